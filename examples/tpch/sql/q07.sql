-- Trade between France and Germany in two years, by direction and year.
SELECT s.n_name AS supplier_nation, c.n_name AS customer_nation, year(l_shipdate) AS ship_year,
  sum(l_extendedprice * (1 - l_discount)) AS revenue
FROM lineitem
JOIN supplier ON s_suppkey = l_suppkey
JOIN orders ON o_orderkey = l_orderkey
JOIN customer ON c_custkey = o_custkey
JOIN nation s ON s.n_nationkey = s_nationkey
JOIN nation c ON c.n_nationkey = c_nationkey
WHERE l_shipdate BETWEEN '1995-01-01' AND '1996-12-31'
  AND ((s.n_name = 'FRANCE' AND c.n_name = 'GERMANY') OR (s.n_name = 'GERMANY' AND c.n_name = 'FRANCE'))
GROUP BY ALL
ORDER BY supplier_nation, customer_nation, ship_year
