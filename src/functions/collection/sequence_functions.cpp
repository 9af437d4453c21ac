// sequence: numbers, dates and timestamps in steps.
#include "columnar/physical_dispatch.h"
#include "functions/collection/collection_binding.h"
#include "functions/collection/collection_functions.h"
#include "functions/datetime/datetime_math.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "functions/math/arithmetic_errors.h"

#include <optional>

namespace firesteel {
namespace {

constexpr int64_t kMaxArrayLength = 2147483632;   // Spark's MAX_ROUNDED_ARRAY_LENGTH
constexpr size_t kMaxElements = size_t{1} << 27;  // of one batch
constexpr int64_t kDaysOfMonth = 28;              // the least, for an upper bound of the length

/// Number of elements from `start` to `stop`; fails the row (and gives nothing) when there is no such sequence.
std::optional<int64_t> length_of(const KernelCall& call, size_t row, int64_t start, int64_t stop, int64_t step,
                                 const std::string& step_text) {
  const bool fits = (step > 0 && start <= stop) || (step < 0 && start >= stop) || (step == 0 && start == stop);
  if (!fits) {
    call.errors.fail(row, [&] {
      return SparkError("INVALID_SEQUENCE_BOUNDARIES",
                        {{"start", std::to_string(start)}, {"stop", std::to_string(stop)}, {"step", step_text}});
    });
    return std::nullopt;
  }
  const int128_t length = step == 0 ? 1 : 1 + (static_cast<int128_t>(stop) - start) / step;
  if (length > kMaxArrayLength) {
    call.errors.fail(row, [&] {
      return SparkError("COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER",
                        {{"numberOfElements", decimal_to_string(length, 0)},
                         {"functionName", "`sequence`"},
                         {"maxRoundedArrayLength", std::to_string(kMaxArrayLength)},
                         {"parameter", "`count`"}});
    });
    return std::nullopt;
  }
  return static_cast<int64_t>(length);
}

/// The elements of all rows, appended one after another.
template <typename T>
class Elements {
 public:
  explicit Elements(const KernelCall& call) : call_(call), ranges_(call.size, ArrayRange{0, 0}) {}

  void open(size_t row, int64_t expected) {
    row_ = row;
    if (values_.size() + static_cast<size_t>(expected) > kMaxElements) {
      throw SparkError(
          "UNSUPPORTED_FEATURE.FIRESTEEL",
          {{"feature", "sequences of more than " + std::to_string(kMaxElements) + " elements in a batch"}});
    }
    ranges_[row].offset = static_cast<int32_t>(values_.size());
    values_.reserve(values_.size() + static_cast<size_t>(expected));
  }
  void add(T value) {
    values_.push_back(value);
    ++ranges_[row_].length;
  }
  VectorPtr finish() const {
    auto elements = Vector::flat(call_.result_type.element(), values_.size());
    std::copy(values_.begin(), values_.end(), elements->template mutable_values<T>());
    auto result = Vector::flat(call_.result_type, call_.size);
    std::copy(ranges_.begin(), ranges_.end(), result->template mutable_values<ArrayRange>());
    result->set_children({std::move(elements)});
    return result;
  }

