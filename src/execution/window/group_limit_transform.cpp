#include "execution/window/group_limit_transform.h"

#include "columnar/hashing.h"
#include "columnar/row_keys/canonical_keys.h"
#include "execution/aggregate/group_table.h"
#include "execution/window/smallest_keys.h"

#include <optional>

namespace firesteel {
namespace {

constexpr int64_t kMaxBytes = int64_t{64} << 20;  // of one task
// Rows after which we look whether enough are dropped to pay for it.
constexpr uint64_t kRowsBeforeDecision = uint64_t{1} << 17;

ExprList inputs_of(const WindowGroupLimitExec& exec) {
  ExprList list = exec.partition;
  list.push_back(exec.order[0].expr);
  return list;
}

SortKeyOrder first_order(const WindowGroupLimitExec& exec) {
  const SortKey& key = exec.order[0];
  return {key.expr->type(), key.ascending, key.nulls_first, true};
}

std::shared_ptr<const RowLayout> layout_of(const WindowGroupLimitExec& exec) {
  if (exec.partition.empty()) {
    return nullptr;
  }
  std::vector<DataType> types;
  for (const ExprPtr& key : exec.partition) {
    types.push_back(canonical_key_type(key->type()));
  }
  return std::make_shared<const RowLayout>(std::move(types), sizeof(uint64_t));
}

std::shared_ptr<const Selection> selection_of(const std::vector<int32_t>& rows) {
  auto selection = std::make_shared<Selection>();
  selection->rows = Buffer::allocate(rows.size() * sizeof(int32_t));
  selection->count = rows.size();
  std::copy(rows.begin(), rows.end(), selection->rows->mutable_as<int32_t>());
  return selection;
}

}  // namespace

class GroupLimitTransform::State final : public TransformState {
 public:
  State(const GroupLimitTransform& plan, TaskContext& task)
      : plan_(plan),
        evaluator_(plan.program_, task.query.environment),
        keys_(plan.limit_),
        reservation_(task.query.memory, "window group limit") {
    if (plan.layout_ != nullptr) {
      groups_.emplace(plan.layout_, 0);
    } else {
      keys_.add_group();
    }
  }

  bool push(TaskContext&, const Batch& in, Output& out) override {
    if (!active_) {
      return out.push(in);
    }
    std::vector<VectorPtr> columns = evaluator_.evaluate(in);
    const Rows rows = Rows::of(in);
    plan_.encoder_.encode({&columns.back(), 1}, rows, order_keys_);
    columns.pop_back();
    find_groups(columns, rows);
    kept_.clear();
    for (size_t i = 0; i < rows.count; ++i) {
      if (keys_.add(group_of_[i], order_keys_.prefix(i))) {
        kept_.push_back(rows[i]);
      }
    }
    seen_ += rows.count;
    passed_ += kept_.size();
    Batch result = in;
    if (kept_.size() < rows.count) {
      result.selection = selection_of(kept_);
    }
    decide();
    return out.push(std::move(result));
  }

 private:
  void find_groups(std::vector<VectorPtr>& keys, Rows rows) {
    group_of_.assign(rows.count, 0);
    if (!groups_.has_value()) {
      return;
    }
    hashes_.resize(rows.count);
    std::vector<DecodedVector> decoded;
    decoded.reserve(keys.size());
    for (size_t k = 0; k < keys.size(); ++k) {
      keys[k] = to_canonical_key(keys[k], rows);
      k == 0 ? hash_column(*keys[k], rows, hashes_) : combine_hash_column(*keys[k], rows, hashes_);
      decoded.emplace_back(*keys[k]);
    }
    row_numbers_.resize(rows.count);
    for (size_t i = 0; i < rows.count; ++i) {
      row_numbers_[i] = rows[i];
    }
    found_.resize(rows.count);
    created_.clear();
    groups_->find_or_insert(decoded, row_numbers_, hashes_, hashes_, found_.data(), created_);
    const size_t offset = plan_.layout_->extra_offset();
    for (char* row : created_) {
      *reinterpret_cast<uint32_t*>(row + offset) = keys_.add_group();
    }
    for (size_t i = 0; i < rows.count; ++i) {
      group_of_[i] = *reinterpret_cast<const uint32_t*>(found_[i] + offset);
    }
  }

  void decide() {
    const auto bytes = static_cast<int64_t>(keys_.bytes() + (groups_.has_value() ? groups_->memory_bytes() : 0));
    const bool useless = seen_ >= kRowsBeforeDecision && passed_ * 10 > seen_ * 8;
    const bool full = groups_.has_value() && groups_->directory_full();
    if (useless || full || bytes > kMaxBytes || !reservation_.try_resize(bytes)) {
      active_ = false;
      groups_.reset();
      keys_ = SmallestKeys(1);
      reservation_.release();
    }
  }

  const GroupLimitTransform& plan_;
  ExpressionEvaluator evaluator_;
  SmallestKeys keys_;
  MemoryReservation reservation_;
  std::optional<GroupTable> groups_;
  bool active_ = true;
  uint64_t seen_ = 0;
  uint64_t passed_ = 0;
  // scratch
  NormalizedKeys order_keys_;
  std::vector<uint32_t> group_of_;
  std::vector<uint64_t> hashes_;
  std::vector<int32_t> row_numbers_;
  std::vector<char*> found_;
  std::vector<char*> created_;
  std::vector<int32_t> kept_;
};

GroupLimitTransform::GroupLimitTransform(const WindowGroupLimitExec& exec)
    : limit_(static_cast<size_t>(exec.limit)),
      program_(std::make_shared<const ExpressionProgram>(inputs_of(exec))),
      encoder_({first_order(exec)}),
      layout_(layout_of(exec)) {}

std::unique_ptr<TransformState> GroupLimitTransform::open(TaskContext& task) {
  return std::make_unique<State>(*this, task);
}

}  // namespace firesteel
