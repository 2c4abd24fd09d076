-- One page of the open cases that these principals see, nearest deadline first, with what a row shows.
WITH page AS (
    SELECT DISTINCT x.next_due_at, x.case_id
    FROM unnest(%(principals)s::bigint[]) AS p (principal)
    CROSS JOIN LATERAL (
        SELECT a.next_due_at, a.case_id
        FROM victims_caseaccess a
        WHERE a.principal = p.principal
          AND a.status <> 'closed'
          AND (a.valid_until IS NULL OR a.valid_until > now())
          AND (%(at)s::timestamptz IS NULL OR (a.next_due_at, a.case_id) > (%(at)s, %(id)s::uuid))
        ORDER BY a.next_due_at, a.case_id
        LIMIT 50
    ) x
    ORDER BY x.next_due_at, x.case_id
    LIMIT 50
)
SELECT c.id, c.number, c.status, c.is_restricted, v.initials, v.sex, i.alias, u.name, g.short_name, d.code, d.due_at, r.grants
FROM page
JOIN victims_victimcase c ON c.id = page.case_id
JOIN victims_victim v ON v.id = c.victim_id
JOIN victims_victimidentity i ON i.victim_id = v.id
JOIN accounts_unit u ON u.id = c.owner_unit_id
JOIN accounts_agency g ON g.id = u.agency_id
LEFT JOIN LATERAL (
    SELECT d.code, d.due_at FROM victims_deadline d
    WHERE d.case_id = c.id AND d.met_at IS NULL AND d.cancelled_at IS NULL
    ORDER BY d.due_at LIMIT 1
) d ON true
LEFT JOIN LATERAL (
    SELECT array_agg(array_to_string(n.groups, ' ')) AS grants FROM victims_casegrant n
    WHERE n.case_id = c.id AND n.ended_at IS NULL AND n.principal = ANY(%(principals)s)
) r ON true
ORDER BY page.next_due_at, page.case_id
