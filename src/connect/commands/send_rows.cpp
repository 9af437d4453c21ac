#include "connect/commands/command_families.h"
#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/results/arrow_results.h"
#include "connect/service/operation.h"
#include "connect/types/proto_types.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace firesteel {
namespace {

constexpr int64_t kMinChunkBytes = 1024;
constexpr int64_t kMaxChunkBytes = int64_t{32} << 20;  // well below the client's limit for a message of 128 MiB

int64_t integer_setting(const Session& session, const std::string& key, int64_t otherwise) {
  int64_t value = otherwise;
  const std::string text = session.config(key).value_or("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void send_whole(ArrowBlock block, Operation& operation, pb::ExecutePlanResponse response) {
  auto& batch = *response.mutable_arrow_batch();
  batch.set_row_count(block.rows);
  batch.set_start_offset(block.start_row);
  *batch.mutable_data() = std::move(block.bytes);
  operation.send(std::move(response));
}

// One row may be larger than a message may be: then the bytes go in pieces that the client puts together.
void send_in_chunks(const ArrowBlock& block, int64_t chunk_bytes, Operation& operation,
                    pb::ExecutePlanResponse response) {
  const auto size = static_cast<int64_t>(block.bytes.size());
  const int64_t chunks = (size + chunk_bytes - 1) / chunk_bytes;
  for (int64_t i = 0; i < chunks; ++i) {
    auto& batch = *response.mutable_arrow_batch();
    batch.set_row_count(block.rows);
    batch.set_start_offset(block.start_row);
    batch.set_chunk_index(i);
    batch.set_num_chunks_in_batch(chunks);
    batch.set_data(block.bytes.substr(static_cast<size_t>(i * chunk_bytes), static_cast<size_t>(chunk_bytes)));
    operation.send(std::exchange(response, {}));
  }
}

// `head` is what the first response of the result says besides.
void send_block(ArrowBlock block, Operation& operation, pb::ExecutePlanResponse head) {
  const OperationInfo& info = operation.info();
  const int64_t chunk_bytes =
      std::clamp(info.preferred_chunk_bytes.value_or(kMaxChunkBytes), kMinChunkBytes, kMaxChunkBytes);
  if (info.allow_chunking && static_cast<int64_t>(block.bytes.size()) > chunk_bytes) {
    send_in_chunks(block, chunk_bytes, operation, std::move(head));
  } else {
    send_whole(std::move(block), operation, std::move(head));
  }
}

void write_metrics(const std::vector<OperatorMetrics>& all, pb::ExecutePlanResponse::Metrics& out) {
  for (const OperatorMetrics& metrics : all) {
    auto& sent = *out.add_metrics();
    sent.set_name(metrics.operator_name);
    sent.set_plan_id(metrics.id);
    sent.set_parent(metrics.parent_id);
    for (const OperatorMetrics::Value& value : metrics.values) {
      auto& written = (*sent.mutable_execution_metrics())[value.key];
      written.set_name(value.name);
      written.set_value(value.value);
      written.set_metric_type(value.type);
    }
  }
}

void send_metrics(const std::vector<Session::ObservedMetrics>& all, Operation& operation) {
  if (all.empty()) {
    return;
  }
  pb::ExecutePlanResponse response;
  for (const Session::ObservedMetrics& metrics : all) {
    auto& sent = *response.add_observed_metrics();
    sent.set_name(metrics.name);
    sent.set_plan_id(metrics.dataframe_id);
    for (size_t i = 0; i < metrics.values.size(); ++i) {
      sent.add_keys(metrics.schema[i].name);
      write_literal(metrics.values[i], *sent.add_values());
    }
  }
  operation.send(std::move(response));
}

}  // namespace

void send_rows(const PlanPtr& plan, PlanConverter& converter, Operation& operation) {
  Session& session = converter.session();
  const bool is_command = Session::is_command(plan);
  const PlanPtr analyzed = is_command ? plan : session.analyze(plan);
  const auto stream = is_command ? session.execute(plan, operation.cancellation())
                                 : session.execute_analyzed(analyzed, operation.cancellation());
  // The schema goes with the first rows: each response costs the client a call that releases it.
  pb::ExecutePlanResponse head;
  write_proto_schema(stream->schema(), *head.mutable_schema());
  ArrowResults results(stream->schema(), session.time_zone(),
                       session.config("spark.sql.execution.arrow.useLargeVarTypes") == "true",
                       integer_setting(session, "spark.sql.execution.arrow.maxRecordsPerBatch", 10000),
                       [&](ArrowBlock block) { send_block(std::move(block), operation, std::exchange(head, {})); });
  Batch batch;
  while (stream->next(batch)) {
    results.add(batch);
  }
  // With the last rows where there are any left.
  const std::vector<OperatorMetrics> operators = stream->metrics();
  if (!operators.empty()) {
    write_metrics(operators, *head.mutable_metrics());
  }
  results.finish();
  if (head.has_metrics()) {
    operation.send(std::exchange(head, {}));
  }
  if (!is_command) {
    send_metrics(session.observed_metrics(analyzed, operation.cancellation()), operation);
  }
}

}  // namespace firesteel
