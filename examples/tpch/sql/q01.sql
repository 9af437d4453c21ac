-- Pricing summary: what was shipped up to a date, by return flag and line status.
SELECT
  l_returnflag,
  l_linestatus,
  sum(l_quantity) AS sum_quantity,
  sum(l_extendedprice) AS sum_price,
  sum(l_extendedprice * (1 - l_discount)) AS sum_discounted,
  sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charged,
  avg(l_quantity) AS mean_quantity,
  avg(l_extendedprice) AS mean_price,
  avg(l_discount) AS mean_discount,
  count(*) AS lines
FROM lineitem
WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL 90 DAYS
GROUP BY ALL
ORDER BY l_returnflag, l_linestatus
