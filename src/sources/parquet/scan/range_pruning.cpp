#include "sources/parquet/scan/range_pruning.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/references.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace firesteel {
namespace {

template <typename T>
int three_way(const T& left, const T& right) {
  return left < right ? -1 : (right < left ? 1 : 0);
}

bool is_binary_string(const DataType& type) {
  return type.physical() == PhysicalType::kString && (!type.is(TypeId::kString) || type.collation() == "UTF8_BINARY");
}

std::string_view mirrored(std::string_view op) {
  return op == "<" ? ">" : op == "<=" ? ">=" : op == ">" ? "<" : op == ">=" ? "<=" : op;
}

bool may_equal(const ValueRange& range, const Literal& value) {
  if (value.is_null() || range.all_null()) {
    return false;
  }
  const std::optional<int> low = range.min ? compare_literals(value, *range.min) : std::nullopt;
  const std::optional<int> high = range.max ? compare_literals(value, *range.max) : std::nullopt;
  return !(low && *low < 0) && !(high && *high > 0);
}

bool may_compare(const ColumnComparison& comparison, const ValueRange& range) {
  const std::string_view op = comparison.op;
  const bool is_order = op == "<" || op == "<=" || op == ">" || op == ">=";
  if (op == "<=>") {
    return comparison.literal->is_null() || may_equal(range, *comparison.literal);
  }
  if (op == "=") {
    return may_equal(range, *comparison.literal);
  }
  if (!is_order) {
    return true;
  }
  if (comparison.literal->is_null() || range.all_null()) {
    return false;
  }
  const std::optional<Literal>& bound = op[0] == '<' ? range.min : range.max;
  const std::optional<int> order = bound ? compare_literals(*bound, *comparison.literal) : std::nullopt;
  if (!order) {
    return true;
  }
  return op == "<" ? *order < 0 : op == "<=" ? *order <= 0 : op == ">" ? *order > 0 : *order >= 0;
}

bool may_start_with(const ValueRange& range, const Literal& prefix) {
  if (prefix.is_null() || range.all_null()) {
    return false;
  }
  const std::string& text = prefix.as_string();
  const bool below = range.max && is_binary_string(range.max->type) && range.max->as_string() < text;
  const bool above = range.min && is_binary_string(range.min->type) && range.min->as_string() > text &&
                     !range.min->as_string().starts_with(text);
  return !below && !above;
}

const ValueRange* null_test_range(const ScalarCall& call, const RangeLookup& ranges) {
  const auto* column = call.arguments.size() == 1 ? as<BoundReference>(call.arguments[0]) : nullptr;
  return column == nullptr ? nullptr : ranges(column->index);
}

bool may_match_call(const ExprPtr& filter, const ScalarCall& call, const RangeLookup& ranges) {
  const std::string_view name = call.function->name;
  if (name == "isnull" || name == "isnotnull") {
    const ValueRange* range = null_test_range(call, ranges);
    if (range == nullptr || !range->null_count) {
      return true;
    }
    return name == "isnull" ? *range->null_count > 0 : !range->all_null();
  }
  const std::optional<ColumnComparison> comparison = as_comparison(filter);
  const ValueRange* range = comparison ? ranges(comparison->column) : nullptr;
  if (range == nullptr) {
    return true;
  }
  if (name == "startswith") {
    const bool column_first = call.arguments[0]->kind() == ExprKind::kBoundReference;
    return !column_first || !is_binary_string(call.arguments[0]->type()) ||
           may_start_with(*range, *comparison->literal);
  }
  return may_compare(*comparison, *range);
}

bool may_match_in(const In& in, const RangeLookup& ranges) {
  const auto* column = as<BoundReference>(in.value);
  const ValueRange* range = column == nullptr ? nullptr : ranges(column->index);
  if (range == nullptr) {
    return true;
  }
  return std::any_of(in.list.begin(), in.list.end(), [&](const ExprPtr& item) {
    const auto* literal = as<LiteralExpr>(item);
    return literal == nullptr || may_equal(*range, literal->value);
  });
}

// For ranges without NULLs.
bool always_compares(const ColumnComparison& comparison, const ValueRange& range) {
  const std::string_view op = comparison.op;
  if (!range.min || !range.max) {
    return false;
  }
  const std::optional<int> low = compare_literals(*range.min, *comparison.literal);
  const std::optional<int> high = compare_literals(*range.max, *comparison.literal);
  if (!low || !high) {
    return false;
  }
  return op == "<"                  ? *high < 0
         : op == "<="               ? *high <= 0
         : op == ">"                ? *low > 0
         : op == ">="               ? *low >= 0
         : op == "=" || op == "<=>" ? *low == 0 && *high == 0
                                    : false;
}

}  // namespace

