-- Yearly revenue lost if small orders of a part were no longer taken.
SELECT sum(l_extendedprice) / 7.0 AS per_year
FROM lineitem AS line
JOIN part ON p_partkey = line.l_partkey
WHERE p_brand = 'Brand#23'
  AND p_container = 'MED BOX'
  AND line.l_quantity < (SELECT avg(l_quantity) * 0.2 FROM lineitem AS every WHERE every.l_partkey = p_partkey)
