#include "functions/kernel_frame/overloads.h"
#include "functions/window/window_functions.h"

#include <algorithm>

namespace firesteel {
namespace {

// Row numbers plus this do not overflow.
constexpr int64_t kLargestOffset = int64_t{1} << 62;

/// Positions of the values that are not NULL.
std::vector<int32_t> valid_positions(const Vector& column, size_t size) {
  std::vector<int32_t> positions;
  for (size_t row = 0; row < size; ++row) {
    if (!column.is_null(row)) {
      positions.push_back(static_cast<int32_t>(row));
    }
  }
  return positions;
}

/// The value `offset` rows further (lead; negative: lag) within the partition, else the default of the row.
class OffsetKernel final : public WindowKernel {
 public:
  explicit OffsetKernel(int64_t offset) : offset_(offset) {}

  VectorPtr evaluate(const WindowRows& partition) const override {
    const auto size = static_cast<int64_t>(partition.size);
    const bool has_default = partition.arguments.size() > 2;
    std::vector<int32_t> valid;
    if (partition.ignore_nulls && offset_ != 0) {
      valid = valid_positions(*partition.arguments[0], partition.size);
    }
    std::vector<int32_t> indices(partition.size);
    for (int64_t row = 0; row < size; ++row) {
      const int64_t target = partition.ignore_nulls && offset_ != 0 ? skip_nulls(valid, row) : row + offset_;
      const bool inside = target >= 0 && target < size;
      // Defaults lie behind the values in the joined column.
      indices[static_cast<size_t>(row)] =
          static_cast<int32_t>(inside ? target : (has_default ? size + row : int64_t{-1}));
    }
    if (!has_default) {
      return gather_or_null(partition.arguments[0], indices);
    }
    const Batch joined = concatenate({{{flatten(partition.arguments[0])}, partition.size, nullptr},
                                      {{flatten(partition.arguments[2])}, partition.size, nullptr}},
                                     {partition.arguments[0]->type()});
    return gather_or_null(joined.columns[0], indices);
  }
  std::optional<RowPick> pick() const override { return RowPick{.from_frame = false, .offset = offset_}; }

 private:
  int64_t skip_nulls(const std::vector<int32_t>& valid, int64_t row) const {
    int64_t position = 0;
    if (offset_ > 0) {
      position = std::upper_bound(valid.begin(), valid.end(), row) - valid.begin() + offset_ - 1;
    } else {
      position = std::lower_bound(valid.begin(), valid.end(), row) - valid.begin() + offset_;
    }
    const bool inside = position >= 0 && position < static_cast<int64_t>(valid.size());
    return inside ? valid[static_cast<size_t>(position)] : -1;
  }

  int64_t offset_;
};

/// The n-th row (from 1) of the frame.
class NthValueKernel final : public WindowKernel {
 public:
  explicit NthValueKernel(int64_t n) : n_(std::min(n, kLargestOffset)) {}

  VectorPtr evaluate(const WindowRows& partition) const override {
    std::vector<int32_t> valid;
    if (partition.ignore_nulls) {
      valid = valid_positions(*partition.arguments[0], partition.size);
    }
    std::vector<int32_t> indices(partition.size, -1);
    for (size_t row = 0; row < partition.size; ++row) {
      int64_t target = partition.frame_starts[row] + n_ - 1;
      if (partition.ignore_nulls) {
        const auto first = std::lower_bound(valid.begin(), valid.end(), partition.frame_starts[row]);
        target = valid.end() - first >= n_ ? *(first + n_ - 1) : partition.frame_ends[row];
      }
      if (target < partition.frame_ends[row]) {
        indices[row] = static_cast<int32_t>(target);
      }
    }
    return gather_or_null(partition.arguments[0], indices);
  }
  std::optional<RowPick> pick() const override { return RowPick{.from_frame = true, .offset = n_ - 1}; }

