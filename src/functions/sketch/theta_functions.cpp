// Scalar functions over theta and tuple sketches.
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/row_kernels.h"
#include "functions/sketch/sketch_arguments.h"
#include "functions/sketch/sketch_lists.h"
#include "functions/sketch/theta_sketch.h"

#include <cmath>

namespace firesteel {
namespace {

constexpr const char* kGroup = "sketch_funcs";
using Kind = ThetaSketch::Kind;

enum class Operation : uint8_t { kUnion, kIntersection, kDifference };

std::optional<ThetaSketch> read(const KernelCall& call, size_t row, std::string_view bytes, Kind kind,
                                const std::string& function) {
  auto sketch = ThetaSketch::from_bytes(bytes, kind);
  if (!sketch) {
    call.errors.fail(row, [&] { return invalid_sketch(function, bytes, kind); });
  }
  return sketch;
}

/// What a function over two sketches does.
struct Combination {
  std::string name;
  Operation operation;
  Kind left;
  Kind right;
  SummaryMode mode = SummaryMode::kSum;
  bool has_size = false;  // argument 2 is lgNomEntries
};

void combine(const KernelCall& call, const Combination& what, size_t row, ThetaSketch& left, ThetaSketch right,
             int lg_entries) {
  if (what.left != what.right) {
    right = right.with_summaries(what.left, what.mode);
  }
  switch (what.operation) {
    case Operation::kUnion:
      if (lg_entries < ThetaSketch::kLeastLgEntries || lg_entries > ThetaSketch::kGreatestLgEntries) {
        call.errors.fail(row, [&] { return invalid_lg_entries(what.name, lg_entries); });
        return;
      }
      left.unite(right, what.mode);
      left.trim(lg_entries);
      break;
    case Operation::kIntersection:
      left.intersect(right, what.mode);
      break;
    case Operation::kDifference:
      left.subtract(right);
      break;
  }
}

ScalarKernel combination_kernel(const Combination& what) {
  return [what](const KernelCall& call) -> VectorPtr {
    const Input<std::string_view> lefts(call, 0);
    const Input<std::string_view> rights(call, 1);
    std::optional<Input<int32_t>> sizes;
    if (what.has_size) {
      sizes.emplace(call, 2);
    }
    StringResult result(call);
    call.rows.for_each([&](size_t row) {
      auto left = read(call, row, lefts[row], what.left, what.name);
      auto right = left ? read(call, row, rights[row], what.right, what.name) : std::nullopt;
      if (right) {
        combine(call, what, row, *left, std::move(*right), sizes ? (*sizes)[row] : 0);
        result.set(row, left->to_bytes(what.mode));
      }
    });
    return result.finish();
  };
}

BindResult<ScalarBinding> bind_combination(std::span<const ArgumentInfo> arguments, Combination what) {
  ScalarBinding binding;
  for (size_t i = 0; i < 2; ++i) {
    if (!arguments[i].type.is(TypeId::kBinary) && !arguments[i].type.is_null()) {
      return unexpected_input_type(i, "\"BINARY\"", arguments[i].type);
    }
    binding.argument_types.push_back(DataType::binary());
  }
  if (what.has_size) {
    if (!arguments[2].type.is(TypeId::kInteger) && !arguments[2].type.is_null()) {
      return unexpected_input_type(2, "\"INT\"", arguments[2].type);
    }
    binding.argument_types.push_back(DataType::integer());
  }
  if (arguments.size() > binding.argument_types.size()) {
    auto mode = summary_mode_of(arguments, arguments.size() - 1, what.name);
    if (auto* mismatch = std::get_if<BindMismatch>(&mode)) {
      return std::move(*mismatch);
    }
    what.mode = std::get<SummaryMode>(mode);
    binding.argument_types.push_back(DataType::string());
  }
  binding.result_type = DataType::binary();
  binding.nullable = any_nullable(arguments);
  binding.kernel = combination_kernel(what);
  return binding;
}

FunctionDef combination(const Combination& what, const char* usage, FunctionExample example) {
  const bool tuple = what.left != Kind::kTheta;
  const int optional = (what.has_size ? 1 : 0) + (tuple && what.operation != Operation::kDifference ? 1 : 0);
  return declare_scalar(kGroup,
                        {.name = what.name,
                         .since = tuple ? "4.2.0" : "4.1.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 2,
                         .max_arguments = 2 + optional},
                        ScalarFunction{[what](std::span<const ArgumentInfo> arguments, const BindContext&) {
                          return bind_combination(arguments, what);
                        }});
}

/// f(sketch, mode) -> double, given as BIGINT where `integer`.
FunctionDef measure(const std::string& name, Kind kind, const char* usage, FunctionExample example, bool integer,
                    bool with_mode, double (*f)(const ThetaSketch&, SummaryMode)) {
  Binder<ScalarBinding> bind = [=](std::span<const ArgumentInfo> arguments,
                                   const BindContext&) -> BindResult<ScalarBinding> {
    if (!arguments[0].type.is(TypeId::kBinary) && !arguments[0].type.is_null()) {
      return unexpected_input_type(0, "\"BINARY\"", arguments[0].type);
    }
    SummaryMode mode = SummaryMode::kSum;
    if (with_mode) {
      auto given = summary_mode_of(arguments, 1, name);
      if (auto* mismatch = std::get_if<BindMismatch>(&given)) {
        return std::move(*mismatch);
      }
      mode = std::get<SummaryMode>(given);
    }
    ScalarBinding binding;
    binding.argument_types = types_of(arguments);
    binding.argument_types[0] = DataType::binary();
    binding.result_type = integer ? DataType::long_type() : DataType::double_type();
    binding.nullable = any_nullable(arguments);
    binding.kernel = [=](const KernelCall& call) -> VectorPtr {
      const Input<std::string_view> sketches(call, 0);
      auto result = Vector::flat(call.result_type, call.size);
      call.rows.for_each([&](size_t row) {
        const auto sketch = read(call, row, sketches[row], kind, name);
        const double value = sketch ? f(*sketch, mode) : 0;
        if (integer) {
          result->mutable_values<int64_t>()[row] = std::llround(value);
        } else {
          result->mutable_values<double>()[row] = value;
        }
      });
      return result;
    };
    return binding;
  };
  return declare_scalar(kGroup,
                        {.name = name,
                         .since = kind == Kind::kTheta ? "4.1.0" : "4.2.0",
                         .usage = usage,
                         .example = std::move(example),
                         .min_arguments = 1,
                         .max_arguments = with_mode ? 2 : 1},
                        ScalarFunction{std::move(bind)});
}

double estimate(const ThetaSketch& sketch, SummaryMode) { return sketch.estimate(); }
double theta(const ThetaSketch& sketch, SummaryMode) { return sketch.theta(); }
double summary(const ThetaSketch& sketch, SummaryMode mode) { return sketch.summary(mode); }

FunctionExample theta_example(const std::string& name, const char* result) {
  return {"SELECT theta_sketch_estimate(" + name +
              "(theta_sketch_agg(a), theta_sketch_agg(b))) FROM VALUES (1, 2), (2, 3) AS t(a, b)",
          result};
}

void add_tuple_functions(std::vector<FunctionDef>& list, Kind kind) {
  const std::string suffix = kind == Kind::kInteger ? "_integer" : "_double";
  const std::string value = kind == Kind::kInteger ? "1" : "1.0D";
  const auto sketch = [&](const char* key) {
    return "tuple_sketch_agg" + suffix + "(" + std::string(key) + ", " + value + ")";
  };
  const std::string from = " FROM VALUES (1, 2), (2, 3) AS t(a, b)";
  const auto example = [&](const std::string& name, bool with_theta, const char* result) {
    const std::string right = with_theta ? "theta_sketch_agg(b)" : sketch("b");
    return FunctionExample{
        "SELECT tuple_sketch_estimate" + suffix + "(" + name + "(" + sketch("a") + ", " + right + "))" + from, result};
  };
  for (const bool with_theta : {false, true}) {
    const std::string middle = with_theta ? "_theta" : "";
    const Kind right = with_theta ? Kind::kTheta : kind;
    const auto add = [&](const char* verb, Operation operation, const char* usage, const char* result, bool has_size) {
      const std::string name = std::string("tuple_") + verb + middle + suffix;
      list.push_back(
          combination({.name = name, .operation = operation, .left = kind, .right = right, .has_size = has_size}, usage,
                      example(name, with_theta, result)));
    };
    add("union", Operation::kUnion, "The union of two sketches.", "3.0", true);
    add("intersection", Operation::kIntersection, "The intersection of two sketches.", "1.0", false);
    add("difference", Operation::kDifference, "The keys of the first sketch that are not in the second.", "1.0", false);
  }
  const auto one = [&](const std::string& name, const char* result) {
    return FunctionExample{"SELECT " + name + "(" + sketch("a") + ")" + from, result};
  };
  const std::string estimate_name = "tuple_sketch_estimate" + suffix;
  const std::string theta_name = "tuple_sketch_theta" + suffix;
  const std::string summary_name = "tuple_sketch_summary" + suffix;
  list.push_back(measure(estimate_name, kind, "An estimate of the number of distinct keys.", one(estimate_name, "2.0"),
                         false, false, estimate));
  list.push_back(measure(theta_name, kind, "The part of all hashes that the sketch keeps.", one(theta_name, "1.0"),
                         false, false, theta));
  list.push_back(measure(summary_name, kind, "The summaries of all keys as one number.",
                         one(summary_name, kind == Kind::kInteger ? "2" : "2.0"), kind == Kind::kInteger, true,
                         summary));
}

}  // namespace

std::vector<FunctionDef> theta_functions() {
  std::vector<FunctionDef> list = {
      measure("theta_sketch_estimate", Kind::kTheta, "An estimate of the number of distinct values.",
              {"SELECT theta_sketch_estimate(theta_sketch_agg(a)) FROM VALUES (1), (1), (2) AS t(a)", "2"}, true, false,
              estimate),
      combination({.name = "theta_union",
                   .operation = Operation::kUnion,
                   .left = Kind::kTheta,
                   .right = Kind::kTheta,
                   .has_size = true},
                  "The union of two sketches.", theta_example("theta_union", "3")),
      combination({.name = "theta_intersection",
                   .operation = Operation::kIntersection,
                   .left = Kind::kTheta,
                   .right = Kind::kTheta},
                  "The intersection of two sketches.", theta_example("theta_intersection", "1")),
      combination({.name = "theta_difference",
                   .operation = Operation::kDifference,
                   .left = Kind::kTheta,
                   .right = Kind::kTheta},
                  "The values of the first sketch that are not in the second.", theta_example("theta_difference", "1")),
  };
  add_tuple_functions(list, Kind::kInteger);
  add_tuple_functions(list, Kind::kDouble);
  return list;
}

}  // namespace firesteel
