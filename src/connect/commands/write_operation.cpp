#include "connect/commands/command_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/service/operation.h"
#include "logical/commands/write_files.h"
#include "session/session.h"
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
  if (write.clustering_columns_size() > 0) {
    throw_unsupported("clusterBy in writes to a path");
  }
}

std::string path_of(const pb::WriteOperation& write, const SourceOptions& options) {
  if (write.has_path() && !write.path().empty()) {
    return write.path();
  }
  const auto option = options.find("path");
  if (option == options.end()) {
    throw SparkError("_LEGACY_ERROR_TEMP_2047");
  }
  return option->second;
}

}  // namespace

void run_write_operation(const pb::WriteOperation& write, PlanConverter& converter, Operation& operation) {
  if (write.has_table()) {
    throw_unsupported("writing the table " + write.table().table_name());
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
