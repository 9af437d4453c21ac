#include "analyzer/bind/function_binder.h"

#include "analyzer/bind/named_arguments.h"
#include "analyzer/errors/query_compilation_errors.h"
#include "base/errors/check.h"
#include "base/text/ascii_case.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/lambdas.h"
#include "expression/nodes/subqueries.h"
#include "expression/print/expression_sql.h"
#include "functions/cast/cast.h"
#include "functions/python_function.h"
#include "functions/string/collation_key.h"
#include "functions/string/encoding_functions.h"
#include "functions/string/java_charsets.h"

#include <algorithm>
#include <unordered_map>

namespace firesteel {

using namespace query_compilation_errors;

namespace {

// Only system.builtin may stand before the name of a built-in function.
std::string function_name(const std::vector<std::string>& parts) {
  const std::string& name = parts.back();
  if (parts.size() == 1) {
    return ascii_lower_case(name);
  }
  if (parts.size() == 2 && parts[0].starts_with(kInlinePythonFunction)) {
    return parts[0];  // sent with the call: the other part is only for printing
  }
  const std::string schema = ascii_lower_case(parts[parts.size() - 2]);
  const bool catalog_fits = parts.size() == 2 || (parts.size() == 3 && ascii_lower_case(parts[0]) == "system");
  return schema == "builtin" && catalog_fits ? ascii_lower_case(name) : std::string();
}

// What a[i], m[k] and array_of_structs.field are bound to: not to be called by name.
bool is_internal_name(std::string_view name) {
  return name == "getarrayitem" || name == "getmapvalue" || name == "getarraystructfields";
}

SparkError unresolved_routine(const UnresolvedFunction& call, const EvaluationEnvironment& environment) {
  return error_at(call.origin(), "UNRESOLVED_ROUTINE",
                  {{"routineName", quoted_name(call.name_parts)}, {"searchPath", search_path(environment)}});
}

}  // namespace

FunctionPtr FunctionBinder::find(const std::vector<std::string>& name_parts) const {
  const std::string name = function_name(name_parts);
  return name.empty() ? nullptr : functions_.find(name);
}

BindContext FunctionBinder::bind_context() const {
  return {mode(), options_.environment.session_time_zone, options_.environment.timestamp_type_ntz,
          options_.keep_decimal_scale};
}

ExprPtr FunctionBinder::bind(std::string name, ExprList arguments, const Origin& origin) {
  return bind(make_expr_at<UnresolvedFunction>(origin, std::move(name), std::move(arguments)));
}

ExprPtr FunctionBinder::bind(const ExprPtr& written_call) {
  const ExprPtr call_expr = with_one_collation(with_default_arguments(written_call));
  const auto& call = *as<UnresolvedFunction>(call_expr);
  const std::string name = function_name(call.name_parts);
  const ExprPtr shown_as = shown(name == "btrim" ? written_call : call_expr);
  FunctionPtr function =
      name.empty() || (is_internal_name(name) && !call.is_internal) ? nullptr : functions_.find(name);
  const bool converts = (name == "encode" || name == "decode") && call.arguments.size() == 2;
  if (converts && (options_.java_charsets || options_.lenient_charsets)) {
    function = old_charset_function({name == "decode", options_.java_charsets, options_.lenient_charsets});
  }
  if (name == "base64" && options_.unbroken_base64) {
    function = unbroken_base64_function();
  }
  if (ExprPtr positional = with_positional_arguments(call, name)) {
    return bind(positional);
  }
  if ((name == "lpad" || name == "rpad") && call.arguments.size() == 2 &&
      call.arguments[0]->type().is(TypeId::kBinary)) {
    const Literal zero{DataType::binary(), std::string(1, '\0')};
    return bind(name, {call.arguments[0], call.arguments[1], make_expr<LiteralExpr>(zero)}, call.origin());
  }
  if (name == "assert_true" && call.arguments.size() == 1) {
    const std::string message = "'" + column_name(call.arguments[0]) + "' is not true!";
    return bind(name, {call.arguments[0], make_expr<LiteralExpr>(Literal::string(message))}, call.origin());
  }
  if (ExprPtr special = bind_special(name, call, shown_as)) {
    return shown_.contains(special.get()) ? special : remember_shown(std::move(special), shown_as);
  }
  if (function == nullptr) {
    throw unresolved_routine(call, options_.environment);
  }
  const size_t count = call.arguments.size();
  const bool too_many = function->max_arguments >= 0 && count > static_cast<size_t>(function->max_arguments);
  if (count < static_cast<size_t>(function->min_arguments) || too_many) {
    throw wrong_num_args(name, function->min_arguments, function->max_arguments, count, call.origin());
  }
  if (options_.concat_binary_as_string && (name == "concat" || name == "||")) {
    UnresolvedFunction texts(call);
    const bool bytes = std::all_of(texts.arguments.begin(), texts.arguments.end(),
                                   [](const ExprPtr& part) { return part->type().is(TypeId::kBinary); });
    for (ExprPtr& part : texts.arguments) {
      part = bytes ? implicit_cast_to(part, DataType::string()) : part;
    }
    if (bytes) {
      return remember_shown(bind_scalar(function, texts, shown_as), shown_as);
    }
  }
  if (function->is_scalar()) {
    const ExprPtr shown_call = shown_with_default_lambda(name, shown_as);
    ExprPtr bound = bind_scalar(function, call, shown_call);
    const bool as_bound =
        !shown_.contains(bound.get()) && shown_call == shown_as && shown_as->kind() == ExprKind::kUnresolvedFunction;
    return as_bound ? bound : remember_shown(std::move(bound), shown_call);
  }
  if (name == "count" && count == 0 && !options_.count_without_arguments) {
    throw error_at({}, "WRONG_NUM_ARGS.WITH_SUGGESTION",
                   {{"functionName", "`count`"},
                    {"expectedNum", " >= 1"},
                    {"actualNum", "0"},
                    {"legacyNum", "0"},
                    {"legacyConfKey", "\"spark.sql.legacy.allowParameterlessCount\""},
                    {"legacyConfValue", "\"true\""}});
  }
  if (function->is_aggregate() && (name == "avg" || name == "mean" || name == "sum") && count == 1 &&
      rules() == CoercionRules::kAnsi && call.arguments[0]->type().is(TypeId::kTimestamp)) {
    UnresolvedFunction seconds(call);  // since 1970
    seconds.arguments[0] = implicit_cast_to(call.arguments[0], DataType::double_type());
    return bind_aggregate(function, seconds, shown_as);
  }
  if (function->is_aggregate()) {
    if (const auto collated = collated_aggregate(*function, call, shown_as)) {
      const FunctionPtr used = functions_.find(collated->name_parts.back());
      return remember_shown(bind_aggregate(used, *collated, shown_as), shown_as);
    }
    return bind_aggregate(function, call, shown_as);
  }
  return function->is_window() ? bind_window(function, call, shown_as) : bind_generator(function, call, shown_as);
}

namespace {

// Values of the last arguments of some functions when they are not written: Spark's column names show them.
std::vector<Literal> default_arguments(const std::string& name) {
  static const std::unordered_map<std::string, std::vector<Literal>> kDefaults = {
      {"sort_array", {Literal::boolean(true)}},
      {"str_to_map", {Literal::string(","), Literal::string(":")}},
      {"vector_norm", {Literal{DataType::float_type(), 2.0}}},
      {"vector_normalize", {Literal{DataType::float_type(), 2.0}}},
      {"percentile", {Literal::long_value(1)}},
      {"percentile_approx", {Literal::integer(10000)}},
      {"listagg", {Literal::null()}},
      {"theta_sketch_agg", {Literal::integer(12)}},
      {"hll_sketch_agg", {Literal::integer(12)}},
      {"hll_union_agg", {Literal::boolean(false)}},
      {"hll_union", {Literal::boolean(false)}},
      {"theta_union_agg", {Literal::integer(12)}},
      {"theta_union", {Literal::integer(12)}},
  };
  const auto found = kDefaults.find(name);
  if (found == kDefaults.end() && name.starts_with("tuple_")) {
    const std::vector<Literal> mode = {Literal::string("sum")};
    const std::vector<Literal> size_and_mode = {Literal::integer(12), Literal::string("sum")};
    const bool sized = name.starts_with("tuple_union") || name.starts_with("tuple_sketch_agg");
    const bool joins = name.starts_with("tuple_intersection") || name.starts_with("tuple_sketch_summary");
    return sized ? size_and_mode : (joins ? mode : std::vector<Literal>());
  }
  return found == kDefaults.end() ? std::vector<Literal>() : found->second;
}

}  // namespace

ExprPtr FunctionBinder::with_default_arguments(const ExprPtr& call_expr) const {
  const auto& call = *as<UnresolvedFunction>(call_expr);
  const FunctionPtr function = find(call.name_parts);
  const std::vector<Literal> defaults =
      function == nullptr ? std::vector<Literal>() : default_arguments(function->name);
  const size_t count = call.arguments.size();
  if (defaults.empty() || count < static_cast<size_t>(function->min_arguments) ||
      count >= static_cast<size_t>(function->max_arguments)) {
    return call_expr;
  }
  auto full = std::make_shared<UnresolvedFunction>(call);
  const size_t missing = static_cast<size_t>(function->max_arguments) - count;
  for (size_t i = defaults.size() - std::min(missing, defaults.size()); i < defaults.size(); ++i) {
    full->arguments.push_back(make_expr<LiteralExpr>(defaults[i]));
  }
  return full->with_origin(call_expr->origin());
}

std::vector<ArgumentInfo> FunctionBinder::argument_infos(const ExprList& arguments) {
  std::vector<ArgumentInfo> infos;
  for (const ExprPtr& argument : arguments) {
    if (const auto* lambda = as<Lambda>(argument); lambda != nullptr && !lambda->body->resolved()) {
      infos.push_back({DataType::null(), true, nullptr});  // not yet bound
      continue;
    }
    ArgumentInfo info{argument->type(), argument->nullable(), nullptr};
    if (const auto* literal = as<LiteralExpr>(argument)) {
      info.constant = &literal->value;
      info.literal = true;
    } else if (argument->kind() != ExprKind::kLambda && argument->foldable()) {
      try {
        const Literal value = evaluate_constant(argument, options_.environment);
        info.constant = constants_.emplace_back(std::make_shared<const Literal>(value)).get();
      } catch (const SparkError&) {
        // The error belongs to the evaluation of the row, if there is one at all.
      }
    }
    infos.push_back(std::move(info));
  }
  return infos;
}

ExprList FunctionBinder::cast_arguments(const ExprList& arguments, const std::vector<DataType>& types) const {
  check(arguments.size() == types.size(), "a binding has as many argument types as the call has arguments");
  ExprList cast;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const auto* lambda = as<Lambda>(arguments[i]);
    cast.push_back(lambda == nullptr ? implicit_cast_to(arguments[i], types[i])
                                     : make_expr_at<Lambda>(lambda->origin(), implicit_cast_to(lambda->body, types[i]),
                                                            lambda->parameters));
  }
  return cast;
}

