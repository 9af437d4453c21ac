#include "connect/commands/command_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/results/arrow_results.h"
#include "connect/service/operation.h"
#include "session/query/kept_rows.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"
#include "types/type_json.h"

#include <algorithm>

namespace firesteel {
namespace {

// Older clients send the text alone.
pb::Relation input_of(const pb::SqlCommand& command) {
  if (command.has_input()) {
    return command.input();
  }
  pb::Relation relation;
  pb::SQL& sql = *relation.mutable_sql();
  sql.set_query(command.sql());
  *sql.mutable_args() = command.args();
  *sql.mutable_pos_args() = command.pos_args();
  *sql.mutable_named_arguments() = command.named_arguments();
  *sql.mutable_pos_arguments() = command.pos_arguments();
  return relation;
}

// A few rows must not fail because others have taken the whole budget.
constexpr int64_t kUnchargedBytes = int64_t{1} << 20;

// Runs the statement to its end; its rows become a relation that the client holds.
pb::Relation executed(const PlanPtr& plan, PlanConverter& converter, Operation& operation) {
  Session& session = converter.session();
  const auto stream = session.execute(plan, operation.cancellation());
  pb::Relation relation;
  pb::LocalRelation& local = *relation.mutable_local_relation();
  // One stream of one batch: results of statements are small.
  ArrowResults results(stream->schema(), session.time_zone(), false, 0,
                       [&local](ArrowBlock block) { local.set_data(std::move(block.bytes)); });
  std::vector<Batch> batches;
  std::vector<DataType> types;
  for (const StructField& field : stream->schema()) {
    types.push_back(field.type);
  }
  MemoryReservation reservation = new_reservation(session, "statement result");
  int64_t bytes = 0;
  Batch batch;
  while (stream->next(batch)) {
    // The rows, and the message that is made of them.
    bytes += 2 * static_cast<int64_t>(row_bytes(batch));
    reservation.resize(std::max<int64_t>(bytes - kUnchargedBytes, 0));
    batches.push_back(std::move(batch));
    batch = Batch();
  }
  if (!batches.empty()) {
    results.add(concatenate(batches, types));
  }
  results.finish();
  local.set_schema(data_type_to_json(DataType::struct_type(stream->schema())));
  return relation;
}

}  // namespace

void run_sql_command(const pb::SqlCommand& command, PlanConverter& converter, Operation& operation) {
  pb::Relation input = input_of(command);
  const PlanPtr plan = converter.relation(input);
  pb::ExecutePlanResponse response;
  pb::Relation& relation = *response.mutable_sql_command_result()->mutable_relation();
  if (Session::is_command(plan)) {
    relation = executed(plan, converter, operation);
    if (input.has_common()) {
      *relation.mutable_common() = input.common();
    }
  } else {
    converter.session().analyze(plan);  // errors show at spark.sql, not at the first action
    relation = std::move(input);
  }
  operation.send(std::move(response));
}

}  // namespace firesteel
