-- Cases of the quarter with an application: how many have run seven days or were served, how many were served in time.
SELECT count(*) FILTER (WHERE served OR applied_at < now() - interval '7 days'), count(*) FILTER (WHERE served)
FROM (
    SELECT c.applied_at, EXISTS (
        SELECT 1 FROM victims_service s
        WHERE s.case_id = c.id AND s.given_on - timezone('Asia/Jakarta', c.applied_at)::date <= 7
    ) AS served
    FROM valid_cases c WHERE c.quarter AND c.applied_at IS NOT NULL
) x
