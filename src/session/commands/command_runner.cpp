#include "session/commands/command_runner.h"

#include "base/errors/spark_error.h"
#include "columnar/vector_builder.h"
#include "logical/relations/unresolved_relations.h"
#include "session/config/spark_defaults.h"
#include "session/query/query_execution.h"
#include "session/query/running_query.h"

#include <algorithm>

namespace firesteel {
namespace {

Literal text(std::string value) { return Literal::string(std::move(value)); }

StructField column(const char* name, bool nullable = false) { return {name, DataType::string(), nullable, ""}; }

bool matches_one(std::string_view name, std::string_view pattern) {
  size_t at = 0;
  size_t in = 0;
  size_t star = std::string_view::npos;
  size_t resume = 0;
  while (at < name.size()) {
    if (in < pattern.size() && pattern[in] == '*') {
      star = in++;
      resume = at;
    } else if (in < pattern.size() && (pattern[in] == name[at] || pattern[in] == '.')) {
      ++in;
      ++at;
    } else if (star != std::string_view::npos) {
      in = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (in < pattern.size() && pattern[in] == '*') {
    ++in;
  }
  return in == pattern.size();
}

}  // namespace

bool matches_show_pattern(const std::string& name, const std::string& pattern) {
  const std::string lower_name = lower_ascii(name);
  const std::string lower_pattern = lower_ascii(pattern);
  size_t start = 0;
  while (start <= lower_pattern.size()) {
    const size_t bar = std::min(lower_pattern.find('|', start), lower_pattern.size());
    if (matches_one(lower_name, std::string_view(lower_pattern).substr(start, bar - start))) {
      return true;
    }
    start = bar + 1;
  }
  return false;
}

Batch batch_of(const Schema& schema, const std::vector<std::vector<Literal>>& rows) {
  Batch batch{{}, rows.size(), nullptr};
  for (size_t i = 0; i < schema.size(); ++i) {
    VectorBuilder builder(schema[i].type);
    for (const std::vector<Literal>& row : rows) {
      builder.append_literal(row[i]);
    }
    batch.columns.push_back(builder.finish());
  }
  return batch;
}

Schema CommandRunner::output_schema(const Command& command) {
  using Statement = Command::Statement;
  switch (command.statement) {
    case Statement::kSet:
    case Statement::kSetTimeZone:
      return {column("key"), column("value")};
    case Statement::kExplain:
      return {column("plan", true)};
    case Statement::kShowTables:
    case Statement::kShowViews:
      return {column("namespace"),
              column(command.statement == Statement::kShowTables ? "tableName" : "viewName"),
              {"isTemporary", DataType::boolean(), false, ""}};
    case Statement::kShowFunctions:
      return {column("function")};
    case Statement::kShowDatabases:
      return {column("namespace")};
    case Statement::kShowColumns:
      return {column("col_name")};
    case Statement::kDescribeTable:
    case Statement::kDescribeQuery:
      return {column("col_name"), column("data_type"), column("comment", true)};
    case Statement::kDescribeFunction:
      return {column("function_desc")};
    case Statement::kShowCurrentNamespace:
      return {column("catalog"), column("namespace")};
    case Statement::kCreateTempView:
    case Statement::kDropView:
    case Statement::kReset:
    case Statement::kUse:
      return {};
  }
  return {};
}

std::unique_ptr<ResultStream> CommandRunner::run(const Command& command, const CancellationTokenPtr& cancellation) {
  const std::vector<Row> result = rows(command, cancellation);
  const Schema schema = output_schema(command);
  std::vector<Batch> batches;
  if (!result.empty()) {
    batches.push_back(batch_of(schema, result));
  }
  return stream_of(schema, std::move(batches));
}

std::vector<CommandRunner::Row> CommandRunner::rows(const Command& command, const CancellationTokenPtr&) {
  using Statement = Command::Statement;
  switch (command.statement) {
    case Statement::kCreateTempView: {
      PlanPtr plan = command.plan;
      if (!command.column_names.empty()) {
        plan = make_plan<UnresolvedColumnAliases>(plan, command.column_names);
      }
      session_.create_temp_view(command.name.back(), plan, command.replace, command.global);
      return {};
    }
    case Statement::kDropView:
      drop_view(command);
      return {};
    case Statement::kSet:
      return set(command);
    case Statement::kSetTimeZone:
      session_.set_config("spark.sql.session.timeZone", command.value.value_or("UTC"));
      return {{text("spark.sql.session.timeZone"), text(command.value.value_or("UTC"))}};
    case Statement::kReset:
      if (command.key.has_value()) {
        session_.unset_config(*command.key);
      } else {
        state_.config.clear();
      }
      return {};
    case Statement::kExplain:
      return {{text(session_.explain(command.plan, command.mode))}};
    case Statement::kUse:
      state_.catalog.set_current_database(command.name);
      return {};
    case Statement::kShowTables:
      return show_views(command, true);
    case Statement::kShowViews:
      return show_views(command, false);
    case Statement::kShowFunctions:
      return show_functions(command);
    case Statement::kShowDatabases:
      return command.pattern.has_value() && !matches_show_pattern("default", *command.pattern)
                 ? std::vector<Row>{}
                 : std::vector<Row>{{text("default")}};
    case Statement::kShowColumns: {
      std::vector<Row> result;
      for (const StructField& field : schema_of_relation(command.name)) {
        result.push_back({text(field.name)});
      }
      return result;
    }
    case Statement::kDescribeTable:
      return describe_schema(schema_of_relation(command.name));
    case Statement::kDescribeQuery:
      return describe_schema(session_.schema_of(command.plan));
    case Statement::kDescribeFunction:
      return describe_function(command);
    case Statement::kShowCurrentNamespace:
      return {{text("spark_catalog"), text(state_.catalog.current_database())}};
  }
  return {};
}

std::vector<CommandRunner::Row> CommandRunner::set(const Command& command) {
  if (command.key.has_value() && command.value.has_value()) {
    session_.set_config(*command.key, *command.value);
    return {{text(*command.key), text(*command.value)}};
  }
  if (command.key.has_value()) {
    return {{text(*command.key), text(state_.config.get(*command.key).value_or("<undefined>"))}};
  }
  std::vector<Row> result;
  for (const auto& [key, value] : state_.config.explicit_values()) {
    result.push_back({text(key), text(value)});
  }
  return result;
}

std::vector<CommandRunner::Row> CommandRunner::show_views(const Command& command, bool) const {
  std::vector<Row> result;
  const auto add = [&](const TempViews& views, const char* schema) {
    for (const std::string& name : views.names()) {
      if (!command.pattern.has_value() || matches_show_pattern(name, *command.pattern)) {
        result.push_back({text(schema), text(name), Literal::boolean(true)});
      }
    }
  };
  if (!command.name.empty() && lower_ascii(command.name.back()) == "global_temp") {
    add(state_.shared.global_views, "global_temp");
  } else if (!command.name.empty() && lower_ascii(command.name.back()) != "default") {
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quoted_name({"spark_catalog", command.name.back()})}});
  }
  add(state_.catalog.views(), "");
  return result;
}

