#pragma once

#include "connect/proto_fwd.h"
#include "logical/logical_plan.h"

namespace firesteel {

class Operation;
class PlanConverter;

/// Runs a command and sends what it answers.
void run_command(const pb::Command& command, PlanConverter& converter, Operation& operation);
/// spark.sql: a query is analysed and given back to be run later; a statement that changes something runs now, and its
/// rows are given back as a local relation.
void run_sql_command(const pb::SqlCommand& command, PlanConverter& converter, Operation& operation);
/// df.write.save(path), saveAsTable, insertInto.
void run_write_operation(const pb::WriteOperation& write, PlanConverter& converter, Operation& operation);
/// df.writeTo(table).
void run_write_operation_v2(const pb::WriteOperationV2& write, PlanConverter& converter, Operation& operation);

/// Sends the rows of `plan`: schema, then Arrow batches.
void send_rows(const PlanPtr& plan, PlanConverter& converter, Operation& operation);

}  // namespace firesteel
