"""What is unusual on the trail of the last day: one statement for each kind, over indexes, whatever there is."""

# ruff: noqa: S608  # all SQL here is built from constants

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tppo_cases.audit.models import Anomaly
from tppo_cases.core.ids import uuid7_floor

BACK = timedelta(hours=26)
_HOUR = "date_trunc('hour', e.at)"
_BY_HOUR = f"e.actor_id || ':' || to_char({_HOUR}, 'YYYYMMDDHH24') AS key, e.actor_id, max(e.at) AS at"
_EVENTS = "FROM audit_auditevent e WHERE e.id >= %(floor)s AND e.at > %(since)s AND e.actor_id IS NOT NULL"
_NO_DETAILS = "'{}'::jsonb AS details"

# Each finds: key, actor_id, at, count, details.
FINDERS: dict[str, str] = {
    Anomaly.Kind.MANY_CASES: f"""
        SELECT {_BY_HOUR}, count(DISTINCT e.case_id) AS count, {_NO_DETAILS} {_EVENTS} AND e.action = 'case.viewed'
        GROUP BY e.actor_id, {_HOUR} HAVING count(DISTINCT e.case_id) >= %(cases)s""",
    Anomaly.Kind.NIGHT_EXPORT: f"""
        SELECT e.actor_id || ':' || ((e.at AT TIME ZONE 'Asia/Jakarta') - interval '5 hours')::date AS key, e.actor_id,
               max(e.at) AS at, count(*) AS count, {_NO_DETAILS} {_EVENTS}
          AND e.action IN ('export.requested', 'export.downloaded')
          AND extract(hour FROM e.at AT TIME ZONE 'Asia/Jakarta') NOT BETWEEN 5 AND 21
        GROUP BY e.actor_id, 1""",
    # Of hours that are over: who searches now may open in a minute.
    Anomaly.Kind.SEARCH_ONLY: f"""
        SELECT {_BY_HOUR}, count(*) FILTER (WHERE e.action = 'case.listed') AS count, {_NO_DETAILS} {_EVENTS}
          AND e.action IN ('case.listed', 'case.viewed') AND e.at < date_trunc('hour', now())
        GROUP BY e.actor_id, {_HOUR}
        HAVING count(*) FILTER (WHERE e.action = 'case.listed' AND (e.details ->> 'hits')::int > 0) >= %(searches)s
           AND count(*) FILTER (WHERE e.action = 'case.viewed') = 0""",
    Anomaly.Kind.DENIALS: f"""
        SELECT {_BY_HOUR}, count(*) AS count, {_NO_DETAILS} {_EVENTS} AND e.action = 'access.denied'
        GROUP BY e.actor_id, {_HOUR} HAVING count(*) >= %(denials)s""",
    # Saving a draft is no act of its own: it leaves its trace, with the person, but no event.
    Anomaly.Kind.OUTSIDE: """
        SELECT r.transaction_id::text AS key, NULL::bigint AS actor_id, max(r.at) AS at, sum(r.rows) AS count,
               jsonb_build_object('tables', jsonb_agg(DISTINCT r."table"), 'role', min(r.login_role)) AS details
        FROM audit_rowchange r
        WHERE r.at > %(since)s AND NOT (r."table" = 'victims_intakedraft' AND r.actor_id IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM audit_auditevent e WHERE e.transaction_id = r.transaction_id)
        GROUP BY r.transaction_id""",
}


@transaction.atomic
def scan() -> int:
    """Keep what is found; returns how many are new. One that is known and not yet reviewed counts on.

    Precondition: the caller's scope reads the audit.
    """
    since, new = timezone.now() - BACK, 0
    values = {
        "since": since, "floor": uuid7_floor(since - timedelta(hours=1)), "cases": settings.ANOMALY_CASES_HOUR,
        "searches": settings.ANOMALY_SEARCHES_HOUR, "denials": settings.ANOMALY_DENIALS_HOUR,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for kind, found in FINDERS.items():
            cursor.execute(
                "INSERT INTO audit_anomaly AS a (id, kind, key, actor_id, at, count, details, found_at)"
                f" SELECT gen_random_uuid(), %(kind)s, f.key, f.actor_id, f.at, f.count, f.details, now() FROM ({found}) f"
                " ON CONFLICT (kind, key) DO UPDATE SET at = excluded.at, count = excluded.count"
                " WHERE a.reviewed_at IS NULL AND a.count <> excluded.count RETURNING xmax = 0",
                {**values, "kind": kind},
            )
            new += sum(is_new for (is_new,) in cursor.fetchall())
    return new
