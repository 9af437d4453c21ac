#include "session/commands/command_runner.h"

#include "base/errors/spark_error.h"
#include "columnar/vector_builder.h"
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
    case Statement::kShowFunctions:
      return {column("function")};
    case Statement::kDescribeFunction:
      return {column("function_desc")};
    case Statement::kReset:
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

std::vector<CommandRunner::Row> CommandRunner::rows(const Command& command, const CancellationTokenPtr& cancellation) {
  using Statement = Command::Statement;
  switch (command.statement) {
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
      return {{text(command.mode == "analyze" ? session_.explain_analyze(command.plan, cancellation)
                                              : session_.explain(command.plan, command.mode))}};
    case Statement::kShowFunctions:
      return show_functions(command);
    case Statement::kDescribeFunction:
      return describe_function(command);
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

std::vector<CommandRunner::Row> CommandRunner::show_functions(const Command& command) const {
  std::vector<std::string> names;
  if (command.mode != "user") {
    for (const FunctionPtr& function : state_.shared.functions->functions()) {
      if (function->name.starts_with('$')) {
        continue;  // internal
      }
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

}  // namespace firesteel
