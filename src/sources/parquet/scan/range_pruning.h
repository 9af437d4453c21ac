#pragma once

#include "catalog/runtime_filter.h"
#include "expression/expression.h"
#include "types/literal.h"

#include <functional>
#include <optional>
#include <string_view>

namespace firesteel {

/// What is known of the values of a column in some rows: a row group, a page, a partition.
struct ValueRange {
  std::optional<Literal> min;
  std::optional<Literal> max;  // none for FLOAT and DOUBLE: statistics leave out NaN, which is above all
  std::optional<int64_t> null_count;
  int64_t rows = 0;

  bool all_null() const { return null_count && *null_count >= rows; }
};

/// The range of the column that a BoundReference's index names; null: nothing is known.
using RangeLookup = std::function<const ValueRange*(int column)>;

/// False only when `filter` is certainly not true for any row. Knows comparisons of a column with a literal, IN, null
/// tests and their combinations.
bool may_match(const ExprPtr& filter, const RangeLookup& ranges);
/// True only when `filter` is certainly true for every row. Knows null tests and comparisons of a column with a
/// literal.
bool always_true(const ExprPtr& filter, const RangeLookup& ranges);
/// Like the above, for what a join tells of a column's values.
bool may_match(const RuntimeFilter& filter, const ValueRange& range);

/// `column op literal`, mirrored where the literal stood first.
struct ColumnComparison {
  int column;
  std::string_view op;
  const Literal* literal;
};
std::optional<ColumnComparison> as_comparison(const ExprPtr& filter);

/// <0, 0, >0; none when the two are not of one ordered type or one is NULL.
std::optional<int> compare_literals(const Literal& left, const Literal& right);

}  // namespace firesteel
