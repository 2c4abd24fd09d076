"""The state tables of Python as a wall of the database: a row begins where the table begins and takes only its steps.

The trigger is made by a migration; what it allows is written anew from the table of Python at the end of every
``migrate``, so that an installation which is older than a change of the table has it too. The owner, who migrates and
loads, is free.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections, migrations

OWNER = "owner"
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.status = ANY ('{{{first}}}'::text[]) THEN
        RETURN NEW;
    ELSIF TG_OP = 'UPDATE' AND OLD.status || '>' || NEW.status = ANY ('{{{steps}}}'::text[]) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'check_violation', TABLE = '{table}', CONSTRAINT = '{name}';
END $body$
"""
# OLD is not there at an INSERT, so there are two triggers.
_TRIGGERS = """
CREATE TRIGGER {verb}_step BEFORE {verb} ON {table} FOR EACH ROW WHEN ({changes}current_user <> 'simpul_owner')
EXECUTE FUNCTION {name}()
"""
_CHANGES = {"insert": "", "update": "OLD.status IS DISTINCT FROM NEW.status AND "}


@dataclass(frozen=True)
class StepGuard:
    """One table of the database whose ``status`` follows a table of steps, and in which states its rows begin."""

    table: str
    first: frozenset[Any]
    transitions: Mapping[Any, frozenset[Any]]

    @property
    def name(self) -> str:
        """Of the function; a refusal names it as the constraint that was broken."""
        return f"{self.table}_steps"

    def function(self) -> str:
        """The statement that makes the function, or writes it anew."""
        steps = sorted(f"{before}>{after}" for before, following in self.transitions.items() for after in following)
        return _FUNCTION.format(name=self.name, table=self.table, first=",".join(sorted(self.first)), steps=",".join(steps))

    def operation(self) -> migrations.RunSQL:
        """Put the guard before the table; goes back as well."""
        triggers = [
            _TRIGGERS.format(verb=verb, table=self.table, changes=changes, name=self.name) for verb, changes in _CHANGES.items()
        ]
        return migrations.RunSQL(
            sql=[self.function(), f"REVOKE ALL ON FUNCTION {self.name}() FROM PUBLIC", *triggers],
            reverse_sql=[
                *(f"DROP TRIGGER {verb}_step ON {self.table}" for verb in _CHANGES),
                f"DROP FUNCTION {self.name}()",
            ],
        )


STEP_GUARDS: list[StepGuard] = []  # each app adds its own


def follow_python(using: str) -> None:
    """Write the functions anew, where their migration has made them. Only the owner may."""
    if using != OWNER:
        return
    with connections[using].cursor() as cursor:
        for guard in STEP_GUARDS:
            cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [guard.name])
            if cursor.fetchone()[0]:
                cursor.execute(guard.function())
