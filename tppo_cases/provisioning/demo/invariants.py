"""What must hold of every case, whoever wrote its rows: one query each, which returns the cases that break it."""

from django.db import connections

_RUNNING = "d.met_at IS NULL AND d.cancelled_at IS NULL"
_WANTED = """
    SELECT c.id AS case_id, s.principal, c.opened_at, c.status, c.next_due_at,
           CASE WHEN bool_or(s.valid_until IS NULL) THEN NULL ELSE max(s.valid_until) END AS valid_until
    FROM victims_victimcase c
    JOIN (
        SELECT case_id, principal, valid_until FROM victims_casegrant WHERE ended_at IS NULL
        UNION ALL
        SELECT case_id, user_id * 4 + 3, valid_until FROM victims_caseuserpermission WHERE ended_at IS NULL
    ) s ON s.case_id = c.id
    WHERE NOT c.is_restricted OR s.principal % 4 = 3
    GROUP BY c.id, s.principal
"""
_ACCESS = "SELECT case_id, principal, opened_at, status, next_due_at, valid_until FROM victims_caseaccess"
_HAS = "EXISTS (SELECT 1 FROM {table} x WHERE x.case_id = c.id {also})"


def _lacks(statuses: str, table: str, also: str = "") -> str:
    """Cases in these states that lack a row."""
    has = _HAS.format(table=table, also=also)
    return f"SELECT c.id FROM victims_victimcase c WHERE c.status IN ({statuses}) AND NOT {has}"  # noqa: S608


INVARIANTS = {
    "access_is_derived": f"({_WANTED} EXCEPT {_ACCESS}) UNION ALL ({_ACCESS} EXCEPT {_WANTED})",
    "person_access_is_derived": """
        SELECT principal, victim_id FROM victims_victimaccess
        EXCEPT SELECT a.principal, c.victim_id FROM victims_caseaccess a JOIN victims_victimcase c ON c.id = a.case_id
        UNION ALL (
        SELECT a.principal, c.victim_id FROM victims_caseaccess a JOIN victims_victimcase c ON c.id = a.case_id
        EXCEPT SELECT principal, victim_id FROM victims_victimaccess)""",
    "owner_is_the_open_ownership": """
        SELECT c.id FROM victims_victimcase c LEFT JOIN victims_caseownership o ON o.case_id = c.id AND o.to_at IS NULL
        WHERE o.unit_id IS DISTINCT FROM c.owner_unit_id""",
    "nearest_deadline_is_copied": f"""
        SELECT c.id FROM victims_victimcase c LEFT JOIN victims_deadline d ON d.case_id = c.id AND {_RUNNING}
        GROUP BY c.id HAVING c.next_due_at IS DISTINCT FROM min(d.due_at)""",  # noqa: S608  # constants of this module
    "beds_are_counted": """
        SELECT b.id FROM shelters_bedcount b WHERE b.occupied <> (
            SELECT count(*) FROM shelters_placement p WHERE p.shelter_id = b.shelter_id AND p.bed_kind = b.bed_kind
            AND p.status IN ('proposed', 'active'))""",
    "closed_without_stay": """
        SELECT c.id FROM victims_victimcase c JOIN shelters_placement p ON p.case_id = c.id
        WHERE c.status IN ('closed', 'closing') AND p.status IN ('proposed', 'active')""",
    "closed_without_waiting_referral": """
        SELECT c.id FROM victims_victimcase c JOIN referrals_referral r ON r.case_id = c.id
        WHERE c.status IN ('closed', 'closing') AND r.closed_at IS NULL AND r.status NOT IN ('draft', 'returned')
        AND r.kind <> 'back'""",
    "closed_keeps_follow_up_only": f"""
        SELECT c.id FROM victims_victimcase c JOIN victims_deadline d ON d.case_id = c.id AND {_RUNNING}
        WHERE c.status = 'closed' AND d.code NOT LIKE 'PASCA%%'""",  # noqa: S608  # constants of this module
    "consent_recorded": _lacks("'screening', 'assessment', 'planned', 'in_service', 'closing'", "victims_consent"),
    "screened": _lacks("'screening', 'assessment', 'planned', 'in_service', 'closing', 'not_tppo'", "victims_screening"),
    "decided": _lacks(
        "'assessment', 'planned', 'in_service', 'closing', 'not_tppo'", "victims_screening", "AND x.decided_at IS NOT NULL"
    ),
    "assessed": _lacks("'planned', 'in_service', 'closing'", "victims_assessment"),
    "planned": _lacks("'planned', 'in_service', 'closing'", "victims_plan"),
    "served": _lacks("'in_service', 'closing'", "victims_service"),
    "granted_while_accepted": """
        SELECT r.id FROM referrals_referral r LEFT JOIN victims_casegrant g
            ON g.source = 'referral' AND g.source_id = r.id AND g.ended_at IS NULL
        WHERE (r.status IN ('accepted', 'in_progress')) <> (g.id IS NOT NULL)""",
}  # fmt: skip


def broken_invariants() -> dict[str, int]:
    """How many rows break which rule; empty when all is well. Runs as owner."""
    found = {}
    with connections["owner"].cursor() as cursor:
        for name, query in INVARIANTS.items():
            cursor.execute(f"SELECT count(*) FROM ({query.replace('%%', '%')}) broken")  # noqa: S608  # constants of this module
            if number := cursor.fetchone()[0]:
                found[name] = number
    return found