ExprPtr FunctionBinder::implicit_cast_to(const ExprPtr& expr, const DataType& type) const {
  const DataType& from = expr->type();
  if (from.same_type(type) || (from.is_string_like() && type.is_string_like())) {
    return expr;
  }
  return make_expr_at<Cast>(expr->origin(), expr, type, mode(), true);
}

bool FunctionBinder::unify_types(ExprList& exprs) const {
  std::vector<DataType> types;
  for (const ExprPtr& expr : exprs) {
    types.push_back(expr->type());
  }
  const auto common = wider_type(types, rules());
  if (!common) {
    return false;
  }
  for (ExprPtr& expr : exprs) {
    expr = implicit_cast_to(expr, *common);
  }
  return true;
}

ExprPtr FunctionBinder::remember_shown(ExprPtr expr, const ExprPtr& shown_as) {
  shown_[expr.get()] = {expr, shown_as};
  return expr;
}

ExprPtr FunctionBinder::shown(const ExprPtr& expr) const {
  if (shown_.empty()) {
    return expr;
  }
  return transform_down(expr, [&](const ExprPtr& node) -> ExprPtr {
    const auto found = shown_.find(node.get());
    if (found != shown_.end()) {
      return found->second.shown_as;
    }
    // The field's name is lost when the struct turns into how it is written.
    const auto* field = as<GetField>(node);
    const Expression* base = field == nullptr ? nullptr : field->child.get();
    while (base != nullptr && base->kind() == ExprKind::kGetField && !shown_.contains(base)) {
      base = static_cast<const GetField*>(base)->child.get();
    }
    if (base == nullptr || !shown_.contains(base)) {
      return node;
    }
    const std::string& name = field->field().name;
    return make_expr_at<UnresolvedExtractValue>(node->origin(), field->child,
                                                make_expr<LiteralExpr>(Literal::string(name), name));
  });
}

