// Which collation wins where several texts meet, and what becomes of functions then. Spark: CollationTypeCoercion.
#include "analyzer/bind/collations.h"

#include "analyzer/errors/query_compilation_errors.h"
#include "base/text/ascii_case.h"
#include "base/text/collation.h"
#include "expression/nodes/calls.h"
#include "expression/print/expression_sql.h"
#include "functions/collection/collated_arrays.h"
#include "functions/string/collated_text.h"
#include "functions/string/collation_key.h"

#include <algorithm>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

CollationContext stronger(const CollationContext& left, const CollationContext& right) {
  const bool differ = left.text.collation() != right.text.collation();
  if (left.strength == CollationStrength::kExplicit && right.strength == CollationStrength::kExplicit && differ) {
    throw SparkError("COLLATION_MISMATCH.EXPLICIT",
                     {{"explicitTypes", quoted_type(left.text) + ", " + quoted_type(right.text)}});
  }
  if (left.strength == CollationStrength::kImplicit && right.strength == CollationStrength::kImplicit && differ) {
    return {CollationStrength::kIndeterminate, DataType::string(std::string(kIndeterminateCollation))};
  }
  return right.strength > left.strength ? right : left;
}

std::optional<CollationContext> strongest(const ExprList& exprs) {
  std::optional<CollationContext> winner;
  for (const ExprPtr& expr : exprs) {
    if (const auto context = collation_context(expr)) {
      winner = winner ? stronger(*winner, *context) : context;
    }
  }
  return winner;
}

CollationContext implicit(const DataType& text) {
  const bool open = text.collation() == kIndeterminateCollation;
  return {open ? CollationStrength::kIndeterminate : CollationStrength::kImplicit, text};
}

// Of a call the strongest of its arguments, as long as it goes on in the result.
CollationContext context_of_call(const ExprPtr& expr, const DataType& text) {
  const auto* call = as<ScalarCall>(expr);
  if (call != nullptr && call->function->name == "collate") {
    return {CollationStrength::kExplicit, text};
  }
  if (text.collation() == kIndeterminateCollation) {
    return implicit(text);
  }
  const auto context = strongest(expr->children());
  if (!context || context->text.collation() != text.collation()) {
    return {CollationStrength::kDefault, text};
  }
  return {context->strength, text};
}

}  // namespace

std::optional<CollationContext> collation_context(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kLambda) {
    return std::nullopt;
  }
  const DataType text = text_type_of(expr->type());
  if (text.is_null()) {
    return std::nullopt;
  }
  switch (expr->kind()) {
    case ExprKind::kLiteral:
      return CollationContext{CollationStrength::kDefault, text};
    case ExprKind::kCast: {
      const auto& cast = *as<Cast>(expr);
      if (!cast.implicit) {
        return implicit(text);
      }
      const auto inner = collation_context(cast.child);
      return CollationContext{inner ? inner->strength : CollationStrength::kDefault, text};
    }
    case ExprKind::kScalarCall:
    case ExprKind::kCaseWhen:
    case ExprKind::kCoalesce:
    case ExprKind::kAggregateCall:
    case ExprKind::kWindowCall:
      return context_of_call(expr, text);
    default:
      return implicit(text);
  }
}

ExprPtr with_collation_of(const ExprPtr& expr, const DataType& text, EvalMode mode) {
  if (expr->kind() == ExprKind::kLambda || text_type_of(expr->type()).is_null()) {
    return expr;
  }
  const DataType type = with_collation(expr->type(), text);
  if (type == expr->type()) {
    return expr;
  }
  if (const auto* literal = as<LiteralExpr>(expr); literal != nullptr && type.is(TypeId::kString)) {
    Literal value = literal->value;
    value.type = type;
    return make_expr_at<LiteralExpr>(expr->origin(), std::move(value));
  }
  return make_expr_at<Cast>(expr->origin(), expr, type, mode, true);
}

bool any_collation(const ExprList& exprs) {
  return std::any_of(exprs.begin(), exprs.end(), [](const ExprPtr& expr) {
    return expr != nullptr && expr->kind() != ExprKind::kLambda && has_collation(expr->type());
  });
}

ExprPtr collation_key_of(const ExprPtr& expr) {
  if (!has_collation(expr->type())) {
    return expr;
  }
  const std::vector<ArgumentInfo> infos = {{expr->type(), expr->nullable(), nullptr}};
  const FunctionPtr& function = collation_key_function();
  auto binding = std::get<ScalarBinding>(std::get<ScalarFunction>(function->body).bind(infos, {}));
  return make_expr_at<ScalarCall>(expr->origin(), function, std::move(binding), ExprList{expr}, EvalMode::kAnsi);
}

