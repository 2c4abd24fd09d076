SELECT kind_id, count(DISTINCT (SELECT v.person_id FROM victims_victim v JOIN victims_victimcase c ON c.victim_id = v.id
                                WHERE c.id = s.case_id)), count(*), sum(coalesce(value_rupiah, 0))
FROM victims_service s
WHERE extract(year FROM given_on) = %(year)s AND extract(quarter FROM given_on) = %(quarter)s
GROUP BY kind_id