std::string FunctionBinder::column_name(const ExprPtr& expr) const { return pretty_name(shown(expr)); }

namespace {

// Only the analyzer knows how the argument is written.
ErrorParameters with_input_sql(const BindMismatch& mismatch, const ExprPtr& call) {
  ErrorParameters parameters;
  const ExprList arguments = call->children();
  const bool known = mismatch.argument >= 0 && static_cast<size_t>(mismatch.argument) < arguments.size();
  for (const auto& [name, value] : mismatch.parameters) {
    parameters.emplace_back(name, value);
    if (known && (name == "requiredType" || (name == "inputName" && mismatch.sub_condition == "NON_FOLDABLE_INPUT"))) {
      parameters.emplace_back(name == "requiredType" ? "inputSql" : "inputExpr",
                              quoted_sql(arguments[static_cast<size_t>(mismatch.argument)]));
    }
  }
  return parameters;
}

// Errors of the binder itself (a malformed constant) get their place in the query.
BindResult<ScalarBinding> bound_at(const Origin& origin, const ScalarFunction& function,
                                   const std::vector<ArgumentInfo>& arguments, const BindContext& context) {
  try {
    return function.bind(arguments, context);
  } catch (SparkError& error) {
    if (error.condition() == "SECOND_FUNCTION_ARGUMENT_NOT_INTEGER") {
      throw;  // Spark does not say where
    }
    throw error.with_context(origin);
  }
}

template <typename Binding>
Binding binding_or_throw(BindResult<Binding> result, const ExprPtr& shown_as) {
  if (auto* mismatch = std::get_if<BindMismatch>(&result)) {
    throw datatype_mismatch(shown_as, mismatch->sub_condition, with_input_sql(*mismatch, shown_as));
  }
  return std::move(std::get<Binding>(result));
}

}  // namespace