void FunctionBinder::agree_on_collation(ExprList& exprs, std::string_view function, const ExprPtr& shown_as) const {
  if (!any_collation(exprs)) {
    return;
  }
  const auto winner = strongest(exprs);
  if (!winner) {
    return;
  }
  if (winner->strength == CollationStrength::kIndeterminate && !allows_indeterminate(function)) {
    throw error_at(shown_as->origin(), "INDETERMINATE_COLLATION_IN_EXPRESSION", {{"expr", quoted_sql(shown_as)}});
  }
  for (ExprPtr& expr : exprs) {
    expr = with_collation_of(expr, winner->text, mode());
  }
}

ExprPtr FunctionBinder::with_one_collation(const ExprPtr& call_expr) const {
  const auto& call = *as<UnresolvedFunction>(call_expr);
  if (!any_collation(call.arguments)) {
    return call_expr;
  }
  const std::string name = ascii_lower_case(call.name_parts.back());
  auto changed = std::make_shared<UnresolvedFunction>(call);
  ExprList& arguments = changed->arguments;
  const auto text = [&](const char* value) { arguments.push_back(make_expr<LiteralExpr>(Literal::string(value))); };
  if ((name == "lpad" || name == "rpad") && arguments.size() == 2) {
    text(" ");
  } else if (name == "replace" && arguments.size() == 2) {
    text("");
  } else if (name == "mask" && arguments.size() < 5) {
    const char* const kDefaults[] = {"X", "x", "n"};
    while (arguments.size() < 4) {
      text(kDefaults[arguments.size() - 1]);
    }
    arguments.push_back(make_expr<LiteralExpr>(Literal::null()));
  }
  const auto agree = [&](const std::vector<size_t>& places) {
    ExprList chosen;
    for (const size_t place : places) {
      chosen.push_back(arguments[place]);
    }
    agree_on_collation(chosen, name, shown(call_expr));
    for (size_t i = 0; i < places.size(); ++i) {
      arguments[places[i]] = chosen[i];
    }
  };
  if (name == "map" && arguments.size() % 2 == 0) {
    std::vector<size_t> places[2];
    for (size_t i = 0; i < arguments.size(); ++i) {
      places[i % 2].push_back(i);
    }
    agree(places[0]);
    agree(places[1]);
  } else {
    agree(places_of_one_collation(name, arguments.size()));
  }
  return changed->with_origin(call_expr->origin());
}

// Under UTF8_LCASE patterns match in any case.
ExprPtr FunctionBinder::bind_pattern(const std::string& name, const UnresolvedFunction& call, const ExprPtr& shown_as) {
  const bool like = name == "like";
  if (!like && name != "rlike" && name != "split" && name != "str_to_map" && !name.starts_with("regexp_")) {
    return nullptr;
  }
  UnresolvedFunction changed(call);
  if (like) {
    changed.name_parts = {"ilike"};
    return remember_shown(bind_scalar(functions_.find("ilike"), changed, shown_as), shown_as);
  }
  const size_t last = name == "str_to_map" ? 2 : 1;
  for (size_t i = 1; i <= last && i < changed.arguments.size(); ++i) {
    const ExprPtr any_case = make_expr<LiteralExpr>(Literal::string("(?i)"));
    const auto* literal = as<LiteralExpr>(changed.arguments[i]);
    if (literal != nullptr && !literal->value.is_null()) {
      changed.arguments[i] = make_expr<LiteralExpr>(Literal::string("(?i)" + literal->value.as_string()));
    } else {
      changed.arguments[i] = bind("concat", {any_case, changed.arguments[i]});
    }
  }
  return remember_shown(bind_scalar(functions_.find(name), changed, shown_as), shown_as);
}

// Something else than the function as it stands, for arguments with collations; null: the function as it stands.
ExprPtr FunctionBinder::bind_collated(const FunctionPtr& function, const UnresolvedFunction& call,
                                      const ExprPtr& shown_as) {
  const ExprList& arguments = call.arguments;
  if (!any_collation(arguments)) {
    return nullptr;
  }
  const std::string& name = function->name;
  if (const auto place = forbidden_collation(name, arguments)) {
    throw unexpected_input_type(shown_as, static_cast<int>(*place) + 1, "\"STRING\"", shown(arguments[*place]));
  }
  const DataType text = text_type_of(arguments[0]->type());
  if (text.collation() == kIndeterminateCollation && matches_patterns(name)) {
    throw SparkError("INDETERMINATE_COLLATION");
  }
  const bool in_any_case = text.collation() == "UTF8_LCASE";
  const auto marked = [](const ExprPtr& argument) {
    const auto* literal = as<LiteralExpr>(argument);
    return (literal != nullptr && !literal->value.is_null() && literal->value.type.is_string_like() &&
            literal->value.as_string().starts_with("(?i)")) ||
           argument->kind() == ExprKind::kScalarCall;
  };
  if (in_any_case && (arguments.size() < 2 || !marked(arguments[1]))) {
    if (ExprPtr pattern = bind_pattern(name, call, shown_as)) {
      return pattern;
    }
  }
  const bool all = std::all_of(arguments.begin(), arguments.end(), [](const ExprPtr& argument) {
    return has_collation(argument->type()) || argument->type().is_null();
  });
  if (!all || !only_compares(name)) {
    return nullptr;
  }
  UnresolvedFunction keyed(call);
  for (ExprPtr& argument : keyed.arguments) {
    argument = collation_key_of(argument);
  }
  return remember_shown(bind_scalar(function, keyed, shown_as), shown_as);
}