 private:
  const KernelCall& call_;
  std::vector<ArrayRange> ranges_;
  std::vector<T> values_;
  size_t row_ = 0;
};

template <typename T>
void add_numbers(const KernelCall& call, Elements<T>& elements, size_t row, int64_t start, int64_t stop, int64_t step) {
  if (const auto length = length_of(call, row, start, stop, step, std::to_string(step))) {
    elements.open(row, *length);
    for (int64_t i = 0; i < *length; ++i) {
      elements.add(static_cast<T>(start + i * step));
    }
  }
}

template <typename T>
VectorPtr number_kernel(const KernelCall& call) {
  const Input<T> starts(call, 0);
  const Input<T> stops(call, 1);
  std::optional<Input<T>> steps;
  if (call.arguments.size() > 2) {
    steps.emplace(call, 2);
  }
  Elements<T> elements(call);
  call.rows.for_each([&](size_t row) {
    const int64_t step = steps ? (*steps)[row] : (starts[row] <= stops[row] ? 1 : -1);
    add_numbers(call, elements, row, starts[row], stops[row], step);
  });
  return elements.finish();
}

/// A step through the calendar.
struct Step {
  int64_t months = 0;
  int64_t days = 0;
  int64_t micros = 0;
  std::string text;
};

Step step_of(const KernelCall& call, size_t row, bool ascending) {
  Step step;
  if (call.arguments.size() < 3) {
    step.days = ascending ? 1 : -1;
    return step;
  }
  const Vector& column = *call.arguments[2];
  const DecodedVector decoded(column);
  switch (column.type().id()) {
    case TypeId::kYearMonthInterval:
      step.months = decoded.value<int32_t>(row);
      break;
    case TypeId::kDayTimeInterval: {
      const int64_t micros = decoded.value<int64_t>(row);
      step.days = micros / kMicrosPerDay;
      step.micros = micros % kMicrosPerDay;
      break;
    }
    default: {
      const auto& interval = decoded.value<CalendarInterval>(row);
      step.months = interval.months;
      step.days = interval.days;
      step.micros = interval.microseconds;
    }
  }
  return step;
}

const char* interval_name(const KernelCall& call) {
  if (call.arguments.size() < 3 || call.arguments[2]->type().is(TypeId::kCalendarInterval)) {
    return "interval";
  }
  return call.arguments[2]->type().is(TypeId::kDayTimeInterval) ? "interval day to second" : "interval year to month";
}

template <typename T>
void add_instants(const KernelCall& call, Elements<T>& elements, size_t row, T start, T stop, const Step& step,
                  const TimeZone& zone) {
  constexpr bool kIsDate = std::is_same_v<T, int32_t>;
  const int64_t scale = kIsDate ? kMicrosPerDay : 1;
  if (kIsDate && step.months == 0 && step.days == 0) {
    call.errors.fail(row, [&] {
      return SparkError("_LEGACY_ERROR_TEMP_3242", {{"intervalType", interval_name(call)}});
    });
    return;
  }
  if (step.months == 0 && (kIsDate ? step.micros == 0 : step.days == 0)) {
    add_numbers(call, elements, row, start, stop, kIsDate ? step.days : step.micros);
    return;
  }
  const int64_t first = static_cast<int64_t>(start) * scale;
  const int64_t last = static_cast<int64_t>(stop) * scale;
  const int64_t estimate = step.micros + step.months * kDaysOfMonth * kMicrosPerDay + step.days * kMicrosPerDay;
  const auto length = length_of(call, row, first, last, estimate, std::to_string(estimate));
  if (!length) {
    return;
  }
  elements.open(row, std::min<int64_t>(*length, 1024));
  int64_t instant = first;
  // The estimate of the length is an upper bound: it ends steps whose months and days go against each other.
  for (int64_t i = 1; i <= *length && (estimate >= 0 ? instant <= last : instant >= last); ++i) {
    elements.add(static_cast<T>(kIsDate ? floor_divide(instant, scale) : instant));
    if (!add_to_timestamp_checked(first, i * step.months, i * step.days, i * step.micros, zone, instant)) {
      call.errors.fail(row, [] { return arithmetic_errors::overflow("long overflow", ""); });
      return;
    }
  }
}

template <typename T>
ScalarKernel instant_kernel(bool in_zone) {
  return [in_zone](const KernelCall& call) -> VectorPtr {
    const TimeZone zone = in_zone ? TimeZone::load(call.environment.session_time_zone) : TimeZone::utc();
    const Input<T> starts(call, 0);
    const Input<T> stops(call, 1);
    Elements<T> elements(call);
    call.rows.for_each([&](size_t row) {
      const Step step = step_of(call, row, starts[row] <= stops[row]);
      add_instants(call, elements, row, starts[row], stops[row], step, zone);
    });
    return elements.finish();
  };
}

BindMismatch wrong_types() {
  return {"SEQUENCE_WRONG_INPUT_TYPES",
          {{"functionName", "`sequence`"},
           {"startType", "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or \"DATE\")"},
           {"stepType", "(\"INTERVAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")"},
           {"otherStartType", "\"INTEGRAL\""}}};
}

ScalarKernel number_kernel_of(const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
      return number_kernel<int8_t>;
    case TypeId::kShort:
      return number_kernel<int16_t>;
    case TypeId::kInteger:
      return number_kernel<int32_t>;
    default:
      return number_kernel<int64_t>;
  }
}

BindResult<ScalarBinding> bind_sequence(std::span<const ArgumentInfo> arguments, const BindContext& context) {
  auto common = wider_type(arguments[0].type, arguments[1].type, coercion_rules(context));
  if (!common) {
    return wrong_types();
  }
  const bool has_step = arguments.size() > 2;
  ScalarBinding binding;
  binding.nullable = any_nullable(arguments);
  if (common->is_datetime()) {
    const DataType step = has_step ? arguments[2].type : DataType::calendar_interval();
    if (!step.is_interval() && !step.is_null()) {
      return wrong_types();
    }
    binding.argument_types = {*common, *common};
    if (has_step) {
      binding.argument_types.push_back(step.is_null() ? DataType::calendar_interval() : step);
    }
    binding.kernel = common->is(TypeId::kDate) ? instant_kernel<int32_t>(false)
                                               : instant_kernel<int64_t>(common->is(TypeId::kTimestamp));
  } else {
    if (has_step && !common->is_null()) {
      common = wider_type(*common, arguments[2].type, coercion_rules(context));
    }
    if (!common || !common->is_integral()) {
      return wrong_types();
    }
    binding.argument_types.assign(arguments.size(), *common);
    binding.kernel = number_kernel_of(*common);
  }
  binding.result_type = DataType::array(*common, false);
  return binding;
}

}  // namespace

std::vector<FunctionDef> sequence_functions() {
  return {declare_scalar("array_funcs",
                         {.name = "sequence",
                          .since = "2.4.0",
                          .usage = "Returns the numbers, dates or timestamps from start to stop (inclusive) in steps.",
                          .example = {"SELECT sequence(1, 5)", "[1,2,3,4,5]"},
                          .min_arguments = 2,
                          .max_arguments = 3},
                         ScalarFunction{bind_sequence})};
}

}  // namespace firesteel
