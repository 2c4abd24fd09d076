-- One row for each person: age band and sex as at her first case.
SELECT band.age_band, person.sex, count(*)
FROM (SELECT DISTINCT person_id FROM victims_victim) everybody
CROSS JOIN LATERAL (
    SELECT c.age_band, c.victim_id FROM valid_cases c
    JOIN victims_victim w ON w.id = c.victim_id AND w.person_id = everybody.person_id
    WHERE c.quarter
    ORDER BY c.opened_at LIMIT 1
) band
JOIN victims_victim person ON person.id = band.victim_id
GROUP BY 1, 2
