"""Who may see which case and person, and who may do what with a case that she sees."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from tppo_cases.access.context import access_of
from tppo_cases.access.principals import unit_principal, user_principal
from tppo_cases.access.roles import Capability
from tppo_cases.accounts.models import Unit, User
from victims.states import CaseStatus, GrantSource

if TYPE_CHECKING:
    from victims.models.case import VictimCase
    from victims.models.document import Document
    from victims.models.draft import IntakeDraft

_LIVE = Q(valid_until__isnull=True) | Q(valid_until__gt=Now())


def _reached(model: str, column: str, outer: str, user: User | AnonymousUser, asked: type[Exists] = Exists) -> Q:
    """True for rows that a derived access table ties to one of the user's principals."""
    rows = apps.get_model("victims", model)._default_manager
    principals = sorted(access_of(user).principals)
    return Q(asked(rows.filter(_LIVE, principal__in=principals, **{column: OuterRef(outer)})))


class _Probed(Exists):
    """Asked row by row: without OFFSET the planner begins at all that the user sees, however early the read stops."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def case_scope(user: User | AnonymousUser, *, row_by_row: bool = False) -> Q:
    """Cases that the user has live access to; ``row_by_row`` for reads in the order of an index of cases that stop early."""
    return _reached("CaseAccess", "case_id", "pk", user, _Probed if row_by_row else Exists)


def case_bound_scope(user: User | AnonymousUser) -> Q:
    """Rows with a ``case_id`` whose case the user has live access to."""
    return _reached("CaseAccess", "case_id", "case_id", user)


def group_scope(user: User | AnonymousUser, group: str) -> Q:
    """Rows with a ``case_id`` of which the user may see this part: live access, a grant with it, a role that allows it.

    In a restricted case only what is granted to the person herself counts.
    """
    access = access_of(user)
    allowed = sorted(principal for principal, cap in access.groups_by_principal.items() if group in cap)
    own = user_principal(access.user.pk)
    grants = apps.get_model("victims", "CaseGrant")._default_manager.filter(
        _LIVE, Q(case__is_restricted=False) | Q(principal=own),
        case_id=OuterRef("case_id"), ended_at__isnull=True, principal__in=allowed, groups__contains=[group],
    )  # fmt: skip
    named = apps.get_model("victims", "CaseUserPermission")._default_manager.filter(
        _LIVE, content_object_id=OuterRef("case_id"), ended_at__isnull=True, user_id=access.user.pk, groups__contains=[group]
    )
    return case_bound_scope(user) & (Q(Exists(grants)) | Q(Exists(named)))


def victim_scope(user: User | AnonymousUser) -> Q:
    """Persons of whom the user sees a case."""
    return _reached("VictimAccess", "victim_id", "pk", user)


def person_bound_scope(user: User | AnonymousUser) -> Q:
    """Rows with a ``victim_id`` whose person the user sees."""
    return _reached("VictimAccess", "victim_id", "victim_id", user)


def knows_deadlines(user: User) -> bool:
    """Whether lists may be ordered and narrowed by deadlines: they are the owning side's, a mere receiver has none."""
    access = access_of(user)
    return access.has(Capability.INTAKE_CREATE) or access.has(Capability.CASE_DECIDE)


def draft_scope(user: User | AnonymousUser) -> Q:
    """One's own drafts; the head of a unit also sees those of her unit."""
    access = access_of(user)
    led = [unit_principal(unit.pk) for unit in access.units_with(Capability.CASE_DECIDE)]
    return Q(owner_principal=user_principal(access.user.pk)) | Q(unit_principal__in=led)


def event_scope(user: User | AnonymousUser) -> Q:
    """Events that a unit of the user registered: those she may tie a new case to."""
    return Q(registered_principal__in=sorted(access_of(user).principals))


def match_scope(user: User | AnonymousUser) -> Q:
    """Possible matches: all for the coordination desk, none for anybody else."""
    return Q() if access_of(user).has(Capability.MATCH_DECIDE) else Q(pk__in=())


