"""What each role may do (capabilities) and the most it may see (field groups)."""

from collections.abc import Mapping
from enum import StrEnum

from tppo_cases.access.groups import ALL_GROUPS, FieldGroup, GroupSource
from tppo_cases.accounts.roles import Role


class Capability(StrEnum):
    """A verb that a role may use, on top of seeing the row. Checked in the service."""

    CASE_LIST = "case.list"
    CASE_EDIT = "case.edit"
    CASE_DECIDE = "case.decide"  # screening result, closing, restricting
    CASE_TRANSFER = "case.transfer"
    BREAK_GLASS = "case.break_glass"
    INTAKE_CREATE = "intake.create"
    SHELTER_READ = "shelter.read"
    SHELTER_CAPACITY = "shelter.capacity"
    PLACEMENT_PROPOSE = "placement.propose"
    PLACEMENT_APPROVE = "placement.approve"
    REFERRAL_READ = "referral.read"
    REFERRAL_CREATE = "referral.create"
    REFERRAL_APPROVE = "referral.approve"
    REFERRAL_RECEIVE = "referral.receive"
    REPORT_READ = "report.read"
    REPORT_CREATE = "report.create"
    REPORT_CHECK = "report.check"
    REPORT_SIGN = "report.sign"
    REPORT_EXPORT = "report.export"
    EXPORT_IDENTIFIED = "export.identified"  # persons by name, own cases of the unit only
    MATCH_DECIDE = "match.decide"
    AUDIT_READ = "audit.read"
    BREACH_MANAGE = "breach.manage"  # the data-protection officer
    USER_MANAGE = "user.manage"
    DEFAULTS_READ = "access.defaults"  # what each role, source of access and agency may see
    DEFAULTS_EDIT = "access.defaults_edit"
    APPROVAL_DECIDE = "approval.decide"  # may be the second person; for what, each kind says


_C = Capability
_WORKER = {
    _C.CASE_LIST, _C.CASE_EDIT, _C.INTAKE_CREATE, _C.SHELTER_READ, _C.PLACEMENT_PROPOSE, _C.REFERRAL_READ, _C.REFERRAL_CREATE,
}  # fmt: skip

CAPABILITIES: Mapping[Role, frozenset[Capability]] = {
    Role.SOCIAL_WORKER: frozenset(_WORKER),
    Role.UNIT_HEAD: frozenset(
        _WORKER
        | {
            _C.CASE_DECIDE,
            _C.BREAK_GLASS,
            _C.CASE_TRANSFER,
            _C.SHELTER_CAPACITY,
            _C.PLACEMENT_APPROVE,
            _C.REFERRAL_APPROVE,
            _C.REFERRAL_RECEIVE,
            _C.APPROVAL_DECIDE,
            _C.EXPORT_IDENTIFIED,
        }
    ),
    Role.SHELTER_STAFF: frozenset({_C.CASE_LIST, _C.SHELTER_READ}),
    Role.DIRECTORATE_OFFICER: frozenset(
        {
            _C.CASE_LIST,
            _C.CASE_DECIDE,
            _C.BREAK_GLASS,
            _C.SHELTER_READ,
            _C.PLACEMENT_APPROVE,
            _C.REFERRAL_READ,
            _C.REFERRAL_APPROVE,
            _C.REPORT_READ,
            _C.APPROVAL_DECIDE,
        }
    ),
    Role.REFERRAL_OFFICER: frozenset(
        {_C.CASE_LIST, _C.CASE_EDIT, _C.BREAK_GLASS, _C.REFERRAL_READ, _C.REFERRAL_CREATE, _C.REFERRAL_RECEIVE}
    ),
    Role.COORDINATOR: frozenset({_C.MATCH_DECIDE, _C.SHELTER_READ}),
    Role.REPORT_ADMIN: frozenset({_C.REPORT_READ, _C.REPORT_CREATE, _C.REPORT_CHECK, _C.REPORT_EXPORT}),
    Role.REPORT_SIGNER: frozenset({_C.REPORT_READ, _C.REPORT_SIGN}),
    Role.AGENCY_ADMIN: frozenset({_C.USER_MANAGE, _C.APPROVAL_DECIDE}),
    Role.AUDITOR: frozenset({_C.AUDIT_READ, _C.BREACH_MANAGE, _C.DEFAULTS_READ, _C.REPORT_READ, _C.APPROVAL_DECIDE}),
    Role.TRAINING_COORDINATOR: frozenset(),
}

# What a role may do besides, in the agency that answers for the whole country.
NATIONAL_CAPABILITIES: Mapping[Role, frozenset[Capability]] = {
    Role.AGENCY_ADMIN: frozenset({_C.DEFAULTS_READ, _C.DEFAULTS_EDIT}),
}

# The cap of a role as installed: what it sees of a case is the grant AND the cap. What counts stands in ``GroupDefault``.
ROLE_GROUPS: Mapping[Role, frozenset[str]] = {
    Role.SOCIAL_WORKER: ALL_GROUPS,
    Role.UNIT_HEAD: ALL_GROUPS,
    Role.DIRECTORATE_OFFICER: ALL_GROUPS,
    Role.REFERRAL_OFFICER: ALL_GROUPS,
    Role.SHELTER_STAFF: frozenset(
        {FieldGroup.SUMMARY, FieldGroup.IDENTITY, FieldGroup.SAFETY, FieldGroup.HEALTH, FieldGroup.LOCATION}
    ),
}

# What each source of access opens as installed: the unit above the owner, and who lets the person sleep (design, section 4).
SOURCE_GROUPS: Mapping[str, frozenset[str]] = {
    GroupSource.SUPERVISION: frozenset({FieldGroup.SUMMARY, FieldGroup.SERVICES}),
    GroupSource.PLACEMENT: frozenset(
        {FieldGroup.SUMMARY, FieldGroup.IDENTITY, FieldGroup.SAFETY, FieldGroup.HEALTH, FieldGroup.LOCATION}
    ),
}

# Roles whose memberships carry the principals of their unit. All others act for themselves alone.
UNIT_ROLES = frozenset(ROLE_GROUPS)
# Roles that work the inbox of their whole agency.
AGENCY_ROLES = frozenset({Role.REFERRAL_OFFICER})

ALL_CAPABILITIES = frozenset(Capability)

# What a stolen password with a code read out on the telephone must not open: only a session that a security key or
# passkey has proved uses these. `context.Access` keeps them back from any other.
ELEVATED = frozenset({_C.AUDIT_READ, _C.BREACH_MANAGE, _C.USER_MANAGE, _C.DEFAULTS_EDIT, _C.EXPORT_IDENTIFIED, _C.BREAK_GLASS})
