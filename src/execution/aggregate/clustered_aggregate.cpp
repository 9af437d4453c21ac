#include "execution/aggregate/clustered_aggregate.h"

#include "columnar/physical_dispatch.h"
#include "execution/aggregate/group_totals.h"

#include <algorithm>
#include <array>
#include <utility>

namespace firesteel {
namespace {

// What every task may hold without asking.
constexpr size_t kUnchargedBytes = size_t{1} << 20;

}  // namespace

class ClusteredAggregate::State final : public TransformState {
 public:
  State(ClusteredAggregate& aggregate, TaskContext& task)
      : aggregate_(aggregate),
        plan_(*aggregate.plan_),
        query_(task.query),
        inputs_(aggregate.plan_, task.query),
        totals_(*TotalsInputs::make(plan_)),
        rest_(std::make_unique<TaskGroups>(plan_, task.query, 0)),
        rest_totals_(GroupTotals::make(plan_, task.query)),
        reservation_(task.query.memory, "aggregate") {}

  bool push(TaskContext& task, const Batch& in, Output& out) override {
    if (task.morsel != morsel_) {
      if (!close_split(out)) {
        return false;
      }
      morsel_ = task.morsel;
    }
    inputs_.evaluate(in);
    const Rows rows = Rows::of(in);
    if (ascending_ && add_ascending(rows)) {
      return true;
    }
    if (ascending_) {
      ascending_ = false;
      leave(0, groups_);
      clear();
    }
    add_to_rest(rows, in.num_rows);
    return true;
  }

  bool finish(TaskContext&, Output& out) override {
    const bool more = close_split(out);
    if (rest_totals_ != nullptr) {
      rest_totals_->flush(rest());
    }
    aggregate_.add_rest(std::move(rest_));
    return more;
  }

 private:
  PartitionedGroups& rest() { return *rest_->tables[0]; }

  bool add_ascending(Rows rows) {
    const VectorPtr& key = inputs_.keys()[0];
    if (key->may_have_nulls() || !totals_.load(inputs_, rows) || bound_ + totals_.bound() > TotalsInputs::kMaxSum) {
      return false;
    }
    const int64_t* keys = load_integers(*key, rows, loaded_keys_);
    bool good = groups_ == 0 || keys_[groups_ - 1] <= keys[0];
    for (size_t i = 1; i < rows.count; ++i) {
      good = good & (keys[i - 1] <= keys[i]);
    }
    if (!good || !make_room(rows.count)) {
      return false;
    }
    bound_ += totals_.bound();
    dispatch_sums(totals_.sums(), [&](auto sums) { add_rows<sums.value>(keys, rows.count); });
    return true;
  }

  bool make_room(size_t rows) {
    const size_t needed = groups_ + rows + 1;
    if (needed > keys_.size()) {
      const size_t size = std::max(needed, keys_.size() * 2);
      const size_t bytes = size * (totals_.stride() + 1) * sizeof(int64_t);
      const size_t charged = bytes > kUnchargedBytes ? bytes - kUnchargedBytes : 0;
      if (!reservation_.try_resize(static_cast<int64_t>(charged))) {
        return false;
      }
      keys_.resize(size);
      entries_.resize(size * totals_.stride());
    }
    std::fill_n(entries_.begin() + static_cast<ptrdiff_t>(groups_ * totals_.stride()), rows * totals_.stride(), 0);
    return true;
  }

  template <size_t kSums>
  void add_rows(const int64_t* keys, size_t rows) {
    constexpr size_t kStride = kSums + 1;
    std::array<const int64_t*, kStride> values{};
    std::copy(totals_.values().begin(), totals_.values().end(), values.begin());
    // Without a branch on whether a group begins: nobody could foretell it.
    int64_t before = groups_ == 0 ? keys[0] - 1 : keys_[groups_ - 1];
    size_t groups = groups_;
    int64_t* const found = keys_.data();
    int64_t* const entries = entries_.data();
    for (size_t i = 0; i < rows; ++i) {
      groups += keys[i] != before ? 1 : 0;
      before = keys[i];
      found[groups - 1] = before;
      int64_t* to = entries + (groups - 1) * kStride;
      ++to[0];
      for (size_t s = 0; s < kSums; ++s) {
        to[s + 1] += values[s][i];
      }
    }
    groups_ = groups;
  }

