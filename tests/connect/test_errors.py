"""An error is as much a result as a row: class, condition, SQLSTATE, parameters and the text it points at."""

import grpc
import pytest
from pyspark.errors import (
    AnalysisException,
    ArithmeticException,
    NumberFormatException,
    ParseException,
    PySparkException,
)


def raised(spark, kind, sql):
    with pytest.raises(kind) as error:
        spark.sql(sql).collect()
    return error.value


def test_syntax(spark):
    error = raised(spark, ParseException, "SELECT (1 +")
    assert error.getCondition() == "PARSE_SYNTAX_ERROR"
    assert error.getSqlState() == "42601"
    assert error.getMessageParameters() == {"error": "end of input", "hint": ""}


def test_unknown_column(spark):
    error = raised(spark, AnalysisException, "SELECT a, nam FROM VALUES (1, 'x') AS t(a, name)")
    assert error.getCondition() == "UNRESOLVED_COLUMN.WITH_SUGGESTION"
    assert error.getSqlState() == "42703"
    assert error.getMessageParameters()["objectName"] == "`nam`"
    [context] = error.getQueryContext()
    assert context.fragment() == "nam"
    assert (context.startIndex(), context.stopIndex()) == (10, 12)


def test_division_by_zero(spark):
    error = raised(spark, ArithmeticException, "SELECT 1 / id FROM range(1)")
    assert error.getCondition() == "DIVIDE_BY_ZERO"
    assert error.getSqlState() == "22012"
    assert error.getQueryContext()[0].fragment() == "1 / id"
    assert "[DIVIDE_BY_ZERO]" in str(error)


def test_overflow(spark):
    assert raised(spark, ArithmeticException, "SELECT 2147483647 + 1").getSqlState() == "22003"


def test_malformed_number(spark):
    error = raised(spark, NumberFormatException, "SELECT CAST('x' AS INT)")
    assert error.getCondition() == "CAST_INVALID_INPUT"
    assert error.getMessageParameters()["targetType"] == '"INT"'


def test_error_in_dataframe_code(spark):
    from pyspark.sql import functions as F

    with pytest.raises(AnalysisException) as error:
        spark.range(1).select(F.col("id") + F.array(F.lit(1))).collect()
    assert error.value.getCondition() == "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES"
    with pytest.raises(ArithmeticException) as error:
        spark.range(1).select(F.lit(1) / F.col("id")).collect()
    assert error.value.getCondition() == "DIVIDE_BY_ZERO"


def test_unknown_function_and_table(spark):
    assert raised(spark, AnalysisException, "SELECT nope(1)").getCondition() == "UNRESOLVED_ROUTINE"
    error = raised(spark, AnalysisException, "SELECT * FROM nope")
    assert error.getCondition() == "TABLE_OR_VIEW_NOT_FOUND"
    assert error.getSqlState() == "42P01"


def test_raise_error(spark):
    error = raised(spark, PySparkException, "SELECT raise_error('stop')")
    assert error.getCondition() == "USER_RAISED_EXCEPTION"
    assert error.getMessageParameters() == {"errorMessage": "stop"}


def test_late_error_after_many_good_rows(spark):
    sql = "SELECT 100 / (id - 199999) FROM range(200000)"
    assert raised(spark, ArithmeticException, sql).getCondition() == "DIVIDE_BY_ZERO"
    assert spark.range(3).count() == 3


def test_session_serves_on_after_errors(spark):
    for _ in range(20):
        raised(spark, PySparkException, "SELECT nope")
    assert spark.sql("SELECT 1").first()[0] == 1


@pytest.mark.parametrize("data", [b"garbage", b"\xff\xff\xff\xff\x10\x00\x00\x00" + b"\x01" * 40])
def test_local_rows_that_are_no_arrow_stream(spark, data):
    client = spark._client
    request = client._execute_plan_request_with_metadata()
    request.plan.root.local_relation.data = data
    request.plan.root.common.plan_id = 0
    with pytest.raises(grpc.RpcError) as error:
        list(client._stub.ExecutePlan(request, metadata=client._builder.metadata()))
    assert error.value.details().startswith("[CONNECT_INVALID_PLAN.CANNOT_PARSE]")
