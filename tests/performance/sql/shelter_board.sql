-- Every active shelter with its beds by kind and when its numbers were last confirmed.
SELECT s.id, u.name, g.province_id, b.bed_kind, b.capacity, b.occupied, b.updated_at, c.confirmed_at
FROM shelters_shelter s
JOIN accounts_unit u ON u.id = s.unit_id
LEFT JOIN core_regency g ON g.code = u.regency_id
LEFT JOIN shelters_bedcount b ON b.shelter_id = s.id
LEFT JOIN LATERAL (SELECT max(recorded_at) AS confirmed_at FROM shelters_capacity c WHERE c.shelter_id = s.id) c ON true
WHERE s.is_active
ORDER BY s.id, b.bed_kind
