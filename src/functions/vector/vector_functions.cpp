// vector_norm, vector_normalize, vector_cosine_similarity, vector_inner_product, vector_l2_distance over ARRAY<FLOAT>.
#include "functions/collection/element_picker.h"
#include "functions/function_lists.h"
#include "functions/kernel_frame/declare.h"
#include "functions/kernel_frame/inputs.h"
#include "types/literal.h"

#include <cmath>
#include <limits>
#include <optional>

namespace firesteel {
namespace {

constexpr const char* kGroup = "vector_funcs";

/// term(0) + ... + term(n - 1) in single precision, added up eight at a time in Spark's order, so that the last digits
/// agree.
template <typename Term>
float sum_of(int32_t n, Term term) {
  float sum = 0;
  int32_t i = 0;
  for (; i + 8 <= n; i += 8) {
    float part = term(i);
    for (int32_t j = 1; j < 8; ++j) {
      part += term(i + j);
    }
    sum += part;
  }
  for (; i < n; ++i) {
    sum += term(i);
  }
  return sum;
}

/// The vectors of one argument as plain floats.
class VectorInput {
 public:
  VectorInput(const KernelCall& call, size_t argument)
      : arrays_(call, argument), elements_(flatten(arrays_.elements())), values_(elements_->values<float>()) {}

  int32_t dimension(size_t row) const { return arrays_[row].length; }
  int32_t offset(size_t row) const { return arrays_[row].offset; }
  const float* values(size_t row) const { return values_ + arrays_[row].offset; }
  bool has_null(size_t row) const {
    const ArrayRange range = arrays_[row];
    for (int32_t i = 0; elements_->may_have_nulls() && i < range.length; ++i) {
      if (elements_->is_null(static_cast<size_t>(range.offset + i))) {
        return true;
      }
    }
    return false;
  }

