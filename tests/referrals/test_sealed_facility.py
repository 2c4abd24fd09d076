"""Where somebody is treated: sealed when it is answered, and what was answered in plain text before was sealed too."""

import os
from contextlib import closing

import psycopg2
from django.core.management import call_command
from django.db import connections

from referrals.models import Referral
from referrals.selectors.detail import ReferralView
from tests.cast import load_cast
from tests.factories.cases import make_case
from tests.factories.referrals import make_accepted
from tppo_cases.access.context import scope

OLD_FORM = """
ALTER TABLE referrals_referral DROP COLUMN facility;
ALTER TABLE referrals_referral ADD COLUMN facility varchar(120) NOT NULL DEFAULT '';
UPDATE referrals_referral SET facility = 'RS Melati Putih';
DELETE FROM django_migrations WHERE (app = 'referrals' AND name >= '0008') OR (app = 'privacy' AND name >= '0006')
    OR (app = 'access' AND name >= '0011');
"""


def on_disk(database: str) -> bytes:
    """The file of the table as it lies there."""
    with closing(psycopg2.connect(os.environ["DATABASE_ADMIN_URL"], dbname=database)) as admin, admin.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('referrals_referral'))")
        return bytes(cursor.fetchone()[0])


def test_facilities_of_before_are_sealed_by_the_migration_and_read_by_the_sides(own_database):
    cast = load_cast()
    referral = make_accepted(cast, make_case(cast.worker))
    with connections["owner"].cursor() as cursor:
        cursor.execute(OLD_FORM)
    assert b"RS Melati Putih" in on_disk(own_database)

    call_command("migrate", "privacy", "0006", database="owner", verbosity=0)

    assert b"RS Melati Putih" not in on_disk(own_database)
    for user in (cast.worker, cast.health_officer):
        with scope(user):
            assert ReferralView(user, Referral.objects.get(pk=referral.pk)).facility == "RS Melati Putih"
