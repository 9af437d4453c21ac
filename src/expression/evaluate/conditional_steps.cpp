// Steps that evaluate their inputs only for the rows that need them.
#include "columnar/decoded_vector.h"
#include "expression/evaluate/evaluation_state.h"
#include "expression/evaluate/in_list.h"
#include "expression/evaluate/row_validity.h"

#include <cstring>
#include <deque>

namespace firesteel {
namespace {

struct BoolColumn {
  explicit BoolColumn(const Vector& vector) : decoded(vector) {}
  DecodedVector decoded;
  bool is(size_t row, bool value) const { return !decoded.is_null(row) && (decoded.value<uint8_t>(row) != 0) == value; }
  bool is_null(size_t row) const { return decoded.is_null(row); }
};

/// Joins the two sides of AND / OR for the rows that the left side leaves open; all others are `decisive`.
VectorPtr join_sides(const Vector& left, const Vector& right, Rows open, size_t size, bool decisive) {
  auto result = Vector::flat(DataType::boolean(), size);
  auto* out = result->mutable_values<uint8_t>();
  std::memset(out, decisive ? 1 : 0, size);
  const BoolColumn a(left);
  const BoolColumn b(right);
  if (!left.may_have_nulls() && !right.may_have_nulls()) {
    open.for_each([&](size_t row) { out[row] = b.decoded.value<uint8_t>(row); });
    return result;
  }
  uint64_t* validity = result->mutable_validity();
  open.for_each([&](size_t row) {
    if (b.is(row, decisive)) {
      return;
    }
    out[row] = decisive ? 0 : 1;
    if (a.is_null(row) || b.is_null(row)) {
      bitmap::clear(validity, row);
    }
  });
  return result;
}

}  // namespace

VectorPtr ExpressionEvaluator::State::logical(const Step& step, const Scope& scope, bool decisive) {
  const VectorPtr left = evaluate(step.inputs[0], scope);
  if (left->is_constant() && !left->is_null(0)) {
    return (left->values<uint8_t>()[0] != 0) == decisive ? left : evaluate(step.inputs[1], scope);
  }
  IndexList list(index_pool, scope.rows.count);
  size_t open = 0;
  const BoolColumn a(*left);
  scope.rows.for_each([&](size_t row) {
    list.data()[open] = static_cast<int32_t>(row);
    open += a.is(row, decisive) ? 0 : 1;
  });
  if (open == 0) {
    return left;
  }
  if (open == scope.rows.count) {
    const VectorPtr right = evaluate(step.inputs[1], scope);
    if (left->is_constant() && right->is_constant() && right->is_null(0)) {
      return right;
    }
    return join_sides(*left, *right, scope.rows, size, decisive);
  }
  const Rows rows{list.data(), open};
  const VectorPtr right = evaluate(step.inputs[1], narrowed(scope, rows));
  return join_sides(*left, *right, rows, size, decisive);
}

VectorPtr ExpressionEvaluator::State::case_when(const Step& step, const Scope& scope) {
  std::deque<IndexList> lists;  // the pieces point into them
  std::vector<RowPiece> pieces;
  Scope remaining = narrowed(scope, scope.rows);
  const size_t branches = step.inputs.size() / 2;
  for (size_t i = 0; i < branches && remaining.rows.count > 0; ++i) {
    const VectorPtr condition = evaluate(step.inputs[2 * i], remaining);
    Rows taken = remaining.rows;
    if (condition->is_constant()) {
      if (condition->is_null(0) || condition->values<uint8_t>()[0] == 0) {
        continue;
      }
    } else {
      int32_t* taken_rows = lists.emplace_back(index_pool, remaining.rows.count).data();
      taken = {taken_rows, select_true(*condition, remaining.rows, taken_rows)};
    }
    if (taken.count == 0) {
      continue;
    }
    if (taken.count == remaining.rows.count) {
      pieces.push_back({evaluate(step.inputs[2 * i + 1], remaining), remaining.rows});
      remaining.rows.count = 0;
      break;
    }
    int32_t* rest = lists.emplace_back(index_pool, remaining.rows.count).data();
    const size_t rest_count = select_not_true(*condition, remaining.rows, rest);
    pieces.push_back({evaluate(step.inputs[2 * i + 1], narrowed(remaining, taken)), taken});
    remaining = {{rest, rest_count}, ++last_scope_, &scope};
  }
  if (remaining.rows.count > 0) {
    const bool has_else = step.inputs.size() % 2 == 1;
    pieces.push_back(
        {has_else ? evaluate(step.inputs.back(), remaining) : Vector::null_constant(step.type, size), remaining.rows});
  }
  return merge_rows(step.type, size, pieces);
}

VectorPtr ExpressionEvaluator::State::coalesce(const Step& step, const Scope& scope) {
  std::deque<IndexList> lists;
  std::vector<RowPiece> pieces;
  Scope remaining = narrowed(scope, scope.rows);
  for (size_t i = 0; i < step.inputs.size() && remaining.rows.count > 0; ++i) {
    const VectorPtr values = evaluate(step.inputs[i], remaining);
    const bool last = i + 1 == step.inputs.size();
    if (values->is_constant() && values->is_null(0) && !last) {
      continue;
    }
    if (last || !values->may_have_nulls() || values->is_constant()) {
      pieces.push_back({values, remaining.rows});
      break;
    }
    int32_t* valid = lists.emplace_back(index_pool, remaining.rows.count).data();
    int32_t* null = lists.emplace_back(index_pool, remaining.rows.count).data();
    const size_t valid_count = select_valid(values->validity(), remaining.rows, valid);
    const size_t null_count = select_invalid(values->validity(), remaining.rows, null);
    if (valid_count > 0) {
      pieces.push_back({values, {valid, valid_count}});
    }
    remaining = {{null, null_count}, ++last_scope_, &scope};
  }
  return merge_rows(step.type, size, pieces);
}

// Lists that are not all literals: item by item, each only for the rows that no earlier item matched.
VectorPtr ExpressionEvaluator::State::in_list(const Step& step, const Scope& scope) {
  const VectorPtr value = evaluate(step.inputs[0], scope);
  auto result = Vector::flat(step.type, size);
  auto* out = result->mutable_values<uint8_t>();
  std::memset(out, 0, size);
  uint64_t* validity = result->mutable_validity();
  IndexList list(index_pool, scope.rows.count);
  size_t open = 0;
  scope.rows.for_each([&](size_t row) {
    list.data()[open] = static_cast<int32_t>(row);
    const bool null = value->is_null(row);
    open += null ? 0 : 1;
    bitmap::set_to(validity, row, !null);
  });
  for (size_t i = 1; i < step.inputs.size() && open > 0; ++i) {
    const Rows rows{list.data(), open};
    const VectorPtr item = evaluate(step.inputs[i], narrowed(scope, rows));
    open = 0;
    for (size_t k = 0; k < rows.count; ++k) {
      const auto row = static_cast<size_t>(rows.indices[k]);
      list.data()[open] = rows.indices[k];
      if (item->is_null(row)) {
        bitmap::clear(validity, row);
      } else if (equal_values(*value, row, *item, row)) {
        bitmap::set(validity, row);
        out[row] = 1;
        continue;
      }
      ++open;
    }
  }
  return result;
}

}  // namespace firesteel