  void add_to_rest(Rows rows, size_t num_rows) {
    if (rest_totals_ != nullptr && rest_totals_->add(inputs_, rows, num_rows, rest()) == GroupTotals::Added::kYes) {
      return;
    }
    rest().add_keys(inputs_.keys(), rows);
    const std::span<char* const> states = rest().row_states();
    for (size_t a = 0; a < plan_.calls.size(); ++a) {
      plan_.states->update(a, inputs_.arguments(a).columns, rows, states, rest().arena());
    }
    rest().settle();
  }

  bool close_split(Output& out) {
    ascending_ = true;
    leave(0, std::min<size_t>(groups_, 1));
    if (groups_ > 1) {
      leave(groups_ - 1, groups_);
    }
    bool more = true;
    for (size_t from = 1; more && from + 1 < groups_; from += query_.batch_size) {
      more = out.push(results(from, std::min(from + query_.batch_size, groups_ - 1)));
    }
    clear();
    return more;
  }

  void clear() {
    groups_ = 0;
    bound_ = 0;
  }

  VectorPtr keys_of(size_t from, size_t to) const {
    auto column = Vector::flat(plan_.key_types[0], to - from);
    dispatch_physical(plan_.key_types[0].physical(), [&]<typename T>(std::type_identity<T>) {
      if constexpr (std::is_integral_v<T> && sizeof(T) <= sizeof(int64_t)) {
        std::transform(keys_.begin() + static_cast<ptrdiff_t>(from), keys_.begin() + static_cast<ptrdiff_t>(to),
                       column->template mutable_values<T>(), [](int64_t key) { return static_cast<T>(key); });
      }
    });
    return column;
  }

  std::vector<const int64_t*> entries_of(size_t from, size_t to) const {
    std::vector<const int64_t*> entries;
    for (size_t group = from; group < to; ++group) {
      entries.push_back(entries_.data() + group * totals_.stride());
    }
    return entries;
  }

  /// Leaves groups to be merged with others.
  void leave(size_t from, size_t to) {
    while (from < to) {
      const size_t end = std::min(from + query_.batch_size, to);
      const std::vector<VectorPtr> keys = {keys_of(from, end)};
      rest().add_keys(keys, Rows::all(end - from));
      totals_.add_to(rest().row_states(), entries_of(from, end));
      rest().settle();
      from = end;
    }
  }

  /// Groups that are complete, as result rows.
  Batch results(size_t from, size_t to) {
    const size_t bytes = plan_.states->bytes();
    std::vector<uint64_t> memory((to - from) * (bytes / sizeof(uint64_t)));
    std::vector<char*> states;
    for (size_t i = 0; i < to - from; ++i) {
      states.push_back(reinterpret_cast<char*>(memory.data()) + i * bytes);
    }
    plan_.states->initialize(states);
    totals_.add_to(states, entries_of(from, to));
    Batch batch;
    batch.num_rows = to - from;
    batch.columns.push_back(keys_of(from, to));
    for (VectorPtr& column : plan_.states->finalize(states, *query_.environment)) {
      batch.columns.push_back(std::move(column));
    }
    return batch;
  }

  ClusteredAggregate& aggregate_;
  const AggregatePlan& plan_;
  RunningQuery& query_;
  AggregateInputs inputs_;
  TotalsInputs totals_;
  std::unique_ptr<TaskGroups> rest_;
  std::unique_ptr<GroupTotals> rest_totals_;
  MemoryReservation reservation_;
  int64_t morsel_ = -1;
  bool ascending_ = true;
  // of the split
  std::vector<int64_t> keys_;
  std::vector<int64_t> entries_;
  size_t groups_ = 0;
  int128_t bound_ = 0;
  BufferPtr loaded_keys_;
};

bool ClusteredAggregate::suits(const AggregatePlan& plan, const RunningQuery& query) {
  const bool one_key = plan.key_types.size() == 1 && (plan.key_types[0].physical() == PhysicalType::kInt32 ||
                                                      plan.key_types[0].physical() == PhysicalType::kInt64);
  return one_key && !plan.key_types[0].is_decimal() && !query.force_spill && TotalsInputs::make(plan).has_value();
}

std::unique_ptr<TransformState> ClusteredAggregate::open(TaskContext& task) {
  return std::make_unique<State>(*this, task);
}

void ClusteredAggregate::add_rest(std::unique_ptr<TaskGroups> groups) {
  if (groups->spilled()) {
    groups->spill();
  }
  const std::lock_guard lock(mutex_);
  rest_->tasks.push_back(std::move(groups));
}

}  // namespace firesteel
