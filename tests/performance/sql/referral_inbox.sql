-- Referrals that wait for the answer of these principals, nearest deadline first, with what a row shows.
SELECT r.id, r.kind, r.urgency, r.status, r.due_at, r.preview_number, r.preview_sex, r.preview_age_band, u.name, s.short_name
FROM unnest(%(principals)s::bigint[]) AS p (principal)
CROSS JOIN unnest(ARRAY['approved', 'received']) AS w (status)
CROSS JOIN LATERAL (
    SELECT r.* FROM referrals_referral r
    WHERE r.receiver_principal = p.principal AND r.status = w.status AND r.approved_at IS NOT NULL
    ORDER BY r.due_at, r.id
    LIMIT 50
) r
JOIN accounts_unit u ON u.id = r.sending_unit_id
JOIN accounts_agency s ON s.id = u.agency_id
ORDER BY r.due_at, r.id
LIMIT 50
