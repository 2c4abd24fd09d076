"""Change what is known of a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.access.groups import FieldGroup
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import SealedField, reveal, reveal_all, seal
from tppo_cases.core.strict_input import whole_number
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.person import Victim, VictimIdentity
from victims.selectors.cases import CaseView, case_view
from victims.services.opening import queue_match_search
from victims.services.tokens import TOKEN_SOURCES, replace_tokens, tokens_of
from victims.services.transitions import locked_case
from victims.states import BirthPrecision

# Columns of the person that are not sealed; they belong to her identity.
PLAIN = frozenset({"sex", "origin_regency"})
NOT_SEALED = PLAIN | {"born_on"}
COMPARED = frozenset(TOKEN_SOURCES) - {"alias"} | {"sex", "birth_date"}  # what persons are compared by


def group_of(name: str) -> str:
    """The field group of what ``update_identity`` changes; '' for a name that it does not know."""
    if name in NOT_SEALED:
        return FieldGroup.IDENTITY
    field = VictimIdentity._meta.get_field(name)
    return field.group if isinstance(field, SealedField) else ""


@transaction.atomic
def update_identity(*, actor: User, case_id: UUID, values: Mapping[str, Any]) -> VictimCase:
    """Change what identifies the person: sealed fields by name, ``sex``, ``origin_regency``, and ``born_on`` (a day).

    A field outside the actor's groups refuses the whole; the audit names the fields that really changed, never their
    content; search tokens follow. Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_edit_case(actor, case))
    view = case_view(actor, case)
    require(all(group_of(name) in view.groups for name in values))
    identity = VictimIdentity.objects.select_for_update(no_key=True).get(pk=case.victim_id)
    sealed = {name: text.strip() for name, text in values.items() if name not in NOT_SEALED}
    former = reveal_all(identity, sealed, view)
    changed = {name: text for name, text in sealed.items() if text != former[name]}
    _check(changed)
    names = {*_change_plain(case.victim, values), *_change_birth(case.victim, identity, values, view), *changed}
    if not names:
        return case
    seal(identity, **changed)
    identity.save(update_fields=[*changed, "birth_date", "birth_precision"])
    case.victim.save(update_fields=["sex", "origin_regency", "birth_year"])
    if names & set(TOKEN_SOURCES):
        replace_tokens(identity.pk, tokens_of(token_texts(identity)))
    record(
        actor, "identity.changed", target=case, case_id=case.pk, unit_id=case.owner_unit_id, details={"fields": sorted(names)}
    )
    if names & COMPARED:  # a corrected NIK may show that she is known
        queue_match_search(actor, case.victim_id)
    return case


def _change_plain(victim: Victim, values: Mapping[str, Any]) -> set[str]:
    changed = {name for name in PLAIN & set(values) if getattr(victim, name) != values[name]}
    for name in changed:
        setattr(victim, name, values[name])
    return changed


def _change_birth(victim: Victim, identity: VictimIdentity, values: Mapping[str, Any], view: CaseView) -> set[str]:
    """An exact day replaces whatever was known; an empty one takes it back to its year, and leaves an estimate as it is."""
    if "born_on" not in values:
        return set()
    day, known = values["born_on"], reveal(identity, "birth_date", view) or ""
    if day is None and identity.birth_precision == BirthPrecision.EXACT and known:
        seal(identity, birth_date="")
        identity.birth_precision = BirthPrecision.YEAR
        return {"birth_date"}
    if day is None or day.isoformat() == known:
        return set()
    seal(identity, birth_date=day.isoformat())
    identity.birth_precision, victim.birth_year = BirthPrecision.EXACT, day.year
    return {"birth_date"}


NIK_DIGITS = 16


def _check(changed: Mapping[str, str]) -> None:
    nik = changed.get("nik", "")
    if nik and (whole_number(nik) is None or len(nik) != NIK_DIGITS):
        raise RefusedError(_("Isi NIK dengan 16 angka"), "nik")


class _AllGroups:
    """The view that tokens alone are made with: of every name, whoever changed one of them."""

    groups = frozenset(group_of(name) for name in TOKEN_SOURCES)


def token_texts(identity: VictimIdentity) -> Mapping[str, str]:
    """What search tokens are made of; for nothing else."""
    return reveal_all(identity, TOKEN_SOURCES, _AllGroups())
