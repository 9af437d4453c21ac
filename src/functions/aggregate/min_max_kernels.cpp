#include "columnar/physical_dispatch.h"
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/comparison/compare_values.h"

#include <cstring>

namespace firesteel {
namespace {

template <typename T>
bool precedes(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return floating_less(a, b);
  } else {
    return a < b;
  }
}

template <typename T>
struct ValueState {
  std::conditional_t<std::is_same_v<T, int128_t>, StateInt128, T> stored{};
  bool seen = false;

  T get() const {
    if constexpr (std::is_same_v<T, int128_t>) {
      return stored.get();
    } else {
      return stored;
    }
  }
  void set(T value) {
    if constexpr (std::is_same_v<T, int128_t>) {
      stored.set(value);
    } else {
      stored = value;
    }
    seen = true;
  }
};

template <typename T, bool kMax>
class MinMax final : public StateKernel<ValueState<T>> {
 public:
  using State = ValueState<T>;
  using StateKernel<State>::at;
  explicit MinMax(DataType type) : type_(std::move(type)) {}

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<T>(*arguments[0], rows, [&](size_t i, T value) { offer(at(states[i]), value); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    bool seen = at(state).seen;
    T best = at(state).get();
    for_each_valid<T>(*arguments[0], rows, [&](size_t, T value) {
      best = !seen || better(value, best) ? value : best;
      seen = true;
    });
    if (seen) {
      at(state).set(best);
    }
  }
  std::vector<DataType> partial_types() const override { return {type_}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {values(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    update(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return values(states);
  }

 private:
  static bool better(const T& a, const T& b) { return kMax ? precedes(b, a) : precedes(a, b); }
  static void offer(State& state, T value) {
    if (!state.seen || better(value, state.get())) {
      state.set(value);
    }
  }
  VectorPtr values(std::span<char* const> states) const {
    return state_column<State, T>(type_, states,
                                  [](const State& state, T& out) { return out = state.get(), state.seen; });
  }

  DataType type_;
};

struct StringState {
  StringView value;
  char* place = nullptr;  // bytes of a long value, in the arena
  uint32_t capacity = 0;
  bool seen = false;
};

template <bool kMax>
class StringMinMax final : public StateKernel<StringState> {
 public:
  explicit StringMinMax(DataType type) : type_(std::move(type)) {}
  bool uses_arena() const override { return true; }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    for_each_valid<StringView>(*arguments[0], rows,
                               [&](size_t i, const StringView& value) { offer(at(states[i]), value, arena); });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    StringView best = at(state).value;
    bool seen = at(state).seen;
    bool changed = false;
    for_each_valid<StringView>(*arguments[0], rows, [&](size_t, const StringView& value) {
      if (!seen || better(value, best)) {
        best = value;
        seen = changed = true;
      }
    });
    if (changed) {
      keep(at(state), best, arena);
    }
  }
  std::vector<DataType> partial_types() const override { return {type_}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {values(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    update(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return values(states);
  }

 private:
  static bool better(const StringView& a, const StringView& b) { return kMax ? b < a : a < b; }
  static void offer(StringState& state, const StringView& value, StringArena& arena) {
    if (!state.seen || better(value, state.value)) {
      keep(state, value, arena);
    }
  }
  static void keep(StringState& state, const StringView& value, StringArena& arena) {
    state.seen = true;
    if (value.is_inlined()) {
      state.value = value;
      return;
    }
    if (state.capacity < value.size()) {
      // Doubling keeps the waste of ever longer values below their length.
      state.capacity = std::max(value.size(), state.capacity * 2);
      state.place = arena.allocate(state.capacity);
    }
    std::memmove(state.place, value.data(), value.size());
    state.value = StringView(state.place, value.size());
  }
  VectorPtr values(std::span<char* const> states) const {
    VectorBuilder builder(type_);
    for (char* state : states) {
      at(state).seen ? builder.append_string(at(state).value.view()) : builder.append_null();
    }
    return builder.finish();
  }

  DataType type_;
};

template <bool kMax>
std::shared_ptr<const AggregateKernel> make_kernel(const DataType& type) {
  if (type.physical() == PhysicalType::kString) {
    return std::make_shared<const StringMinMax<kMax>>(type);
  }
  return dispatch_physical(type.physical(),
                           [&]<typename T>(std::type_identity<T>) -> std::shared_ptr<const AggregateKernel> {
                             if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, int128_t>) {
                               return std::make_shared<const MinMax<T, kMax>>(type);
                             } else {
                               return nullptr;
                             }
                           });
}

}  // namespace

std::shared_ptr<const AggregateKernel> make_min_max_kernel(const DataType& type, bool is_max) {
  return is_max ? make_kernel<true>(type) : make_kernel<false>(type);
}

}  // namespace firesteel
