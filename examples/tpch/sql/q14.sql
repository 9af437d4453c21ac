-- The share of revenue of one month that came from promotion parts, in percent.
SELECT 100 * sum(if(startswith(p_type, 'PROMO'), revenue, 0)) / sum(revenue) AS promo_percent
FROM (
  SELECT p_type, l_extendedprice * (1 - l_discount) AS revenue
  FROM lineitem JOIN part ON p_partkey = l_partkey
  WHERE l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1995-10-01'
)
