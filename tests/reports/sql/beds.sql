-- The present: what the triggers count must equal what the report counts from dated rows.
SELECT bed_kind, sum(capacity), (SELECT count(*) FROM shelters_placement p WHERE p.bed_kind = b.bed_kind AND p.status = 'active')
FROM shelters_bedcount b GROUP BY bed_kind
