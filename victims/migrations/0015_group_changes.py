"""What a change of the lists of field groups does, how far it reaches, and who of one case it concerns.

Taking away works at once, also on what was given before; adding needs the request that another person allowed, and
changes nothing that was given before.
"""

from django.db import migrations

from tppo_cases.access.roles import AGENCY_ROLES, UNIT_ROLES
from tppo_cases.core.rls import MINE, keeper_function

_UNIT_ROLES = ", ".join(f"'{role}'" for role in sorted(UNIT_ROLES))
_AGENCY_ROLES = ", ".join(f"'{role}'" for role in sorted(AGENCY_ROLES))
_TODAY = "(now() AT TIME ZONE 'Asia/Jakarta')::date"
_LIVE_POST = (
    f"m.starts_on <= {_TODAY} AND (m.ends_on IS NULL OR m.ends_on > {_TODAY})"
    " AND (m.granted_by_id IS NULL OR m.approved_by_id IS NOT NULL)"
    " AND EXISTS (SELECT 1 FROM accounts_user p WHERE p.id = m.user_id AND p.is_active)"
)
_LIVE_GRANT = "g.ended_at IS NULL AND (g.valid_until IS NULL OR g.valid_until > now())"
_KEEPS = f"""
    IF NOT EXISTS (
        SELECT 1 FROM accounts_membership m
        WHERE m.user_id * 4 + 3 = ANY({MINE}) AND m.role IN ('agency_admin', 'auditor') AND {_LIVE_POST}
    ) THEN
        RAISE EXCEPTION 'only who keeps the lists asks this' USING ERRCODE = 'insufficient_privilege';
    END IF;
"""
# The grants that referrals gave to an agency: to its units, to itself, to its people in restricted cases.
_OF_AGENCY = """(
    g.source = 'referral' AND EXISTS (
        SELECT 1 FROM accounts_agency y JOIN accounts_unit u ON u.agency_id = y.id
        LEFT JOIN accounts_membership m ON m.unit_id = u.id
        WHERE y.code = {code} AND g.principal IN (y.id * 4 + 1, u.id * 4 + 2, m.user_id * 4 + 3)
    )
)"""
_AUDIT_ID = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring("
    "int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid"
)
_APPLY = """
DECLARE
    former text[];
    later text[];
BEGIN
    IF NEW.kind = 'agency' THEN
        SELECT y.shareable_groups::text[] INTO former FROM accounts_agency y WHERE y.code = NEW.code FOR NO KEY UPDATE;
    ELSE
        SELECT d.groups::text[] INTO former FROM access_groupdefault d
        WHERE d.kind = NEW.kind AND d.code = NEW.code FOR NO KEY UPDATE;
    END IF;
    IF former IS NULL THEN
        RAISE EXCEPTION 'there is no such list' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF NEW.added <> '{}' AND NOT EXISTS (
        SELECT 1 FROM access_approval a
        WHERE a.id = NEW.approval_id AND a.kind = 'defaults.widen' AND a.status = 'approved'
          AND a.target_id = NEW.kind || ':' || NEW.code AND a.requested_by_id = NEW.changed_by_id
          AND a.decided_by_id = NEW.approved_by_id AND a.details -> 'groups' @> to_jsonb(NEW.added)
    ) THEN
        RAISE EXCEPTION 'another person has to allow this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    later := ARRAY(
        SELECT unnest(former) EXCEPT SELECT unnest(NEW.removed::text[]) UNION SELECT unnest(NEW.added::text[]) ORDER BY 1
    );
    IF NEW.kind = 'agency' THEN
        UPDATE accounts_agency y SET shareable_groups = later WHERE y.code = NEW.code;
    ELSE
        UPDATE access_groupdefault d SET groups = later WHERE d.kind = NEW.kind AND d.code = NEW.code;
    END IF;
    IF NEW.kind <> 'role' AND NEW.removed <> '{}' THEN
        PERFORM simpul_narrow_grants(NEW.kind::text, NEW.code::text, NEW.removed::text[], NEW.changed_by_id::bigint);
    END IF;
    RETURN NULL;
END
"""
# Cases first, in their order, as every other change of grants takes its locks.
_NARROW = f"""
DECLARE
    hit uuid[] := ARRAY(
        SELECT g.id FROM victims_casegrant g
        WHERE g.ended_at IS NULL AND g.groups::text[] && gone
          AND ((of_kind = 'source' AND g.source = of_code) OR (of_kind = 'agency' AND {_OF_AGENCY.format(code="of_code")}))
    );
BEGIN
    PERFORM 1 FROM victims_victimcase c
    WHERE c.id IN (SELECT g.case_id FROM victims_casegrant g WHERE g.id = ANY(hit)) ORDER BY c.id FOR NO KEY UPDATE;
    WITH cut AS (
        UPDATE victims_casegrant g
        SET groups = CASE WHEN g.groups::text[] <@ gone THEN g.groups
                          ELSE ARRAY(SELECT unnest(g.groups::text[]) EXCEPT SELECT unnest(gone) ORDER BY 1) END,
            ended_at = CASE WHEN g.groups::text[] <@ gone THEN now() END,
            ended_reason = CASE WHEN g.groups::text[] <@ gone THEN 'narrowed' ELSE '' END
        WHERE g.id = ANY(hit) AND g.ended_at IS NULL
        RETURNING g.id, g.case_id, g.principal, g.ended_at IS NOT NULL AS ended
    )
    INSERT INTO audit_auditevent
        (id, at, transaction_id, actor_id, action, outcome, target_kind, target_id, case_id, details)
    SELECT {_AUDIT_ID}, now(), 0, actor, CASE WHEN ended THEN 'grant.ended' ELSE 'grant.narrowed' END, 'ok',
           'victims.CaseGrant', cut.id::text, cut.case_id,
           jsonb_build_object('reason', 'defaults', 'principals', jsonb_build_array(cut.principal::text), 'removed', gone)
    FROM cut;
END
"""
_REACH = f"""
BEGIN
    {_KEEPS}
    RETURN QUERY
    WITH hit AS (
        SELECT g.principal FROM victims_casegrant g
        WHERE {_LIVE_GRANT} AND (
            (of_kind = 'source' AND g.source = of_code)
            OR (of_kind = 'agency' AND {_OF_AGENCY.format(code="of_code")})
            OR (of_kind = 'role' AND EXISTS (
                SELECT 1 FROM accounts_membership m
                WHERE m.role = of_code AND g.principal IN (m.unit_id * 4 + 2, m.user_id * 4 + 3) AND {_LIVE_POST}
            ))
        )
    ), posts AS (
        SELECT m.user_id, m.unit_id FROM accounts_membership m
        JOIN accounts_unit u ON u.id = m.unit_id AND u.is_active
        JOIN accounts_agency y ON y.id = u.agency_id AND y.is_active
        WHERE {_LIVE_POST} AND m.role IN ({_UNIT_ROLES}) AND (
            (of_kind = 'role' AND m.role = of_code) OR (of_kind = 'agency' AND y.code = of_code)
            OR (of_kind = 'source' AND m.unit_id * 4 + 2 IN (SELECT h.principal FROM hit h))
        )
    )
    SELECT (SELECT count(*) FROM (SELECT DISTINCT p.user_id FROM posts p LIMIT most) x)::integer,
           (SELECT count(*) FROM (SELECT DISTINCT p.unit_id FROM posts p LIMIT most) x)::integer,
           (SELECT count(*) FROM (SELECT 1 FROM hit h LIMIT most) x)::integer;
END
"""
# By agency and role: the name of a unit would tell where the person sleeps. An unknown number and a restricted case
# are the same.
_PARTIES = f"""
BEGIN
    {_KEEPS}
    RETURN QUERY
    SELECT c.id, y.code::text, y.short_name::text, m.role::text, g.source, array_agg(DISTINCT part.name ORDER BY part.name)
    FROM victims_victimcase c
    CROSS JOIN LATERAL (
        SELECT g.principal, g.source::text AS source, g.groups::text[] AS groups
        FROM victims_casegrant g WHERE g.case_id = c.id AND {_LIVE_GRANT}
        UNION ALL
        SELECT n.user_id * 4 + 3, 'team', n.groups::text[] FROM victims_caseuserpermission n
        WHERE n.case_id = c.id AND n.ended_at IS NULL AND (n.valid_until IS NULL OR n.valid_until > now())
    ) g
    CROSS JOIN LATERAL unnest(g.groups) AS part(name)
    JOIN accounts_membership m ON {_LIVE_POST} AND m.role IN ({_UNIT_ROLES})
    JOIN accounts_unit u ON u.id = m.unit_id AND u.is_active
    JOIN accounts_agency y ON y.id = u.agency_id AND y.is_active
    WHERE c.number = asked AND NOT c.is_restricted AND c.id <> ALL(simpul_walled_cases()) AND (
        g.principal IN (m.unit_id * 4 + 2, m.user_id * 4 + 3)
        OR (g.principal = u.agency_id * 4 + 1 AND m.role IN ({_AGENCY_ROLES}))
    )
    GROUP BY c.id, y.code, y.short_name, m.role, g.source
    ORDER BY y.short_name, m.role, g.source;
END
"""
_TRIGGER = "CREATE TRIGGER apply AFTER INSERT ON access_groupchange FOR EACH ROW EXECUTE FUNCTION simpul_apply_group_change()"


class Migration(migrations.Migration):
    dependencies = [
        ("victims", "0014_drafts_of_a_unit_for_its_head"),
        ("access", "0010_group_defaults_wall"),
        ("audit", "0002_append_only"),
    ]

    operations = [
        keeper_function(
            "simpul_narrow_grants(of_kind text, of_code text, gone text[], actor bigint)", "void", _NARROW,
            callable_by_app=False,
        ),
        keeper_function("simpul_apply_group_change()", "trigger", _APPLY, callable_by_app=False),
        keeper_function(
            "simpul_group_reach(of_kind text, of_code text, most integer)", "TABLE(people integer, units integer, grants integer)",
            _REACH,
        ),
        keeper_function(
            "simpul_case_parties(asked text)",
            "TABLE(of_case uuid, agency_code text, agency text, of_role text, of_source text, parts text[])", _PARTIES,
        ),
        migrations.RunSQL(sql=_TRIGGER, reverse_sql="DROP TRIGGER apply ON access_groupchange"),
    ]  # fmt: skip
