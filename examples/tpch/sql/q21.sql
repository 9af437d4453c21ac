-- Saudi suppliers who alone kept orders of several suppliers waiting.
SELECT s_name, count(*) AS waits
FROM supplier
JOIN nation ON n_nationkey = s_nationkey AND n_name = 'SAUDI ARABIA'
JOIN lineitem late ON late.l_suppkey = s_suppkey AND late.l_receiptdate > late.l_commitdate
JOIN orders ON o_orderkey = late.l_orderkey AND o_orderstatus = 'F'
WHERE EXISTS (
    SELECT 1 FROM lineitem other WHERE other.l_orderkey = late.l_orderkey AND other.l_suppkey <> late.l_suppkey
  )
  AND NOT EXISTS (
    SELECT 1 FROM lineitem other
    WHERE other.l_orderkey = late.l_orderkey
      AND other.l_suppkey <> late.l_suppkey
      AND other.l_receiptdate > other.l_commitdate
  )
GROUP BY s_name
ORDER BY waits DESC, s_name
LIMIT 100
