-- Persons by the province of the first two digits of the regency.
SELECT coalesce(left(first_record.origin_regency_id, 2), 'unknown'), count(*)
FROM (
    SELECT v.person_id, (array_agg(v.origin_regency_id ORDER BY c.opened_at))[1] AS origin_regency_id
    FROM valid_cases c JOIN victims_victim v ON v.id = c.victim_id
    WHERE c.quarter GROUP BY v.person_id
) first_record
GROUP BY 1
