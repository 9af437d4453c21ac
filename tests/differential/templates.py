# ruff: noqa: E501
"""More of what the generator knows: whole expressions with holes, `expression -> result type`, one a line.

A hole is `{type}` with the types of signatures.py; `small` is a whole number that is safe as a length. SCALAR ones go
side by side over the rows of the view, AGGREGATES over all rows and over groups, WINDOWS over partitions; GENERATORS,
SUBQUERIES and whatever else wants a query of its own stand alone.
"""

from __future__ import annotations

SCALAR = r"""
({num} + {num}) -> any
({num} - {num}) -> any
({num} * {num}) -> any
({num} / {num}) -> any
({num} % {num}) -> any
({num} div {num}) -> long
({integral} & {integral}) -> any
({integral} | {integral}) -> any
({integral} ^ {integral}) -> any
(~ {num}) -> any
(- {T}) -> any
(+ {T}) -> any
({int} << {int}) -> int
({long} >> {int}) -> long
({int} >>> {int}) -> int
({T} == {T}) -> bool
({T} != {U}) -> bool
({T} > {U}) -> bool
({T} <=> {U}) -> bool
({array<order>} < {array<order>}) -> bool
({array<T>} = {array<T>}) -> bool
({struct} <= {struct}) -> bool
({struct} = {struct}) -> bool
(NOT {bool}) -> bool
(! {bool}) -> bool
({bool} AND {bool}) -> bool
({bool} OR {bool}) -> bool
({bool} IS NOT TRUE) -> bool
({bool} IS UNKNOWN) -> bool
({T} IS DISTINCT FROM {T}) -> bool
({T} IN ({T}, {T}, {T})) -> bool
({T} NOT IN ({T}, {U})) -> bool
({T} BETWEEN {T} AND {T}) -> bool
({T} NOT BETWEEN {T} AND {T}) -> bool
CASE {T} WHEN {T} THEN {U} WHEN {T} THEN {U} END -> U
CASE WHEN {bool} THEN {T} WHEN {bool} THEN {T} ELSE {U} END -> any
({timestamp} - {timestamp}) -> dt
({timestamp} - {ntz}) -> dt
({ntz} - {date}) -> dt
({date} - {date}) -> any
({date} + {int}) -> date
({date} - {short}) -> date
({date} + {ym}) -> date
({date} + {dt}) -> timestamp
({date} - {dt}) -> timestamp
({timestamp} + {ym}) -> timestamp
({timestamp} - {dt}) -> timestamp
({ntz} + {dt}) -> ntz
({ntz} - {ym}) -> ntz
({time} + {dt}) -> any
({time} - {dt}) -> any
({time} - {time}) -> any
({date} + {time}) -> ntz
({ym} * {num}) -> ym
({num} * {dt}) -> dt
({dt} * {num}) -> dt
({ym} / {num}) -> ym
({dt} / {num}) -> dt
({ym} div {ym}) -> long
({dt} div {dt}) -> long
({timestamp} < {date}) -> bool
({timestamp} >= {ntz}) -> bool
({string} = {num}) -> bool
({date} > {string}) -> bool
({string} || {string}) -> string
({binary} || {binary}) -> binary
({array<T>} || {array<T>}) -> array<T>
({array<T>})[{small}] -> T
({map<string,T>})[{string}] -> T
array({struct}, {struct}).b -> array<string>
({struct}).a -> int
CAST({array<T>} AS STRING) -> string
CAST({map<string,T>} AS STRING) -> string
CAST({struct} AS STRING) -> string
CAST({array<array<T>>} AS STRING) -> string
CAST({array<string>} AS ARRAY<INT>) -> array<int>
TRY_CAST({array<string>} AS ARRAY<DATE>) -> array<date>
CAST({map<string,int>} AS MAP<STRING, DOUBLE>) -> map<string,double>
CAST({struct} AS STRUCT<x: BIGINT, y: STRING>) -> any
CAST({num} AS DECIMAL(5, 2)) -> any
CAST({num} AS DECIMAL(38, 0)) -> any
CAST({string} AS DECIMAL(38, 18)) -> any
CAST({string} AS DECIMAL(10, 0)) -> any
TRY_CAST({T} AS DECIMAL(7, 3)) -> any
CAST({T} AS CHAR(5)) -> string
CAST({T} AS VARCHAR(20)) -> string
CAST({string} AS TIME(0)) -> any
CAST({time} AS TIME(2)) -> any
CAST({time} AS TIMESTAMP_NTZ) -> any
CAST({string} AS INTERVAL DAY TO SECOND) -> dt
CAST({string} AS INTERVAL HOUR TO MINUTE) -> any
CAST({string} AS INTERVAL YEAR) -> any
CAST({dt} AS INTERVAL HOUR) -> any
CAST({ym} AS INTERVAL YEAR) -> any
CAST({long} AS INTERVAL SECOND) -> any
CAST({int} AS INTERVAL MONTH) -> any
CAST({dt} AS BIGINT) -> long
CAST({ym} AS INT) -> int
CAST({dt} AS DECIMAL(20, 6)) -> any
{T}::string -> string
{string}::timestamp -> timestamp
ceil({num}) -> any
ceil({double}, 2) -> any
ceil({decimal}, -1) -> any
ceiling({dec38}) -> any
floor({num}) -> any
floor({dec38}, 3) -> any
floor({long}, -2) -> any
round({num}, 1) -> any
round({dec38}, -2) -> any
round({long}, -3) -> long
round({num}) -> any
bround({num}, -1) -> any
bround({dec38}, 4) -> any
e() -> double
pi() -> double
power({num}, {num}) -> double
signum({num}) -> double
signum({dt}) -> double
sign({ym}) -> double
abs({dt}) -> dt
abs({ym}) -> ym
negative({ym}) -> ym
- ({dt}) -> dt
positive({dt}) -> dt
hex({binary}) -> string
hex({T}) -> string
div({int}, {int}) -> any
try_add({date}, {int}) -> date
try_add({timestamp}, {dt}) -> timestamp
try_add({num}, {num}) -> any
try_subtract({num}, {num}) -> any
try_multiply({num}, {num}) -> any
try_divide({num}, {num}) -> any
try_divide({dt}, {int}) -> dt
try_mod({num}, {num}) -> any
try_multiply({ym}, {int}) -> ym
conv({string}, {small}, -10) -> string
width_bucket({dt}, INTERVAL '0' DAY, INTERVAL '10' DAY, {small}) -> long
greatest({num}, {num}, {num}) -> any
least({T}, {T}, {T}) -> T
rand(5) -> any
randn(7) -> any
random(3) -> any
randstr(5, 3) -> any
uniform(1, 100, 5) -> any
uniform(1.5D, 2.5D, 9) -> any
shuffle({array<T>}, 11) -> any
length(uuid()) -> int
uuid() IS NULL -> bool
bit_count({bool}) -> int
getbit({integral}, {small}) -> byte
bitmap_bit_position({long}) -> long
bitmap_bucket_number({long}) -> long
bitmap_count({binary}) -> long
character_length({string}) -> int
len({binary}) -> int
lcase({string}) -> string
like({string}, '%a_') -> bool
({string} LIKE {string}) -> bool
({string} NOT LIKE '%#_%' ESCAPE '#') -> bool
({string} ILIKE '%A%') -> bool
ilike({string}, '_B%') -> bool
({string} LIKE ANY ('%a%', '1%')) -> bool
({string} NOT LIKE ALL ('%a%', '1%')) -> bool
({string} RLIKE '[a-c]+\\d?') -> bool
regexp({string}, '^\\s') -> bool
rlike({string}, {string}) -> bool
regexp_replace({string}, '(\\w)(\\w)', '$2$1') -> string
regexp_replace({string}, 'a', 'x', {small}) -> string
regexp_extract({string}, '(\\d+)-(\\d+)', 2) -> string
regexp_extract_all({string}, '(\\d+)', {small}) -> array<string>
split({string}, '') -> array<string>
split({string}, {string}, {small}) -> array<string>
printf('%5d|%-8s|%.3f', {int}, {string}, {double}) -> string
format_string('%x %o %e %,d', {int}, {long}, {double}, {long}) -> string
format_string('%s', {T}) -> string
format_number({num}, '#,###.00') -> string
format_number({dec38}, {small}) -> string
substring({string}, {small}, {small}) -> string
substring({string} FROM {small}) -> string
substring({binary}, {small}, {int}) -> binary
left({binary}, {small}) -> binary
lpad({binary}, {small}, {binary}) -> binary
rpad({string}, {small}) -> string
overlay({binary} PLACING {binary} FROM {small}) -> binary
overlay({string} PLACING {string} FROM {small} FOR {small}) -> string
trim(BOTH {string} FROM {string}) -> string
trim(LEADING 'a' FROM {string}) -> string
trim(TRAILING {string} FROM {string}) -> string
ltrim({string}, {string}) -> string
rtrim({string}, {string}) -> string
position({string} IN {string}) -> int
mask({string}, 'Q', 'q', 'd', 'o') -> string
mask({string}, NULL, 'q') -> string
levenshtein({string}, {string}, {small}) -> int
sentences({string}, 'en', 'US') -> array<array<string>>
str_to_map({string}, ',', ':') -> map<string,string>
concat({string}, {num}, {date}) -> string
concat({binary}, {binary}) -> binary
concat_ws({string}, {array<string>}, {string}) -> string
concat_ws(',', {array<string>}) -> string
contains({binary}, {binary}) -> bool
startswith({binary}, {binary}) -> bool
encode({string}, 'UTF-16') -> binary
encode({string}, 'ISO-8859-1') -> binary
decode({binary}, 'UTF-16BE') -> string
decode({binary}, 'US-ASCII') -> string
decode({int}, 1, 'one', 2, 'two', 'other') -> string
decode({T}, {T}, {string}) -> string
to_binary({string}, 'base64') -> binary
to_binary({string}, 'hex') -> binary
to_char({decimal}, '999G990D00MI') -> string
to_char({int}, '$9,999') -> string
to_char({timestamp}, 'yyyy-MM-dd') -> string
to_char({binary}, 'hex') -> string
to_varchar({decimal}, '000.00PR') -> string
to_varchar({date}, 'dd/MM/yy') -> string
to_number({string}, '9,999.99') -> any
try_to_number({string}, '99') -> any
elt({small}, {T}, {T}) -> any
luhn_check({string}) -> bool
validate_utf8({string}) -> string
try_validate_utf8({string}) -> string
is_valid_utf8(CAST({binary} AS STRING)) -> bool
make_valid_utf8(CAST({binary} AS STRING)) -> string
validate_utf8(CAST({binary} AS STRING)) -> string
sha({binary}) -> string
sha2({string}, {small}) -> string
sha2({binary}, 512) -> string
crc32({string}) -> long
md5({string}) -> string
hash({T}) -> int
hash({array<T>}, {struct}) -> int
hash({map<string,int>}) -> int
xxhash64({T}) -> long
xxhash64({array<T>}, {struct}) -> long
aes_decrypt(aes_encrypt({binary}, '0000111122223333'), '0000111122223333') -> binary
aes_encrypt({binary}, 'abcdefghijklmnop', 'ECB') -> binary
aes_encrypt({string}, 'abcdefghijklmnop12345678ABCDEFGH', 'GCM', 'DEFAULT', X'000000000000000000000000', 'aad') -> binary
aes_encrypt({string}, '0000111122223333', 'CBC', 'PKCS', X'00000000000000000000000000000001') -> binary
aes_decrypt({binary}, '0000111122223333') -> binary
try_aes_decrypt({binary}, '0000111122223333', 'ECB') -> binary
try_aes_decrypt({string}, '0000111122223333') -> binary
parse_url({string}, 'HOST') -> string
parse_url('https://spark.org:8080/p;a/q?k=v&k2=%41#frag', 'QUERY', 'k2') -> string
try_parse_url({string}, 'PATH') -> string
try_url_decode({string}) -> string
url_decode(url_encode({string})) -> string
collate({string}, 'UTF8_BINARY') -> string
collation({string}) -> string
typeof({array<T>}) -> string
typeof({num} / {num}) -> string
typeof({num} * {num}) -> string
typeof(coalesce({T}, {U})) -> string
current_catalog() -> string
current_database() -> string
current_schema() -> string
current_timezone() -> string
typeof(current_path()) -> string
current_user() = user() -> bool
session_user() IS NULL -> bool
(version() IS NOT NULL) -> bool
(current_date() = curdate()) -> bool
(now() >= current_timestamp()) -> bool
typeof(localtimestamp()) -> string
typeof(current_time()) -> string
typeof(current_time(3)) -> string
typeof(now()) -> string
input_file_name() -> string
input_file_block_start() -> long
input_file_block_length() -> long
monotonically_increasing_id() -> long
spark_partition_id() -> int
datediff({date}, {date}) -> int
datediff({string}, {timestamp}) -> int
datediff(DAY, {date}, {timestamp}) -> long
datediff(WEEK, {timestamp}, {ntz}) -> long
dateadd(QUARTER, {small}, {timestamp}) -> timestamp
dateadd(MICROSECOND, {long}, {timestamp}) -> timestamp
dateadd({date}, {small}) -> date
timestampadd(YEAR, {int}, {ntz}) -> ntz
timestampdiff(HOUR, {timestamp}, {timestamp}) -> long
timestampdiff(YEAR, {ntz}, {ntz}) -> long
datepart('YEAROFWEEK', {date}) -> int
datepart('dayofweek_iso', {timestamp}) -> int
datepart('hour', {dt}) -> any
datepart('seconds', {dt}) -> any
datepart('month', {ym}) -> any
dayofmonth({date}) -> int
extract(DOY FROM {timestamp}) -> int
extract(QUARTER FROM {ntz}) -> int
extract(SECOND FROM {timestamp}) -> any
extract(MINUTE FROM {time}) -> int
extract(SECOND FROM {time}) -> any
extract(DAYS FROM {dt}) -> any
extract(YEAR FROM {ym}) -> any
year({ntz}) -> int
hour({ntz}) -> int
hour({time}) -> int
minute({time}) -> int
date_trunc('YEAR', {timestamp}) -> timestamp
date_trunc('DAY', {timestamp}) -> timestamp
date_trunc('MINUTE', {timestamp}) -> timestamp
date_trunc({string}, {timestamp}) -> timestamp
date_trunc('MONTH', {ntz}) -> any
trunc({date}, 'QUARTER') -> date
trunc({string}, 'YEAR') -> date
trunc({date}, {string}) -> date
next_day({date}, {string}) -> date
date_format({timestamp}, 'yy-M-d H:m:s VV O XXX') -> string
date_format({timestamp}, 'D q Q EEEE MMMM a hh kk K') -> string
date_format({ntz}, 'yyyy-MM-dd''T''HH:mm:ss.SSS') -> string
date_format({date}, 'dd.MM.yyyy') -> string
from_unixtime({long}, 'yyyy/MM/dd HH:mm') -> string
unix_timestamp({timestamp}) -> long
unix_timestamp({string}) -> long
unix_timestamp({string}, 'yyyy-MM-dd') -> long
to_unix_timestamp({string}, 'HH:mm:ss.SSS') -> long
make_interval({small}, {small}, {small}, {small}, {small}, {small}, {decimal}) IS NULL -> bool
CAST(make_interval({int}, {small}, 0, {small}, {int}, 0, {decimal}) AS STRING) -> string
CAST(try_make_interval({int}, {int}, {int}) AS STRING) -> string
({timestamp} + make_interval(0, {small}, 0, {small}, {small})) -> timestamp
({date} - make_interval(0, {small}, 0, {small})) -> any
({timestamp} + INTERVAL 1 MONTH 1 DAY) -> timestamp
make_dt_interval({int}, {int}, {small}, {decimal}) -> dt
make_ym_interval({int}, {int}) -> ym
make_timestamp_ltz({int}, {small}, {small}, {small}, {small}, {decimal}) -> timestamp
make_timestamp(2024, {small}, {small}, {small}, 30, 1.5, 'Europe/Berlin') -> timestamp
make_timestamp({date}, {time}) -> timestamp
make_timestamp_ntz({date}, {time}) -> ntz
try_make_timestamp({int}, {small}, {small}, {small}, {small}, {decimal}) -> timestamp
try_make_timestamp_ntz(2024, {small}, {int}, {small}, {small}, {double}) -> ntz
try_make_timestamp_ltz(1900, {small}, {small}, {small}, {small}, {small}) -> timestamp
to_timestamp_ltz({string}) -> timestamp
to_timestamp_ntz({string}) -> ntz
to_timestamp_ntz({string}, 'yyyy-MM-dd HH:mm:ss') -> ntz
to_timestamp({string}, 'yyyy-MM-dd''T''HH:mm:ss.SSSSSSX') -> timestamp
to_timestamp({num}) -> timestamp
to_date({timestamp}) -> date
to_date({string}, 'MM/dd/yy') -> date
try_to_date({string}, 'yyyy-MM-dd') -> date
try_to_timestamp({string}, 'yyyy-MM-dd HH:mm:ss') -> timestamp
try_to_time({string}) -> time
to_time({string}, 'HH:mm:ss.SSS') -> time
time_from_micros({long}) -> any
time_from_millis({int}) -> any
time_from_seconds({decimal}) -> any
time_from_seconds({double}) -> any
time_to_micros({time}) -> long
time_to_millis({time}) -> long
time_to_seconds({time}) -> any
time_trunc({string}, {time}) -> any
time_diff('HOUR', {time}, {time}) -> long
timestamp_seconds({double}) -> timestamp
timestamp_seconds({decimal}) -> timestamp
convert_timezone('Australia/Lord_Howe', {ntz}) -> ntz
from_utc_timestamp({timestamp}, 'Australia/Lord_Howe') -> timestamp
to_utc_timestamp({ntz}, 'Europe/London') -> timestamp
months_between({timestamp}, {date}, false) -> double
add_months({timestamp}, {int}) -> date
last_day({timestamp}) -> date
date({string}) -> date
timestamp({string}) -> timestamp
int({string}) -> int
double({string}) -> double
boolean({string}) -> bool
string({T}) -> string
binary({string}) -> binary
array() -> any
array({T}, {U}) -> any
array({num}, {num}) -> any
array_append({array<array<int>>}, {array<int>}) -> array<array<int>>
array_contains({array<array<int>>}, {array<int>}) -> bool
array_distinct({array<array<T>>}) -> array<array<T>>
array_insert({array<T>}, {int}, {T}) -> array<T>
array_join({array<T>}, ',', 'null') -> string
array_sort(filter({array<order>}, x -> x IS NOT NULL), (l, r) -> CASE WHEN l < r THEN 1 WHEN l > r THEN -1 ELSE 0 END) -> array<order>
array_position({array<T>}, {U}) -> long
array_union({array<T>}, {array<U>}) -> any
arrays_zip({array<int>}, {array<string>}, {array<T>}) -> any
element_at({array<T>}, 1) -> T
flatten({array<array<T>>}) -> array<T>
sequence({small}, {small}, {small}) -> array<int>
sequence({date}, {date} , INTERVAL 100 YEAR) -> array<date>
sequence(DATE'2024-01-31', DATE'2024-06-30', INTERVAL '1' MONTH) -> array<date>
sequence(TIMESTAMP'2024-03-09 12:00:00', TIMESTAMP'2024-03-11 12:00:00', INTERVAL 12 HOURS) -> array<timestamp>
slice({array<T>}, {int}, {small}) -> array<T>
size({array<T>}) -> int
cardinality({map<string,T>}) -> int
sort_array({array<struct>}, false) -> array<struct>
sort_array({array<array<int>>}) -> array<array<int>>
map() -> any
map({string}, {T}, {string}, {T}) -> map<string,T>
map_from_entries(array(struct({string}, {T}), struct({string}, {T}))) -> map<string,T>
map_from_entries(arrays_zip({array<int>}, {array<T>})) -> map<int,T>
map_from_arrays({array<string>}, {array<T>}) -> map<string,T>
map_concat({map<string,T>}, {map<string,T>}) -> map<string,T>
map_keys({map<int,T>}) -> array<int>
try_element_at({map<string,T>}, {string}) -> T
struct({T}, {U}) -> any
struct({int} AS x, {T} AS y) -> any
named_struct('p', {T}, 'q', {array<U>}) -> any
reduce({array<int>}, 0, (acc, x) -> acc + coalesce(x, 0), acc -> acc * 10) -> int
aggregate({array<double>}, 0D, (acc, x) -> acc + x) -> double
aggregate({array<string>}, '', (acc, x) -> acc || coalesce(x, '-')) -> string
transform({array<T>}, x -> coalesce(x, {T})) -> array<T>
transform({array<T>}, (x, i) -> i) -> array<int>
transform({array<array<int>>}, x -> size(x)) -> array<int>
filter({array<order>}, x -> x >= {order}) -> array<order>
filter({array<T>}, (x, i) -> i % 2 = 0) -> array<T>
exists({array<order>}, x -> x = {order}) -> bool
forall({array<T>}, x -> x IS NULL) -> bool
zip_with({array<T>}, {array<U>}, (x, y) -> struct(x, y)) -> any
map_filter({map<string,T>}, (k, v) -> v IS NOT NULL) -> map<string,T>
transform_values({map<string,T>}, (k, v) -> coalesce(v, {T})) -> map<string,T>
map_zip_with({map<string,T>}, {map<string,T>}, (k, a, b) -> a <=> b) -> any
get_json_object({string}, {string}) -> string
get_json_object('{"a":{"b":[1,{"c":"x"}]},"n":null}', '$.a.b[*].c') -> string
from_json({string}, 'a DOUBLE, b ARRAY<INT>, _corrupt_record STRING') -> any
from_json('{"a": [1, null, 3], "b": {"x": 1.5}}', 'a ARRAY<INT>, b MAP<STRING, DOUBLE>') -> any
from_json({string}, 'MAP<STRING, STRING>') -> map<string,string>
from_json(to_json(named_struct('t', {T})), 'struct<t: STRING>') -> any
from_json(to_json(named_struct('t', {timestamp}, 'd', {date})), 't TIMESTAMP, d DATE') -> any
to_json(named_struct('x', {T}, 'y', {array<U>})) -> string
to_json({array<T>}) -> string
to_json({map<string,T>}, map('ignoreNullFields', 'false')) -> string
to_json(named_struct('t', {timestamp}, 'd', {double}), map('timestampFormat', 'dd/MM/yyyy HH:mm')) -> string
to_csv(named_struct('x', {T}, 'y', {U})) -> string
to_csv(struct({string}, {timestamp}), map('sep', ';', 'timestampFormat', 'yyyy HH:mm')) -> string
from_csv({string}, 'a DOUBLE, b DATE') -> any
from_csv(to_csv(struct({T}, {string})), 'x STRING, y STRING') -> any
schema_of_json('[{"a": 1e3, "b": true}, {"a": "x"}]') -> string
schema_of_csv('1,abc,2.5,2024-01-01') -> string
schema_of_xml('<p><a>1</a><b>x</b></p>') -> string
from_xml('<p><a>1</a><b>x</b></p>', 'a INT, b STRING') -> struct
from_xml({string}, 'a INT, b STRING') -> struct
to_xml(named_struct('a', {int}, 'b', {string})) -> string
to_xml(named_struct('x', {num}, 'y', {timestamp})) -> string
xpath('<a><b>b1</b><b>b2</b><c>7</c></a>', 'a/b/text()') -> array<string>
xpath_boolean('<a><b>1</b></a>', 'a/b') -> bool
xpath_double('<a><b>1.5</b><b>2</b></a>', 'sum(a/b)') -> double
xpath_float('<a><b>1.5</b></a>', 'a/b') -> float
xpath_int('<a><b>1</b><b>2</b></a>', 'count(a/b)') -> int
xpath_long('<a><b>x</b></a>', 'a/b') -> long
xpath_number('<a><b>1</b><b>2</b></a>', 'sum(a/b)') -> double
xpath_short({string}, 'a/b') -> short
xpath_string('<a><b>b</b><c>cc</c></a>', 'a/c') -> string
parse_json({string}) -> variant
try_parse_json({string}) -> variant
is_variant_null({variant}) -> bool
is_valid_variant({variant}) -> bool
schema_of_variant({variant}) -> string
variant_get({variant}, '$.a', 'int') -> int
variant_get({variant}, '$.a', 'string') -> string
try_variant_get({variant}, '$.b[0]', 'double') -> double
try_variant_get({variant}, '$', 'array<int>') -> array<int>
CAST({variant} AS STRING) -> string
TRY_CAST({variant} AS DOUBLE) -> double
TRY_CAST({variant} AS TIMESTAMP) -> timestamp
to_json({variant}) -> string
to_json(CAST({T} AS VARIANT)) -> string
CAST(CAST({T} AS VARIANT) AS STRING) -> string
schema_of_variant(CAST({T} AS VARIANT)) -> string
to_json(to_variant_object({struct})) -> string
to_json(to_variant_object({array<T>})) -> string
to_variant_object({map<string,T>})::string -> string
{variant}:a::string -> string
vector_norm({array<float>}, 2.0F) -> float
vector_norm({array<float>}, 1.0F) -> float
vector_normalize({array<float>}, 2.0F) -> array<float>
vector_cosine_similarity({array<float>}, {array<float>}) -> float
vector_inner_product(array({float}, {float}), array({float}, {float})) -> float
vector_l2_distance(array({float}, {float}), array({float}, {float})) -> float
assert_true({int} IS NOT NULL OR true) -> any
nullif({num}, {num}) -> any
coalesce({T}, {U}) -> any
nvl2({T}, {U}, {U}) -> U
if({bool}, {T}, {U}) -> any
ifnull({num}, {num}) -> any
nanvl({float}, {float}) -> float
nullifzero({num}) -> any
zeroifnull({num}) -> any
equal_null({array<T>}, {array<T>}) -> bool
"""