std::optional<ColumnComparison> as_comparison(const ExprPtr& filter) {
  const auto* call = as<ScalarCall>(filter);
  if (call == nullptr || call->arguments.size() != 2) {
    return std::nullopt;
  }
  const std::string_view op = call->function->name;
  for (const bool swapped : {false, true}) {
    const auto* column = as<BoundReference>(call->arguments[swapped ? 1 : 0]);
    const auto* literal = as<LiteralExpr>(call->arguments[swapped ? 0 : 1]);
    if (column != nullptr && literal != nullptr) {
      return ColumnComparison{column->index, swapped ? mirrored(op) : op, &literal->value};
    }
  }
  return std::nullopt;
}

std::optional<int> compare_literals(const Literal& left, const Literal& right) {
  const PhysicalType physical = left.type.physical();
  const bool decimals = left.type.is_decimal() && right.type.is_decimal();
  if (left.is_null() || right.is_null() || (!decimals && left.type.id() != right.type.id())) {
    return std::nullopt;
  }
  if (decimals) {
    return left.type.scale() == right.type.scale() ? std::optional(three_way(left.as_decimal(), right.as_decimal()))
                                                   : std::nullopt;
  }
  switch (physical) {
    case PhysicalType::kBool:
      return three_way(left.as_bool(), right.as_bool());
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
      return three_way(left.as_int64(), right.as_int64());
    case PhysicalType::kFloat:
    case PhysicalType::kDouble:
      if (std::isnan(left.as_double()) || std::isnan(right.as_double())) {
        return std::nullopt;
      }
      return three_way(left.as_double(), right.as_double());
    case PhysicalType::kString:
      return is_binary_string(left.type) && is_binary_string(right.type)
                 ? std::optional(left.as_string().compare(right.as_string()))
                 : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool may_match(const ExprPtr& filter, const RangeLookup& ranges) {
  if (const auto* both = as<And>(filter)) {
    return may_match(both->left, ranges) && may_match(both->right, ranges);
  }
  if (const auto* either = as<Or>(filter)) {
    return may_match(either->left, ranges) || may_match(either->right, ranges);
  }
  if (const auto* literal = as<LiteralExpr>(filter)) {
    return !literal->value.is_null() && literal->value.as_bool();
  }
  if (const auto* call = as<ScalarCall>(filter)) {
    return may_match_call(filter, *call, ranges);
  }
  const auto* in = as<In>(filter);
  return in == nullptr || may_match_in(*in, ranges);
}

bool always_true(const ExprPtr& filter, const RangeLookup& ranges) {
  const auto* call = as<ScalarCall>(filter);
  if (call == nullptr) {
    return false;
  }
  if (call->function->name == "isnotnull") {
    const ValueRange* range = null_test_range(*call, ranges);
    return range != nullptr && range->null_count && *range->null_count == 0;
  }
  const std::optional<ColumnComparison> comparison = as_comparison(filter);
  const ValueRange* range = comparison ? ranges(comparison->column) : nullptr;
  return range != nullptr && range->null_count && *range->null_count == 0 && always_compares(*comparison, *range);
}

bool may_match(const RuntimeFilter& filter, const ValueRange& range) {
  if (!filter.ready()) {
    return true;
  }
  if (filter.empty() || range.all_null()) {
    return false;
  }
  const std::optional<Literal> min = filter.min();
  const std::optional<Literal> max = filter.max();
  const auto above = range.min && max ? compare_literals(*range.min, *max) : std::nullopt;
  const auto below = range.max && min ? compare_literals(*range.max, *min) : std::nullopt;
  return !(above && *above > 0) && !(below && *below < 0);
}

}  // namespace firesteel
