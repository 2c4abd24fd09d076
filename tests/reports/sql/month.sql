-- Persons by the month of their first case in the quarter.
SELECT extract(month FROM min(c.opened_at) AT TIME ZONE 'Asia/Jakarta')::int AS month, v.person_id
FROM valid_cases c, victims_victim v
WHERE v.id = c.victim_id AND c.quarter
GROUP BY v.person_id
