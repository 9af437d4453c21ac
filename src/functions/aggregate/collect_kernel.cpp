#include "functions/aggregate/collect_kernel.h"

#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/value_bytes.h"

#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kLink = 8;  // bytes of the pointer to the next value

/// A chain of values in the arena: | next 8 | bytes ... |, unaligned.
struct CollectState {
  char* first = nullptr;
  char* last = nullptr;
  int64_t count = 0;
};

class CollectKernel final : public StateKernel<CollectState> {
 public:
  CollectKernel(DataType element, CollectFinisher finish)
      : element_(std::move(element)), array_(DataType::array(element_, false)), finish_(std::move(finish)) {}
  bool uses_arena() const override { return true; }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    std::string bytes;
    for (size_t i = 0; i < rows.count; ++i) {
      add(*arguments[0], static_cast<size_t>(rows[i]), at(states[i]), bytes, arena);
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    std::string bytes;
    rows.for_each([&](size_t row) { add(*arguments[0], row, at(state), bytes, arena); });
  }
  std::vector<DataType> partial_types() const override { return {array_}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {arrays(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    const VectorPtr lists = flatten(partial[0]);
    const auto* ranges = lists->values<ArrayRange>();
    std::string bytes;
    for (size_t i = 0; i < rows.count; ++i) {
      const ArrayRange range = ranges[rows[i]];
      for (int32_t e = 0; e < range.length; ++e) {
        add(*lists->children()[0], static_cast<size_t>(range.offset + e), at(states[i]), bytes, arena);
      }
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return finish_(arrays(states));
  }

 private:
  static void add(const Vector& vector, size_t row, CollectState& state, std::string& bytes, StringArena& arena) {
    if (vector.is_null(row)) {
      return;
    }
    bytes.clear();
    append_value_bytes(vector, row, bytes);
    char* node = arena.allocate(kLink + bytes.size());
    std::memset(node, 0, kLink);
    std::memcpy(node + kLink, bytes.data(), bytes.size());
    if (state.last == nullptr) {
      state.first = node;
    } else {
      std::memcpy(state.last, &node, sizeof(node));
    }
    state.last = node;
    ++state.count;
  }

  VectorPtr arrays(std::span<char* const> states) const {
    VectorBuilder builder(array_);
    for (char* state : states) {
      for (char* node = at(state).first; node != nullptr;) {
        read_value_bytes(node + kLink, element_, builder.child(0));
        std::memcpy(&node, node, sizeof(node));
      }
      builder.finish_array(static_cast<size_t>(at(state).count));
    }
    return builder.finish();
  }

  DataType element_;
  DataType array_;
  CollectFinisher finish_;
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_collect_kernel(DataType element, CollectFinisher finish) {
  return std::make_shared<const CollectKernel>(std::move(element), std::move(finish));
}

}  // namespace firesteel
