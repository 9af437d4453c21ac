#include "session/query/explain_running.h"

#include "session/query/query_execution.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

namespace firesteel {
namespace {

std::string in_milliseconds(int64_t nanoseconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f ms", static_cast<double>(nanoseconds) / 1e6);
  return text.data();
}

std::string in_bytes(int64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto amount = static_cast<double>(bytes);
  size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) {
    amount /= 1024;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", amount, kUnits[unit]);
  return text.data();
}

std::string remark(const OperatorCounters* counters) {
  if (counters == nullptr) {
    return "";
  }
  std::string text = " [rows: " + std::to_string(counters->rows) + ", time: " + in_milliseconds(counters->nanoseconds);
  if (counters->bytes_read > 0) {
    text += ", read: " + in_bytes(counters->bytes_read);
  }
  if (counters->row_groups_skipped > 0) {
    text += ", row groups skipped: " + std::to_string(counters->row_groups_skipped);
  }
  if (counters->bytes_spilled > 0) {
    text += ", spilled: " + in_bytes(counters->bytes_spilled);
  }
  return text + (counters->reused ? ", reused]" : "]");
}

int64_t spilled(const ExecPtr& plan, const QueryProfile& profile) {
  const OperatorCounters* counters = profile.find(plan.get());
  int64_t bytes = counters == nullptr ? 0 : counters->bytes_spilled.load();
  for (const ExecPtr& child : plan->children()) {
    bytes += spilled(child, profile);
  }
  return bytes;
}

}  // namespace

std::string explain_running(QueryExecution& query, const PlanPtr& analyzed) {
  const auto start = std::chrono::steady_clock::now();
  int64_t rows = 0;
  const std::unique_ptr<ResultStream> stream = query.execute(analyzed);
  for (Batch batch; stream->next(batch);) {
    rows += static_cast<int64_t>(batch.num_rows);
  }
  const int64_t elapsed =
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - start).count();
  const QueryProfile& profile = query.profile();
  const std::vector<ExecPtr> plans = profile.plans();
  std::string text;
  int64_t bytes_spilled = 0;
  for (size_t i = 0; i < plans.size(); ++i) {
    text += i + 1 == plans.size() ? "== Physical Plan ==\n" : "== Subquery " + std::to_string(i + 1) + " ==\n";
    text += tree_string(plans[i], [&](const ExecPtr& plan) { return remark(profile.find(plan.get())); }) + "\n";
    bytes_spilled += spilled(plans[i], profile);
  }
  return text + "== Execution ==\nrows: " + std::to_string(rows) + ", elapsed: " + in_milliseconds(elapsed) +
         ", spilled: " + in_bytes(bytes_spilled) + "\n";
}

}  // namespace firesteel
