#pragma once

#include "expression/nodes/aggregates.h"
#include "expression/nodes/unresolved.h"
#include "logical/commands/session_statement.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "sql/parser/parser.h"
#include "sql/parser/script.h"
#include "sql/parser/token_stream.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

using Names = std::vector<std::string>;
using ScriptPtr = std::shared_ptr<const ScriptStatement>;

/// Recursive descent over one text; the parts of the grammar are in several .cpp of this folder and of statements/.
class SqlParser {
 public:
  SqlParser(std::string_view text, const ParserOptions& options) : tokens_(text), options_(options) {
    if (options.double_quoted_identifiers) {
      tokens_.quote_identifiers_doubly();
    }
  }
  virtual ~SqlParser() = default;

  PlanPtr single_statement();
  ExprPtr single_expression();
  Names single_multipart_identifier();
  ScriptPtr script();

 protected:
  /// Statements about the catalog, which CatalogStatementParser knows; null when it is none of them.
  virtual PlanPtr catalog_statement() { return nullptr; }

  // Nesting beyond this is refused: the recursion here and in every later stage has to fit a thread's stack.
  static constexpr int kMaxDepth = 600;
  static constexpr int kMaxHeight = 2000;  // of a tree: a + b + c ... is one as high as the chain is long

  /// One rule within another. The height of what a rule makes is one more than that of its highest part.
  class Nested {
   public:
    explicit Nested(SqlParser& parser);
    ~Nested();
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    SqlParser& parser_;
    const int height_beside_;
  };
  /// Around the first operand and the links of a chain, whose tree grows by add_link().
  class Chain {
   public:
    explicit Chain(SqlParser& parser);
    ~Chain();
    Chain(const Chain&) = delete;
    Chain& operator=(const Chain&) = delete;

   private:
    SqlParser& parser_;
    const int height_beside_;
  };
  /// What has been parsed within the innermost Nested or Chain becomes one tree under a new node.
  void add_link();

  // statements/
  PlanPtr statement();
  PlanPtr explain_statement();
  PlanPtr set_statement();
  PlanPtr reset_statement();
  PlanPtr show_functions();
  PlanPtr describe_function(size_t first);
  PlanPtr session_statement();
  PlanPtr declare_variable();
  PlanPtr set_variable();
  PlanPtr set_path();
  PlanPtr drop_variable();
  PlanPtr execute_immediate();
  PlanPtr create_function();
  PlanPtr drop_function();
  SessionStatement::FunctionParameter function_parameter(size_t list_start);
  void function_returns(SessionStatement& statement);
  void routine_characteristics(SessionStatement& statement);
  // statements/script.cpp
  ScriptPtr script_block(std::string label);
  ScriptBody script_body(std::initializer_list<std::string_view> ends);
  ScriptPtr script_statement();
  ScriptPtr script_declaration();
  ScriptPtr script_if();
  ScriptPtr script_case();
  ScriptPtr script_loop(std::string label);
  void end_label(const std::string& label);
  ScriptText statement_text();
  ScriptText expression_text();
  ScriptText script_text(size_t first) const;
  std::string handled_condition();
  bool at_word(std::string_view word, size_t ahead) const;
  bool at_variable_word(size_t ahead) const;
  std::string text_from(size_t first) const;
  std::optional<std::string> like_pattern();
  std::string rest_of_statement();
  [[noreturn]] void unsupported_statement(size_t words);
  [[noreturn]] void unsupported(const std::string& feature);

  // query.cpp
  bool at_query(size_t ahead = 0) const;
  [[noreturn]] void fail_empty();
  PlanPtr query();
  std::vector<CteDefinition> cte_definitions();
  PlanPtr query_term(int min_precedence);
  PlanPtr query_primary();
  PlanPtr query_organization(PlanPtr plan);
  PlanPtr limit_clause(PlanPtr plan);
  PlanPtr parenthesized_query();

  // select.cpp
  PlanPtr query_specification();
  PlanPtr select_after_from(size_t first, ExprList list, bool distinct, PlanPtr plan);
  PlanPtr from_statement();
  ExprPtr qualify_condition();
  static PlanPtr qualified(const PlanPtr& plan, const ExprPtr& condition);
  PlanPtr aggregation_clause(size_t first, ExprList select_list, PlanPtr child);
  ExprPtr grouping_element();
  ExprPtr grouping_analytics();
  std::vector<ExprList> grouping_sets_list();
  ExprList grouping_set();
  struct Hint {
    std::string name;
    ExprList parameters;
    Origin origin;  // of the whole comment
  };
  std::vector<Hint> hint_comments();
  PlanPtr hints(PlanPtr plan, std::vector<Hint> hints);
  ExprList named_expression_list();
  ExprPtr named_expression();
  ExprPtr sort_item();
  ExprList sort_items();
  ExprList expression_list();

  // relations.cpp
  PlanPtr from_clause();
  PlanPtr relation();
  PlanPtr relation_extensions(PlanPtr plan);
  PlanPtr join_relation(PlanPtr left);
  PlanPtr relation_primary();
  PlanPtr table_name_relation(size_t first, Names name);
  std::string multipart_text();
  void check_fraction(size_t first, double fraction);
  PlanPtr table_function(size_t first, Names name);
  PlanPtr inline_table(bool with_alias);
  PlanPtr lateral_views(PlanPtr plan);
  PlanPtr table_alias(size_t first, PlanPtr plan, bool subquery);
  PlanPtr sample(PlanPtr plan);
  std::optional<JoinType> join_type();
  bool at_join() const;