std::vector<LambdaParameter> FunctionBinder::lambda_parameters(const ExprPtr& call_expr, size_t position) {
  const auto& call = *as<UnresolvedFunction>(call_expr);
  const FunctionPtr function = find(call.name_parts);
  const auto* scalar = function == nullptr ? nullptr : std::get_if<ScalarFunction>(&function->body);
  if (function == nullptr) {
    throw unresolved_routine(call, options_.environment);
  }
  if (scalar == nullptr || !scalar->is_higher_order()) {
    throw error_at(call.origin(), "INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION",
                   {{"class", ""}, {"functionName", quote_identifier(function->name)}});
  }
  const size_t count = as<Lambda>(call.arguments[position])->parameters.size();
  return binding_or_throw(scalar->lambda_parameters(position, count, argument_infos(call.arguments)), call_expr);
}

void FunctionBinder::refuse_modifiers(const UnresolvedFunction& call, const ExprPtr& shown_as, bool distinct_allowed,
                                      bool filter_allowed) const {
  const char* syntax = nullptr;
  if (call.distinct && !distinct_allowed) {
    syntax = "DISTINCT";
  } else if (!call.within_group.empty() && !filter_allowed) {
    syntax = "WITHIN GROUP (ORDER BY ...)";
  } else if (call.filter != nullptr && !filter_allowed) {
    syntax = "FILTER CLAUSE";
  }
  if (syntax != nullptr) {
    throw error_at(shown_as->origin(), "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                   {{"prettyName", quote_identifier(ascii_lower_case(call.name_parts.back()))}, {"syntax", syntax}});
  }
}

namespace {

// The name that Spark's arrays_zip and its like give to what comes from this argument.
std::string column_name_of(const ExprPtr& argument) {
  if (const auto* attribute = as<Attribute>(argument)) {
    return attribute->name;
  }
  if (const auto* field = as<GetField>(argument)) {
    return field->field().name;
  }
  const auto* call = as<ScalarCall>(argument);
  if (call != nullptr && (call->function->name == "getmapvalue" || call->function->name == "getarraystructfields")) {
    const auto* key = as<LiteralExpr>(call->arguments[1]);
    return key == nullptr || key->value.is_null() ? std::string() : key->value.to_string();
  }
  return {};
}

// ARRAY<STRUCT> of arrays_zip with the arguments' names in place of their positions.
DataType with_column_names(const DataType& zipped, const ExprList& arguments) {
  std::vector<StructField> fields = zipped.element().fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    const std::string name = column_name_of(arguments[i]);
    fields[i].name = name.empty() ? fields[i].name : name;
  }
  return DataType::array(DataType::struct_type(std::move(fields)), zipped.contains_null());
}

}  // namespace

