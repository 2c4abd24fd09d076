"""A linter of migrations: it reads the SQL that they would run, so it sees ``RunSQL`` as well.

The release of before goes on working while the one that follows migrates, and nobody may wait behind a long lock. So
columns come first and go a release after the code that used them; indexes are made beside the work; constraints are
added ``NOT VALID`` and validated afterwards. Tables that the migration itself makes are empty: they are free.
"""

import re
from collections.abc import Callable, Iterator

from django.db import connections, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

# Made by us and a few hundred rows long for good.
SMALL = {
    "access_groupdefault", "accounts_agency", "accounts_unit", "core_province", "core_regency", "privacy_retentionrule",
    "shelters_shelter", "victims_country", "victims_deadlinerule", "victims_exploitationform", "victims_modus",
    "victims_servicekind",
}  # fmt: skip
# What the release of before does not survive, however small the table.
BREAKS_THE_FORMER = {"column dropped", "renamed", "NOT NULL without a default"}
_VOLATILE = (
    r"\b(gen_random_uuid|uuid_generate\w*|clock_timestamp|timeofday|random|nextval|simpul_\w+) ?\(|\b(big|small)?serial\b"
)
_TABLE = r'(?:ONLY )?(?:IF (?:NOT )?EXISTS )?(?:ONLY )?(?:"?public"?\.)?"?(\w+)"?'


def collect(migration: migrations.Migration, before: ProjectState, alias: str = "owner") -> str:
    """The SQL of a migration that meets this state of the models, as ``sqlmigrate`` would show it."""
    with connections[alias].schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(before, editor, collect_sql=True)
    return ";\n".join(statement.rstrip().rstrip(";") for statement in editor.collected_sql)


def statements(sql: str) -> list[str]:
    """One by one, in one line each, without comments, texts and bodies of functions; a ``DO`` block keeps its body."""
    plain = re.sub(r"--[^\n]*|/\*.*?\*/", " ", sql, flags=re.DOTALL)
    plain = re.sub(r"\bDO\s+\$(\w*)\$(.*?)\$\1\$", _opened, plain, flags=re.DOTALL)
    plain = re.sub(r"\$(\w*)\$.*?\$\1\$", "''", plain, flags=re.DOTALL)
    plain = re.sub(r"'(?:[^']|'')*'", "''", plain)
    return [" ".join(part.split()) for part in plain.split(";") if part.strip()]


def _opened(block: re.Match[str]) -> str:
    return re.sub(r"\b(?:BEGIN|THEN|ELSE|LOOP|EXECUTE)\b", ";", block[2].replace("'", " "))


def _search(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern, re.IGNORECASE)
    return lambda action: bool(found.search(action))


# Rules of one action of ALTER TABLE.
_ALTERS: dict[str, Callable[[str], bool]] = {
    "column dropped": _search(r"^DROP (?:COLUMN )?(?!CONSTRAINT|DEFAULT)(?:IF EXISTS )?\"?\w"),
    "renamed": _search(r"^RENAME (?!CONSTRAINT)"),
    "index made under a lock": _search(r"^ADD (?:CONSTRAINT \S+ )?(?:UNIQUE|PRIMARY KEY|EXCLUDE)\b(?!.*USING INDEX)"),
    "all rows checked under a lock": _search(r"^ADD (?:CONSTRAINT \S+ )?(?:CHECK|FOREIGN KEY)\b(?!.*NOT VALID)"),
    "table rewritten": _search(
        rf"^ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE |^ADD COLUMN .*(?:{_VOLATILE}|GENERATED )"
        r"|^SET (?:UNLOGGED|LOGGED|TABLESPACE)"
    ),
}
# Rules of other statements, with the table that they name.
_STATEMENTS = {
    "index made under a lock": rf"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*? ON {_TABLE}"
    rf"|^REINDEX (?!.*CONCURRENTLY)\w+ {_TABLE}",
    "rows or table removed": rf"^(?:DROP TABLE|TRUNCATE(?: TABLE)?|DELETE FROM) {_TABLE}",
    "table rewritten": rf"^CLUSTER {_TABLE}|^VACUUM \(?FULL\b.*? {_TABLE}$",
}


def _actions(statement: str) -> tuple[str, list[str]]:
    """The table of an ALTER TABLE and its single actions; commas inside brackets part nothing."""
    table, rest = re.fullmatch(rf"ALTER TABLE {_TABLE} (.*)", statement, re.IGNORECASE).groups()  # type: ignore[union-attr]
    while (plain := re.sub(r"\(([^(),]*),", r"(\1 ", rest)) != rest:
        rest = plain
    return table, [action.strip() for action in rest.split(",")]


def _without_default(table: str, action: str, everything: list[str]) -> bool:
    """Whether a column becomes NOT NULL though the release of before does not fill it: a default must stay in the database."""
    column = re.match(r"(?:ADD|ALTER) (?:COLUMN )?(?:IF NOT EXISTS )?\"?(\w+)\"?", action, re.IGNORECASE)
    if not column or not re.search(r"\bNOT NULL\b", action, re.IGNORECASE):
        return False
    of_column = rf'ALTER TABLE "?{table}"? ALTER COLUMN "?{column[1]}"? '
    dropped = any(re.match(f"{of_column}DROP DEFAULT", other, re.IGNORECASE) for other in everything)
    given = re.search(r"\bDEFAULT\b|\bGENERATED\b", action, re.IGNORECASE) or any(
        re.match(f"{of_column}SET DEFAULT", other, re.IGNORECASE) for other in everything
    )
    return dropped or not given


def findings(sql: str, *, atomic: bool = True) -> Iterator[tuple[str, str]]:
    """What a migration may not do, as pairs of the rule and the statement."""
    everything = statements(sql)
    made = {match[1] for one in everything if (match := re.match(rf"CREATE TABLE {_TABLE}", one, re.IGNORECASE))}
    for one in everything:
        if re.match("ALTER TABLE", one, re.IGNORECASE):
            table, actions = _actions(one)
            for action in actions:
                rules = [rule for rule, broken in _ALTERS.items() if broken(action)]
                rules += ["NOT NULL without a default"] if _without_default(table, action, everything) else []
                yield from ((r, one) for r in rules if table not in made and (table not in SMALL or r in BREAKS_THE_FORMER))
        for rule, pattern in _STATEMENTS.items():
            match = re.match(pattern, one, re.IGNORECASE)
            if match and not (made | SMALL) & set(match.groups()):
                yield rule, one
        if atomic and re.search(r"\bCONCURRENTLY\b", one, re.IGNORECASE):
            yield "CONCURRENTLY needs atomic = False", one


def ours(loader: MigrationLoader) -> list[tuple[str, str]]:
    """App and name of every migration of our own apps."""
    homes = ("tppo_cases.", "victims.", "shelters.", "referrals.", "reports.")
    return sorted(key for key, one in loader.disk_migrations.items() if one.__class__.__module__.startswith(homes))
