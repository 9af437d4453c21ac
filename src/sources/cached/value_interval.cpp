#include "sources/cached/value_interval.h"

#include "expression/nodes/references.h"
#include "sources/parquet/scan/range_pruning.h"

#include <limits>

namespace firesteel {
namespace {

constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();

const DataType& column_type(const ExprPtr& comparison) {
  const ExprPtr first = comparison->children()[0];
  return first->kind() == ExprKind::kBoundReference ? as<BoundReference>(first)->data_type
                                                    : as<BoundReference>(comparison->children()[1])->data_type;
}

}  // namespace

std::optional<int64_t> stored_integer(const Literal& literal, const DataType& type) {
  const PhysicalType physical = type.physical();
  const bool integral = physical == PhysicalType::kInt8 || physical == PhysicalType::kInt16 ||
                        physical == PhysicalType::kInt32 || physical == PhysicalType::kInt64;
  if (!integral || literal.is_null() || literal.type.id() != type.id()) {
    return std::nullopt;
  }
  if (!type.is_decimal()) {
    return literal.as_int64();
  }
  const int128_t unscaled = literal.as_decimal();
  if (literal.type.scale() != type.scale() || unscaled < kLowest || unscaled > kHighest) {
    return std::nullopt;
  }
  return static_cast<int64_t>(unscaled);
}

std::optional<ValueInterval> as_interval(const ExprPtr& conjunct) {
  const std::optional<ColumnComparison> comparison = as_comparison(conjunct);
  const auto value = comparison ? stored_integer(*comparison->literal, column_type(conjunct)) : std::nullopt;
  if (!value) {
    return std::nullopt;
  }
  const ValueInterval none{comparison->column, 1, 0};
  if (comparison->op == "=") {
    return ValueInterval{comparison->column, *value, *value};
  }
  if (comparison->op == "<=") {
    return ValueInterval{comparison->column, kLowest, *value};
  }
  if (comparison->op == ">=") {
    return ValueInterval{comparison->column, *value, kHighest};
  }
  if (comparison->op == "<") {
    return *value == kLowest ? none : ValueInterval{comparison->column, kLowest, *value - 1};
  }
  if (comparison->op == ">") {
    return *value == kHighest ? none : ValueInterval{comparison->column, *value + 1, kHighest};
  }
  return std::nullopt;
}

}  // namespace firesteel
