#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firesteel {

/// Where in the user's SQL text (or DataFrame program) an expression or plan node came from.
/// Spark: org.apache.spark.sql.catalyst.trees.Origin. Positions are 0-based code-unit offsets into `sql_text`.
struct Origin {
  std::shared_ptr<const std::string> sql_text;  // null: not from SQL
  int line = -1;                                // 1-based line of the start
  int start_position = -1;                      // 0-based column within the line
  int start_index = -1;                         // offset of the first character
  int stop_index = -1;                          // offset of the last character (inclusive)
  std::string fragment;                         // DataFrame API: name of the called method
  std::string call_site;                        // DataFrame API: where it was called

  bool from_sql() const { return sql_text != nullptr && start_index >= 0; }
};

/// Spark's QueryContext, part of an error.
struct QueryContext {
  enum class Kind { kSql, kDataFrame };
  Kind kind = Kind::kSql;
  std::string object_type;
  std::string object_name;
  int start_index = -1;
  int stop_index = -1;
  std::string fragment;
  std::string call_site;
  std::string summary;

  static QueryContext from(const Origin& origin);
};

using ErrorParameters = std::vector<std::pair<std::string, std::string>>;

/// A fault of the user or of the outside world, as one of Spark's error conditions. Ends the query.
///
/// condition:  "DIVIDE_BY_ZERO" or "UNRESOLVED_COLUMN.WITH_SUGGESTION"; has a row in error_conditions.cpp
/// parameters: Spark's names and values, in the order of the sentence
/// contexts:   where in the query; may be empty
class SparkError : public std::exception {
 public:
  SparkError(std::string condition, ErrorParameters parameters = {}, std::vector<QueryContext> contexts = {});

  const std::string& condition() const { return condition_; }
  const ErrorParameters& parameters() const { return parameters_; }
  const std::vector<QueryContext>& contexts() const { return contexts_; }
  /// SQLSTATE, 5 characters; empty for Spark's legacy conditions that have none.
  std::string_view sql_state() const;
  /// The sentence with parameters filled in, without "[CONDITION]" and SQLSTATE.
  std::string sentence() const;
  /// "[CONDITION] sentence SQLSTATE: xxxxx" followed by the contexts' summaries, as Spark prints it.
  const char* what() const noexcept override { return message_.c_str(); }

  /// Adds where in the query it happened, unless a context is there already or `origin` is unknown.
  SparkError& with_context(const Origin& origin);
  /// Position of a parse error; the client turns it into ParseException. line is 1-based, -1 when not a parse error.
  SparkError& with_position(const Origin& origin);
  bool is_parse_error() const { return parse_origin_.line >= 0; }
  const Origin& parse_origin() const { return parse_origin_; }

  /// Java exception class names (outermost first) that Spark throws for this, e.g.
  /// "org.apache.spark.SparkArithmeticException". Set by who throws when the default for the condition (by SQLSTATE
  /// class) is not right.
  SparkError& with_exception_class(std::string name);
  const std::string& exception_class() const { return exception_class_; }

 private:
  void build_message();

  std::string condition_;
  ErrorParameters parameters_;
  std::vector<QueryContext> contexts_;
  Origin parse_origin_;
  std::string exception_class_;
  std::string message_;
};

}  // namespace firesteel
