"""What each role of the database may do, one line each, compared with ``grants.txt``.

``GRANTS_WRITE=1 pytest tests/tppo_cases/core/test_grants.py`` writes the file anew; what changed in it is to be read.
"""

import os
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("grants.txt")

# Rights that a role holds by itself or by everybody's (PUBLIC). The owner's rights in what it owns are one line: "owns".
LINES = r"""
WITH ours AS (
    SELECT oid, rolname AS role FROM pg_roles WHERE rolname LIKE 'simpul\_%%' AND rolname <> 'simpul_admin'
    UNION ALL SELECT 0, 'PUBLIC'
), relations AS (
    SELECT c.oid, c.relname, c.relowner, c.relkind,
           coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS acl
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
), functions AS (
    SELECT p.oid::regprocedure::text AS name, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)) AS acl, p.prosecdef
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
)
SELECT format('%%s is %%s', role, concat_ws(' ',
    CASE WHEN rolcanlogin THEN 'login' ELSE 'nologin' END, CASE WHEN rolsuper THEN 'SUPERUSER' END,
    CASE WHEN rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN rolcreatedb THEN 'createdb' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
    CASE WHEN rolinherit THEN 'INHERIT' END))
FROM ours JOIN pg_roles r USING (oid)
UNION ALL
SELECT format('%%s may become %%s%%s%%s', member.role, granted.rolname, CASE WHEN m.admin_option THEN ' ADMIN' END,
              CASE WHEN m.inherit_option THEN ' INHERIT' END)
FROM pg_auth_members m JOIN ours member ON member.oid = m.member JOIN pg_roles granted ON granted.oid = m.roleid
UNION ALL
SELECT format('%%s schema public: %%s', role, string_agg(lower(a.privilege_type), ' ' ORDER BY a.privilege_type))
FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a JOIN ours ON ours.oid = a.grantee
WHERE n.nspname = 'public' GROUP BY role
UNION ALL
SELECT format('%%s %%s %%s: %%s', role, CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, relname,
              CASE WHEN relowner = ours.oid THEN 'owns'
              ELSE string_agg(lower(a.privilege_type), ' ' ORDER BY a.privilege_type) END)
FROM relations, aclexplode(acl) a JOIN ours ON ours.oid = a.grantee GROUP BY role, relkind, relname, relowner, ours.oid
UNION ALL
SELECT format('%%s table %%s (%%s): %%s', role, c.relname, string_agg(t.attname, ' ' ORDER BY t.attname),
              lower(a.privilege_type))
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid AND c.relnamespace = 'public'::regnamespace,
     aclexplode(t.attacl) a JOIN ours ON ours.oid = a.grantee
GROUP BY role, c.relname, a.privilege_type
UNION ALL
SELECT format('%%s function %%s: %%s%%s', role, name, CASE WHEN proowner = ours.oid THEN 'owns' ELSE 'execute' END,
              CASE WHEN prosecdef THEN ' (runs as ' || pg_get_userbyid(proowner) || ')' END)
FROM functions, aclexplode(acl) a JOIN ours ON ours.oid = a.grantee
GROUP BY role, name, proowner, prosecdef, ours.oid
"""


def grants() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(LINES, [])
        return sorted(line for (line,) in cursor.fetchall())


def test_every_right_of_every_role_is_the_one_that_was_read():
    found = grants()
    if os.environ.get("GRANTS_WRITE"):
        GOLDEN.write_text("".join(f"{line}\n" for line in found))
    wanted = GOLDEN.read_text().splitlines()
    assert {"more": sorted(set(found) - set(wanted)), "less": sorted(set(wanted) - set(found))} == {"more": [], "less": []}
    assert found == wanted