void FunctionBinder::apply_collation(const FunctionDef& function, const ExprList& arguments,
                                     ScalarBinding& binding) const {
  const auto named = std::find_if(arguments.begin(), arguments.end(), [](const ExprPtr& argument) {
    return argument->kind() != ExprKind::kLambda && names_collation(argument->type());
  });
  if (named == arguments.end()) {
    return;
  }
  const size_t first = function.name == "elt" ? 1 : 0;
  const DataType text = first < arguments.size() ? text_type_of(arguments[first]->type()) : DataType::null();
  if (inherits_collation(function.name) && text.is(TypeId::kString)) {
    binding.result_type = with_collation(binding.result_type, text);
  }
  if (!any_collation(arguments)) {
    return;
  }
  if (function.name == "map" && arguments.size() > 2 && has_collation(arguments[0]->type())) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "maps with keys of a collation"}});
  }
  const bool of_map = arguments[0]->type().is(TypeId::kMap) && has_collation(arguments[0]->type().key());
  if (of_map && (function.name == "getmapvalue" || function.name == "element_at" || function.name == "try_element_at" ||
                 function.name.starts_with("map_con"))) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "looking up keys of a collation in maps"}});
  }
  if (auto kernel = collated_text_kernel(function.name, text_type_of(arguments[0]->type()), arguments.size())) {
    binding.kernel = std::move(*kernel);
  } else if (auto choice = collated_choice_kernel(function.name, binding.argument_types)) {
    binding.kernel = std::move(*choice);
  }
}

// Aggregates that compare do it by keys.
std::optional<UnresolvedFunction> FunctionBinder::collated_aggregate(const FunctionDef& function,
                                                                     const UnresolvedFunction& call,
                                                                     const ExprPtr& shown_as) {
  UnresolvedFunction changed(call);
  const std::string& name = function.name;
  bool any = false;
  for (ExprPtr& order : changed.within_group) {
    if (any_collation({order})) {
      const ExprPtr key = collation_key_of(as<SortOrder>(order)->child);
      order = order->with_children({key});
      any = true;
    }
  }
  if (!any_collation(call.arguments)) {
    return any ? std::optional(changed) : std::nullopt;
  }
  if (name == "collect_set") {
    throw datatype_mismatch(shown_as, "UNSUPPORTED_INPUT_TYPE",
                            {{"functionName", "`collect_set`"}, {"dataType", "\"MAP\" or \"COLLATED STRING\""}});
  }
  if (name == "mode" || name.starts_with("approx_top_k")) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", name + " of texts with a collation"}});
  }
  if (name == "min" || name == "max") {
    changed.name_parts = {name + "_by"};
    changed.arguments.push_back(collation_key_of(call.arguments[0]));
    changed.distinct = false;
    return changed;
  }
  if (name == "min_by" || name == "max_by") {
    changed.arguments[1] = collation_key_of(call.arguments[1]);
    return changed;
  }
  if (name == "hll_sketch_agg") {
    // Empty texts do not count, and keys of them are not empty.
    const ExprPtr empty =
        with_collation_of(make_expr<LiteralExpr>(Literal::string("")), text_type_of(call.arguments[0]->type()), mode());
    changed.arguments[0] =
        bind("if", {bind("=", {call.arguments[0], empty}), make_expr<LiteralExpr>(Literal::null(DataType::binary())),
                    collation_key_of(call.arguments[0])});
    return changed;
  }
  if (name == "approx_count_distinct" || (name == "count" && call.distinct)) {
    for (ExprPtr& argument : changed.arguments) {
      argument = collation_key_of(argument);
    }
    return changed;
  }
  if (name == "listagg" && call.arguments.size() > 1 && call.arguments[1]->type().is(TypeId::kString) &&
      call.arguments[1]->type().collation() != call.arguments[0]->type().collation()) {
    throw datatype_mismatch(shown_as, "DATA_DIFF_TYPES",
                            {{"functionName", "`listagg`"},
                             {"dataType", "(" + quoted_type(call.arguments[0]->type()) + " or " +
                                              quoted_type(call.arguments[1]->type()) + ")"}});
  }
  const bool by_groups = name == "listagg" || name == "collect_list";
  if (call.distinct && !by_groups && name != "first" && name != "last" && name != "any_value") {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", name + "(DISTINCT ...) of texts with a collation"}});
  }
  return any ? std::optional(changed) : std::nullopt;
}

}  // namespace firesteel
