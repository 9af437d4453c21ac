#include "session/write/file_write.h"

#include "base/errors/spark_error.h"
#include "expression/print/expression_sql.h"
#include "logical/relations/unary_relations.h"
#include "physical/nodes/write_exec.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace firesteel {
namespace {

bool case_sensitive(const Session::State& state) { return state.config.get_bool("spark.sql.caseSensitive"); }

std::string folded(const std::string& name, bool sensitive) { return sensitive ? name : lower_ascii(name); }

/// Names of columns must differ (those of nested fields need not, as in Spark).
void check_unique_names(const Schema& schema, bool sensitive) {
  std::set<std::string> seen;
  for (const StructField& field : schema) {
    if (!seen.insert(folded(field.name, sensitive)).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(folded(field.name, sensitive))}});
    }
  }
}

bool is_partition_type(const DataType& type) {
  return !type.is_nested() && !type.is(TypeId::kVariant) && !type.is(TypeId::kCalendarInterval) &&
         !type.is(TypeId::kUdt) && !type.is(TypeId::kNull);
}

std::vector<int> partition_ordinals(const WriteFiles& node, const Schema& schema, bool sensitive) {
  std::vector<int> ordinals;
  std::set<std::string> seen;
  for (const std::string& name : node.partition_columns) {
    if (!seen.insert(folded(name, sensitive)).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(folded(name, sensitive))}});
    }
    const auto found = std::find_if(schema.begin(), schema.end(), [&](const StructField& field) {
      return folded(field.name, sensitive) == folded(name, sensitive);
    });
    if (found == schema.end()) {
      throw SparkError("_LEGACY_ERROR_TEMP_1155",
                       {{"schemaCatalog", DataType::struct_type(schema).simple_string()}, {"col", name}});
    }
    if (!is_partition_type(found->type)) {
      throw SparkError("INVALID_PARTITION_COLUMN_DATA_TYPE", {{"type", "\"" + found->type.sql() + "\""}});
    }
    ordinals.push_back(static_cast<int>(found - schema.begin()));
  }
  if (!ordinals.empty() && ordinals.size() == schema.size()) {
    throw SparkError("ALL_PARTITION_COLUMNS_NOT_ALLOWED");
  }
  return ordinals;
}

/// Does the order of the rows mean something: is there a sort that nothing above has mixed up?
bool is_ordered(const PlanPtr& plan) {
  switch (plan->kind()) {
    case PlanKind::kSort:
    case PlanKind::kLimit:
    case PlanKind::kTail:
      return true;
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kSubqueryAlias:
    case PlanKind::kResolvedHint:
      return is_ordered(plan->children()[0]);
    case PlanKind::kRepartition:
      return as<Repartition>(plan)->partitions == 1 || is_ordered(plan->children()[0]);
    default:
      return false;
  }
}

bool is_dynamic(const WriteFiles& node, const Session::State& state) {
  if (node.dynamic_overwrite) {
    return *node.dynamic_overwrite;
  }
  if (node.partition_columns.empty() || node.mode != SaveMode::kOverwrite) {
    return false;
  }
  const auto option = node.options.find("partitionoverwritemode");
  const std::string mode = option != node.options.end()
                               ? option->second
                               : state.config.get("spark.sql.sources.partitionOverwriteMode").value_or("STATIC");
  return lower_ascii(mode) == "dynamic";
}

}  // namespace

void add_session_options(const Session::State& state, SourceOptions& options) {
  constexpr const char* kSettings[] = {
      "spark.sql.session.timeZone",
      "spark.sql.caseSensitive",
      "spark.sql.parquet.compression.codec",
      "spark.sql.parquet.outputTimestampType",
      "spark.sql.parquet.mergeSchema",
      "spark.sql.files.maxRecordsPerFile",
      "spark.sql.files.ignoreMissingFiles",
      "spark.sql.files.ignoreCorruptFiles",
      "spark.sql.files.maxPartitionBytes",
      "spark.sql.columnNameOfCorruptRecord",
      "spark.sql.jsonGenerator.ignoreNullFields",
      "spark.sql.sources.partitionColumnTypeInference.enabled",
      "spark.sql.timestampType",
      "spark.sql.ansi.enabled",
  };
  for (const char* name : kSettings) {
    if (const auto value = state.config.get(name)) {
      options.try_emplace(lower_ascii(name), *value);
    }
  }
}

WriteSummary write_files(const WriteFiles& node, Session::State& state, QueryExecution& query,
                         const CancellationTokenPtr& cancellation) {
  const PlanPtr analyzed = node.child->resolved() ? node.child : query.analyze(node.child);
  const bool sensitive = case_sensitive(state);
  WriteRequest request;
  request.path = node.path;
  request.schema = node.schema.value_or(schema_of(analyzed->output()));
  request.mode = node.mode;
  check_unique_names(request.schema, sensitive);
  request.partition_columns = partition_ordinals(node, request.schema, sensitive);
  request.dynamic_overwrite = is_dynamic(node, state);
  request.static_partition = node.static_partition;
  request.options = node.options;
  add_session_options(state, request.options);
  const std::shared_ptr<const DataSource> source = state.catalog.data_source(
      node.format.empty() ? state.config.get("spark.sql.sources.default").value_or("parquet") : node.format);
  std::shared_ptr<WriteJob> job = source->new_write(request);
  if (job == nullptr) {
    return {};  // the folder is there already, and the mode is "ignore"
  }
  const ExecPtr rows = query.plan(query.with_subquery_values(query.optimize(analyzed)));
  const auto stream = query.run(std::make_shared<WriteFilesExec>(job, is_ordered(analyzed), rows), {});
  Batch none;
  while (stream->next(none)) {
  }
  if (cancellation != nullptr) {
    cancellation->check();
  }
  job->commit();
  return job->summary();
}

}  // namespace firesteel
