"""All figures of a quarter in one statement: one snapshot, so that the tables agree, and each big table read once.

Runs as the report role, which sees chosen columns only and no sealed one. The text is built from the constants below;
everything that varies is a parameter.
"""

NATIONAL_CASES = "true"
AGENCY_CASES = """EXISTS (
        SELECT 1 FROM referrals_referral f
        WHERE f.case_id = c.id AND f.receiving_agency_id = %(agency)s AND f.approved_at IS NOT NULL
    )"""
NATIONAL_SERVICES = "true"
AGENCY_SERVICES = "s.provider_unit_id IN (SELECT id FROM accounts_unit WHERE agency_id = %(agency)s)"
NATIONAL_REFERRALS = "true"
AGENCY_REFERRALS = "(f.receiving_agency_id = %(agency)s OR u.agency_id = %(agency)s)"

_COUNTED = "c.status <> ALL(%(out_statuses)s) AND c.outcome <> ALL(%(out_outcomes)s)"
_GROUP = """CASE
            WHEN c.track = 'child' OR c.age_band = ANY(%(child_bands)s) THEN 'child'
            WHEN c.age_band = 'unknown' OR v.sex = 'unknown' THEN 'unknown'
            WHEN v.sex = 'male' THEN 'adult_male'
            ELSE 'adult_female'
        END"""

