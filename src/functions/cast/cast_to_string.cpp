#include "base/text/number_text.h"
#include "base/time/datetime_format.h"
#include "functions/cast/cast_kernels.h"
#include "functions/cast/value_text.h"
#include "functions/kernel_frame/row_kernels.h"

namespace firesteel {
namespace {

VectorPtr any_to_string(const KernelCall& call) {
  StringResult result(call);
  const TimeZone zone = TimeZone::load(call.environment.session_time_zone);
  std::string text;
  call.rows.for_each([&](size_t row) {
    text.clear();
    append_value_text(*call.arguments[0], row, zone, text,
                      call.errors.mode() == EvalMode::kLegacy ? DecimalStyle::kJava : DecimalStyle::kPlain);
    result.set(row, text);
  });
  return result.finish();
}

}  // namespace

ScalarKernel make_cast_to_string(const DataType& from, const DataType&) {
  switch (from.id()) {
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
    case TypeId::kBinary:
      return [](const KernelCall& call) { return call.arguments[0]->with_type(call.result_type); };
    case TypeId::kInteger:
      return string_kernel<int32_t>([](int32_t value, std::string& out) { append_integer(value, out); });
    case TypeId::kLong:
      return string_kernel<int64_t>([](int64_t value, std::string& out) { append_integer(value, out); });
    case TypeId::kDate:
      return string_kernel<int32_t>([](int32_t value, std::string& out) { append_date(value, out); });
    default:
      return any_to_string;
  }
}

}  // namespace firesteel
