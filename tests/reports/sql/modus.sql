SELECT coalesce(modus, 'unknown'), count(*)
FROM (
    SELECT (array_agg(c.modus_id ORDER BY c.opened_at))[1] AS modus
    FROM valid_cases c JOIN victims_victim v ON v.id = c.victim_id WHERE c.quarter GROUP BY v.person_id
) first_case
GROUP BY 1
