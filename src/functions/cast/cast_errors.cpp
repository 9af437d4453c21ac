#include "base/text/number_text.h"
#include "columnar/decoded_vector.h"
#include "functions/cast/cast_kernels.h"
#include "functions/math/arithmetic_errors.h"

#include <cmath>

namespace firesteel {
namespace {

constexpr const char* kAnsiConfig = "\"spark.sql.ansi.enabled\"";

std::string quoted_type(const DataType& type) { return "\"" + type.sql() + "\""; }

std::string quoted_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      quoted.push_back('\\');
    }
    quoted.push_back(c);
  }
  return quoted + "'";
}

}  // namespace

namespace cast_errors {

void invalid_input(const KernelCall& call, size_t row, std::string_view text, const DataType& to) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    call.errors.note_null(row);
    return;
  }
  call.errors.fail(row, [&] {
    SparkError error("CAST_INVALID_INPUT", {{"expression", quoted_text(text)},
                                            {"sourceType", "\"STRING\""},
                                            {"targetType", quoted_type(to)},
                                            {"ansiConfig", kAnsiConfig}});
    if (to.is_datetime() || to.is(TypeId::kTime)) {
      error.with_exception_class("org.apache.spark.SparkDateTimeException");
    } else if (to.is(TypeId::kBoolean)) {
      error.with_exception_class("org.apache.spark.SparkRuntimeException");
    }
    return error;
  });
}

void invalid_number(const KernelCall& call, size_t row, const std::string& value, const DataType& from) {
  call.errors.fail(row, [&] {
    SparkError error("CAST_INVALID_INPUT", {{"expression", value},
                                            {"sourceType", quoted_type(from)},
                                            {"targetType", quoted_type(call.result_type)},
                                            {"ansiConfig", kAnsiConfig}});
    error.with_exception_class("org.apache.spark.SparkDateTimeException");
    return error;
  });
}

void overflow(const KernelCall& call, size_t row, const std::string& value, const DataType& from, const DataType& to,
              bool legacy_null) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    if (legacy_null) {
      call.errors.note_null(row);
    }
    return;
  }
  call.errors.fail(row, [&] {
    return SparkError("CAST_OVERFLOW", {{"value", value},
                                        {"sourceType", quoted_type(from)},
                                        {"targetType", quoted_type(to)},
                                        {"ansiConfig", kAnsiConfig}});
  });
}

void invalid_interval(const KernelCall& call, size_t row, std::string_view text) {
  call.errors.fail(row, [&] {
    const DataType& type = call.result_type;
    const bool months = type.is(TypeId::kYearMonthInterval);
    static constexpr const char* kMonthFields[] = {"y", "m"};
    static constexpr const char* kDayFields[] = {"d", "h", "m", "s.n"};
    std::string format;
    for (int field = type.start_field(); field <= type.end_field(); ++field) {
      format += format.empty() ? "" : (months ? "-" : (field == 1 ? " " : ":"));
      format += (months ? kMonthFields : kDayFields)[field];
    }
    std::string name = type.simple_string();
    const std::string fields = type.sql().substr(std::string_view("INTERVAL ").size());
    return SparkError(
        months ? "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING"
               : "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
        {{"input", std::string(text)},
         {"intervalStr", months ? "year-month" : "day-time"},
         {"supportedFormat", "`[+|-]" + format + "`, `INTERVAL [+|-]'[+|-]" + format + "' " + fields + "`"},
         {"typeName", std::move(name)}});
  });
}

void decimal_out_of_range(const KernelCall& call, size_t row, const std::string& value, const DataType& to) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    call.errors.note_null(row);
    return;
  }
  call.errors.fail(row, [&] { return arithmetic_errors::decimal_out_of_range(value, to); });
}

void number_too_long(const KernelCall& call, size_t row, const std::string& value) {
  if (call.errors.mode() == EvalMode::kLegacy) {
    call.errors.note_null(row);
    return;
  }
  call.errors.fail(row, [&] { return SparkError("NUMERIC_OUT_OF_SUPPORTED_RANGE", {{"value", value}}); });
}

void interval_overflow(const KernelCall& call, size_t row, const std::string& value, const DataType& from,
                       const DataType& to) {
  call.errors.fail(row, [&] {
    return SparkError("CAST_OVERFLOW", {{"value", value},
                                        {"sourceType", quoted_type(from)},
                                        {"targetType", quoted_type(to)},
                                        {"ansiConfig", kAnsiConfig}});
  });
}

void interval_out_of_range(const KernelCall& call, size_t row, const std::string& value, const DataType& to) {
  call.errors.fail(row, [&] { return arithmetic_errors::decimal_out_of_range(value, to); });
}

}  // namespace cast_errors

std::string number_literal(const Vector& vector, size_t row) {
  const DecodedVector decoded(vector);
  std::string text;
  switch (vector.type().id()) {
    case TypeId::kByte:
      return std::to_string(decoded.value<int8_t>(row)) + "Y";
    case TypeId::kShort:
      return std::to_string(decoded.value<int16_t>(row)) + "S";
    case TypeId::kInteger:
      return std::to_string(decoded.value<int32_t>(row));
    case TypeId::kFloat:
      append_float(decoded.value<float>(row), text);
      return text;
    case TypeId::kDouble: {
      const double value = decoded.value<double>(row);
      append_double(value, text);
      return std::isfinite(value) ? text + "D" : text;
    }
    case TypeId::kDecimal: {
      const int128_t value =
          vector.type().physical() == PhysicalType::kInt64 ? decoded.value<int64_t>(row) : decoded.value<int128_t>(row);
      return decimal_to_string(value, vector.type().scale()) + "BD";
    }
    default:
      return std::to_string(decoded.value<int64_t>(row)) + "L";
  }
}

}  // namespace firesteel
