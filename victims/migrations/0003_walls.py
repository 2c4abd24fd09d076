"""Row-level security of everything that hangs on a case or a person."""

from django.db import migrations

from tppo_cases.access.principals import COORDINATION_DESK
from tppo_cases.access.rls import protect_case_bound, sees_case
from tppo_cases.core.rls import MINE, is_mine, protect, report_columns


def _sees_victim(column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM victims_victimaccess a WHERE a.victim_id = {column} AND a.principal = ANY({MINE})"
        " AND (a.valid_until IS NULL OR a.valid_until > now()))"
    )


_CASE = sees_case("victims_victimcase.id")
_PERSON = _sees_victim("victims_victim.id")
_IDENTITY = _sees_victim("victims_victimidentity.victim_id")
_TOKEN = _sees_victim("victims_searchtoken.victim_id")
_GRANT = sees_case("victims_casegrant.case_id")
_EVENT = (
    f"{is_mine('registered_principal')} OR EXISTS"
    " (SELECT 1 FROM victims_caseevent e WHERE e.event_id = victims_traffickingevent.id)"
)
_DRAFT = f"{is_mine('owner_principal')} OR {is_mine('unit_principal')}"
_DESK = f"{COORDINATION_DESK} = ANY({MINE})"

_NO_WRITING = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM simpul_app, simpul_jobs"


class Migration(migrations.Migration):
    dependencies = [("victims", "0002_access_derivation"), ("audit", "0002_append_only")]

    operations = [
        protect("victims_caseaccess", select=is_mine("principal")),
        protect("victims_victimaccess", select=is_mine("principal")),
        protect("victims_victimcase", select=_CASE, insert=is_mine("owner_unit_id * 4 + 2"), update=_CASE, jobs=True),
        protect("victims_victim", select=_PERSON, insert=is_mine("registered_principal"), update=_PERSON),
        protect("victims_victimidentity", select=_IDENTITY, insert=_IDENTITY, update=_IDENTITY),
        protect("victims_searchtoken", select=_TOKEN, insert=_TOKEN),
        migrations.RunSQL(
            sql=[
                "GRANT DELETE ON victims_searchtoken TO simpul_app",
                f"CREATE POLICY app_delete ON victims_searchtoken FOR DELETE TO simpul_app USING ({_TOKEN})",
            ],
            reverse_sql="DROP POLICY app_delete ON victims_searchtoken",
        ),
        protect("victims_casegrant", select=_GRANT, insert="simpul_may_grant(case_id)", update=_GRANT, jobs=True),
        protect_case_bound("victims_caseuserpermission"),
        protect_case_bound("victims_caseownership"),
        protect_case_bound("victims_deadline", jobs=True),
        protect_case_bound("victims_consent"),
        protect_case_bound("victims_screening"),
        protect_case_bound("victims_assessment"),
        protect_case_bound("victims_plan"),
        protect_case_bound("victims_service"),
        protect_case_bound("victims_note"),
        protect_case_bound("victims_caseevent"),
        protect("victims_traffickingevent", select=_EVENT, insert=is_mine("registered_principal"), update=_EVENT),
        protect("victims_intakedraft", select=_DRAFT, insert=is_mine("owner_principal"), update=_DRAFT),
        protect("victims_matchcandidate", select=_DESK, update=_DESK),
        migrations.RunSQL(
            sql=[_NO_WRITING.format(table=table) for table in ("victims_caseaccess", "victims_victimaccess")],
            reverse_sql=migrations.RunSQL.noop,  # the tables' own grants return with core 0002
        ),
        migrations.RunSQL(
            sql=(
                "CREATE POLICY readers_of_the_case ON audit_auditevent FOR SELECT TO simpul_app"
                f" USING (case_id IS NOT NULL AND {sees_case('audit_auditevent.case_id')})"
            ),
            reverse_sql="DROP POLICY readers_of_the_case ON audit_auditevent",
        ),
        report_columns("victims_victim", ("id", "person_id", "sex", "origin_regency_id")),
        report_columns(
            "victims_victimcase",
            (
                "id",
                "victim_id",
                "status",
                "outcome",
                "owner_unit_id",
                "opened_at",
                "arrived_at",
                "applied_at",
                "closed_at",
                "arrival_source",
                "age_band",
                "track",
                "modus_id",
                "exploitation_forms",
                "destination_id",
                "recruitment_channel",
            ),
        ),
        report_columns("victims_service", ("id", "case_id", "kind_id", "given_on", "provider_unit_id", "value_rupiah")),
        report_columns("victims_caseownership", ("id", "case_id", "unit_id", "from_at", "to_at")),
        report_columns("victims_deadline", ("id", "case_id", "code", "started_at", "due_at", "met_at")),
        report_columns("victims_screening", ("id", "case_id", "decision", "decided_at")),
        *(
            report_columns(table, columns, forced=False)
            for table, columns in (
                ("core_province", ("code", "name")),
                ("core_regency", ("code", "name", "kind", "province_id")),
                ("accounts_agency", ("id", "code", "short_name")),
                ("accounts_unit", ("id", "code", "name", "agency_id", "regency_id")),
                ("victims_modus", ("code", "label_id", "label_en", "position")),
                ("victims_exploitationform", ("code", "label_id", "label_en", "position")),
                ("victims_servicekind", ("code", "label_id", "label_en", "position")),
                ("victims_country", ("code", "label_id", "label_en", "position")),
            )
        ),
    ]