 private:
  int64_t n_;
};

BindMismatch not_foldable(const char* name, const char* type, int index) {
  return {"NON_FOLDABLE_INPUT",
          {{"inputName", "`" + std::string(name) + "`"}, {"inputType", "\"" + std::string(type) + "\""}},
          index};
}

WindowFunction offset_function(int sign) {
  return {[sign](std::span<const ArgumentInfo> arguments, const BindContext& context) -> BindResult<WindowBinding> {
    int64_t offset = 1;
    std::vector<DataType> types = {arguments[0].type};
    bool nullable = true;
    if (arguments.size() > 1) {
      const auto type = implicit_cast(arguments[1].type, TypePattern::parse("INT"), coercion_rules(context));
      if (!type) {
        return unexpected_input_type(1, "\"INT\"", arguments[1].type);
      }
      if (arguments[1].constant == nullptr || arguments[1].constant->is_null() ||
          !arguments[1].constant->type.is_integral()) {
        return not_foldable("offset", "INT", 1);
      }
      offset = arguments[1].constant->as_int64();
      types.push_back(*type);
    }
    if (arguments.size() > 2) {
      // The default takes the type of the value.
      const DataType& given = arguments[2].type;
      const bool fits = given.is_null() || wider_type(arguments[0].type, given, coercion_rules(context));
      if (!fits || (given.is_interval() && given != arguments[0].type)) {
        return unexpected_input_type(2, "\"" + arguments[0].type.sql() + "\"", given);
      }
      types.push_back(arguments[0].type);
      nullable = arguments[0].nullable || arguments[2].nullable;
    }
    auto kernel = std::make_shared<const OffsetKernel>(sign * offset);
    return WindowBinding{types, arguments[0].type, nullable, std::move(kernel)};
  }};
}

WindowFunction nth_value_function() {
  return {[](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<WindowBinding> {
    if (!arguments[1].type.is_integral()) {
      return unexpected_input_type(1, "\"BIGINT\"", arguments[1].type);
    }
    if (arguments[1].constant == nullptr || arguments[1].constant->is_null()) {
      return not_foldable("offset", "BIGINT", 1);
    }
    const int64_t n = arguments[1].constant->as_int64();
    if (n <= 0) {
      return BindMismatch{"VALUE_OUT_OF_RANGE",
                          {{"exprName", "offset"},
                           {"valueRange", "(0, 9223372036854775807]"},
                           {"currentValue", std::to_string(n) + "L"}}};
    }
    return WindowBinding{types_of(arguments), arguments[0].type, true, std::make_shared<const NthValueKernel>(n)};
  }};
}

FunctionDef offset_def(const char* name, const char* usage, FunctionExample example, WindowFunction body, int min,
                       int max) {
  return {.name = name,
          .group = "window_funcs",
          .since = "2.0.0",
          .usage = usage,
          .examples = {std::move(example)},
          .min_arguments = min,
          .max_arguments = max,
          .body = std::move(body)};
}

}  // namespace

std::vector<FunctionDef> offset_functions() {
  return {
      offset_def("lag", "The value `offset` (1) rows before, or the default (NULL) where there is none.",
                 {"SELECT a, lag(a) OVER (ORDER BY a) FROM VALUES (1), (2) AS t(a)", "1\tNULL\n2\t1"},
                 offset_function(-1), 1, 3),
      offset_def("lead", "The value `offset` (1) rows after, or the default (NULL) where there is none.",
                 {"SELECT a, lead(a) OVER (ORDER BY a) FROM VALUES (1), (2) AS t(a)", "1\t2\n2\tNULL"},
                 offset_function(1), 1, 3),
      offset_def("nth_value", "The value of the n-th row of the window frame.",
                 {"SELECT a, nth_value(a, 2) OVER (ORDER BY a) FROM VALUES (1), (2) AS t(a)", "1\tNULL\n2\t2"},
                 nth_value_function(), 2, 2),
  };
}

}  // namespace firesteel
