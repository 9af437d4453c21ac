#include "connect/commands/command_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/service/operation.h"
#include "expression/nodes/unresolved.h"
#include "logical/commands/write_files.h"
#include "session/session.h"
#include "session/write/save_table.h"
#include "spark/connect/commands.pb.h"

#include <absl/strings/ascii.h>

namespace firesteel {
namespace {

SaveMode save_mode(pb::WriteOperation::SaveMode mode) {
  switch (mode) {
    case pb::WriteOperation::SAVE_MODE_APPEND:
      return SaveMode::kAppend;
    case pb::WriteOperation::SAVE_MODE_OVERWRITE:
      return SaveMode::kOverwrite;
    case pb::WriteOperation::SAVE_MODE_IGNORE:
      return SaveMode::kIgnore;
    default:
      return SaveMode::kErrorIfExists;
  }
}

void refuse_layouts(const pb::WriteOperation& write) {
  if (write.has_bucket_by()) {
    throw SparkError("_LEGACY_ERROR_TEMP_1312", {{"operation", "save"}});
  }
  if (write.sort_column_names_size() > 0) {
    throw SparkError("SORT_BY_WITHOUT_BUCKETING");
  }
  // clusterBy is a wish about the layout that Spark's file sources do not follow either.
}

std::string path_of(const pb::WriteOperation& write, const SourceOptions& options) {
  if (write.has_path() && !write.path().empty()) {
    return write.path();
  }
  const auto option = options.find("path");
  if (write.has_source() && absl::AsciiStrToLower(write.source()) == "noop") {
    return "";
  }
  if (option == options.end()) {
    throw SparkError("_LEGACY_ERROR_TEMP_2047");
  }
  return option->second;
}

void write_table(const pb::WriteOperation& write, PlanConverter& converter, Operation& operation) {
  SaveTable request;
  request.name = converter.session().parse_identifier(write.table().table_name());
  request.query = converter.relation(write.input());
  const bool insert = write.table().save_method() == pb::WriteOperation::SaveTable::TABLE_SAVE_METHOD_INSERT_INTO;
  request.action = insert ? SaveTable::Action::kInsert : SaveTable::Action::kSave;
  request.mode = save_mode(write.mode());
  request.provider = write.has_source() ? write.source() : "";
  request.partition_columns.assign(write.partitioning_columns().begin(), write.partitioning_columns().end());
  request.options = PropertyMap(write.options().begin(), write.options().end());
  if (write.has_bucket_by()) {
    BucketSpec buckets;
    buckets.buckets = write.bucket_by().num_buckets();
    buckets.columns.assign(write.bucket_by().bucket_column_names().begin(),
                           write.bucket_by().bucket_column_names().end());
    buckets.sort_columns.assign(write.sort_column_names().begin(), write.sort_column_names().end());
    request.buckets = std::move(buckets);
  } else if (write.sort_column_names_size() > 0) {
    throw SparkError("SORT_BY_WITHOUT_BUCKETING");
  }
  if (write.clustering_columns_size() > 0) {
    throw_unsupported("clusterBy in writes to a table");
  }
  save_table(request, converter.session(), operation.cancellation());
}

std::string column_name(const pb::Expression& expression, PlanConverter& converter) {
  const ExprPtr column = converter.expression(expression);
  const auto* name = as<UnresolvedAttribute>(column);
  if (name == nullptr || name->parts.size() != 1) {
    throw_unsupported("partition transforms of tables");
  }
  return name->parts[0];
}

}  // namespace

void run_write_operation_v2(const pb::WriteOperationV2& write, PlanConverter& converter, Operation& operation) {
  using Mode = pb::WriteOperationV2;
  SaveTable request;
  request.name = converter.session().parse_identifier(write.table_name());
  request.query = converter.relation(write.input());
  request.provider = write.has_provider() ? write.provider() : "";
  request.options = PropertyMap(write.options().begin(), write.options().end());
  request.properties = PropertyMap(write.table_properties().begin(), write.table_properties().end());
  for (const pb::Expression& column : write.partitioning_columns()) {
    request.partition_columns.push_back(column_name(column, converter));
  }
  switch (write.mode()) {
    case Mode::MODE_CREATE:
      break;
    case Mode::MODE_APPEND:
      request.action = SaveTable::Action::kAppendByName;
      break;
    case Mode::MODE_OVERWRITE_PARTITIONS:
      request.action = SaveTable::Action::kOverwritePartitions;
      break;
    case Mode::MODE_REPLACE:
    case Mode::MODE_CREATE_OR_REPLACE:
      request.replace = true;
      break;
    default:
      throw_unsupported("overwriting rows of a table by a condition");
  }
  save_table(request, converter.session(), operation.cancellation());
}

void run_write_operation(const pb::WriteOperation& write, PlanConverter& converter, Operation& operation) {
  if (write.has_table()) {
    write_table(write, converter, operation);
    return;
  }
  SourceOptions options;
  for (const auto& [key, value] : write.options()) {
    options[absl::AsciiStrToLower(key)] = value;
  }
  refuse_layouts(write);
  WriteFiles node(converter.relation(write.input()), write.has_source() ? write.source() : "", path_of(write, options));
  node.options = std::move(options);
  node.mode = save_mode(write.mode());
  node.partition_columns.assign(write.partitioning_columns().begin(), write.partitioning_columns().end());
  converter.session().execute(make_plan<WriteFiles>(std::move(node)), operation.cancellation());
}

}  // namespace firesteel
