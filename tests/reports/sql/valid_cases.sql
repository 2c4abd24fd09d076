-- Cases of the year up to the end of the quarter that count as victims; `quarter` marks those of the quarter itself.
CREATE TEMP VIEW valid_cases AS
SELECT c.*, date_part('quarter', timezone('Asia/Jakarta', c.opened_at)) = {quarter} AS quarter
FROM victims_victimcase c
WHERE date_part('year', timezone('Asia/Jakarta', c.opened_at)) = {year}
  AND date_part('quarter', timezone('Asia/Jakarta', c.opened_at)) <= {quarter}
  AND c.status != 'not_tppo' AND coalesce(c.outcome, '') NOT IN ('duplicate', 'not_tppo')
