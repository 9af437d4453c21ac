"""CSV, JSON, text and binary files: reading with Spark's options and modes, inference, and writing."""

import gzip
import pathlib

import pytest
from pyspark.errors import PySparkException


def written(folder):
    return "".join(p.read_bytes().decode() for p in sorted(pathlib.Path(folder).glob("part-*")))


def make(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, newline="")
    return str(path)


def rows(frame):
    return [tuple(row) for row in frame.collect()]


def test_csv_quotes_and_nulls(spark, tmp_path):
    lines = [
        'a,"b, c",d',
        '"a""b",c,d',
        '"a\\"b",c,d',
        '"a"b,c,d',
        '"a" ,b,c',
        'a"b"c,"",',
        '"open,b,c',
    ]
    path = make(tmp_path, "q.csv", "\n".join(lines) + "\n")
    frame = spark.read.schema("a string, b string, c string, _corrupt_record string").csv(path)
    assert rows(frame) == [
        ("a", "b, c", "d", None),
        ('"a""b"', "c", "d", None),
        ('a"b', "c", "d", None),
        ('"a"b', "c", "d", None),
        ("a", "b", "c", None),
        ('a"b"c', None, None, None),
        ("open,b,c", None, None, '"open,b,c'),
    ]
    assert rows(spark.read.csv(path, escape='"').limit(2)) == [("a", "b, c", "d"), ('a"b', "c", "d")]
    path = make(tmp_path, "n.csv", 'a,"",,NULL,"NULL"\n')
    assert rows(spark.read.csv(path, nullValue="NULL")) == [("a", "", None, None, None)]
    assert rows(spark.read.csv(path, emptyValue="E")) == [("a", "E", None, "NULL", "NULL")]


def test_csv_modes(spark, tmp_path):
    path = make(tmp_path, "m.csv", "1,x\nabc,y\n3\n4,z,w\n")
    schema = "a int, b string, _corrupt_record string"
    assert rows(spark.read.schema(schema).csv(path)) == [
        (1, "x", None),
        (None, "y", "abc,y"),
        (3, None, "3"),
        (4, "z", "4,z,w"),
    ]
    assert rows(spark.read.schema(schema).csv(path, mode="DROPMALFORMED")) == [(1, "x", None)]
    assert spark.read.schema("a int, b string").csv(path, mode="DROPMALFORMED").count() == 4
    with pytest.raises(PySparkException) as error:
        spark.read.schema("a int, b string").csv(path, mode="FAILFAST").collect()
    assert error.value.getCondition() == "FAILED_READ_FILE.NO_HINT"


def test_csv_inference_and_lines(spark, tmp_path):
    text = "i,l,d,t,s,b\n1,3000000000,1.5,2020-01-01 10:11:12,x,true\n,2,3,2020-01-02,y,false\n"
    path = make(tmp_path, "i.csv", text)
    frame = spark.read.csv(path, header=True, inferSchema=True)
    assert frame.schema.simpleString() == "struct<i:int,l:bigint,d:double,t:timestamp,s:string,b:boolean>"
    assert frame.where("l > 5").select("s").first()[0] == "x"
    assert spark.read.csv(path).columns == ["_c0", "_c1", "_c2", "_c3", "_c4", "_c5"]
    path = make(tmp_path, "ml.csv", 'a,b\n1,"x\ny"\n\n2,z\n')
    assert rows(spark.read.csv(path, header=True, multiLine=True)) == [("1", "x\ny"), ("2", "z")]
    path = make(tmp_path, "c.csv", "#x\na;b\n\n1;2\r\n3;4\r5;6")
    expected = [("1", "2"), ("3", "4"), ("5", "6")]
    assert rows(spark.read.csv(path, header=True, sep=";", comment="#")) == expected
    with gzip.open(tmp_path / "z.csv.gz", "wb") as f:
        f.write(b"a,b\n" * 3)
    assert spark.read.csv(str(tmp_path / "z.csv.gz")).count() == 3


def test_csv_large_file_in_parts(spark, tmp_path):
    lines = [f'{i},"text, {i}"' for i in range(900_000)]
    path = make(tmp_path, "large.csv", "\n".join(lines))
    frame = spark.read.schema("i int, t string").csv(path)
    assert frame.count() == 900_000
    total, distinct = frame.selectExpr("sum(i)", "count(DISTINCT t)").first()
    assert (total, distinct) == (sum(range(900_000)), 900_000)


