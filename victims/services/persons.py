"""Change what is known of a person."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tppo_cases.access.context import require
from tppo_cases.accounts.models import User
from tppo_cases.audit.services import record
from tppo_cases.core.sealed import SealedField, reveal_all, seal
from victims import policies
from victims.errors import RefusedError
from victims.models.case import VictimCase
from victims.models.person import SearchToken, VictimIdentity
from victims.selectors import case_view
from victims.services.tokens import tokens_of
from victims.services.transitions import locked_case

TOKEN_SOURCES = ("full_name", "other_names", "alias", "nik", "passport", "phone")


def group_of(name: str) -> str:
    """The field group of a sealed field of the identity."""
    field = VictimIdentity._meta.get_field(name)
    return field.group if isinstance(field, SealedField) else ""


@transaction.atomic
def update_identity(*, actor: User, case_id: UUID, values: Mapping[str, str]) -> VictimCase:
    """Change sealed fields of the person's identity, by name; the search tokens follow in this transaction.

    A field outside the actor's groups is refused as a whole; the audit names the fields that really changed, never
    their content. Raises VictimCase.DoesNotExist, PermissionDenied, RefusedError.
    """
    case = locked_case(actor, case_id)
    require(policies.can_edit_case(actor, case))
    view = case_view(actor, case)
    require(all(group_of(name) in view.groups for name in values))
    identity = VictimIdentity.objects.select_for_update(no_key=True).get(pk=case.victim_id)
    former = reveal_all(identity, values, view)
    changed = {name: text.strip() for name, text in values.items() if text.strip() != former[name]}
    if not changed:
        return case
    _check(identity, changed)
    seal(identity, **changed)
    identity.save(update_fields=list(changed))
    if set(changed) & set(TOKEN_SOURCES):
        _rewrite_tokens(identity)
    record(
        actor, "identity.changed", target=case, case_id=case.pk, unit_id=case.owner_unit_id, details={"fields": sorted(changed)}
    )
    with connection.cursor() as cursor:  # a corrected NIK may show that somebody else knows the person
        cursor.execute("SELECT simpul_note_matches(%s)", [case.victim_id])
    return case


NIK_DIGITS = 16


def _check(identity: VictimIdentity, changed: Mapping[str, str]) -> None:
    nik = changed.get("nik", "")
    if nik and not (nik.isdigit() and len(nik) == NIK_DIGITS):
        raise RefusedError(_("Isi NIK dengan 16 angka"), "nik")


class _AllGroups:
    """The view of this module alone: tokens are made of every name, whoever changed one of them."""

    groups = frozenset(group_of(name) for name in TOKEN_SOURCES)


def _rewrite_tokens(identity: VictimIdentity) -> None:
    wanted = set(tokens_of(reveal_all(identity, TOKEN_SOURCES, _AllGroups())))
    present = {(row.kind, bytes(row.token)): row.pk for row in SearchToken.objects.filter(victim_id=identity.pk)}
    SearchToken.objects.filter(pk__in=[key for pair, key in present.items() if pair not in wanted]).delete()
    SearchToken.objects.bulk_create(
        SearchToken(victim_id=identity.pk, kind=kind, token=token) for kind, token in sorted(wanted - set(present))
    )
