#include "functions/aggregate/collect_fixed_kernel.h"

#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"
#include "functions/aggregate/aggregate_loops.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

constexpr uint32_t kFirstCapacity = 4;
constexpr uint32_t kLargestCapacity = 4096;

/// Values in blocks of growing size in the arena, unaligned. All blocks but the last are full.
struct BlockList {
  char* first = nullptr;
  char* last = nullptr;
  uint32_t used = 0;      // values in the last block
  uint32_t capacity = 0;  // of the last block
  int64_t count = 0;
};

struct BlockHeader {
  char* next = nullptr;
  uint64_t capacity = 0;
};

BlockHeader header_of(const char* block) {
  BlockHeader header;
  std::memcpy(&header, block, sizeof(header));
  return header;
}

void set_header(char* block, const BlockHeader& header) { std::memcpy(block, &header, sizeof(header)); }

void add_block(BlockList& list, size_t width, StringArena& arena) {
  const uint32_t capacity = std::clamp(list.capacity * 2, kFirstCapacity, kLargestCapacity);
  char* block = arena.allocate(sizeof(BlockHeader) + capacity * width);
  set_header(block, {nullptr, capacity});
  if (list.last == nullptr) {
    list.first = block;
  } else {
    set_header(list.last, {block, list.capacity});
  }
  list.last = block;
  list.used = 0;
  list.capacity = capacity;
}

template <typename T>
void append(BlockList& list, const T* values, size_t count, StringArena& arena) {
  list.count += static_cast<int64_t>(count);
  while (count > 0) {
    if (list.used == list.capacity) {
      add_block(list, sizeof(T), arena);
    }
    const size_t now = std::min<size_t>(count, list.capacity - list.used);
    std::memcpy(list.last + sizeof(BlockHeader) + list.used * sizeof(T), values, now * sizeof(T));
    list.used += static_cast<uint32_t>(now);
    values += now;
    count -= now;
  }
}

/// Copies all values to `out`; returns where they end.
template <typename T>
T* copy_values(const BlockList& list, T* out) {
  for (const char* block = list.first; block != nullptr;) {
    const BlockHeader header = header_of(block);
    const size_t count = header.next == nullptr ? list.used : header.capacity;
    std::memcpy(out, block + sizeof(BlockHeader), count * sizeof(T));
    out += count;
    block = header.next;
  }
  return out;
}

template <typename T>
class CollectFixedKernel final : public StateKernel<BlockList> {
 public:
  CollectFixedKernel(DataType element, CollectFinisher finish)
      : element_(std::move(element)), array_(DataType::array(element_, false)), finish_(std::move(finish)) {}
  bool uses_arena() const override { return true; }

  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    const DecodedVector values(*arguments[0]);
    for (size_t i = 0; i < rows.count; ++i) {
      const auto row = static_cast<size_t>(rows[i]);
      if (!values.is_null(row)) {
        append(at(states[i]), &values.value<T>(row), 1, arena);
      }
    }
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    const DecodedVector values(*arguments[0]);
    if (rows.is_all() && values.is_identity() && !values.may_have_nulls()) {
      append(at(state), arguments[0]->values<T>(), rows.count, arena);
      return;
    }
    rows.for_each([&](size_t row) {
      if (!values.is_null(row)) {
        append(at(state), &values.value<T>(row), 1, arena);
      }
    });
  }
  std::vector<DataType> partial_types() const override { return {array_}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {arrays(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    const VectorPtr lists = flatten(partial[0]);
    const auto* ranges = lists->values<ArrayRange>();
    const VectorPtr elements = flatten(lists->children()[0]);
    for (size_t i = 0; i < rows.count; ++i) {
      const ArrayRange range = ranges[rows[i]];
      append(at(states[i]), elements->values<T>() + range.offset, static_cast<size_t>(range.length), arena);
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return finish_(arrays(states));
  }

 private:
  VectorPtr arrays(std::span<char* const> states) const {
    size_t total = 0;
    for (char* state : states) {
      total += static_cast<size_t>(at(state).count);
    }
    auto elements = Vector::flat(element_, total);
    auto lists = Vector::flat(array_, states.size());
    T* const begin = elements->template mutable_values<T>();
    T* out = begin;
    for (size_t i = 0; i < states.size(); ++i) {
      T* const end = copy_values(at(states[i]), out);
      lists->mutable_values<ArrayRange>()[i] = {static_cast<int32_t>(out - begin), static_cast<int32_t>(end - out)};
      out = end;
    }
    lists->set_children({std::move(elements)});
    return lists;
  }

  DataType element_;
  DataType array_;
  CollectFinisher finish_;
};

}  // namespace

std::shared_ptr<const AggregateKernel> make_collect_fixed_kernel(const DataType& element,
                                                                 const CollectFinisher& finish) {
  const PhysicalType physical = element.physical();
  if (physical == PhysicalType::kNull || physical == PhysicalType::kStruct) {
    return nullptr;
  }
  return dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) -> std::shared_ptr<const AggregateKernel> {
    if constexpr (std::is_same_v<T, StringView> || std::is_same_v<T, ArrayRange>) {
      return nullptr;
    } else {
      return std::make_shared<const CollectFixedKernel<T>>(element, finish);
    }
  });
}

}  // namespace firesteel