ExprPtr FunctionBinder::bind_scalar(const FunctionPtr& function, const UnresolvedFunction& call,
                                    const ExprPtr& shown_as) {
  refuse_modifiers(call, shown_as, false, false);
  if (ExprPtr collated = bind_collated(function, call, shown_as)) {
    return collated;
  }
  const auto& scalar = std::get<ScalarFunction>(function->body);
  auto binding =
      binding_or_throw(bound_at(call.origin(), scalar, argument_infos(call.arguments), bind_context()), shown_as);
  apply_collation(*function, call.arguments, binding);
  if (function->name == "arrays_zip") {
    binding.result_type = with_column_names(binding.result_type, call.arguments);
  }
  ExprList arguments = cast_arguments(call.arguments, binding.argument_types);
  for (size_t i = 0; i < arguments.size() && binding.nulls == Nulls::kPropagate && !scalar.is_higher_order(); ++i) {
    // An implicit cast may give NULL ('2020-01-01' as a date): so may the call.
    binding.nullable = binding.nullable || (arguments[i]->nullable() && !call.arguments[i]->nullable());
  }
  if (function->group == kPythonFunctions) {
    return make_expr_at<ScalarCall>(shown_as->origin(), function, std::move(binding), std::move(arguments), mode(),
                                    call.name_parts.back());
  }
  const std::string name = ascii_lower_case(call.name_parts.back());
  // negative(a) and -a are one function with two ways to write it.
  const bool as_written = name != function->name || (!call.is_operator && (name == "negative" || name == "positive"));
  return make_expr_at<ScalarCall>(shown_as->origin(), function, std::move(binding), std::move(arguments), mode(),
                                  as_written ? name : std::string());
}

ExprPtr FunctionBinder::bind_aggregate(const FunctionPtr& function, const UnresolvedFunction& call,
                                       const ExprPtr& shown_as) {
  refuse_modifiers(call, shown_as, true, true);
  const auto& aggregate = std::get<AggregateFunction>(function->body);
  check_within_group(*function, call, shown_as);
  ExprList written = call.arguments;
  if (call.ignore_nulls.value_or(false)) {
    written.push_back(make_expr<LiteralExpr>(Literal::boolean(true)));
  }
  add_within_group(call, written);
  auto binding = binding_or_throw(aggregate.bind(argument_infos(written), bind_context()), shown_as);
  if (function->name == "listagg" && names_collation(written[0]->type())) {
    binding.result_type = written[0]->type();
  }
  ExprList arguments = cast_arguments(written, binding.argument_types);
  const std::string name = ascii_lower_case(call.name_parts.back());
  std::string shown_name = name == function->name ? std::string() : name;
  if (call.ignore_nulls.value_or(false) && (name == "first_value" || name == "last_value")) {
    shown_name.clear();
  }
  if (function->group == kPythonFunctions) {
    shown_name = call.name_parts.back();
  }
  ExprPtr bound = make_expr_at<AggregateCall>(shown_as->origin(), function, std::move(binding), std::move(arguments),
                                              call.distinct, call.filter, std::move(shown_name));
  const ExprPtr shown_call = shown_aggregate(*function, shown_as);
  return shown_call == nullptr ? bound : remember_shown(std::move(bound), shown_call);
}

ExprPtr FunctionBinder::bind_window(const FunctionPtr& function, const UnresolvedFunction& call,
                                    const ExprPtr& shown_as) {
  refuse_modifiers(call, shown_as, false, false);
  const auto& window = std::get<WindowFunction>(function->body);
  auto binding = binding_or_throw(window.bind(argument_infos(call.arguments), bind_context()), shown_as);
  ExprList arguments = cast_arguments(call.arguments, binding.argument_types);
  return make_expr_at<WindowCall>(shown_as->origin(), function, std::move(binding), std::move(arguments),
                                  call.ignore_nulls.value_or(false));
}

ExprPtr FunctionBinder::bind_generator(const FunctionPtr& function, const UnresolvedFunction& call,
                                       const ExprPtr& shown_as) {
  refuse_modifiers(call, shown_as, false, false);
  const auto& generator = std::get<GeneratorFunction>(function->body);
  auto binding = binding_or_throw(generator.bind(argument_infos(call.arguments), bind_context()), shown_as);
  ExprList arguments = cast_arguments(call.arguments, binding.argument_types);
  const std::string name = ascii_lower_case(call.name_parts.back());
  const bool outer = name.size() > 6 && name.compare(name.size() - 6, 6, "_outer") == 0;
  return make_expr_at<GeneratorCall>(shown_as->origin(), function, std::move(binding), std::move(arguments), outer);
}

}  // namespace firesteel
