-- Brazil's share of the American market for one kind of steel, by year.
SELECT year(o_orderdate) AS order_year,
  sum(CASE s.n_name WHEN 'BRAZIL' THEN volume ELSE 0 END) / sum(volume) AS share
FROM (SELECT *, l_extendedprice * (1 - l_discount) AS volume FROM lineitem)
JOIN part ON p_partkey = l_partkey AND p_type = 'ECONOMY ANODIZED STEEL'
JOIN orders ON o_orderkey = l_orderkey AND o_orderdate BETWEEN DATE '1995-01-01' AND DATE '1996-12-31'
JOIN customer ON c_custkey = o_custkey
JOIN nation c ON c.n_nationkey = c_nationkey
JOIN region ON r_regionkey = c.n_regionkey AND r_name = 'AMERICA'
JOIN supplier ON s_suppkey = l_suppkey
JOIN nation s ON s.n_nationkey = s_nationkey
GROUP BY order_year
ORDER BY order_year