AGGREGATES = r"""
any({bool}) -> bool
every({bool}) -> bool
some({bool}) -> bool
bool_and({bool}) -> bool
bool_or({bool}) -> bool
any_value({T}) -> T
any_value({T}, true) -> T
approx_count_distinct({T}) -> long
approx_count_distinct({T}, 0.1) -> long
approx_percentile({num}, 0.5) -> any
approx_percentile({num}, array(0.25, 0.75), 100) -> any
percentile_approx({dt}, 0.3) -> any
percentile_approx({date}, 0.9) -> any
percentile({num}, 0.3) -> any
percentile({num}, array(0.0, 0.5, 1.0)) -> any
percentile({double}, 0.5, {small}) -> any
percentile({ym}, 0.5) -> any
percentile({dt}, 0.25) -> any
percentile_cont(0.25) WITHIN GROUP (ORDER BY {num}) -> any
percentile_cont(0.5) WITHIN GROUP (ORDER BY {dt} DESC) -> any
percentile_disc(0.75) WITHIN GROUP (ORDER BY {num}) -> any
percentile_disc(0.5) WITHIN GROUP (ORDER BY {num} DESC) -> any
median({num}) -> any
median({dt}) -> any
mode({T}, true) -> T
mode() WITHIN GROUP (ORDER BY {T} DESC) -> T
max({T}) -> T
min({T}) -> T
max({array<order>}) -> any
min({struct}) -> any
max_by({T}, {order}) -> T
min_by({T}, {order}) -> T
sum({num}) -> any
sum({ym}) -> ym
sum({dt}) -> dt
sum(DISTINCT {num}) -> any
avg({num}) -> any
avg({ym}) -> ym
avg({dt}) -> dt
avg(DISTINCT {num}) -> any
mean({num}) -> any
try_sum({num}) -> any
try_sum({dt}) -> any
try_avg({num}) -> any
count(*) -> long
count({T}) -> long
count({T}, {U}) -> long
count(DISTINCT {T}) -> long
count(DISTINCT {T}, {U}) -> long
count_if({bool}) -> long
sum({num}) FILTER (WHERE {bool}) -> any
max({T}) FILTER (WHERE {T} IS NOT NULL) -> T
stddev({num}) -> double
std({num}) -> double
stddev_pop({num}) -> double
stddev_samp({num}) -> double
variance({num}) -> double
var_pop({num}) -> double
var_samp({num}) -> double
skewness({num}) -> double
kurtosis({num}) -> double
corr({num}, {num}) -> double
covar_pop({num}, {num}) -> double
covar_samp({num}, {num}) -> double
regr_avgx({num}, {num}) -> any
regr_avgy({num}, {num}) -> any
regr_count({num}, {num}) -> long
regr_intercept({num}, {num}) -> double
regr_r2({num}, {num}) -> double
regr_slope({num}, {num}) -> double
regr_sxx({num}, {num}) -> double
regr_sxy({num}, {num}) -> double
regr_syy({num}, {num}) -> double
bit_and({integral}) -> any
bit_or({integral}) -> any
bit_xor({integral}) -> any
collect_list({T}) -> any
array_agg({T}) -> any
sort_array(collect_set({T})) -> any
size(collect_set({array<T>})) -> int
first({T}) -> T
first({T}, true) -> T
first_value({T}) IGNORE NULLS -> T
last({T}) -> T
last_value({T}, true) -> T
listagg({string}, ',') -> string
string_agg({string}) -> string
listagg({T}, '|') WITHIN GROUP (ORDER BY {T}) -> string
length(listagg(DISTINCT {string}, '')) -> any
listagg({binary}) -> binary
histogram_numeric({num}, 3) -> any
bitmap_count(bitmap_construct_agg(bitmap_bit_position({long}))) -> long
md5(bitmap_construct_agg(bitmap_bit_position({int}))) -> string
bitmap_count(bitmap_or_agg({binary})) -> long
hex(substring(bitmap_and_agg({binary}), 1, 8)) -> string
hll_sketch_estimate(hll_sketch_agg({int})) -> long
hll_sketch_estimate(hll_sketch_agg({string}, 12)) -> long
hll_sketch_estimate(hll_union(hll_sketch_agg({int}), hll_sketch_agg({long}))) -> long
kll_sketch_get_n_bigint(kll_sketch_agg_bigint({long})) -> long
kll_sketch_get_n_double(kll_sketch_agg_double({double})) -> long
kll_sketch_get_n_float(kll_sketch_agg_float({float})) -> long
kll_sketch_get_quantile_bigint(kll_sketch_agg_bigint({int}), 0.5D) -> long
kll_sketch_get_quantile_double(kll_sketch_agg_double({double}), 0.3D) -> double
kll_sketch_get_quantile_float(kll_sketch_agg_float({float}), array(0.1D, 0.9D)) -> any
kll_sketch_get_rank_bigint(kll_sketch_agg_bigint({int}), 3) -> double
kll_sketch_get_rank_double(kll_sketch_agg_double({double}), 1.5D) -> double
kll_sketch_get_rank_float(kll_sketch_agg_float({float}), 0.1F) -> double
kll_sketch_get_n_bigint(kll_sketch_merge_bigint(kll_sketch_agg_bigint({int}), kll_sketch_agg_bigint({long}))) -> long
kll_sketch_get_n_double(kll_sketch_merge_double(kll_sketch_agg_double({double}), kll_sketch_agg_double({float}))) -> long
kll_sketch_get_n_float(kll_sketch_merge_float(kll_sketch_agg_float({float}), kll_sketch_agg_float({float}))) -> long
length(kll_sketch_to_string_bigint(kll_sketch_agg_bigint({long}))) > 10 -> bool
length(kll_sketch_to_string_double(kll_sketch_agg_double({double}))) > 10 -> bool
length(kll_sketch_to_string_float(kll_sketch_agg_float({float}))) > 10 -> bool
theta_sketch_estimate(theta_sketch_agg({int})) -> long
theta_sketch_estimate(theta_sketch_agg({string})) -> long
theta_sketch_estimate(theta_sketch_agg({double}, 10)) -> long
theta_sketch_estimate(theta_union(theta_sketch_agg({int}), theta_sketch_agg({int}))) -> long
theta_sketch_estimate(theta_intersection(theta_sketch_agg({int}), theta_sketch_agg({int}))) -> long
theta_sketch_estimate(theta_difference(theta_sketch_agg({int}), theta_sketch_agg({int}))) -> long
tuple_sketch_estimate_double(tuple_sketch_agg_double({int}, {double})) -> double
tuple_sketch_estimate_integer(tuple_sketch_agg_integer({string}, {int})) -> double
tuple_sketch_summary_double(tuple_sketch_agg_double({int}, {double})) -> double
tuple_sketch_summary_integer(tuple_sketch_agg_integer({int}, {int})) -> long
tuple_sketch_theta_double(tuple_sketch_agg_double({int}, {double})) -> double
tuple_sketch_theta_integer(tuple_sketch_agg_integer({int}, {int})) -> double
tuple_sketch_estimate_double(tuple_union_double(tuple_sketch_agg_double({int}, 1D), tuple_sketch_agg_double({int}, 2D))) -> double
tuple_sketch_estimate_integer(tuple_union_integer(tuple_sketch_agg_integer({int}, 1), tuple_sketch_agg_integer({int}, 2))) -> double
tuple_sketch_summary_double(tuple_intersection_double(tuple_sketch_agg_double({int}, 1D), tuple_sketch_agg_double({int}, 2D))) -> double
tuple_sketch_summary_integer(tuple_intersection_integer(tuple_sketch_agg_integer({int}, 1), tuple_sketch_agg_integer({int}, 2))) -> long
tuple_sketch_summary_double(tuple_difference_double(tuple_sketch_agg_double({int}, 1D), tuple_sketch_agg_double({int}, 2D))) -> double
tuple_sketch_summary_integer(tuple_difference_integer(tuple_sketch_agg_integer({int}, 1), tuple_sketch_agg_integer({int}, 2))) -> long
tuple_sketch_estimate_double(tuple_union_theta_double(tuple_sketch_agg_double({int}, 1D), theta_sketch_agg({int}))) -> double
tuple_sketch_estimate_integer(tuple_union_theta_integer(tuple_sketch_agg_integer({int}, 1), theta_sketch_agg({int}))) -> double
tuple_sketch_estimate_double(tuple_intersection_theta_double(tuple_sketch_agg_double({int}, 1D), theta_sketch_agg({int}))) -> double
tuple_sketch_estimate_integer(tuple_intersection_theta_integer(tuple_sketch_agg_integer({int}, 1), theta_sketch_agg({int}))) -> double
tuple_sketch_estimate_double(tuple_difference_theta_double(tuple_sketch_agg_double({int}, 1D), theta_sketch_agg({int}))) -> double
tuple_sketch_estimate_integer(tuple_difference_theta_integer(tuple_sketch_agg_integer({int}, 1), theta_sketch_agg({int}))) -> double
vector_avg(array({float}, {float})) -> array<float>
vector_sum(array({float}, {float})) -> array<float>
"""

