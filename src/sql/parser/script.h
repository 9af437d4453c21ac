#pragma once

#include "expression/expression.h"
#include "sql/parser/parser.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A statement, query or expression of a script.
struct ScriptText {
  std::string text;
  std::shared_ptr<const std::string> script;
  size_t start = 0;  // where `text` begins in it

  bool empty() const { return text.empty(); }
  /// `text` behind so many blanks that positions in messages are the script's. Made when it is wanted: a script of many
  /// statements would hold its length as often.
  std::string padded() const;
};

struct ScriptStatement;
using ScriptBody = std::vector<std::shared_ptr<const ScriptStatement>>;

/// A statement of BEGIN ... END. Statements, conditions and queries are kept as text: what they mean depends on the
/// variables at the time they are run. They have been parsed once, so that a script with a syntax error does not start.
struct ScriptStatement {
  enum class Kind : uint8_t {
    kBlock,      // body
    kStatement,  // text
    kDeclare,    // text
    kIf,         // branches, body: ELSE
    kCase,       // text: operand (empty: none), branches, body: ELSE
    kWhile,      // text: condition, body
    kRepeat,     // body, text: condition of UNTIL
    kLoop,       // body
    kFor,        // name (may be empty), text: query, body
    kLeave,      // name: label
    kIterate,    // name: label
    kHandler,    // conditions, exits, body
    kCondition,  // name, sql_state
  };
  struct Branch {
    ScriptText condition;
    ScriptBody body;
  };
  Kind kind = Kind::kStatement;
  std::string label;
  std::string name;
  ScriptText text;
  std::string sql_state;
  std::vector<Branch> branches;
  ScriptBody body;
  std::vector<std::string> conditions;  // SQLEXCEPTION, NOT FOUND, SQLSTATE nnnnn, names in upper case
  bool exits = true;
};

/// A text that begins with BEGIN. errors: PARSE_SYNTAX_ERROR, LABELS_MISMATCH, INVALID_LABEL_USAGE.*
std::shared_ptr<const ScriptStatement> parse_script(std::string_view text, const ParserOptions& options);

}  // namespace firesteel