_FIGURES = """
WITH counted AS MATERIALIZED (
    SELECT c.id, v.person_id, v.sex, v.origin_regency_id, c.opened_at, c.applied_at, c.age_band, c.modus_id,
           c.exploitation_forms, c.destination_id, {group} AS age_group,
           to_char(c.opened_at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM') AS month
    FROM victims_victimcase c
    JOIN victims_victim v ON v.id = c.victim_id
    WHERE c.opened_at >= %(start)s AND c.opened_at < %(end)s AND c.opened_at <= %(cutoff)s
      AND {counted} AND {cases}
), persons AS MATERIALIZED (
    SELECT DISTINCT ON (person_id) * FROM counted ORDER BY person_id, opened_at, id
), year AS (
    SELECT count(*) AS cases, count(DISTINCT v.person_id) AS persons
    FROM victims_victimcase c
    JOIN victims_victim v ON v.id = c.victim_id
    WHERE c.opened_at >= %(year_start)s AND c.opened_at < %(end)s AND c.opened_at <= %(cutoff)s
      AND {counted} AND {cases}
), left_out AS (
    SELECT count(*) AS cases FROM victims_victimcase c
    WHERE c.opened_at >= %(start)s AND c.opened_at < %(end)s AND c.opened_at <= %(cutoff)s
      AND NOT ({counted}) AND {cases}
), first_service AS (
    SELECT c.id, c.applied_at,
           min(s.given_on) <= (c.applied_at AT TIME ZONE 'Asia/Jakarta')::date + %(service_days)s AS in_time
    FROM counted c
    LEFT JOIN victims_service s ON s.case_id = c.id
    WHERE c.applied_at IS NOT NULL
    GROUP BY c.id, c.applied_at
), seven_days AS (
    SELECT count(*) FILTER (WHERE in_time OR applied_at + make_interval(days => %(service_days)s) <= %(cutoff)s) AS due,
           count(*) FILTER (WHERE in_time) AS in_time
    FROM first_service
), months AS (
    SELECT month, age_group, count(*) AS persons FROM persons GROUP BY month, age_group
), case_months AS (
    SELECT month, count(*) AS cases FROM counted GROUP BY month
), sex_ages AS (
    SELECT age_band, sex, count(*) AS persons FROM persons GROUP BY age_band, sex
), origins AS (
    SELECT r.province_id AS province, p.age_group, count(*) AS persons
    FROM persons p LEFT JOIN core_regency r ON r.code = p.origin_regency_id
    GROUP BY r.province_id, p.age_group
), modi AS (
    SELECT modus_id AS modus, count(*) AS persons FROM persons GROUP BY modus_id
), forms AS (
    SELECT form, count(DISTINCT person_id) AS persons
    FROM persons LEFT JOIN LATERAL unnest(exploitation_forms) form ON true
    GROUP BY form
), destinations AS (
    SELECT destination_id AS destination, count(*) AS persons FROM persons GROUP BY destination_id
), services AS (
    SELECT s.kind_id AS kind, count(DISTINCT v.person_id) AS persons, count(*) AS times,
           coalesce(sum(s.value_rupiah), 0) AS value
    FROM victims_service s
    JOIN victims_victimcase c ON c.id = s.case_id
    JOIN victims_victim v ON v.id = c.victim_id
    WHERE s.given_on BETWEEN %(first_day)s AND %(last_day)s AND {services}
    GROUP BY s.kind_id
), referral_pairs AS (
    SELECT u.agency_id AS sender, f.receiving_agency_id AS receiver, count(*) AS sent,
           count(*) FILTER (WHERE f.status IN ('accepted', 'in_progress', 'completed')) AS accepted,
           count(*) FILTER (WHERE f.status = 'declined') AS declined,
           count(*) FILTER (WHERE f.status IN ('rejected', 'withdrawn', 'expired')) AS ended,
           count(*) FILTER (WHERE f.status IN ('draft', 'submitted', 'returned', 'approved', 'received')) AS waiting,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM f.answered_at - f.approved_at) / 3600) AS median_hours
    FROM referrals_referral f
    JOIN accounts_unit u ON u.id = f.sending_unit_id
    WHERE f.submitted_at >= %(start)s AND f.submitted_at < %(end)s AND {referrals}
    GROUP BY u.agency_id, f.receiving_agency_id
){national_parts}
SELECT jsonb_build_object(
    'persons', (SELECT count(*) FROM persons),
    'cases', (SELECT count(*) FROM counted),
    'repeat_persons', (SELECT count(*) FROM (SELECT 1 FROM counted GROUP BY person_id HAVING count(*) > 1) repeated),
    'year', (SELECT to_jsonb(y) FROM year y),
    'left_out', (SELECT cases FROM left_out),
    'seven_days', (SELECT to_jsonb(d) FROM seven_days d),
    'month', (SELECT jsonb_agg(m) FROM months m),
    'case_month', (SELECT jsonb_agg(m) FROM case_months m),
    'sex_age', (SELECT jsonb_agg(a) FROM sex_ages a),
    'origin', (SELECT jsonb_agg(o) FROM origins o),
    'modus', (SELECT jsonb_agg(m) FROM modi m),
    'exploitation', (SELECT jsonb_agg(f) FROM forms f),
    'destination', (SELECT jsonb_agg(d) FROM destinations d),
    'service', (SELECT jsonb_agg(s) FROM services s),
    'referral', (SELECT jsonb_agg(r) FROM referral_pairs r){national_keys}
)
"""
# Where people sleep is told to nobody outside the national agency, not even as a count.
_NATIONAL_PARTS = """, shelters AS (
    SELECT p.shelter_id AS shelter, count(DISTINCT v.person_id) AS persons, count(*) AS stays
    FROM shelters_placement p
    JOIN victims_victimcase c ON c.id = p.case_id
    JOIN victims_victim v ON v.id = c.victim_id
    WHERE p.started_at >= %(start)s AND p.started_at < %(end)s
    GROUP BY p.shelter_id
), capacities AS (
    SELECT bed_kind, sum(beds) AS capacity
    FROM (
        SELECT DISTINCT ON (shelter_id, bed_kind) bed_kind, beds FROM shelters_capacity
        WHERE from_on <= %(beds_on)s
        ORDER BY shelter_id, bed_kind, from_on DESC, recorded_at DESC, id DESC
    ) newest
    GROUP BY bed_kind
), occupied AS (
    SELECT bed_kind, count(*) AS occupied FROM shelters_placement
    WHERE started_at < %(beds_at)s AND (ended_at IS NULL OR ended_at >= %(beds_at)s)
    GROUP BY bed_kind
)"""
_NATIONAL_KEYS = """,
    'shelter', (SELECT jsonb_agg(s) FROM shelters s),
    'capacity', (SELECT jsonb_agg(c) FROM capacities c),
    'occupied', (SELECT jsonb_agg(o) FROM occupied o)"""


def figures_sql(*, national: bool) -> str:
    """The statement for the whole country or for one agency's part."""
    return _FIGURES.format(
        group=_GROUP,
        counted=_COUNTED,
        cases=NATIONAL_CASES if national else AGENCY_CASES,
        services=NATIONAL_SERVICES if national else AGENCY_SERVICES,
        referrals=NATIONAL_REFERRALS if national else AGENCY_REFERRALS,
        national_parts=_NATIONAL_PARTS if national else "",
        national_keys=_NATIONAL_KEYS if national else "",
    )
