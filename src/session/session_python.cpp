// The user's Python functions, as sessions see them.
#include "logical/relations/python_relations.h"
#include "python_udf/python_scalar.h"
#include "session/session.h"
#include "session/session_state.h"

#include <functional>

namespace firesteel {
namespace {

// What Spark tells its Python workers of the session's settings.
WorkerSettings worker_settings(const SessionConfig& config) {
  WorkerSettings settings;
  for (const char* key : {"spark.sql.legacy.execution.pandas.groupedMap.assignColumnsByName",
                          "spark.sql.execution.pandas.convertToArrowArraySafely",
                          "spark.sql.execution.pythonUDF.pandas.intToDecimalCoercionEnabled",
                          "spark.sql.execution.pythonUDF.pandas.preferIntExtensionDtype",
                          "spark.sql.legacy.execution.pythonUDF.pandas.conversion.enabled",
                          "spark.sql.execution.pyspark.binaryAsBytes"}) {
    if (auto value = config.get(key)) {
      settings[key] = std::move(*value);
    }
  }
  return settings;
}

void collect_metrics(const PlanPtr& plan, std::vector<const CollectMetrics*>& found) {
  for (const PlanPtr& child : plan->children()) {
    collect_metrics(child, found);
  }
  if (const auto* metrics = as<CollectMetrics>(plan)) {
    found.push_back(metrics);
  }
}

FunctionDef definition(const PythonFunction& function, std::string name, Session::State& state) {
  auto copy = std::make_shared<PythonFunction>(function);
  copy->settings = worker_settings(state.config);
  FunctionDef def = make_python_function(std::move(copy), state.shared.python_workers);
  def.name = std::move(name);
  return def;
}

}  // namespace

std::shared_ptr<const FunctionRegistry> Session::State::functions() const {
  const std::lock_guard lock(mutex_);
  return functions_ == nullptr ? shared.functions : functions_;
}

void Session::State::add_function(FunctionDef def) {
  const std::lock_guard lock(mutex_);
  std::string name = def.name;
  own_functions_.insert_or_assign(std::move(name), std::move(def));
  std::vector<FunctionDef> all;
  for (const FunctionPtr& function : shared.functions->functions()) {
    if (!own_functions_.contains(function->name)) {
      all.push_back(*function);
      std::erase_if(all.back().aliases, [&](const std::string& alias) { return own_functions_.contains(alias); });
    }
  }
  for (const auto& [own_name, own] : own_functions_) {
    all.push_back(own);
  }
  functions_ = std::make_shared<const FunctionRegistry>(std::move(all));
}

std::string Session::inline_python_function(const PythonFunction& function) {
  // Two functions of one name differ in their pickled bytes; the argument names belong to the call.
  std::string key = std::string(kInlinePythonFunction) + std::to_string(static_cast<int>(function.eval_type)) + ":" +
                    std::to_string(std::hash<std::string>()(function.command)) + ":" +
                    std::to_string(function.command.size()) + ":" + function.result_type.simple_string();
  for (const std::string& name : function.argument_names) {
    key += ":" + name;
  }
  key = lower_ascii(key);
  if (state_->functions()->find(key) == nullptr) {
    state_->add_function(definition(function, key, *state_));
  }
  return key;
}

std::shared_ptr<const PythonFunction> Session::with_worker_settings(PythonFunction function) const {
  function.settings = worker_settings(state_->config);
  return std::make_shared<const PythonFunction>(std::move(function));
}

std::vector<Session::ObservedMetrics> Session::observed_metrics(const PlanPtr& analyzed,
                                                                const CancellationTokenPtr& cancellation) {
  std::vector<const CollectMetrics*> found;
  collect_metrics(analyzed, found);
  std::vector<ObservedMetrics> all;
  for (const CollectMetrics* metrics : found) {
    const PlanPtr query = make_plan<Aggregate>(ExprList(), metrics->metrics, metrics->child);
    const auto rows = execute_analyzed(query, cancellation);
    ObservedMetrics& values = all.emplace_back();
    values.name = metrics->name;
    values.dataframe_id = metrics->dataframe_id;
    values.schema = rows->schema();
    Batch batch;
    while (rows->next(batch)) {
      for (const VectorPtr& column : batch.columns) {
        values.values.push_back(column->literal_at(0));
      }
    }
  }
  return all;
}

void Session::register_python_function(const PythonFunction& function) {
  state_->add_function(definition(function, lower_ascii(function.name), *state_));
}

}  // namespace firesteel
