SELECT h.code, count(DISTINCT v.person_id), count(p.id)
FROM shelters_shelter h
JOIN shelters_placement p ON p.shelter_id = h.id
JOIN victims_victimcase c ON c.id = p.case_id
JOIN victims_victim v ON v.id = c.victim_id
WHERE date_part('year', timezone('Asia/Jakarta', p.started_at)) = %(year)s
  AND date_part('quarter', timezone('Asia/Jakarta', p.started_at)) = %(quarter)s
GROUP BY h.code
