-- By pair: sent, taken on, declined, and the hours from approval to answer of each.
SELECT sa.code || ' ' || ra.code, count(*),
       sum((r.status IN ('accepted', 'in_progress', 'completed'))::int), sum((r.status = 'declined')::int),
       array_agg(extract(epoch FROM (r.answered_at - r.approved_at)) / 3600.0 ORDER BY r.answered_at - r.approved_at)
           FILTER (WHERE r.answered_at IS NOT NULL)
FROM referrals_referral r
JOIN accounts_unit su ON su.id = r.sending_unit_id JOIN accounts_agency sa ON sa.id = su.agency_id
JOIN accounts_agency ra ON ra.id = r.receiving_agency_id
WHERE extract(year FROM timezone('Asia/Jakarta', r.submitted_at)) = %(year)s
  AND extract(quarter FROM timezone('Asia/Jakarta', r.submitted_at)) = %(quarter)s
GROUP BY 1