def test_csv_writing(spark, tmp_path):
    frame = spark.sql("SELECT * FROM VALUES (1, 'a,b', 1.5D), (2, '', null), (3, 'q\"q', double('NaN')) AS t(i, s, d)")
    path = str(tmp_path / "w")
    frame.coalesce(1).write.csv(path, header=True)
    assert written(path) == 'i,s,d\n1,"a,b",1.5\n2,"",\n3,"q\\"q",NaN\n'
    back = spark.read.schema("i int, s string, d double").csv(path, header=True)
    assert [tuple(map(str, row)) for row in rows(back)][2] == ("3", 'q"q', "nan")
    frame.coalesce(1).write.mode("overwrite").csv(path, sep="|", nullValue="-", quoteAll=True)
    assert written(path).splitlines()[1] == '"2"|""|"-"'


def test_json(spark, tmp_path):
    path = make(tmp_path, "a.json", '{"b":1,"a":"x"}\n{"c":[1,null],"d":{"y":true}}\n\n{"b":2.5}\n')
    frame = spark.read.json(path)
    assert frame.schema.simpleString() == "struct<a:string,b:double,c:array<bigint>,d:struct<y:boolean>>"
    assert frame.count() == 3
    assert frame.where("b > 2").select("b").first()[0] == 2.5
    path = make(tmp_path, "bad.json", '{"a":1}\n{"a":\n{"a":"x"}\n[{"a":7},{"a":8}]\n')
    read = spark.read.schema("a int, _corrupt_record string")
    assert rows(read.json(path)) == [(1, None), (None, '{"a":'), (None, '{"a":"x"}'), (7, None), (8, None)]
    assert rows(spark.read.schema("a int").json(path, mode="DROPMALFORMED")) == [(1,), (7,), (8,)]
    path = make(tmp_path, "ml.json", '[{"a":1,\n"b":"x"},\n{"a":3}]')
    assert rows(spark.read.json(path, multiLine=True)) == [(1, "x"), (3, None)]
    frame = spark.sql("SELECT 1 AS i, 'é\"' AS s, array(1, null) AS x, named_struct('k', null) AS n, null AS z")
    frame.write.json(str(tmp_path / "w"))
    assert written(tmp_path / "w") == '{"i":1,"s":"é\\"","x":[1,null],"n":{}}\n'


def test_text_and_binary(spark, tmp_path):
    path = make(tmp_path, "a.txt", "one\ntwo\r\nthree")
    assert rows(spark.read.text(path)) == [("one",), ("two",), ("three",)]
    assert rows(spark.read.text(path, wholetext=True)) == [("one\ntwo\r\nthree",)]
    assert spark.sql(f"SELECT count(*) FROM text.`{path}`").first()[0] == 3
    spark.read.text(path).coalesce(1).write.text(str(tmp_path / "w"), lineSep="|")
    assert written(tmp_path / "w") == "one|two|three|"
    (row,) = spark.read.format("binaryFile").load(path).collect()
    assert (row.length, bytes(row.content)) == (14, b"one\ntwo\r\nthree")


def test_partitions_and_several_paths(spark, tmp_path):
    frame = spark.sql("SELECT 1 AS i, 'x' AS k UNION ALL SELECT 2, 'y'")
    for kind in ("csv", "json", "text"):
        path = str(tmp_path / kind)
        source = frame.selectExpr("string(i) AS i", "k")
        source.write.format(kind).partitionBy("k").save(path)
        back = spark.read.format(kind).load(path)
        assert back.columns[-1] == "k"
        assert back.where("k = 'y'").count() == 1
    one = make(tmp_path, "1.csv", "a\n1\n")
    two = make(tmp_path, "2.csv", "a\n2\n")
    assert spark.read.csv([one, two], header=True).count() == 2
    assert spark.read.csv(str(tmp_path / "[12].csv"), header=True).count() == 2


def test_inference_looks_at_a_sample(spark, tmp_path):
    """The records that Spark takes of one partition, with its seed."""
    csv, json = tmp_path / "a.csv", tmp_path / "a.json"
    csv.write_text("".join(f"{'x' if i % 37 == 5 else ''}{i}\n" for i in range(60)))
    json.write_text("".join(f'{{"n{i}":1}}\n' for i in range(40)))
    reader = spark.read.option("inferSchema", True)
    types = {ratio: reader.option("samplingRatio", ratio).csv(str(csv)).dtypes[0][1] for ratio in (0.2, 0.5, 1)}
    assert types == {0.2: "int", 0.5: "int", 1: "string"}
    assert spark.read.option("samplingRatio", 0.1).json(str(json)).columns == ["n18", "n20", "n24", "n3"]
    for source, path in [("csv", csv), ("json", json)]:
        with pytest.raises(PySparkException):
            reader.option("samplingRatio", 0).format(source).load(str(path)).schema  # noqa: B018
