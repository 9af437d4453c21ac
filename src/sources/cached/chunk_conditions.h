#pragma once

#include "sources/cached/chunk_column.h"
#include "sources/cached/text_search.h"
#include "sources/cached/value_interval.h"
#include "sources/parquet/scan/scan_filter.h"

#include <optional>
#include <vector>

namespace firesteel {

/// What a conjunct asks of two columns whose values are stored as integers: `left order right`.
struct ColumnPair {
  int left = 0;
  int right = 0;
  ColumnOrder order = ColumnOrder::kLess;
};

/// None when the conjunct is no comparison (<, <=, =, >=, >) of two columns of one type.
std::optional<ColumnPair> as_column_pair(const ExprPtr& conjunct);

/// A question that can be put to the encoded values of a whole chunk. One of the first three is there; else it is a
/// conjunct on one column, which the entries of a dictionary can answer.
struct ChunkTest {
  std::vector<size_t> conjuncts;  // that ask this
  std::optional<ValueInterval> interval;
  std::optional<TextSearch> search;
  std::optional<ColumnPair> pair;
};

/// The tests that the conjuncts are; several intervals of a column become one.
std::vector<ChunkTest> chunk_tests(const ScanConjuncts& conjuncts);

}  // namespace firesteel