WINDOWS = r"""
nth_value({T}, 2) -> T
nth_value({T}, 2) IGNORE NULLS -> T
first_value({T}) -> T
last_value({T}) -> T
last_value({T}) IGNORE NULLS -> T
any_value({T}) -> T
sum({num}) -> any
avg({num}) -> any
count({T}) -> long
min({T}) -> T
max({T}) -> T
collect_list({T}) -> any
stddev_samp({num}) -> double
bool_or({bool}) -> bool
max_by({T}, {order}) -> T
sum({dt}) -> dt
median({num}) -> any
percentile({num}, 0.5) -> any
approx_count_distinct({T}) -> long
"""

# Window functions that choose their frame themselves.
RANKS = r"""
row_number() -> int
rank() -> int
dense_rank() -> int
percent_rank() -> double
cume_dist() -> double
ntile(3) -> int
lag({T}) -> T
lag({T}, 2, {T}) -> T
lag({T}) IGNORE NULLS -> T
lead({T}, 1) -> T
lead({T}, -1, {T}) -> T
lead({T}, 1) IGNORE NULLS -> T
"""

# Each of these is the select list or the whole of a query of its own.
GENERATORS = r"""
SELECT id, explode({array<T>}) FROM v -> any
SELECT id, explode_outer({array<T>}) FROM v -> any
SELECT id, explode({map<string,T>}) FROM v -> any
SELECT id, posexplode({array<T>}) FROM v -> any
SELECT id, posexplode_outer({map<string,T>}) FROM v -> any
SELECT id, inline(arrays_zip({array<T>}, {array<int>})) FROM v -> any
SELECT id, inline_outer(array({struct}, {struct})) FROM v -> any
SELECT id, stack(2, {T}, {U}, {T}, {U}) FROM v -> any
SELECT id, stack(3, {T}, {T}) FROM v -> any
SELECT id, json_tuple({string}, 'a', 'b') FROM v -> any
SELECT id, x FROM v LATERAL VIEW OUTER explode({array<T>}) t AS x -> any
SELECT id, t.* FROM v, LATERAL explode({array<T>}) AS t(x) ORDER BY 1, 2 -> any
SELECT id, t.pos, t.key FROM v, LATERAL variant_explode({variant}) AS t ORDER BY 1, 2, 3 -> any
SELECT id, t.pos, t.key FROM v, LATERAL variant_explode_outer({variant}) AS t ORDER BY 1, 2, 3 -> any
SELECT id, window({timestamp}, '1 hour').start FROM v -> any
SELECT id, window({ntz}, '10 days', '5 days', '1 hour').end FROM v -> any
SELECT window_time(window) FROM (SELECT window({timestamp}, '1 day'), id FROM v) -> any
SELECT window.start, count(*) FROM v GROUP BY window({timestamp}, '30 minutes') ORDER BY 1 -> any
SELECT hll_sketch_estimate(hll_union_agg(s, true)) FROM (SELECT hll_sketch_agg({int}) AS s FROM v GROUP BY id % 3) -> any
SELECT theta_sketch_estimate(theta_union_agg(s)) FROM (SELECT theta_sketch_agg({int}) AS s FROM v GROUP BY id % 3) -> any
SELECT theta_sketch_estimate(theta_intersection_agg(s)) FROM (SELECT theta_sketch_agg({int}) AS s FROM v GROUP BY id % 2) -> any
SELECT kll_sketch_get_n_bigint(kll_merge_agg_bigint(s)) FROM (SELECT kll_sketch_agg_bigint({int}) AS s FROM v GROUP BY id % 3) -> any
SELECT kll_sketch_get_n_double(kll_merge_agg_double(s)) FROM (SELECT kll_sketch_agg_double({double}) AS s FROM v GROUP BY id % 3) -> any
SELECT kll_sketch_get_n_float(kll_merge_agg_float(s)) FROM (SELECT kll_sketch_agg_float({float}) AS s FROM v GROUP BY id % 3) -> any
SELECT tuple_sketch_summary_double(tuple_union_agg_double(s)) FROM (SELECT tuple_sketch_agg_double({int}, 1.5D) AS s FROM v GROUP BY id % 3) -> any
SELECT tuple_sketch_summary_integer(tuple_union_agg_integer(s)) FROM (SELECT tuple_sketch_agg_integer({int}, 2) AS s FROM v GROUP BY id % 3) -> any
SELECT tuple_sketch_summary_double(tuple_intersection_agg_double(s)) FROM (SELECT tuple_sketch_agg_double({int}, 1.5D) AS s FROM v GROUP BY id % 2) -> any
SELECT tuple_sketch_summary_integer(tuple_intersection_agg_integer(s)) FROM (SELECT tuple_sketch_agg_integer({int}, 2) AS s FROM v GROUP BY id % 2) -> any
SELECT {T} AS k, count(*), sum({num}) FROM v GROUP BY 1 ORDER BY 1 NULLS LAST -> any
SELECT {order} AS k, id FROM v ORDER BY k DESC, id -> any
SELECT {order} AS k, id FROM v ORDER BY k ASC NULLS LAST, id -> any
SELECT DISTINCT {T} AS k FROM v ORDER BY 1 -> any
SELECT {T} AS k FROM v UNION SELECT {U} FROM v ORDER BY 1 -> any
SELECT raise_error({string}) FROM v -> any
SELECT assert_true({bool}) FROM v -> any
SELECT assert_true({bool}, {string}) FROM v -> any
SELECT (SELECT max({T}) FROM v) FROM v -> any
SELECT id FROM v WHERE {bool} ORDER BY id -> any
SELECT id FROM v WHERE {order} < {order} AND {T} = {T} ORDER BY id -> any
"""
