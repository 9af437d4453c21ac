#include "functions/aggregate/percentages.h"

#include "functions/kernel_frame/overloads.h"

#include <cmath>
#include <cstdlib>

namespace firesteel {
namespace {

class ReorderedKernel final : public AggregateKernel {
 public:
  ReorderedKernel(std::shared_ptr<const AggregateKernel> inner, std::vector<size_t> arguments)
      : inner_(std::move(inner)), arguments_(std::move(arguments)) {}
  size_t state_size() const override { return inner_->state_size(); }
  bool uses_arena() const override { return inner_->uses_arena(); }
  void initialize(std::span<char* const> states) const override { inner_->initialize(states); }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const override {
    inner_->update(picked(arguments), rows, states, arena);
  }
  void update_one(std::span<const VectorPtr> arguments, Rows rows, char* state, StringArena& arena) const override {
    inner_->update_one(picked(arguments), rows, state, arena);
  }
  std::vector<DataType> partial_types() const override { return inner_->partial_types(); }
  std::vector<VectorPtr> to_partial(std::span<char* const> states) const override { return inner_->to_partial(states); }
  void merge_partial(std::span<const VectorPtr> partial, Rows rows, char* const* states,
                     StringArena& arena) const override {
    inner_->merge_partial(partial, rows, states, arena);
  }
  VectorPtr finalize(std::span<char* const> states, const EvaluationEnvironment& environment) const override {
    return inner_->finalize(states, environment);
  }

 private:
  std::vector<VectorPtr> picked(std::span<const VectorPtr> arguments) const {
    std::vector<VectorPtr> list;
    for (const size_t i : arguments_) {
      list.push_back(arguments[i]);
    }
    return list;
  }

  std::shared_ptr<const AggregateKernel> inner_;
  std::vector<size_t> arguments_;
};

}  // namespace

double as_number(const Literal& value) {
  if (value.type.is_string_like()) {
    const std::string& text = value.as_string();
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || end != text.c_str() + text.size()) {
      throw SparkError("CAST_INVALID_INPUT", {{"expression", "'" + text + "'"},
                                              {"sourceType", "\"STRING\""},
                                              {"targetType", "\"DOUBLE\""},
                                              {"ansiConfig", "\"spark.sql.ansi.enabled\""}});
    }
    return number;
  }
  if (value.type.is_decimal()) {
    return static_cast<double>(value.as_decimal()) / std::pow(10.0, value.type.scale());
  }
  return value.type.is_fractional() ? value.as_double() : static_cast<double>(value.as_int64());
}

BindResult<Percentages> percentages_of(std::span<const ArgumentInfo> arguments, size_t index) {
  const ArgumentInfo& argument = arguments[index];
  const Literal* constant = argument.constant;
  const bool is_array = argument.type.is(TypeId::kArray);
  const DataType& element = is_array ? argument.type.element() : argument.type;
  const bool fits = element.is_numeric() || element.is_null() || (!is_array && element.is_string_like());
  if (!fits || (is_array && argument.type.contains_null())) {
    return unexpected_input_type(index, "(\"DOUBLE\" or \"ARRAY<DOUBLE>\")", argument.type);
  }
  if (constant == nullptr) {
    return BindMismatch{"NON_FOLDABLE_INPUT",
                        {{"inputName", "`percentage`"}, {"inputType", is_array ? "\"ARRAY<DOUBLE>\"" : "\"DOUBLE\""}},
                        static_cast<int>(index)};
  }
  if (constant->is_null()) {
    return BindMismatch{"UNEXPECTED_NULL", {{"exprName", "percentage"}}};
  }
  Percentages result;
  result.is_array = is_array;
  const std::vector<Literal> one = {*constant};
  std::string shown;
  bool in_range = true;
  for (const Literal& value : is_array ? constant->children() : one) {
    const double number = as_number(value);
    in_range = in_range && number >= 0 && number <= 1;
    shown += (shown.empty() ? "" : ",") + Literal::double_value(number).sql();
    result.values.push_back(number);
  }
  if (!in_range) {
    return BindMismatch{"VALUE_OUT_OF_RANGE",
                        {{"exprName", "percentage"}, {"valueRange", "[0.0, 1.0]"}, {"currentValue", shown}}};
  }
  return result;
}

std::shared_ptr<const AggregateKernel> make_reordered_kernel(std::shared_ptr<const AggregateKernel> kernel,
                                                             std::vector<size_t> arguments) {
  return std::make_shared<const ReorderedKernel>(std::move(kernel), std::move(arguments));
}

}  // namespace firesteel
