-- Late lines by ship mode: how many belong to urgent orders, how many do not.
SELECT l_shipmode,
  count_if(o_orderpriority IN ('1-URGENT', '2-HIGH')) AS urgent_lines,
  count_if(o_orderpriority NOT IN ('1-URGENT', '2-HIGH')) AS other_lines
FROM lineitem
JOIN orders ON o_orderkey = l_orderkey
WHERE l_shipmode IN ('MAIL', 'SHIP')
  AND l_shipdate < l_commitdate
  AND l_commitdate < l_receiptdate
  AND l_receiptdate >= DATE '1994-01-01'
  AND l_receiptdate < DATE '1995-01-01'
GROUP BY l_shipmode
ORDER BY l_shipmode
