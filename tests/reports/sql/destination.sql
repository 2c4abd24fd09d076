SELECT coalesce(destination, 'unknown'), count(*)
FROM (
    SELECT (array_agg(c.destination_id ORDER BY c.opened_at))[1] AS destination
    FROM valid_cases c JOIN victims_victim v ON v.id = c.victim_id WHERE c.quarter GROUP BY v.person_id
) first_case
GROUP BY 1
