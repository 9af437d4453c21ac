"""What the generator knows of functions: `name(argument types) -> result type`, one a line.

Types: `bool byte short int long float double decimal string binary date timestamp ntz time ym dt` (year-month and
day-time interval), `array<T>`, `map<K,V>`, `struct` ({a: int, b: string}); `T`, `K`, `V`, `U` stand for any type, the
same one within a line; `num` for any numeric, `integral` for any whole number, `order` for any type with an order;
`small` for a whole number that is safe as a length; a word in quotes is that literal; `x => expression` is a lambda
written with `{type}` for what is generated inside it (`x`, `y`, `z` have the element's type).
"""

from __future__ import annotations

SIGNATURES = """
abs(num) -> same
acos(double) -> double
acosh(double) -> double
asin(double) -> double
asinh(double) -> double
atan(double) -> double
atan2(double,double) -> double
atanh(double) -> double
bin(long) -> string
bround(double,small) -> double
bround(int,small) -> int
cbrt(double) -> double
ceil(double) -> long
conv(string,'10','16') -> string
conv(string,'36','2') -> string
cos(double) -> double
cosh(double) -> double
cot(double) -> double
csc(double) -> double
degrees(double) -> double
exp(double) -> double
expm1(double) -> double
factorial(int) -> long
floor(double) -> long
greatest(T,T) -> T
least(T,T) -> T
hex(long) -> string
hex(string) -> string
hypot(double,double) -> double
ln(double) -> double
log(double) -> double
log(double,double) -> double
log10(double) -> double
log1p(double) -> double
log2(double) -> double
negative(num) -> same
pmod(num,num) -> any
mod(num,num) -> any
positive(num) -> same
pow(double,double) -> double
radians(double) -> double
rint(double) -> double
round(double,small) -> double
round(int,small) -> int
round(decimal,'1') -> any
sec(double) -> double
shiftleft(int,int) -> int
shiftright(long,int) -> long
shiftrightunsigned(int,int) -> int
sign(double) -> double
sin(double) -> double
sinh(double) -> double
sqrt(double) -> double
tan(double) -> double
tanh(double) -> double
try_add(int,int) -> int
try_add(long,long) -> long
try_divide(double,double) -> double
try_divide(decimal,decimal) -> any
try_multiply(int,int) -> int
try_subtract(long,long) -> long
try_mod(int,int) -> int
unhex(string) -> binary
width_bucket(double,double,double,long) -> long
bit_count(integral) -> int
bit_get(long,small) -> byte
ascii(string) -> int
base64(binary) -> string
bit_length(string) -> int
btrim(string) -> string
btrim(string,string) -> string
char(long) -> string
char_length(string) -> int
chr(long) -> string
concat(string,string) -> string
concat(array<T>,array<T>) -> array<T>
concat_ws(string,string,string) -> string
contains(string,string) -> bool
crc32(binary) -> long
elt(small,string,string) -> string
encode(string,'''UTF-8''') -> binary
decode(binary,'''UTF-8''') -> string
endswith(string,string) -> bool
find_in_set(string,string) -> int
format_number(double,small) -> string
format_string('''%s-%s''',string,int) -> string
initcap(string) -> string
instr(string,string) -> int
is_valid_utf8(string) -> bool
left(string,int) -> string
length(string) -> int
length(binary) -> int
levenshtein(string,string) -> int
locate(string,string) -> int
locate(string,string,int) -> int
lower(string) -> string
lpad(string,small,string) -> string
ltrim(string) -> string
luhn_check(string) -> bool
make_valid_utf8(string) -> string
mask(string) -> string
md5(binary) -> string
octet_length(string) -> int
overlay(string,string,int) -> string
overlay(string,string,int,int) -> string
position(string,string) -> int
quote(string) -> string
regexp_count(string,'''[a-c]''') -> int
regexp_extract(string,'''([a-z]+)(\\\\d*)''','1') -> string
regexp_extract_all(string,'''([a-z])''','1') -> array<string>
regexp_instr(string,'''\\\\d''') -> int
regexp_like(string,'''^[A-Z]''') -> bool
regexp_replace(string,'''[aeiou]+''','''<$0>''') -> string
regexp_substr(string,'''[0-9]+''') -> string
repeat(string,small) -> string
replace(string,string,string) -> string
reverse(string) -> string
reverse(array<T>) -> array<T>
right(string,int) -> string
rpad(string,small,string) -> string
rtrim(string) -> string
sentences(string) -> array<array<string>>
sha1(binary) -> string
sha2(binary,'256') -> string
soundex(string) -> string
space(small) -> string
split(string,'''[, ]''') -> array<string>
split(string,'''a''',int) -> array<string>
split_part(string,''','''',int) -> string
startswith(string,string) -> bool
str_to_map(string) -> map<string,string>
substr(string,int) -> string
substr(string,int,int) -> string
substring_index(string,string,int) -> string
to_binary(string,'''utf-8''') -> binary
to_char(decimal,'''S99G999G999D99''') -> string
to_number(string,'''999.9''') -> any
translate(string,string,string) -> string
trim(string) -> string
try_to_binary(string,'''hex''') -> binary
try_to_number(string,'''S999D99''') -> any
ucase(string) -> string
unbase64(string) -> binary
upper(string) -> string
url_decode(string) -> string
url_encode(string) -> string
parse_url('''http://u:p@host:80/a/b?x=1&y=%20#f''','''QUERY''',string) -> string
hash(T,U) -> int
xxhash64(T,U) -> long
add_months(date,small) -> date
convert_timezone('''Europe/Berlin''','''America/New_York''',ntz) -> ntz
date_add(date,int) -> date
date_diff(date,date) -> int
date_format(timestamp,'''yyyy-MM-dd HH:mm:ss.SSSSSS''') -> string
date_format(timestamp,'''E, d MMM y G h:mm a''') -> string
date_from_unix_date(int) -> date
date_part('''week''',date) -> int
date_part('''seconds''',timestamp) -> any
date_sub(date,int) -> date
date_trunc('''quarter''',timestamp) -> timestamp
date_trunc('''hour''',timestamp) -> timestamp
date_trunc('''week''',timestamp) -> timestamp
day(date) -> int
dayname(date) -> string
dayofweek(date) -> int
dayofyear(date) -> int
from_unixtime(long) -> string
from_utc_timestamp(timestamp,'''Asia/Tokyo''') -> timestamp
hour(timestamp) -> int
last_day(date) -> date
make_date(int,small,small) -> date
make_dt_interval(small,small,small) -> dt
make_timestamp(int,small,small,small,small,decimal) -> timestamp
make_timestamp_ntz(int,small,small,small,small,decimal) -> ntz
make_ym_interval(small,small) -> ym
make_time(small,small,decimal) -> time
minute(timestamp) -> int
month(date) -> int
monthname(date) -> string
months_between(timestamp,timestamp) -> double
next_day(date,'''MON''') -> date
quarter(date) -> int
second(timestamp) -> int
second(time) -> int
timestamp_micros(long) -> timestamp
timestamp_millis(long) -> timestamp
timestamp_seconds(int) -> timestamp
timestampadd(MONTH,small,timestamp) -> timestamp
timestampadd(HOUR,int,timestamp) -> timestamp
timestampdiff(DAY,timestamp,timestamp) -> long
timestampdiff(MONTH,timestamp,timestamp) -> long
time_diff('''MINUTE''',time,time) -> long
time_trunc('''MINUTE''',time) -> time
to_date(string) -> date
to_date(string,'''yyyy-MM-dd''') -> date
to_time(string) -> time
to_timestamp(string) -> timestamp
to_timestamp(string,'''yyyy-MM-dd HH:mm:ss''') -> timestamp
to_unix_timestamp(timestamp) -> long
to_utc_timestamp(timestamp,'''America/Los_Angeles''') -> timestamp
trunc(date,'''MM''') -> date
trunc(date,'''WEEK''') -> date
try_to_timestamp(string) -> timestamp
unix_date(date) -> int
unix_micros(timestamp) -> long
unix_millis(timestamp) -> long
unix_seconds(timestamp) -> long
weekday(date) -> int
weekofyear(date) -> int
year(date) -> int
coalesce(T,T) -> T
if(bool,T,T) -> T
ifnull(T,T) -> T
nullif(T,T) -> T
nvl(T,T) -> T
nvl2(U,T,T) -> T
equal_null(T,T) -> bool
isnull(T) -> bool
isnotnull(T) -> bool
isnan(double) -> bool
nanvl(double,double) -> double
nullifzero(int) -> int
zeroifnull(long) -> long
typeof(T) -> string
array(T,T,T) -> array<T>
array_append(array<T>,T) -> array<T>
array_compact(array<T>) -> array<T>
array_contains(array<order>,order) -> bool
array_distinct(array<T>) -> array<T>
array_except(array<T>,array<T>) -> array<T>
array_insert(array<T>,small,T) -> array<T>
array_intersect(array<T>,array<T>) -> array<T>
array_join(array<string>,string) -> string
array_join(array<string>,string,string) -> string
array_max(array<T>) -> T
array_min(array<T>) -> T
array_position(array<T>,T) -> long
array_prepend(array<T>,T) -> array<T>
array_remove(array<T>,T) -> array<T>
array_repeat(T,small) -> array<T>
array_size(array<T>) -> int
array_sort(array<T>) -> array<T>
array_union(array<T>,array<T>) -> array<T>
arrays_overlap(array<T>,array<T>) -> bool
arrays_zip(array<T>,array<U>) -> any
cardinality(array<T>) -> int
element_at(array<T>,small) -> T
try_element_at(array<T>,small) -> T
element_at(map<string,T>,string) -> T
flatten(array<array<int>>) -> array<int>
get(array<T>,int) -> T
sequence(small,small) -> array<int>
size(map<string,int>) -> int
slice(array<T>,small,small) -> array<T>
sort_array(array<T>) -> array<T>
sort_array(array<T>,'false') -> array<T>
map('''k''',T,string,T) -> map<string,T>
map_concat(map<string,int>,map<string,int>) -> map<string,int>
map_contains_key(map<string,int>,string) -> bool
map_entries(map<string,T>) -> any
map_from_arrays(array<int>,array<T>) -> map<int,T>
map_keys(map<string,T>) -> array<string>
map_values(map<string,T>) -> array<T>
named_struct('''a''',int,'''b''',string) -> struct
transform(array<int>,x -> {int}) -> array<int>
transform(array<string>,(x, i) -> concat(x, i)) -> array<string>
filter(array<T>,x -> x IS NOT NULL) -> array<T>
filter(array<int>,x -> x > {int}) -> array<int>
exists(array<int>,x -> x > {int}) -> bool
forall(array<int>,x -> x > {int}) -> bool
aggregate(array<int>,'0L',(acc, x) -> acc + x) -> long
zip_with(array<int>,array<int>,(x, y) -> coalesce(x, y)) -> array<int>
map_filter(map<string,int>,(k, v) -> v > {int}) -> map<string,int>
transform_keys(map<string,int>,(k, v) -> upper(k)) -> map<string,int>
transform_values(map<string,int>,(k, v) -> v IS NULL) -> any
map_zip_with(map<string,int>,map<string,int>,(k, a, b) -> coalesce(a, b)) -> map<string,int>
get_json_object(string,'''$.a''') -> string
from_json(string,'''a INT, b STRING''') -> struct
json_array_length(string) -> int
json_object_keys(string) -> array<string>
to_json(struct) -> string
to_json(map<string,int>) -> string
to_csv(struct) -> string
from_csv(string,'''a INT, b STRING''') -> struct
schema_of_json('''{"a": [1, 2.5], "b": {"c": null}}''') -> string
"""
