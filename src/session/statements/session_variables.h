#pragma once

#include "analyzer/relation_lookup.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace firesteel {

/// DECLARE VARIABLE: the variables of a session by name (case-insensitive). Thread-safe.
class SessionVariables {
 public:
  struct Variable {
    std::string name;
    Literal value;          // its type is the variable's
    ExprPtr default_value;  // unresolved; null: NULL
  };

  /// The variable's own name out of name, session.name or system.session.name; none for other qualifiers.
  static std::optional<std::string> own_name(const std::vector<std::string>& parts);

  bool declare(Variable variable, bool replace);  // false: there already
  std::optional<Variable> find(const std::string& name) const;
  void assign(const std::string& name, Literal value);
  bool drop(const std::string& name);

  // --- variables of a script; seen by the thread that runs it ---
  void begin_local();
  void end_local();
  void push_frame(const std::string& label);
  void pop_frame();
  bool declare_local(Variable variable);  // in the innermost frame; false: there already
  /// `name` or `label.name`, from the innermost frame out.
  std::optional<Variable> find_local(const std::vector<std::string>& parts) const;
  bool assign_local(const std::vector<std::string>& parts, const Literal& value);

 private:
  struct Frame {
    std::string label;
    std::map<std::string, Variable> variables;
  };
  struct Script {
    std::thread::id thread;
    std::vector<Frame> frames;
  };
  const Variable* search_local(const std::vector<std::string>& parts) const;
  Script* own_script();

  mutable std::mutex mutex_;
  std::map<std::string, Variable> variables_;  // guarded by mutex_; keys in lower case
  std::vector<Script> scripts_;                // guarded by mutex_; the innermost of a thread last
};

/// Functions made by CREATE FUNCTION ... RETURN by full name (case-insensitive). Thread-safe.
class SqlFunctions {
 public:
  bool create(SqlFunction function, bool replace);  // false: there already
  std::shared_ptr<const SqlFunction> find(const std::vector<std::string>& name) const;
  bool drop(const std::vector<std::string>& name);
  std::vector<std::shared_ptr<const SqlFunction>> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const SqlFunction>> functions_;  // guarded by mutex_
};

}  // namespace firesteel
