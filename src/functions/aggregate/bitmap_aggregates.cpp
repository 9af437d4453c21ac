// bitmap_construct_agg, bitmap_or_agg, bitmap_and_agg: bitmaps of 4096 bytes.
#include "columnar/vector_builder.h"
#include "functions/aggregate/aggregate_binders.h"
#include "functions/aggregate/aggregate_functions.h"
#include "functions/aggregate/aggregate_loops.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kBytes = 4096;
constexpr int64_t kBits = 8 * kBytes;

enum class Operation : uint8_t { kConstruct, kOr, kAnd };

class BitmapKernel final : public AggregateKernel {
 public:
  explicit BitmapKernel(Operation operation) : operation_(operation) {}
  size_t state_size() const override { return kBytes; }
  void initialize(std::span<char* const> states) const override {
    for (char* state : states) {
      std::memset(state, operation_ == Operation::kAnd ? 0xff : 0, kBytes);
    }
  }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena&) const override {
    fold(*arguments[0], rows, [&](size_t i) { return states[i]; });
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena&) const override {
    fold(*arguments[0], rows, [&](size_t) { return state; });
  }
  std::vector<DataType> partial_types() const override { return {DataType::binary()}; }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {bitmaps(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states, StringArena&) const override {
    for_each_valid<StringView>(*partial[0], rows, [&](size_t i, const StringView& other) { merge(states[i], other); });
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return bitmaps(states);
  }

 private:
  template <typename StateOf>
  void fold(const Vector& vector, Rows rows, StateOf state_of) const {
    if (operation_ == Operation::kConstruct) {
      for_each_valid<int64_t>(vector, rows, [&](size_t i, int64_t position) { set(state_of(i), position); });
    } else {
      for_each_valid<StringView>(vector, rows, [&](size_t i, const StringView& other) { merge(state_of(i), other); });
    }
  }
  static void set(char* bitmap, int64_t position) {
    if (position < 0 || position >= kBits) {
      throw SparkError("INVALID_BITMAP_POSITION", {{"bitPosition", std::to_string(position)},
                                                   {"bitmapNumBytes", std::to_string(kBytes)},
                                                   {"bitmapNumBits", std::to_string(kBits)}});
    }
    bitmap[position / 8] = static_cast<char>(bitmap[position / 8] | (1 << (position % 8)));
  }
  // Bytes that the other bitmap lacks are zero.
  void merge(char* bitmap, const StringView& other) const {
    const size_t size = std::min<size_t>(other.size(), kBytes);
    const char* bytes = other.data();
    for (size_t i = 0; i < size; ++i) {
      bitmap[i] = static_cast<char>(operation_ == Operation::kAnd ? bitmap[i] & bytes[i] : bitmap[i] | bytes[i]);
    }
    if (operation_ == Operation::kAnd) {
      std::memset(bitmap + size, 0, kBytes - size);
    }
  }
  static VectorPtr bitmaps(std::span<char* const> states) {
    VectorBuilder builder(DataType::binary());
    for (const char* state : states) {
      builder.append_string({state, kBytes});
    }
    return builder.finish();
  }

  Operation operation_;
};

FunctionDef declare(const char* name, const char* usage, FunctionExample example, Operation operation) {
  AggregateFunction function{
      [operation](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<AggregateBinding> {
        DataType type = DataType::binary();
        if (operation == Operation::kConstruct) {
          auto input = cast_argument(arguments, 0, "BIGINT", context);
          if (auto* mismatch = std::get_if<BindMismatch>(&input)) {
            return std::move(*mismatch);
          }
          type = DataType::long_type();
        } else if (!arguments[0].type.is(TypeId::kBinary)) {
          return unexpected_input_type(0, "\"BINARY\"", arguments[0].type);
        }
        return AggregateBinding{{type}, DataType::binary(), false, std::make_shared<const BitmapKernel>(operation)};
      }};
  return {.name = name,
          .group = "agg_funcs",
          .since = "3.5.0",
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = 1,
          .max_arguments = 1,
          .body = std::move(function)};
}

}  // namespace

std::vector<FunctionDef> bitmap_aggregates() {
  return {
      declare(
          "bitmap_construct_agg", "A bitmap with the bits at the given positions set.",
          {"SELECT bitmap_count(bitmap_construct_agg(bitmap_bit_position(a))) FROM VALUES (1), (2), (2) AS t(a)", "2"},
          Operation::kConstruct),
      declare("bitmap_or_agg", "The union of bitmaps.",
              {"SELECT bitmap_count(bitmap_or_agg(a)) FROM VALUES (X'10'), (X'20') AS t(a)", "2"}, Operation::kOr),
      declare("bitmap_and_agg", "The intersection of bitmaps.",
              {"SELECT bitmap_count(bitmap_and_agg(a)) FROM VALUES (X'F0'), (X'70') AS t(a)", "3"}, Operation::kAnd)};
}

}  // namespace firesteel
