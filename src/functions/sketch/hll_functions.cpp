// hll_sketch_agg, hll_union_agg, hll_union, hll_sketch_estimate.
#include "columnar/vector_builder.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/sketch/hll_sketch.h"
#include "functions/sketch/sketch_kernel.h"
#include "functions/sketch/sketch_lists.h"

namespace firesteel {
namespace {

SparkError invalid_buffer(const std::string& function) {
  return SparkError("HLL_INVALID_INPUT_SKETCH_BUFFER", {{"function", "`" + function + "`"}});
}

SparkError different_sizes(const std::string& function, int left, int right) {
  return SparkError(
      "HLL_UNION_DIFFERENT_LG_K",
      {{"left", std::to_string(left)}, {"right", std::to_string(right)}, {"function", "`" + function + "`"}});
}

class HllKernel final : public SketchKernel {
 public:
  /// lg_k: of a new sketch; merges: the argument holds sketches, which may differ in size when `any_size`.
  HllKernel(int lg_k, bool merges, bool any_size) : lg_k_(lg_k), merges_(merges), any_size_(any_size) {}
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    fold(*arguments[0], rows, state, merges_, arena);
  }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override {
    VectorBuilder builder(DataType::binary());
    for (char* state : states) {
      const ValueSlot& slot = at(state).sketch;
      slot.seen ? builder.append_string({slot.bytes, slot.size}) : builder.append_null();
    }
    return {builder.finish()};
  }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    for (size_t i = 0; i < rows.count; ++i) {
      const int32_t row = rows[i];
      fold(*partial[0], {&row, 1}, states[i], true, arena);
    }
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment&) const override {
    const std::string empty = HllSketch(lg_k_).to_bytes();
    VectorBuilder builder(DataType::binary());
    for (char* state : states) {
      const ValueSlot& slot = at(state).sketch;
      builder.append_string(slot.seen ? std::string_view(slot.bytes, slot.size) : std::string_view(empty));
    }
    return builder.finish();
  }

 private:
  void fold(const Vector& vector, Rows rows, char* state, bool sketches, StringArena& arena) const {
    ValueSlot& slot = at(state).sketch;
    std::optional<HllSketch> sketch;
    if (slot.seen) {
      sketch = HllSketch::from_bytes({slot.bytes, slot.size});
    } else if (!sketches) {
      sketch.emplace(lg_k_);
    }
    if (sketches) {
      for_each_valid<StringView>(vector, rows, [&](size_t, const StringView& bytes) { unite(bytes.view(), sketch); });
    } else if (vector.type().is(TypeId::kLong)) {
      for_each_valid<int64_t>(vector, rows, [&](size_t, int64_t value) {
        sketch->add({reinterpret_cast<const char*>(&value), sizeof(value)});
      });
    } else {
      for_each_valid<StringView>(vector, rows, [&](size_t, const StringView& text) {
        if (!text.empty()) {
          sketch->add(text.view());
        }
      });
    }
    if (sketch) {
      slot.keep(sketch->to_bytes(), arena);
    }
  }

  void unite(std::string_view bytes, std::optional<HllSketch>& sketch) const {
    auto other = HllSketch::from_bytes(bytes);
    if (!other) {
      throw invalid_buffer("hll_union_agg");
    }
    if (!sketch) {
      sketch = std::move(other);
      return;
    }
    if (!any_size_ && sketch->lg_k() != other->lg_k()) {
      throw different_sizes("hll_union_agg", sketch->lg_k(), other->lg_k());
    }
    sketch->unite(*other);
  }

  int lg_k_;
  bool merges_;
  bool any_size_;
};

BindResult<AggregateBinding> bind_build(std::span<const ArgumentInfo> arguments, const BindContext&) {
  const DataType& type = arguments[0].type;
  if (!type.is(TypeId::kInteger) && !type.is(TypeId::kLong) && !type.is_string_like() && !type.is(TypeId::kBinary)) {
    return unexpected_input_type(0, "(\"INT\" or \"BIGINT\" or \"STRING\" or \"BINARY\")", type);
  }
  if (type.is(TypeId::kString) && type.collation() != "UTF8_BINARY") {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "hll_sketch_agg under the collation " + std::string(type.collation())}});
  }
  const ArgumentInfo& size = arguments[1];
  if (!size.type.is(TypeId::kInteger) && !size.type.is_null()) {
    return unexpected_input_type(1, "\"INT\"", size.type);
  }
  if (size.constant == nullptr) {
    throw SparkError("HLL_K_MUST_BE_CONSTANT", {{"function", "`hll_sketch_agg`"}});
  }
  const int64_t lg_k = size.constant->is_null() ? 0 : size.constant->as_int64();
  if (lg_k < HllSketch::kLeastLgK || lg_k > HllSketch::kGreatestLgK) {
    throw SparkError("HLL_INVALID_LG_K", {{"function", "`hll_sketch_agg`"},
                                          {"min", std::to_string(HllSketch::kLeastLgK)},
                                          {"max", std::to_string(HllSketch::kGreatestLgK)},
                                          {"value", std::to_string(lg_k)}});
  }
  const DataType key = type.is_integral() ? DataType::long_type() : type;
  return AggregateBinding{{key, DataType::integer()},
                          DataType::binary(),
                          false,
                          std::make_shared<const HllKernel>(static_cast<int>(lg_k), false, true)};
}

