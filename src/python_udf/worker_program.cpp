#include "python_udf/worker_program.h"

namespace firesteel {

const std::string kWorkerProgram = R"python(
import os, sys, threading, time

# Tracebacks without the frames of pyspark, as Spark shows them.
os.environ.setdefault("SPARK_SIMPLIFIED_TRACEBACK", "1")

def watch(parent):
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)

threading.Thread(target=watch, args=(os.getppid(),), daemon=True).start()

import pyspark.worker as worker
from pyspark.serializers import read_int
from pyspark.sql.conversion import LocalDataToArrowConversion
from pyspark.sql import types as T

def java_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join("null" if v is None else java_text(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(java_text(k) + "=" + java_text(v) for k, v in value.items()) + "}"
    return str(value)

def wrapped(bits):
    half = 1 << (bits - 1)
    def convert(value):
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return (value + half) % (2 * half) - half
    return convert

def only(kind):
    return lambda value: value if isinstance(value, kind) else None

# What Spark's EvaluatePython makes of a value that a pickled function returned.
def lenient(data_type):
    import decimal
    if isinstance(data_type, T.ByteType):
        return wrapped(8)
    if isinstance(data_type, T.ShortType):
        return wrapped(16)
    if isinstance(data_type, T.IntegerType):
        return wrapped(32)
    if isinstance(data_type, T.LongType):
        return wrapped(64)
    if isinstance(data_type, (T.FloatType, T.DoubleType)):
        return only(float)
    if isinstance(data_type, T.BooleanType):
        return only(bool)
    if isinstance(data_type, (T.StringType, T.CharType, T.VarcharType)):
        return lambda value: value if isinstance(value, str) else java_text(value)
    if isinstance(data_type, T.BinaryType):
        def binary(value):
            if isinstance(value, str):
                return value.encode("utf-8")
            return bytes(value) if isinstance(value, (bytes, bytearray)) else None
        return binary
    if isinstance(data_type, T.DecimalType):
        scale = decimal.Decimal(1).scaleb(-data_type.scale)
        limit = decimal.Decimal(10) ** (data_type.precision - data_type.scale)
        context = decimal.Context(prec=76, rounding=decimal.ROUND_HALF_UP)
        def exact(value):
            if not isinstance(value, decimal.Decimal) or not value.is_finite():
                return None
            value = value.quantize(scale, context=context)
            return value if abs(value) < limit else None
        return exact
    if isinstance(data_type, T.ArrayType):
        element = nullable(data_type.elementType)
        return lambda value: [element(v) for v in value] if hasattr(value, "__iter__") else None
    if isinstance(data_type, T.MapType):
        key, item = nullable(data_type.keyType), nullable(data_type.valueType)
        return lambda value: [(key(k), item(v)) for k, v in value.items()] if isinstance(value, dict) else None
    if isinstance(data_type, T.StructType):
        fields = [(field.name, nullable(field.dataType)) for field in data_type.fields]
        def struct(value):
            if isinstance(value, dict):
                return {f"col_{i}": convert(value.get(name)) for i, (name, convert) in enumerate(fields)}
            if not isinstance(value, (list, tuple)):
                if not hasattr(value, "__dict__"):
                    return None
                members = value.__dict__
                return {f"col_{i}": convert(members.get(name)) for i, (name, convert) in enumerate(fields)}
            return {f"col_{i}": convert(value[i]) for i, (name, convert) in enumerate(fields)}
        return struct
    return None

def nullable(data_type):
    convert = lenient(data_type) if not strict(data_type) else original(data_type, True)
    if convert is None:
        return lambda value: value
    return lambda value: None if value is None else convert(value)

# Types that the client's own conversion treats as Spark does; and all that hold structs, whose Arrow form is its own.
def strict(data_type):
    if isinstance(data_type, T.StructType):
        return True
    if isinstance(data_type, T.ArrayType):
        return strict(data_type.elementType)
    if isinstance(data_type, T.MapType):
        return strict(data_type.keyType) or strict(data_type.valueType)
    return not isinstance(data_type, (T.NumericType, T.BooleanType, T.StringType, T.BinaryType))

original = LocalDataToArrowConversion._create_converter

def pickled(data_type, *args, **kwargs):
    if strict(data_type):
        return original(data_type, *args, **kwargs)
    convert = lenient(data_type)
    return None if convert is None else lambda value: None if value is None else convert(value)

infile = os.fdopen(os.dup(3), "rb", 65536)
# A buffer of one byte: every message goes out when it is written, so that an answer never waits for the next question.
outfile = os.fdopen(3, "wb", 1)
while True:
    try:
        mode = read_int(infile)
    except EOFError:
        break
    LocalDataToArrowConversion._create_converter = pickled if mode == 1 else original
    try:
        worker.main(infile, outfile)
    except SystemExit:
        break
    finally:
        try:
            outfile.flush()
        except Exception:
            pass
os._exit(0)
)python";

}  // namespace firesteel
