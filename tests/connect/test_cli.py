"""The command line."""

import subprocess
import sys

import pytest

import firesteel


def call(*arguments, **options):
    command = [sys.executable, "-m", "firesteel", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


def test_version():
    assert call("--version").stdout == f"firesteel {firesteel.__version__}\n"


def test_classic_program_runs_unchanged(tmp_path):
    program = tmp_path / "job.py"
    program.write_text(
        "import sys\n"
        "from pyspark.sql import SparkSession\n"
        "if __name__ == '__main__':\n"
        "    spark = SparkSession.builder.master('local[*]').appName('job').enableHiveSupport()"
        ".config('spark.sql.shuffle.partitions', 4).getOrCreate()\n"
        "    print(sys.argv[1:], spark.range(int(sys.argv[2])).count(), spark.version)\n"
        "    again = SparkSession.builder.master('local').getOrCreate()\n"
        "    print(again is spark, spark.conf.get('spark.sql.shuffle.partitions'))\n"
        "    spark.stop()\n"
    )
    result = call("run", str(program), "--flag", "5")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "['--flag', '5'] 5 4.2.0\nTrue 4\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [("import sys; sys.exit(7)", 7), ("raise SystemExit('bye')", 1), ("1 / 0", 1), ("import sys; sys.exit()", 0)],
)
def test_exit_code_is_kept(tmp_path, text, code):
    program = tmp_path / "job.py"
    program.write_text(text)
    result = call("run", str(program))
    assert result.returncode == code
    if text == "1 / 0":
        assert "ZeroDivisionError" in result.stderr
        assert "runpy" not in result.stderr


def test_program_imports_its_neighbours(tmp_path):
    (tmp_path / "neighbour.py").write_text("VALUE = 5")
    (tmp_path / "job.py").write_text("from neighbour import VALUE; print(VALUE, __file__)")
    assert call("run", "job.py", cwd=tmp_path).stdout == "5 job.py\n"


def test_missing_program():
    result = call("run", "nothing.py")
    assert result.returncode == 2
    assert "nothing.py" in result.stderr


def test_sql():
    result = call("sql", "-e", "CREATE TEMP VIEW v AS SELECT ';' AS a; -- comment;\nSELECT a, 1 AS b FROM v;")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "+---+---+\n|a  |b  |\n+---+---+\n|;  |1  |\n+---+---+\n\n"


def test_sql_error():
    result = call("sql", "-e", "SELECT nope")
    assert result.returncode == 1
    assert "UNRESOLVED_COLUMN" in result.stderr
    assert "Traceback" not in result.stderr


def test_bad_setting():
    result = call("sql", "-e", "SELECT 1", "--conf", "nonsense")
    assert result.returncode == 2


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", 'a,b,c,d\n1,x|y,,"[1,2]"\n'),
        ("json", '{"a":1,"b":"x|y","c":null,"d":[1,2]}\n'),
        ("markdown", "| a | b | c | d |\n|---|---|---|---|\n| 1 | x\\|y |  | [1,2] |\n"),
    ],
)
def test_sql_formats(form, text):
    result = call("sql", "--format", form, "-e", "SELECT 1 AS a, 'x|y' AS b, NULL AS c, array(1, 2) AS d")
    assert (result.returncode, result.stdout) == (0, text)


def test_sql_from_a_file_and_from_stdin(tmp_path):
    script = tmp_path / "two.sql"
    script.write_text("SELECT 1 AS a;\nSELECT 'é' AS b;")
    assert call("sql", "--format", "csv", "-f", str(script)).stdout == "a\n1\nb\né\n"
    assert call("sql", "--format", "csv", input="SELECT 2 AS a").stdout == "a\n2\n"
    assert call("sql", "--format", "nonsense", "-e", "SELECT 1").returncode == 2
