#pragma once

#include "logical/relations/leaf_relations.h"

namespace firesteel {

/// A statement about what lives in the session: variables, SQL functions, scripts. Run by session/statements.
struct SessionStatement final : LeafNode<SessionStatement, PlanKind::kSessionStatement> {
  enum class Kind : uint8_t {
    kDeclareVariable,   // names, type, value, replace
    kSetVariable,       // names, values (null: DEFAULT), or names and query
    kDropVariable,      // name, if_exists
    kExecuteImmediate,  // value: the text; names: INTO; values and value_names: USING
    kCreateFunction,    // function
    kDropFunction,      // name, if_exists, temporary
    kScript,            // text
    kSetPath,           // names; value_names: PATH, CURRENT_SCHEMA ... where that is written instead of a name
  };
  explicit SessionStatement(Kind statement) : statement(statement) {}
  Kind statement;
  std::vector<std::vector<std::string>> names;
  std::optional<DataType> type;
  ExprPtr value;
  ExprList values;
  std::vector<std::string> value_names;
  PlanPtr query;
  std::string text;
  bool replace = false;
  bool if_exists = false;
  bool if_not_exists = false;
  bool temporary = false;
  /// CREATE FUNCTION name(parameters) RETURNS type | TABLE(columns) RETURN text
  struct FunctionParameter {
    std::string name;
    DataType type;
    std::string default_text;  // empty: none
    std::string comment;
  };
  std::vector<FunctionParameter> parameters;
  std::optional<Schema> returns_table;
  bool returns_some_table = false;  // RETURNS TABLE without columns
  bool body_is_query = false;
  std::vector<std::pair<std::string, std::string>> properties;

  AttributeList compute_output() const override { return {}; }
  bool resolved() const override { return true; }
  std::string describe() const override { return "SessionStatement"; }
};

}  // namespace firesteel
