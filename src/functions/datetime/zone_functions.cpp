// from_utc_timestamp, to_utc_timestamp, convert_timezone.
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"

namespace firesteel {
namespace {

constexpr const char* kGroup = "datetime_funcs";

// The zone named by a string argument, loaded when the name changes.
class NamedZone {
 public:
  NamedZone(const KernelCall& call, size_t index) : names_(call, index) {}
  const TimeZone& at(size_t row) {
    const std::string_view name = names_[row];
    if (!loaded_ || name != name_) {
      name_ = name;
      zone_ = TimeZone::load(name_);
      loaded_ = true;
    }
    return zone_;
  }

 private:
  Input<std::string_view> names_;
  std::string name_;
  bool loaded_ = false;
  TimeZone zone_ = TimeZone::utc();
};

template <typename Shift>
ScalarKernel shifting(Shift shift) {
  return [shift](const KernelCall& call) -> VectorPtr {
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->template mutable_values<int64_t>();
    const Input<int64_t> moment(call, 0);
    NamedZone zone(call, 1);
    call.rows.for_each([&](size_t row) { out[row] = shift(moment[row], zone.at(row)); });
    return result;
  };
}

VectorPtr converted(const KernelCall& call) {
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<int64_t>();
  const bool has_source = call.arguments.size() == 3;
  const TimeZone session = TimeZone::load(call.environment.session_time_zone);
  std::optional<NamedZone> source;
  if (has_source) {
    source.emplace(call, 0);
  }
  NamedZone target(call, has_source ? 1 : 0);
  const Input<int64_t> moment(call, has_source ? 2 : 1);
  call.rows.for_each([&](size_t row) {
    const TimeZone& from = source ? source->at(row) : session;
    out[row] = target.at(row).to_local(from.to_utc(moment[row]));
  });
  return result;
}

}  // namespace

std::vector<FunctionDef> zone_functions() {
  return {
      declare_scalar(kGroup,
                     {.name = "from_utc_timestamp",
                      .since = "1.5.0",
                      .usage = "Takes a timestamp as UTC and returns the local time of a zone.",
                      .example = {"SELECT from_utc_timestamp('2016-08-31', 'Asia/Seoul')", "2016-08-31 09:00:00"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{"TIMESTAMP, STRING -> TIMESTAMP",
                       shifting([](int64_t micros, const TimeZone& zone) { return zone.to_local(micros); })}}),
      declare_scalar(kGroup,
                     {.name = "to_utc_timestamp",
                      .since = "1.5.0",
                      .usage = "Takes a timestamp as local to a zone and returns it in UTC.",
                      .example = {"SELECT to_utc_timestamp('2016-08-31', 'Asia/Seoul')", "2016-08-30 15:00:00"},
                      .min_arguments = 2,
                      .max_arguments = 2},
                     {{"TIMESTAMP, STRING -> TIMESTAMP",
                       shifting([](int64_t micros, const TimeZone& zone) { return zone.to_utc(micros); })}}),
      declare_scalar(kGroup,
                     {.name = "convert_timezone",
                      .since = "3.4.0",
                      .usage = "Returns a local time of one zone (the session's by default) as local to another.",
                      .example = {"SELECT convert_timezone('UTC', 'Asia/Seoul', TIMESTAMP_NTZ '2016-08-31')",
                                  "2016-08-31 09:00:00"},
                      .min_arguments = 2,
                      .max_arguments = 3},
                     {{"STRING, TIMESTAMP_NTZ -> TIMESTAMP_NTZ", converted},
                      {"STRING, STRING, TIMESTAMP_NTZ -> TIMESTAMP_NTZ", converted}}),
  };
}

}  // namespace firesteel
