#pragma once

#include "analyzer/analyzer.h"
#include "expression/nodes/aggregates.h"
#include "expression/nodes/unresolved.h"
#include "types/coercion.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace firesteel {

/// Binds calls to functions of the registry (or to nodes of their own), with Spark's implicit casts.
/// One instance per analysis; not thread-safe.
class FunctionBinder {
 public:
  FunctionBinder(const AnalyzerOptions& options, const FunctionRegistry& functions)
      : options_(options), functions_(functions) {}

  /// `call` (an UnresolvedFunction) has resolved arguments (lambdas apart).
  /// Errors: UNRESOLVED_ROUTINE, WRONG_NUM_ARGS.*, DATATYPE_MISMATCH.*, INVALID_SQL_SYNTAX.*
  ExprPtr bind(const ExprPtr& call);
  /// A call of the function `name` that the user did not write.
  ExprPtr bind(std::string name, ExprList arguments, const Origin& origin = {});

  /// Checks and casts the children of a node that is not an UnresolvedFunction (And, In, CaseWhen, Cast ...).
  ExprPtr coerce(const ExprPtr& expr);

  /// `expr` cast to `type` implicitly, or itself when it has that type.
  ExprPtr implicit_cast_to(const ExprPtr& expr, const DataType& type) const;
  /// All of `exprs` in their common type; false when there is none.
  bool unify_types(ExprList& exprs) const;
  /// Brings texts that meet in `function` to one collation. Errors: COLLATION_MISMATCH.EXPLICIT,
  /// INDETERMINATE_COLLATION_IN_EXPRESSION.
  void agree_on_collation(ExprList& exprs, std::string_view function, const ExprPtr& shown_as) const;

  /// What stands for `expr` in generated column names and messages: functions rewritten to other nodes as written.
  ExprPtr shown(const ExprPtr& expr) const;
  /// From now on shown(expr) is `shown_as`. Returns expr.
  ExprPtr remember_shown(ExprPtr expr, const ExprPtr& shown_as);
  std::string column_name(const ExprPtr& expr) const;

  /// Types of the parameters of the lambda at `position` of a call whose earlier arguments are resolved.
  std::vector<LambdaParameter> lambda_parameters(const ExprPtr& call, size_t position);

  FunctionPtr find(const std::vector<std::string>& name_parts) const;
  CoercionRules rules() const { return options_.ansi ? CoercionRules::kAnsi : CoercionRules::kLegacy; }
  EvalMode mode() const { return options_.ansi ? EvalMode::kAnsi : EvalMode::kLegacy; }

 private:
  ExprPtr bind_special(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_case(const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_decode(const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_like_quantified(const std::string& name, const ExprList& arguments, const Origin& origin);
  ExprPtr bind_boolean_equality(bool null_safe, const UnresolvedFunction& call);
  ExprPtr bind_regr_average(bool of_x, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_text_of_bytes(const ExprList& arguments, const ExprPtr& shown_as);
  ExprPtr bind_conversion(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_between(const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_once(const ExprPtr& value, const Origin& origin, const std::function<ExprPtr(const ExprPtr&)>& used);
  ExprPtr bind_struct(const UnresolvedFunction& call, const ExprPtr& shown_as);
  /// update_fields(struct, 'a.b'[, value]): the struct with the field set, or dropped without a value.
  ExprPtr bind_update_fields(const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr update_field(const ExprPtr& target, std::span<const std::string> path, ExprPtr value,
                       const ExprPtr& shown_as);

  /// + and - with dates, times and intervals; null when the operator is about something else.
  ExprPtr bind_datetime_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_interval_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_null_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_date_operator(bool add, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_elapsed_sum(bool add, const ExprPtr& moment, const ExprPtr& interval, const ExprPtr& shown_as);
  /// number * interval, which Spark turns round; null for other products.
  ExprPtr bind_turned_product(const UnresolvedFunction& call, const ExprPtr& shown_as);
  /// extract and date_part: errors about the field name the source as it is written.
  ExprPtr bind_extract(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr with_one_collation(const ExprPtr& call_expr) const;
  ExprPtr bind_pattern(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_collated(const FunctionPtr& function, const UnresolvedFunction& call, const ExprPtr& shown_as);
  void apply_collation(const FunctionDef& function, const ExprList& arguments, ScalarBinding& binding) const;
  std::optional<UnresolvedFunction> collated_aggregate(const FunctionDef& function, const UnresolvedFunction& call,
                                                       const ExprPtr& shown_as);

  /// The scalar function `name` of the registry, printed as `shown_as`.
  ExprPtr bind_shown(const std::string& name, ExprList arguments, const ExprPtr& shown_as);

  ExprPtr bind_scalar(const FunctionPtr& function, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_aggregate(const FunctionPtr& function, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_window(const FunctionPtr& function, const UnresolvedFunction& call, const ExprPtr& shown_as);
  ExprPtr bind_generator(const FunctionPtr& function, const UnresolvedFunction& call, const ExprPtr& shown_as);
  /// INVALID_WITHIN_GROUP_EXPRESSION.* and INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX.
  void check_within_group(const FunctionDef& function, const UnresolvedFunction& call, const ExprPtr& shown_as) const;
  /// Adds the keys of WITHIN GROUP and their directions to the arguments (see AggregateFunction::bind).
  static void add_within_group(const UnresolvedFunction& call, ExprList& arguments);
  /// The call as Spark shows it when that differs from the bound one; null otherwise.
  ExprPtr shown_aggregate(const FunctionDef& function, const ExprPtr& shown_as) const;
  void refuse_modifiers(const UnresolvedFunction& call, const ExprPtr& shown_as, bool distinct_allowed,
                        bool filter_allowed) const;

  ExprPtr coerce_connective(const ExprPtr& expr);
  ExprPtr coerce_case(const ExprPtr& expr);
  ExprPtr coerce_in(const ExprPtr& expr);
  ExprPtr coerce_collated_in(const ExprPtr& expr);
  ExprPtr check_cast(const ExprPtr& expr);

  /// The call with the values of the last arguments that are not written.
  ExprPtr with_default_arguments(const ExprPtr& call) const;
  /// The call as Spark shows it, with the comparator of array_sort or the end of aggregate that nobody wrote.
  static ExprPtr shown_with_default_lambda(const std::string& name, const ExprPtr& shown_as);
  std::vector<ArgumentInfo> argument_infos(const ExprList& arguments);
  ExprList cast_arguments(const ExprList& arguments, const std::vector<DataType>& types) const;
  BindContext bind_context() const;

  // constant after construction
  const AnalyzerOptions& options_;
  const FunctionRegistry& functions_;
  // working state
  struct Shown {
    ExprPtr expr;  // keeps the key alive
    ExprPtr shown_as;
  };
  std::unordered_map<const Expression*, Shown> shown_;
  std::vector<std::shared_ptr<const Literal>> constants_;  // values of foldable arguments, for ArgumentInfo
};

}  // namespace firesteel