  // pivot.cpp
  PlanPtr pivot_clauses(PlanPtr plan);
  PlanPtr pivot(PlanPtr plan);
  PlanPtr unpivot(PlanPtr plan);
  PlanPtr optional_alias(PlanPtr plan);
  ExprPtr column_reference(bool multipart);

  // windows.cpp
  ExprPtr over_clause(size_t first, ExprPtr function);
  ExprPtr window_specification(size_t first, ExprPtr function);
  FrameBound frame_bound();
  bool at_window_clause() const;
  PlanPtr window_clause(PlanPtr plan);

  // expressions.cpp
  ExprPtr expression();
  ExprPtr not_expression();
  ExprPtr predicate(size_t first, ExprPtr value);
  ExprPtr in_predicate(size_t first, ExprPtr value);
  ExprPtr like_predicate(size_t first, ExprPtr value, bool negated);
  ExprPtr is_predicate(size_t first, ExprPtr value);
  ExprPtr value_expression(int min_precedence = 0);
  ExprPtr unary_expression();
  ExprPtr combine(const ExprList& operands, size_t begin, size_t end, bool conjunction, const Origin& origin);

  // primary_expressions.cpp
  ExprPtr primary_expression();
  ExprPtr primary_base();
  ExprPtr postfix(size_t first, ExprPtr base);
  ExprPtr parenthesized();
  ExprPtr row_constructor(size_t first, const ExprList& elements);
  ExprPtr case_expression();
  ExprPtr identifier_expression();
  ExprPtr star(Names target);
  bool names_more_than_column() const;
  ExprPtr lambda(size_t first, Names parameters);
  bool at_lambda_parameters() const;

  // variant_paths.cpp
  ExprPtr variant_part(size_t first, ExprPtr variant);
  std::string variant_subscript();

  // function_calls.cpp
  ExprPtr special_call();
  ExprPtr cast_call();
  ExprPtr substring_call();
  ExprPtr trim_call();
  ExprPtr date_arithmetic_call(std::string name);
  size_t count_arguments(size_t open) const;
  ExprPtr first_last_call();
  ExprPtr overlay_call();
  ExprPtr struct_call();
  ExprPtr function_call(size_t first, Names name);
  void function_arguments(ExprList& arguments, Names& names);
  void function_suffixes(UnresolvedFunction& call);

  // literals.cpp
  ExprPtr literal();
  ExprPtr number(bool negative, size_t first);
  ExprPtr integer_literal(std::string digits, size_t first);
  ExprPtr ranged_integer(std::string digits, const DataType& type, size_t first);
  ExprPtr decimal_literal(std::string digits, size_t first);
  ExprPtr floating_literal(std::string digits, bool single, size_t first);
  ExprPtr typed_literal();
  std::string string_value();
  bool at_string() const;
  ExprPtr parameter();
  std::string parameter_name(size_t position) const;
  size_t question_marks_before(size_t position) const;
  const Literal* string_parameter() const;

  // interval_expressions.cpp
  ExprPtr interval();
  ExprPtr interval_of_text(size_t first, const std::string& value);
  ExprPtr interval_of_units(size_t first, const std::string& all, const std::vector<std::string>& units);
  ExprPtr interval_unit_to_unit(size_t first, const std::string& value, const std::string& written,
                                const std::string& from);
  bool at_interval() const;

  // identifier_clause.cpp
  bool at_identifier_clause(bool only_literal) const;
  Names identifier_clause();
  std::string single_part_identifier_clause();

  // pipe_operators.cpp
  PlanPtr pipe_operators(PlanPtr plan);
  PlanPtr pipe_operator(size_t first, PlanPtr plan);
  PlanPtr pipe_aggregate(size_t first, PlanPtr plan);
  PlanPtr pipe_set(size_t first, PlanPtr plan);

  // identifiers.cpp
  bool at_identifier() const;
  bool at_strict_identifier(size_t ahead = 0) const;
  std::string identifier();
  std::string error_capturing_identifier();
  /// reference: of a table, view, function, variable ...; the old IDENTIFIER clause stands for nothing else
  Names multipart_identifier(bool reference = true);
  Names legacy_multipart_identifier(bool reference);
  Names identifier_list();
  /// May the current word be an alias here, rather than the start of what follows?
  bool at_alias(bool strict) const;
  bool begins_clause() const;
  int integer_value();
  DataType data_type();

  ExprPtr call(size_t first, std::string name, ExprList arguments, bool is_operator = false);
  ExprPtr literal_at(size_t first, Literal value);
  template <typename T, typename... Args>
  ExprPtr make_at(size_t first, Args&&... args) {
    return make_expr<T>(std::forward<Args>(args)...)->with_origin(tokens_.origin_from(first));
  }
  template <typename T, typename... Args>
  PlanPtr plan_at(size_t first, Args&&... args) {
    return make_plan<T>(std::forward<Args>(args)...)->with_origin(tokens_.origin_from(first));
  }

  TokenStream tokens_;
  const ParserOptions& options_;
  // How many ? there are before a token that was asked for: the next one asked for mostly comes later.
  mutable size_t counted_to_ = 0;
  mutable size_t question_marks_ = 0;
  int depth_ = 0;
  int height_ = 0;  // of the highest tree made within the innermost Nested or Chain
};

}  // namespace firesteel
