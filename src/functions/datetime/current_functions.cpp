// What is one instant for the whole query: now, current_date ...
#include "functions/datetime/calendar.h"
#include "functions/datetime/datetime_functions.h"
#include "functions/datetime/time_zone.h"
#include "functions/kernel_frame/declare.h"

namespace firesteel {
namespace {

VectorPtr constant_of(const KernelCall& call, int64_t value) {
  return Vector::constant(Literal{call.result_type, value}, call.size);
}

int64_t local_now(const KernelCall& call) {
  return TimeZone::load(call.environment.session_time_zone).to_local(call.environment.query_time_us);
}

FunctionDef current(const char* name, std::vector<std::string> aliases, const char* since, const char* usage,
                    FunctionExample example, std::string signature, ScalarKernel kernel) {
  return declare_scalar("datetime_funcs",
                        {.name = name,
                         .aliases = std::move(aliases),
                         .since = since,
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 0,
                         .max_arguments = 0},
                        {{std::move(signature), std::move(kernel)}});
}

}  // namespace

std::vector<FunctionDef> current_functions() {
  return {
      current("current_date", {"curdate"}, "1.5.0", "Returns the date at the start of the query.",
              {"SELECT current_date() IS NOT NULL", "true"}, " -> DATE",
              [](const KernelCall& call) { return constant_of(call, floor_divide(local_now(call), kMicrosPerDay)); }),
      current("current_timestamp", {"now"}, "1.5.0", "Returns the moment of the start of the query.",
              {"SELECT current_timestamp() IS NOT NULL", "true"}, " -> TIMESTAMP",
              [](const KernelCall& call) { return constant_of(call, call.environment.query_time_us); }),
      current("localtimestamp", {}, "3.4.0", "Returns the local date and time at the start of the query.",
              {"SELECT localtimestamp() IS NOT NULL", "true"}, " -> TIMESTAMP_NTZ",
              [](const KernelCall& call) { return constant_of(call, local_now(call)); }),
      current("current_timezone", {}, "3.1.0", "Returns the session's time zone.",
              {"SELECT current_timezone() IS NOT NULL", "true"}, " -> STRING",
              [](const KernelCall& call) {
                return Vector::constant(Literal::string(call.environment.session_time_zone), call.size);
              }),
  };
}

}  // namespace firesteel