def emergency_scope(user: User | AnonymousUser) -> Q:
    """Emergency openings: one's own, those of one's own cases for the owning side's heads, all for the auditor."""
    access = access_of(user)
    if access.has(Capability.AUDIT_READ):
        return Q()
    led = {unit.pk for unit in access.units_with(Capability.CASE_DECIDE)}
    of_my_cases = (Q(owner_unit__in=led) | Q(owner_unit__parent__in=led)) & case_bound_scope(user)
    return Q(user=access.user.pk) | of_my_cases | (Q(case__case_manager=access.user.pk) & case_bound_scope(user))


def can_break_glass(user: User) -> bool:
    """Open a case that is not one's own, in an emergency."""
    return access_of(user).has(Capability.BREAK_GLASS)


def can_review_emergency(user: User, opened_by: int) -> bool:
    """Look into an emergency opening: the auditor, never of her own."""
    return user.pk != opened_by and access_of(user).has(Capability.AUDIT_READ)


def reads_only(user: User, case: "VictimCase") -> bool:
    """Whether nothing but an emergency opens the case to the user: she reads, and neither writes nor carries away."""
    live = {"ended_at__isnull": True}
    grants = apps.get_model("victims", "CaseGrant")._default_manager.filter(
        _LIVE, case=case, principal__in=sorted(access_of(user).groups_by_principal), **live
    ).exclude(source=GrantSource.BREAK_GLASS)  # fmt: skip
    named = apps.get_model("victims", "CaseUserPermission")._default_manager.filter(
        _LIVE, content_object=case, user=user, **live
    )
    return not grants.exists() and not named.exists()


def can_raise_wall(user: User, case: "VictimCase", against: User | None = None) -> bool:
    """Wall a case off from an officer: who works on it or decides on it; from herself whoever sees it."""
    return against == user or owns(user, case, Capability.CASE_EDIT) or can_decide_screening(user, case)


def can_declare_conflict(user: User, case: "VictimCase") -> bool:
    """Wall a case off from oneself: whoever sees it."""
    return can_raise_wall(user, case, user)


def question_scope(user: User | AnonymousUser) -> Q:
    """Questions of the desk: all for the desk itself; for others those about a case of a unit in which they work on cases.

    In a restricted case these are its named persons, since nobody else sees the case.
    """
    access = access_of(user)
    if access.has(Capability.MATCH_DECIDE):
        return Q()
    return case_bound_scope(user) & Q(case__owner_unit__in=[unit.pk for unit in access.units_with(Capability.CASE_EDIT)])


def can_open_case(user: User) -> bool:
    """Log an intake and open a case."""
    return access_of(user).has(Capability.INTAKE_CREATE)


def can_start_draft(user: User, unit: Unit) -> bool:
    """Begin an intake in a unit in which one takes people in."""
    return unit in access_of(user).units_with(Capability.INTAKE_CREATE)


def can_edit_draft(user: User, draft: "IntakeDraft") -> bool:
    """Write in a draft: its writer, or the head of its unit."""
    access = access_of(user)
    return draft.created_by_id == user.pk or draft.unit_id in {unit.pk for unit in access.units_with(Capability.CASE_DECIDE)}


def owns(user: User, case: "VictimCase", capability: Capability) -> bool:
    """Whether the user holds the capability in the unit that owns the case."""
    return any(unit.pk == case.owner_unit_id for unit in access_of(user).units_with(capability))


def supervises(user: User, case: "VictimCase", capability: Capability) -> bool:
    """Whether the user holds the capability in the parent of the owning unit."""
    return any(unit.pk == case.owner_unit.parent_id for unit in access_of(user).units_with(capability))


def can_read_former(user: User, case: "VictimCase") -> bool:
    """Read what was answered before a change: whoever works on cases in the owning unit, and no other side."""
    return owns(user, case, Capability.CASE_EDIT)


def can_edit_case(user: User, case: "VictimCase") -> bool:
    """Record work on a case: screening, assessment, plan, services, identity."""
    return case.status != CaseStatus.CLOSED and owns(user, case, Capability.CASE_EDIT)