BindResult<AggregateBinding> bind_union_aggregate(std::span<const ArgumentInfo> arguments, const BindContext&) {
  if (!arguments[0].type.is(TypeId::kBinary)) {
    return unexpected_input_type(0, "\"BINARY\"", arguments[0].type);
  }
  const ArgumentInfo& flag = arguments[1];
  if (!flag.type.is(TypeId::kBoolean)) {
    return unexpected_input_type(1, "\"BOOLEAN\"", flag.type);
  }
  const bool any_size = flag.constant != nullptr && !flag.constant->is_null() && flag.constant->as_bool();
  return AggregateBinding{{DataType::binary(), DataType::boolean()},
                          DataType::binary(),
                          false,
                          std::make_shared<const HllKernel>(12, true, any_size)};
}

VectorPtr estimate_kernel(const KernelCall& call) {
  const Input<std::string_view> sketches(call, 0);
  auto result = Vector::flat(call.result_type, call.size);
  call.rows.for_each([&](size_t row) {
    const auto sketch = HllSketch::from_bytes(sketches[row]);
    if (!sketch) {
      call.errors.fail(row, [] { return invalid_buffer("hll_sketch_estimate"); });
    }
    result->mutable_values<int64_t>()[row] = sketch ? sketch->estimate() : 0;
  });
  return result;
}

VectorPtr union_kernel(const KernelCall& call) {
  const Input<std::string_view> lefts(call, 0);
  const Input<std::string_view> rights(call, 1);
  const Input<uint8_t> any_size(call, 2);
  StringResult result(call);
  call.rows.for_each([&](size_t row) {
    auto left = HllSketch::from_bytes(lefts[row]);
    const auto right = HllSketch::from_bytes(rights[row]);
    if (!left || !right) {
      call.errors.fail(row, [] { return invalid_buffer("hll_union"); });
    } else if (any_size[row] == 0 && left->lg_k() != right->lg_k()) {
      call.errors.fail(row, [&] { return different_sizes("hll_union", left->lg_k(), right->lg_k()); });
    } else {
      left->unite(*right);
      result.set(row, left->to_bytes());
    }
  });
  return result.finish();
}

ScalarFunction scalar(size_t sketches, const DataType& result, ScalarKernel kernel) {
  return {[sketches, result, kernel](std::span<const ArgumentInfo> arguments,
                                     const BindContext&) -> BindResult<ScalarBinding> {
    for (size_t i = 0; i < arguments.size(); ++i) {
      const DataType& type = arguments[i].type;
      if (i < sketches ? !type.is(TypeId::kBinary) : !type.is(TypeId::kBoolean)) {
        return unexpected_input_type(i, i < sketches ? "\"BINARY\"" : "\"BOOLEAN\"", type);
      }
    }
    ScalarBinding binding;
    binding.argument_types = types_of(arguments);
    binding.result_type = result;
    binding.nullable = any_nullable(arguments);
    binding.kernel = kernel;
    return binding;
  }};
}

}  // namespace

std::vector<FunctionDef> hll_functions() {
  return {
      {.name = "hll_sketch_agg",
       .group = "agg_funcs",
       .since = "3.5.0",
       .usage = "An HLL sketch of the distinct values.",
       .examples = {{"SELECT hll_sketch_estimate(hll_sketch_agg(a, 12)) FROM VALUES (1), (1), (2), (3) AS t(a)", "3"}},
       .min_arguments = 1,
       .max_arguments = 2,
       .body = AggregateFunction{bind_build}},
      {.name = "hll_union_agg",
       .group = "agg_funcs",
       .since = "3.5.0",
       .usage = "The union of HLL sketches; `true` allows different sizes.",
       .examples =
           {{"SELECT hll_sketch_estimate(hll_union_agg(s, true)) FROM (SELECT hll_sketch_agg(a) AS s FROM VALUES "
             "(1), (2) AS t(a))",
             "2"}},
       .min_arguments = 1,
       .max_arguments = 2,
       .body = AggregateFunction{bind_union_aggregate}},
      declare_scalar(
          "sketch_funcs",
          {.name = "hll_sketch_estimate",
           .since = "3.5.0",
           .usage = "An estimate of the number of distinct values.",
           .example = {"SELECT hll_sketch_estimate(hll_sketch_agg(a)) FROM VALUES (1), (1), (2) AS t(a)", "2"}},
          scalar(1, DataType::long_type(), estimate_kernel)),
      declare_scalar(
          "sketch_funcs",
          {.name = "hll_union",
           .since = "3.5.0",
           .usage = "The union of two HLL sketches; `true` allows different sizes.",
           .example = {"SELECT hll_sketch_estimate(hll_union(hll_sketch_agg(a), hll_sketch_agg(b))) FROM VALUES "
                       "(1, 4), (2, 5) AS t(a, b)",
                       "4"},
           .min_arguments = 2,
           .max_arguments = 3},
          scalar(2, DataType::binary(), union_kernel)),
  };
}

}  // namespace firesteel
