#include "connect/commands/command_families.h"
#include "connect/expressions/python_function.h"
#include "connect/relations/plan_converter.h"
#include "connect/service/connect_session.h"
#include "connect/service/operation.h"
#include "connect/service/unique_id.h"
#include "session/query/kept_rows.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"

namespace firesteel {
namespace {

void create_view(const pb::CreateDataFrameViewCommand& command, PlanConverter& converter) {
  converter.session().create_temp_view(command.name(), converter.relation(command.input()), command.replace(),
                                       command.is_global());
}

// df.checkpoint(), df.localCheckpoint(): the rows now (eager) or the analysed plan, kept under an id.
void checkpoint(const pb::CheckpointCommand& command, PlanConverter& converter, Operation& operation) {
  PlanPtr plan = converter.session().analyze(converter.relation(command.relation()));
  if (command.eager()) {
    plan = run_and_keep(converter.session(), plan, operation.cancellation());
  }
  const std::string id = unique_id();
  converter.connect_session().keep_relation(id, std::move(plan));
  pb::ExecutePlanResponse response;
  response.mutable_checkpoint_command_result()->mutable_relation()->set_relation_id(id);
  operation.send(std::move(response));
}

void get_resources(Operation& operation) {
  pb::ExecutePlanResponse response;
  response.mutable_get_resources_command_result();
  operation.send(std::move(response));
}

// The client cleans its ML cache at exit; there is none, which is as clean as it gets.
void run_ml_command(const pb::MlCommand& command, Operation& operation) {
  if (!command.has_clean_cache() && !command.has_delete_()) {
    throw_unsupported("machine learning");
  }
  pb::ExecutePlanResponse response;
  response.mutable_ml_command_result()->mutable_param()->set_boolean(true);
  operation.send(std::move(response));
}

}  // namespace

void run_command(const pb::Command& command, PlanConverter& converter, Operation& operation) {
  switch (command.command_type_case()) {
    case pb::Command::kSqlCommand:
      run_sql_command(command.sql_command(), converter, operation);
      return;
    case pb::Command::kCreateDataframeView:
      create_view(command.create_dataframe_view(), converter);
      return;
    case pb::Command::kCheckpointCommand:
      checkpoint(command.checkpoint_command(), converter, operation);
      return;
    case pb::Command::kRemoveCachedRemoteRelationCommand:
      converter.connect_session().drop_relation(
          command.remove_cached_remote_relation_command().relation().relation_id());
      return;
    case pb::Command::kGetResourcesCommand:
      get_resources(operation);
      return;
    case pb::Command::kMlCommand:
      run_ml_command(command.ml_command(), operation);
      return;
    case pb::Command::kRegisterFunction:
      converter.session().register_python_function(read_python_function(command.register_function()));
      return;
    case pb::Command::kRegisterTableFunction:
      throw_unsupported("the user-defined table function " + command.register_table_function().function_name());
    case pb::Command::kRegisterDataSource:
      throw_unsupported("Python data sources");
    case pb::Command::kWriteOperation:
      run_write_operation(command.write_operation(), converter, operation);
      return;
    case pb::Command::kWriteOperationV2:
      run_write_operation_v2(command.write_operation_v2(), converter, operation);
      return;
    case pb::Command::kWriteStreamOperationStart:
    case pb::Command::kStreamingQueryCommand:
    case pb::Command::kStreamingQueryManagerCommand:
    case pb::Command::kStreamingQueryListenerBusCommand:
      throw_unsupported("structured streaming");
    case pb::Command::kCreateResourceProfileCommand:
      throw_unsupported("resource profiles");
    case pb::Command::kMergeIntoTableCommand:
      throw_unsupported("MERGE INTO");
    case pb::Command::kExecuteExternalCommand:
      throw_unsupported("external commands");
    case pb::Command::kPipelineCommand:
      throw_unsupported("declarative pipelines");
    case pb::Command::kExtension:
      throw_unsupported("the command extension " + command.extension().type_url());
    case pb::Command::COMMAND_TYPE_NOT_SET:
      break;
  }
  throw_not_set("spark.connect.Command", "command_type");
}

}  // namespace firesteel
