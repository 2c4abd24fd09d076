-- Cases of visible persons whose name carries every one of these tokens: an indexed equality on the token, then the door.
SELECT c.id
FROM victims_victimcase c
WHERE c.victim_id IN (
    SELECT t.victim_id
    FROM victims_searchtoken t
    WHERE t.token = ANY(%(tokens)s) AND t.kind = ANY(%(kinds)s)
      AND EXISTS (
          SELECT 1 FROM victims_victimaccess a
          WHERE a.victim_id = t.victim_id AND a.principal = ANY(%(principals)s)
            AND (a.valid_until IS NULL OR a.valid_until > now())
      )
    GROUP BY t.victim_id, t.kind
    HAVING count(DISTINCT t.token) = %(words)s
    ORDER BY t.victim_id DESC
    LIMIT 50
)
AND EXISTS (
    SELECT 1 FROM victims_caseaccess a
    WHERE a.case_id = c.id AND a.principal = ANY(%(principals)s) AND (a.valid_until IS NULL OR a.valid_until > now())
)
ORDER BY c.opened_at DESC
LIMIT 50