 private:
  ArrayInput arrays_;
  VectorPtr elements_;
  const float* values_;
};

/// The norm of a degree that is 1, 2 or infinite; nothing for another degree.
std::optional<float> norm(const float* v, int32_t n, float degree) {
  if (degree == 1.0F) {
    return sum_of(n, [v](int32_t i) { return std::fabs(v[i]); });
  }
  if (degree == 2.0F) {
    const float squares = sum_of(n, [v](int32_t i) { return v[i] * v[i]; });
    return static_cast<float>(std::sqrt(static_cast<double>(squares)));
  }
  if (std::isinf(degree) && degree > 0) {
    float greatest = 0;
    for (int32_t i = 0; i < n; ++i) {
      greatest = std::fabs(v[i]) > greatest ? std::fabs(v[i]) : greatest;
    }
    return greatest;
  }
  return std::nullopt;
}

/// The norm of a row; fails the row (or makes it NULL) and gives nothing when there is none.
std::optional<float> norm_of(const KernelCall& call, const VectorInput& vectors, float degree, size_t row,
                             const char* function) {
  const auto length = norm(vectors.values(row), vectors.dimension(row), degree);
  if (!length) {
    call.errors.fail(row, [&] {
      const Literal shown{DataType::float_type(), static_cast<double>(degree)};
      return SparkError("INVALID_VECTOR_NORM_DEGREE",
                        {{"functionName", "`" + std::string(function) + "`"}, {"degree", shown.to_string()}});
    });
    return std::nullopt;
  }
  if (vectors.has_null(row)) {
    call.errors.note_null(row);
    return std::nullopt;
  }
  return length;
}

VectorPtr norm_kernel(const KernelCall& call) {
  const VectorInput vectors(call, 0);
  const Input<float> degrees(call, 1);
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<float>();
  call.rows.for_each(
      [&](size_t row) { out[row] = norm_of(call, vectors, degrees[row], row, "vector_norm").value_or(0); });
  return result;
}

VectorPtr normalize_kernel(const KernelCall& call) {
  const VectorInput vectors(call, 0);
  const Input<float> degrees(call, 1);
  std::vector<float> scaled;
  auto result = Vector::flat(call.result_type, call.size);
  auto* ranges = result->mutable_values<ArrayRange>();
  std::fill(ranges, ranges + call.size, ArrayRange{0, 0});
  call.rows.for_each([&](size_t row) {
    const auto length = norm_of(call, vectors, degrees[row], row, "vector_normalize");
    const int32_t n = vectors.dimension(row);
    if (!length) {
      return;
    }
    if (*length == 0 && n > 0) {
      call.errors.note_null(row);
      return;
    }
    ranges[row] = {static_cast<int32_t>(scaled.size()), n};
    for (int32_t i = 0; i < n; ++i) {
      scaled.push_back(vectors.values(row)[i] / *length);
    }
  });
  auto elements = Vector::flat(DataType::float_type(), scaled.size());
  std::copy(scaled.begin(), scaled.end(), elements->mutable_values<float>());
  result->set_children({std::move(elements)});
  return result;
}

using Distance = std::optional<float> (*)(const float* a, const float* b, int32_t n);

std::optional<float> inner_product(const float* a, const float* b, int32_t n) {
  return sum_of(n, [a, b](int32_t i) { return a[i] * b[i]; });
}

std::optional<float> l2_distance(const float* a, const float* b, int32_t n) {
  const float squares = sum_of(n, [a, b](int32_t i) { return (a[i] - b[i]) * (a[i] - b[i]); });
  return static_cast<float>(std::sqrt(static_cast<double>(squares)));
}

// NULL when a vector has no direction.
std::optional<float> cosine_similarity(const float* a, const float* b, int32_t n) {
  const float product = *inner_product(a, b, n);
  const float lengths = *inner_product(a, a, n) * *inner_product(b, b, n);
  const auto length = static_cast<float>(std::sqrt(static_cast<double>(lengths)));
  return length == 0 ? std::nullopt : std::optional(product / length);
}

ScalarKernel distance_kernel(const char* name, Distance distance) {
  return [name, distance](const KernelCall& call) -> VectorPtr {
    const VectorInput left(call, 0);
    const VectorInput right(call, 1);
    auto result = Vector::flat(call.result_type, call.size);
    auto* out = result->mutable_values<float>();
    call.rows.for_each([&](size_t row) {
      const int32_t n = left.dimension(row);
      if (n != right.dimension(row)) {
        call.errors.fail(row, [&] {
          return SparkError("VECTOR_DIMENSION_MISMATCH", {{"functionName", "`" + std::string(name) + "`"},
                                                          {"leftDim", std::to_string(n)},
                                                          {"rightDim", std::to_string(right.dimension(row))}});
        });
        return;
      }
      if (left.has_null(row) || right.has_null(row)) {
        call.errors.note_null(row);
        return;
      }
      const auto value = distance(left.values(row), right.values(row), n);
      out[row] = value.value_or(0);
      if (!value) {
        call.errors.note_null(row);
      }
    });
    return result;
  };
}

bool is_vector(const DataType& type) { return type.is(TypeId::kArray) && type.element().is(TypeId::kFloat); }

// No argument is cast.
BindResult<ScalarBinding> bind_vectors(std::span<const ArgumentInfo> arguments, bool second_is_vector, DataType result,
                                       ScalarKernel kernel) {
  if (!is_vector(arguments[0].type)) {
    return unexpected_input_type(0, "\"ARRAY<FLOAT>\"", arguments[0].type);
  }
  if (second_is_vector ? !is_vector(arguments[1].type) : !arguments[1].type.is(TypeId::kFloat)) {
    return unexpected_input_type(1, second_is_vector ? "\"ARRAY<FLOAT>\"" : "\"FLOAT\"", arguments[1].type);
  }
  ScalarBinding binding;
  binding.argument_types = types_of(arguments);
  binding.result_type = std::move(result);
  binding.kernel = std::move(kernel);
  return binding;
}

FunctionDef declare(const char* name, const char* usage, FunctionExample example, bool of_degree, DataType result,
                    const ScalarKernel& kernel) {
  FunctionDef def = declare_scalar(
      kGroup,
      {.name = name,
       .since = "4.2.0",
       .usage = usage,
       .example = std::move(example),
       .min_arguments = of_degree ? 1 : 2,
       .max_arguments = 2},
      ScalarFunction{[of_degree, result, kernel](std::span<const ArgumentInfo> arguments, const BindContext&) {
        return bind_vectors(arguments, !of_degree, result, kernel);
      }});
  return def;
}

FunctionDef distance(const char* name, const char* usage, FunctionExample example, Distance kernel) {
  return declare(name, usage, std::move(example), false, DataType::float_type(), distance_kernel(name, kernel));
}

}  // namespace

std::vector<FunctionDef> vector_functions() {
  return {
      declare("vector_norm", "The norm of a vector: of degree 2 (the default), 1 or float('inf').",
              {"SELECT vector_norm(array(3.0F, 4.0F), 2.0F)", "5.0"}, true, DataType::float_type(), norm_kernel),
      declare("vector_normalize", "The vector divided by its norm, NULL when that is zero.",
              {"SELECT vector_normalize(array(3.0F, 4.0F), 2.0F)", "[0.6,0.8]"}, true,
              DataType::array(DataType::float_type(), false), normalize_kernel),
      distance("vector_inner_product", "The inner product of two vectors.",
               {"SELECT vector_inner_product(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))", "32.0"},
               inner_product),
      distance("vector_l2_distance", "The Euclidean distance of two vectors.",
               {"SELECT vector_l2_distance(array(0.0F, 0.0F), array(3.0F, 4.0F))", "5.0"}, l2_distance),
      distance("vector_cosine_similarity", "The cosine of the angle between two vectors.",
               {"SELECT vector_cosine_similarity(array(1.0F, 0.0F), array(-1.0F, 0.0F))", "-1.0"}, cosine_similarity)};
}

}  // namespace firesteel
