#include "functions/aggregate/collect_kernel.h"

#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/collect_fixed_kernel.h"
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
    if (vector.type().is_null() || vector.is_null(row)) {
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

DataType row_type(const std::vector<DataType>& types) {
  std::vector<StructField> fields;
  for (size_t i = 0; i < types.size(); ++i) {
    fields.push_back({"c" + std::to_string(i), types[i], true, ""});
  }
  return DataType::struct_type(std::move(fields));
}

/// Packs several arguments into one column of structs for a CollectKernel.
class CollectRowsKernel final : public AggregateKernel {
 public:
  CollectRowsKernel(const std::vector<DataType>& types, size_t required, CollectFinisher finish)
      : type_(row_type(types)), required_(required), inner_(type_, std::move(finish)) {}
  size_t state_size() const override { return inner_.state_size(); }
  bool uses_arena() const override { return true; }
  void initialize(std::span<char* const> states) const override { inner_.initialize(states); }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    const VectorPtr packed = pack(arguments);
    inner_.update({&packed, 1}, rows, states, arena);
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    const VectorPtr packed = pack(arguments);
    inner_.update_one({&packed, 1}, rows, state, arena);
  }
  std::vector<DataType> partial_types() const override { return inner_.partial_types(); }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return inner_.to_partial(states); }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    inner_.merge_partial(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment& environment) const override {
    return inner_.finalize(states, environment);
  }

 private:
  VectorPtr pack(std::span<const VectorPtr> arguments) const {
    const size_t size = arguments[0]->size();
    auto packed = Vector::flat(type_, size);
    std::vector<VectorPtr> children;
    for (size_t i = 0; i < type_.fields().size(); ++i) {
      children.push_back(flatten(arguments[i]));
    }
    if (type_.fields()[required_].type.is_null()) {
      for (size_t row = 0; row < size; ++row) {
        packed->set_null(row);
      }
    } else if (children[required_]->may_have_nulls()) {
      packed->set_validity(children[required_]->validity_buffer());
    }
    packed->set_children(std::move(children));
    return packed;
  }

  DataType type_;
  size_t required_;
  CollectKernel inner_;
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_collect_rows_kernel(const std::vector<DataType>& types, size_t required,
                                                                CollectFinisher finish) {
  return std::make_shared<const CollectRowsKernel>(types, required, std::move(finish));
}

std::shared_ptr<const AggregateKernel> make_collect_kernel(DataType element, CollectFinisher finish) {
  if (auto fixed = make_collect_fixed_kernel(element, finish)) {
    return fixed;
  }
  return std::make_shared<const CollectKernel>(std::move(element), std::move(finish));
}

}  // namespace firesteel
