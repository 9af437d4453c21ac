#include "sources/cached/chunk_conditions.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/references.h"
#include "types/stored_integers.h"

#include <algorithm>

namespace firesteel {
namespace {

/// Narrows the interval of a test of the same column; false when there is none.
bool add_to_interval(std::vector<ChunkTest>& tests, const ValueInterval& interval, size_t conjunct) {
  for (ChunkTest& test : tests) {
    if (test.interval && test.interval->column == interval.column) {
      test.interval->low = std::max(test.interval->low, interval.low);
      test.interval->high = std::min(test.interval->high, interval.high);
      test.conjuncts.push_back(conjunct);
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<ColumnPair> as_column_pair(const ExprPtr& conjunct) {
  const auto* call = as<ScalarCall>(conjunct);
  if (call == nullptr || call->arguments.size() != 2) {
    return std::nullopt;
  }
  const auto* left = as<BoundReference>(call->arguments[0]);
  const auto* right = as<BoundReference>(call->arguments[1]);
  if (left == nullptr || right == nullptr || !is_stored_as_integer(left->data_type.physical()) ||
      left->data_type.id() != right->data_type.id() || left->data_type.physical() != right->data_type.physical() ||
      (left->data_type.is_decimal() && left->data_type.scale() != right->data_type.scale())) {
    return std::nullopt;
  }
  const std::string_view name = call->function->name;
  if (name == "<" || name == ">") {
    return name == "<" ? ColumnPair{left->index, right->index, ColumnOrder::kLess}
                       : ColumnPair{right->index, left->index, ColumnOrder::kLess};
  }
  if (name == "<=" || name == ">=") {
    return name == "<=" ? ColumnPair{left->index, right->index, ColumnOrder::kLessOrEqual}
                        : ColumnPair{right->index, left->index, ColumnOrder::kLessOrEqual};
  }
  return name == "=" ? std::optional(ColumnPair{left->index, right->index, ColumnOrder::kEqual}) : std::nullopt;
}

std::vector<ChunkTest> chunk_tests(const ScanConjuncts& conjuncts) {
  std::vector<ChunkTest> tests;
  for (size_t i = 0; i < conjuncts.size(); ++i) {
    const ExprPtr& expression = conjuncts[i].expression;
    ChunkTest test{.conjuncts = {i}};
    test.interval = as_interval(expression);
    if (test.interval && add_to_interval(tests, *test.interval, i)) {
      continue;
    }
    test.search = as_text_search(expression);
    test.pair = as_column_pair(expression);
    if (test.interval || test.search || test.pair || conjuncts[i].on_value != nullptr) {
      tests.push_back(std::move(test));
    }
  }
  // The cheap ones first.
  const auto rank = [](const ChunkTest& test) { return test.interval ? 0 : test.pair ? 1 : test.search ? 3 : 2; };
  std::stable_sort(tests.begin(), tests.end(),
                   [&](const ChunkTest& a, const ChunkTest& b) { return rank(a) < rank(b); });
  return tests;
}

}  // namespace firesteel
