#include "base/errors/spark_error.h"
#include "columnar/decoded_vector.h"
#include "execution/joins/nested_loop_join.h"

#include <algorithm>

namespace firesteel {
namespace {

/// Left rows [left, left + count) × all right rows, in the order of the left rows.
struct PairBlock {
  std::vector<int32_t> left;
  std::vector<int32_t> right;
};

}  // namespace

class NestedLoopTransform::State final : public TransformState {
 public:
  State(std::shared_ptr<NestedLoopState> state, RunningQuery& query)
      : state_(std::move(state)), query_(query), right_(*state_) {
    if (state_->condition != nullptr) {
      condition_ = std::make_unique<ExpressionEvaluator>(state_->condition, query.environment);
    }
  }

  bool push(TaskContext&, const Batch& in, Output& out) override {
    left_ = compact(in);
    matched_.assign(left_.num_rows, 0);
    right_.restart();
    Batch right;
    size_t first = 0;
    while (right_.next(right, first)) {
      if (!meet(right, first, out)) {
        return false;
      }
    }
    return emit_rest(out);
  }

 private:
  bool emits_pairs() const {
    switch (state_->type) {
      case JoinType::kLeftSemi:
      case JoinType::kLeftAnti:
      case JoinType::kNullAwareLeftAnti:
      case JoinType::kExistence:
        return false;
      default:
        return true;
    }
  }

  /// All pairs of the left batch with one right batch, in blocks of about a batch.
  bool meet(const Batch& right, size_t first_right, Output& out) {
    const size_t left_step = std::max<size_t>(query_.batch_size / std::max<size_t>(right.num_rows, 1), 1);
    for (size_t left = 0; left < left_.num_rows; left += left_step) {
      query_.check_cancelled();
      fill(left, std::min(left_step, left_.num_rows - left), right.num_rows);
      if (pairs_.left.empty()) {
        continue;
      }
      Batch block = assemble(right);
      if (condition_ != nullptr && !apply_condition(block)) {
        continue;
      }
      note_matches(block, first_right);
      if (emits_pairs() && !out.push(std::move(block))) {
        return false;
      }
    }
    return true;
  }

  void fill(size_t left, size_t count, size_t right_rows) {
    pairs_.left.clear();
    pairs_.right.clear();
    for (size_t l = left; l < left + count; ++l) {
      if (!emits_pairs() && matched_[l] != 0) {
        continue;  // its fate is known
      }
      for (size_t r = 0; r < right_rows; ++r) {
        pairs_.left.push_back(static_cast<int32_t>(l));
        pairs_.right.push_back(static_cast<int32_t>(r));
      }
    }
  }

  Batch assemble(const Batch& right) const {
    Batch block;
    block.num_rows = pairs_.left.size();
    for (const VectorPtr& column : left_.columns) {
      block.columns.push_back(gather(column, Rows{pairs_.left.data(), pairs_.left.size()}));
    }
    for (const VectorPtr& column : right.columns) {
      block.columns.push_back(gather(column, Rows{pairs_.right.data(), pairs_.right.size()}));
    }
    return block;
  }

  /// False when no pair is left.
  bool apply_condition(Batch& block) {
    if (state_->type != JoinType::kNullAwareLeftAnti) {
      block.selection = condition_->filter(block);
      return block.selected_rows() > 0;
    }
    // NOT IN: a comparison that is NULL counts as a partner.
    const VectorPtr result = condition_->evaluate(block)[0];
    const DecodedVector decoded(*result);
    auto rows = Buffer::allocate(block.num_rows * sizeof(int32_t));
    size_t count = 0;
    for (size_t row = 0; row < block.num_rows; ++row) {
      if (decoded.is_null(row) || decoded.value<uint8_t>(row) != 0) {
        rows->mutable_as<int32_t>()[count++] = static_cast<int32_t>(row);
      }
    }
    block.selection = std::make_shared<const Selection>(Selection{std::move(rows), count});
    return count > 0;
  }

  void note_matches(const Batch& block, size_t first_right) {
    Rows::of(block).for_each([&](size_t pair) {
      uint8_t& matched = matched_[static_cast<size_t>(pairs_.left[pair])];
      if (state_->type == JoinType::kLeftSingle && matched != 0) {
        throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS");
      }
      matched = 1;
      if (state_->keep_right) {
        state_->mark_right(first_right + static_cast<size_t>(pairs_.right[pair]));
      }
    });
  }

  bool emit_rest(Output& out) {
    switch (state_->type) {
      case JoinType::kLeftSemi:
        return emit_left(1, false, out);
      case JoinType::kLeftAnti:
      case JoinType::kNullAwareLeftAnti:
        return emit_left(0, false, out);
      case JoinType::kExistence: {
        Batch result = left_;
        auto flags = Vector::flat(DataType::boolean(), left_.num_rows);
        std::copy(matched_.begin(), matched_.end(), flags->mutable_values<uint8_t>());
        result.columns.push_back(std::move(flags));
        return out.push(std::move(result));
      }
      default:
        return !state_->keep_left || emit_left(0, true, out);
    }
  }

  bool emit_left(uint8_t matched, bool with_nulls, Output& out) {
    auto rows = Buffer::allocate(left_.num_rows * sizeof(int32_t));
    size_t count = 0;
    for (size_t row = 0; row < left_.num_rows; ++row) {
      if (matched_[row] == matched) {
        rows->mutable_as<int32_t>()[count++] = static_cast<int32_t>(row);
      }
    }
    if (count == 0) {
      return true;
    }
    Batch result = left_;
    result.selection = std::make_shared<const Selection>(Selection{std::move(rows), count});
    if (with_nulls) {
      for (const DataType& type : state_->right_types) {
        result.columns.push_back(Vector::null_constant(type, left_.num_rows));
      }
    }
    return out.push(std::move(result));
  }

  std::shared_ptr<NestedLoopState> state_;
  RunningQuery& query_;
  RightRows right_;
  std::unique_ptr<ExpressionEvaluator> condition_;
  Batch left_;
  PairBlock pairs_;
  std::vector<uint8_t> matched_;
};

std::unique_ptr<TransformState> NestedLoopTransform::open(TaskContext& task) {
  return std::make_unique<State>(state_, task.query);
}

}  // namespace firesteel
