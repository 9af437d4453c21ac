// kll_sketch_agg_* and kll_merge_agg_*: states hold sketches in their binary form.
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/overloads.h"
#include "functions/sketch/kll_sketch.h"
#include "functions/sketch/sketch_kernel.h"
#include "functions/sketch/sketch_lists.h"

namespace firesteel {
namespace {

template <typename T>
class KllKernel final : public SketchKernel {
 public:
  /// k: 0 takes that of the first sketch; merges: the argument holds sketches, not items.
  KllKernel(std::string function, uint16_t k, bool merges) : function_(std::move(function)), k_(k), merges_(merges) {}
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    fold(*arguments[0], rows, state, merges_, arena);
  }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return {sketches(states)}; }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      const int32_t row = rows[i];
      fold(*partial[0], {&row, 1}, states[i], true, arena);
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    return sketches(states);
  }

 private:
  using Sketch = KllSketch<T>;

  void fold(const Vector& vector, Rows rows, char* state, bool sketches, StringArena& arena) const {
    ValueSlot& slot = at(state).sketch;
    std::optional<Sketch> sketch;
    if (slot.seen) {
      sketch = Sketch::from_bytes({slot.bytes, slot.size});
    } else if (k_ != 0) {
      sketch.emplace(k_);
    }
    if (sketches) {
      for_each_valid<StringView>(vector, rows, [&](size_t, const StringView& bytes) {
        const auto other = Sketch::from_bytes(bytes.view());
        if (!other) {
          throw SparkError("KLL_INVALID_INPUT_SKETCH_BUFFER", {{"function", "`" + function_ + "`"}});
        }
        if (!sketch) {
          sketch.emplace(other->k());
        }
        sketch->merge(*other);
      });
    } else {
      add_items(vector, rows, *sketch);
    }
    if (sketch) {
      slot.keep(sketch->to_bytes(), arena);
    }
  }

  static void add_items(const Vector& vector, Rows rows, Sketch& sketch) {
    for_each_valid<T>(vector, rows, [&](size_t, T value) { sketch.add(value); });
  }

  VectorPtr sketches(std::span<char* const> states) const {
    const std::string empty = Sketch(k_ == 0 ? Sketch::kDefaultK : k_).to_bytes();
    VectorBuilder builder(DataType::binary());
    for (char* state : states) {
      const ValueSlot& slot = at(state).sketch;
      builder.append_string(slot.seen ? std::string_view(slot.bytes, slot.size) : std::string_view(empty));
    }
    return builder.finish();
  }

  std::string function_;
  uint16_t k_;
  bool merges_;
};

/// The constant k of argument 1, 0 when it is not written.
BindResult<uint16_t> k_of(std::span<const ArgumentInfo> arguments, const std::string& function) {
  if (arguments.size() < 2) {
    return uint16_t{0};
  }
  const ArgumentInfo& argument = arguments[1];
  if (!argument.type.is(TypeId::kInteger) && !argument.type.is_null()) {
    return unexpected_input_type(1, "\"INT\"", argument.type);
  }
  if (argument.constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "k"}, {"inputType", "int"}}, 1};
  }
  if (argument.constant->is_null()) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "k"}}};
  }
  const int64_t k = argument.constant->as_int64();
  if (k < KllSketch<double>::kLeastK || k > KllSketch<double>::kGreatestK) {
    return BindMismatch{"TYPE_CHECK_FAILURE_WITH_HINT",
                        {{"msg", "[KLL_SKETCH_K_OUT_OF_RANGE] For function `" + function +
                                     "`, the k parameter must be between 8 and 65535 (inclusive), but got " +
                                     std::to_string(k) + ". SQLSTATE: 22003"},
                         {"hint", ""}}};
  }
  return static_cast<uint16_t>(k);
}

template <typename T>
constexpr const char* required_type() {
  return std::is_same_v<T, float>    ? "\"FLOAT\""
         : std::is_same_v<T, double> ? "(\"FLOAT\" or \"DOUBLE\")"
                                     : "(\"TINYINT\" or \"INT\" or \"BIGINT\" or \"SMALLINT\")";
}

template <typename T>
bool takes(const DataType& type) {
  if constexpr (std::is_same_v<T, float>) {
    return type.is(TypeId::kFloat);
  } else if constexpr (std::is_same_v<T, double>) {
    return type.is_fractional();
  } else {
    return type.is_integral();
  }
}

template <typename T>
DataType item_type() {
  return std::is_same_v<T, float>    ? DataType::float_type()
         : std::is_same_v<T, double> ? DataType::double_type()
                                     : DataType::long_type();
}

template <typename T>
FunctionDef aggregate(const std::string& name, bool merges) {
  AggregateFunction function{
      [name, merges](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<AggregateBinding> {
        const DataType& type = arguments[0].type;
        if (merges ? !type.is(TypeId::kBinary) : !takes<T>(type)) {
          return unexpected_input_type(0, merges ? "\"BINARY\"" : required_type<T>(), type);
        }
        auto k = k_of(arguments, name);
        if (auto* mismatch = std::get_if<BindMismatch>(&k)) {
          return std::move(*mismatch);
        }
        const uint16_t given = std::get<uint16_t>(k);
        const uint16_t size = given == 0 && !merges ? KllSketch<T>::kDefaultK : given;
        std::vector<DataType> types = types_of(arguments);
        types[0] = merges ? DataType::binary() : item_type<T>();
        return AggregateBinding{std::move(types), DataType::binary(), false,
                                std::make_shared<const KllKernel<T>>(name, size, merges)};
      }};
  const std::string suffix = name.substr(name.rfind('_') + 1);
  const std::string sketch = "kll_sketch_agg_" + suffix + "(" + suffix + "(a))";
  return {.name = name,
          .group = "agg_funcs",
          .since = "4.1.0",
          .usage = merges ? "Merges quantiles sketches into one; k sets its size."
                          : "A quantiles sketch of the values, exact for up to k (200) of them.",
          .examples = {{"SELECT kll_sketch_get_n_" + suffix + "(" +
                            (merges ? name + "(s)) FROM (SELECT " + sketch + " AS s" : sketch + ")") +
                            " FROM VALUES (1), (2), (3) AS t(a)" + (merges ? ")" : ""),
                        "3"}},
          .min_arguments = 1,
          .max_arguments = 2,
          .body = std::move(function)};
}

}  // namespace

std::vector<FunctionDef> kll_aggregates() {
  return {aggregate<int64_t>("kll_sketch_agg_bigint", false), aggregate<float>("kll_sketch_agg_float", false),
          aggregate<double>("kll_sketch_agg_double", false),  aggregate<int64_t>("kll_merge_agg_bigint", true),
          aggregate<float>("kll_merge_agg_float", true),      aggregate<double>("kll_merge_agg_double", true)};
}

}  // namespace firesteel