std::vector<CommandRunner::Row> CommandRunner::show_functions(const Command& command) const {
  std::vector<std::string> names;
  if (command.mode != "user") {
    for (const FunctionPtr& function : state_.shared.functions->functions()) {
      names.push_back(function->name);
      names.insert(names.end(), function->aliases.begin(), function->aliases.end());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<Row> result;
  for (const std::string& name : names) {
    if (!command.pattern.has_value() || matches_show_pattern(name, *command.pattern)) {
      result.push_back({text(name)});
    }
  }
  return result;
}

std::vector<CommandRunner::Row> CommandRunner::describe_function(const Command& command) const {
  const FunctionPtr function = state_.shared.functions->find(command.name.back());
  if (function == nullptr) {
    throw SparkError("UNRESOLVED_ROUTINE",
                     {{"routineName", quoted_name(command.name)},
                      {"searchPath", "[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]"}});
  }
  std::vector<Row> result = {{text("Function: " + function->name)}, {text("Usage: " + function->usage)}};
  if (command.extended) {
    std::string examples = "Extended Usage:\n    Examples:\n";
    for (const FunctionExample& example : function->examples) {
      examples += "      > " + example.sql + ";\n       " + example.result + "\n";
    }
    examples += "\n    Since: " + function->since + "\n";
    result.push_back({text(std::move(examples))});
  }
  return result;
}

std::vector<CommandRunner::Row> CommandRunner::describe_schema(const Schema& schema) {
  std::vector<Row> result;
  for (const StructField& field : schema) {
    result.push_back({text(field.name), text(field.type.simple_string()), Literal::null(DataType::string())});
  }
  return result;
}

Schema CommandRunner::schema_of_relation(const std::vector<std::string>& name) {
  return session_.schema_of(make_plan<UnresolvedRelation>(name));
}

void CommandRunner::drop_view(const Command& command) {
  const bool global = command.name.size() > 1 && lower_ascii(command.name[0]) == "global_temp";
  if (session_.drop_temp_view(command.name.back(), global) || command.if_exists) {
    return;
  }
  std::vector<std::string> full = command.name;
  if (full.size() == 1) {
    full.insert(full.begin(), {"spark_catalog", state_.catalog.current_database()});
  }
  throw SparkError("TABLE_OR_VIEW_NOT_FOUND",
                   {{"relationName", quoted_name(full)}, {"searchPath", "[`spark_catalog`.`default`]"}});
}

}  // namespace firesteel
