-- Well-off customers of some countries who have never ordered, by the country code of their phone.
WITH candidates AS (
  SELECT left(c_phone, 2) AS code, c_acctbal, c_custkey
  FROM customer
  WHERE left(c_phone, 2) IN ('13', '17', '18', '23', '29', '30', '31')
)
SELECT code, count(*) AS customers, sum(c_acctbal) AS balance
FROM candidates
WHERE c_acctbal > (SELECT avg(c_acctbal) FROM candidates WHERE c_acctbal > 0)
  AND NOT EXISTS (SELECT 1 FROM orders WHERE o_custkey = c_custkey)
GROUP BY code
ORDER BY code
