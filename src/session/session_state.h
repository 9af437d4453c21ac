#pragma once

#include "analyzer/analyzer.h"
#include "session/catalog/session_catalog.h"
#include "session/config/query_options.h"
#include "session/config/session_config.h"
#include "session/engine_shared.h"
#include "sql/parser/parser.h"

#include <map>
#include <mutex>

namespace firesteel {

/// What a session keeps between queries.
struct Session::State {
  explicit State(Engine::Shared& engine_shared)
      : shared(engine_shared), config(engine_shared.conf), catalog(engine_shared, config) {}

  Engine::Shared& shared;
  SessionConfig config;
  SessionCatalog catalog;

  /// Built-in functions and the session's own.
  std::shared_ptr<const FunctionRegistry> functions() const;
  /// def.name: in lower case.
  void add_function(FunctionDef def);

  ParserOptions parser_options() const { return parser_options_of(config); }
  AnalyzerOptions analyzer_options(const EvaluationEnvironment& environment) const {
    return analyzer_options_of(config, environment);
  }
  /// One per query: its instant is now.
  std::shared_ptr<const EvaluationEnvironment> new_environment(const std::string& user) const;

 private:
  mutable std::mutex mutex_;
  // guarded by mutex_
  std::map<std::string, FunctionDef> own_functions_;   // by name
  std::shared_ptr<const FunctionRegistry> functions_;  // null: the built-in ones
};

}  // namespace firesteel