def can_contribute(user: User, case: "VictimCase") -> bool:
    """Add a note or a service to a case that one sees: its owner, or a unit that received it."""
    if case.status == CaseStatus.CLOSED or not access_of(user).has(Capability.CASE_EDIT):
        return False
    return owns(user, case, Capability.CASE_EDIT) or not reads_only(user, case)


def can_decide_screening(user: User, case: "VictimCase") -> bool:
    """Decide whether the person is a victim of trafficking: the head of the owning unit or the directorate."""
    return owns(user, case, Capability.CASE_DECIDE) or supervises(user, case, Capability.CASE_DECIDE)


def can_request_closing(user: User, case: "VictimCase") -> bool:
    """Ask for closing: whoever works on the case in its unit."""
    return owns(user, case, Capability.CASE_EDIT)


def can_approve_closing(user: User, case: "VictimCase") -> bool:
    """Approve closing: a second person of the unit or of the directorate, never the one who asked."""
    return case.closing_requested_by_id != user.pk and can_decide_screening(user, case)


def can_transfer_case(user: User, case: "VictimCase") -> bool:
    """Hand the case over to another unit of the agency: the head of the owning unit."""
    return owns(user, case, Capability.CASE_TRANSFER)


def can_restrict_case(user: User, case: "VictimCase") -> bool:
    """Limit a case to named persons: the head of the owning unit, or who manages it."""
    return owns(user, case, Capability.CASE_DECIDE) or case.case_manager_id == user.pk


def can_see_openings(user: User, case: "VictimCase") -> bool:
    """Read who opened a case: the head of the owning unit; of a restricted one also who manages it."""
    return owns(user, case, Capability.CASE_DECIDE) or (case.is_restricted and case.case_manager_id == user.pk)


def can_decide_match(user: User) -> bool:
    """Decide whether two records are one person: the coordination desk."""
    return access_of(user).has(Capability.MATCH_DECIDE)


def can_answer_question(user: User, case: "VictimCase") -> bool:
    """Answer what the desk asks about a case: whoever works on it in its unit."""
    return owns(user, case, Capability.CASE_EDIT)


def is_owner_side(user: User, case: "VictimCase") -> bool:
    """Whether the user works in the unit that owns the case or in its parent: they know who else was asked for help."""
    units = (case.owner_unit_id, case.owner_unit.parent_id)
    return any(unit_principal(unit) in access_of(user).principals for unit in units if unit)


def can_close_case(user: User, case: "VictimCase") -> bool:
    """Close a case early, or one that is no trafficking: the head of the owning unit or the directorate."""
    return can_decide_screening(user, case)


def can_reopen_case(user: User, case: "VictimCase") -> bool:
    """Open a closed case again: the head of the unit that owns it, or the directorate."""
    return can_decide_screening(user, case)


def can_assign_manager(user: User, case: "VictimCase") -> bool:
    """Say who manages a case: the head of the owning unit."""
    return owns(user, case, Capability.CASE_DECIDE)


def can_follow_up(user: User, case: "VictimCase") -> bool:
    """Record what became of the person after closing: whoever works in the owning unit."""
    return case.status == CaseStatus.CLOSED and owns(user, case, Capability.CASE_EDIT)


def can_add_document(user: User, case: "VictimCase") -> bool:
    """Add a document to a case that one sees: its owner, or a unit that received it."""
    return can_contribute(user, case)


def can_download_document(user: User, case: "VictimCase", document: "Document") -> bool:
    """Take a document out: of this case, still there, its part open to the user, and not by emergency alone."""
    rows = apps.get_model("victims", "Document")._default_manager
    mine = rows.filter(group_scope(user, document.group), pk=document.pk, case_id=case.pk)
    return document.is_readable and mine.exists() and not reads_only(user, case)


def can_withdraw_document(user: User, case: "VictimCase", document: "Document") -> bool:
    """Withdraw a document: who added it, or whoever works in the unit that owns the case."""
    if not document.is_readable:
        return False
    return can_edit_case(user, case) or (document.uploaded_by_id == user.pk and can_contribute(user, case))
