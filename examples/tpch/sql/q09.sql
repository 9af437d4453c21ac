-- Profit on green parts by supplier's nation and year.
WITH sales AS (
  SELECT n_name AS nation, year(o_orderdate) AS order_year,
    l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity AS profit
  FROM part
  JOIN lineitem ON l_partkey = p_partkey
  JOIN partsupp ON ps_partkey = l_partkey AND ps_suppkey = l_suppkey
  JOIN supplier ON s_suppkey = l_suppkey
  JOIN nation ON n_nationkey = s_nationkey
  JOIN orders ON o_orderkey = l_orderkey
  WHERE contains(p_name, 'green')
)
SELECT nation, order_year, sum(profit) AS profit
FROM sales
GROUP BY nation, order_year
ORDER BY nation, order_year DESC
