-- Persons and cases of the quarter and of the year so far.
SELECT
    (SELECT count(DISTINCT person_id) FROM victims_victim WHERE id IN (SELECT victim_id FROM valid_cases WHERE quarter)),
    (SELECT count(*) FROM valid_cases WHERE quarter),
    (SELECT count(DISTINCT person_id) FROM victims_victim WHERE id IN (SELECT victim_id FROM valid_cases)),
    (SELECT count(*) FROM valid_cases)
