#pragma once

#include "session/session_state.h"
#include "types/literal.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// What a statement answers: rows, or nothing.
struct CommandRows {
  Schema schema;
  std::vector<std::vector<Literal>> rows;
};

/// What statements run with.
struct StatementContext {
  Session& session;
  Session::State& state;
  CancellationTokenPtr cancellation;

  SessionCatalog& catalog() const { return state.catalog; }
  Metastore& metastore() const { return state.catalog.metastore(); }
};

inline Literal text_cell(std::string value) { return Literal::string(std::move(value)); }
inline Literal null_cell() { return Literal::null(DataType::string()); }
inline StructField text_column(std::string name, bool nullable = false) {
  return {std::move(name), DataType::string(), nullable, ""};
}

}  // namespace firesteel
