-- The best supplier of a quarter.
WITH revenues AS (
  SELECT l_suppkey, sum(l_extendedprice * (1 - l_discount)) AS revenue
  FROM lineitem
  WHERE l_shipdate >= DATE '1996-01-01' AND l_shipdate < DATE '1996-01-01' + INTERVAL '3' MONTH
  GROUP BY l_suppkey
)
SELECT s_suppkey, s_name, s_address, s_phone, revenue
FROM supplier
JOIN revenues ON l_suppkey = s_suppkey
WHERE revenue = (SELECT max(revenue) FROM revenues)
ORDER BY s_suppkey
