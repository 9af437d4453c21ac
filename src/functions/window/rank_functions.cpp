#include "columnar/batch.h"
#include "functions/kernel_frame/overloads.h"
#include "functions/window/window_functions.h"

namespace firesteel {
namespace {

/// Must the end of the partition be known for the value of a row?
enum class Needs : uint8_t { kRowsBefore, kWholePartition };

/// A kernel from a plain function that fills a column of T.
template <typename T, typename F>
class RankKernel final : public WindowKernel {
 public:
  RankKernel(DataType type, F f, Needs needs) : type_(std::move(type)), f_(f), needs_(needs) {}
  VectorPtr evaluate(const WindowRows& rows) const override {
    auto result = Vector::flat(type_, rows.size);
    f_(rows, result->template mutable_values<T>());
    return result;
  }
  bool needs_whole_partition() const override { return needs_ == Needs::kWholePartition; }

 private:
  DataType type_;
  F f_;
  Needs needs_;
};

template <typename T, typename F>
WindowFunction rank_function(DataType type, F f, Needs needs) {
  auto kernel = std::make_shared<const RankKernel<T, F>>(type, f, needs);
  return {[type, kernel](std::span<const ArgumentInfo>, const BindContext&) -> BindResult<WindowBinding> {
    return WindowBinding{{}, type, false, kernel};
  }};
}

void row_number(const WindowRows& rows, int32_t* out) {
  for (size_t row = 0; row < rows.size; ++row) {
    out[row] = static_cast<int32_t>(rows.begin + static_cast<int64_t>(row) + 1);
  }
}

void rank(const WindowRows& rows, int32_t* out) {
  for (size_t row = 0; row < rows.size; ++row) {
    out[row] = static_cast<int32_t>(rows.peer_starts[row] + 1);
  }
}

void dense_rank(const WindowRows& rows, int32_t* out) {
  int64_t current = rows.peer_groups_before;
  for (size_t row = 0; row < rows.size; ++row) {
    current += rows.peer_starts[row] == rows.begin + static_cast<int64_t>(row) ? 1 : 0;
    out[row] = static_cast<int32_t>(current);
  }
}

void percent_rank(const WindowRows& rows, double* out) {
  const double others = static_cast<double>(rows.partition_rows) - 1;
  for (size_t row = 0; row < rows.size; ++row) {
    out[row] = others > 0 ? static_cast<double>(rows.peer_starts[row]) / others : 0.0;
  }
}

void cume_dist(const WindowRows& rows, double* out) {
  for (size_t row = 0; row < rows.size; ++row) {
    out[row] = static_cast<double>(rows.peer_ends[row]) / static_cast<double>(rows.partition_rows);
  }
}

// The first (rows mod buckets) buckets hold one row more.
void ntile(const WindowRows& rows, int64_t buckets, int32_t* out) {
  const int64_t small = rows.partition_rows / buckets;
  const int64_t larger = rows.partition_rows % buckets;
  const int64_t in_large = (small + 1) * larger;
  for (size_t i = 0; i < rows.size; ++i) {
    const int64_t row = rows.begin + static_cast<int64_t>(i);
    out[i] = static_cast<int32_t>(row < in_large ? row / (small + 1) + 1 : larger + (row - in_large) / small + 1);
  }
}

WindowFunction ntile_function() {
  return {[](std::span<const ArgumentInfo> arguments, const BindContext&) -> BindResult<WindowBinding> {
    int64_t buckets = 1;
    std::vector<DataType> types;
    if (!arguments.empty()) {
      const DataType& type = arguments[0].type;
      if (!type.is(TypeId::kInteger) && !type.is(TypeId::kShort) && !type.is(TypeId::kByte)) {
        return unexpected_input_type(0, "\"INT\"", type);
      }
      if (arguments[0].constant == nullptr || arguments[0].constant->is_null()) {
        return BindMismatch{"NON_FOLDABLE_INPUT", {{"inputName", "`buckets`"}, {"inputType", "\"INT\""}}, 0};
      }
      buckets = arguments[0].constant->as_int64();
      if (buckets <= 0) {
        return BindMismatch{
            "VALUE_OUT_OF_RANGE",
            {{"exprName", "buckets"}, {"valueRange", "(0, 2147483647]"}, {"currentValue", std::to_string(buckets)}}};
      }
      types.push_back(type);
    }
    const auto fill = [buckets](const WindowRows& rows, int32_t* out) { ntile(rows, buckets, out); };
    auto kernel =
        std::make_shared<const RankKernel<int32_t, decltype(fill)>>(DataType::integer(), fill, Needs::kWholePartition);
    return WindowBinding{types, DataType::integer(), false, std::move(kernel)};
  }};
}

FunctionDef window_function(const char* name, const char* usage, FunctionExample example, WindowFunction body,
                            int max_arguments = 0) {
  return {.name = name,
          .group = "window_funcs",
          .since = "2.0.0",
          .usage = usage,
          .examples = {std::move(example)},
          .max_arguments = max_arguments,
          .body = std::move(body)};
}

}  // namespace

std::vector<FunctionDef> rank_functions() {
  const DataType integer = DataType::integer();
  const DataType number = DataType::double_type();
  return {
      window_function("row_number", "Numbers the rows of the partition from 1.",
                      {"SELECT a, row_number() OVER (ORDER BY a) FROM VALUES (7), (7) AS t(a)", "7\t1\n7\t2"},
                      rank_function<int32_t>(integer, row_number, Needs::kRowsBefore)),
      window_function("rank", "One more than the number of rows before the row's peers.",
                      {"SELECT a, rank() OVER (ORDER BY a) FROM VALUES (1), (1), (2) AS t(a)", "1\t1\n1\t1\n2\t3"},
                      rank_function<int32_t>(integer, rank, Needs::kRowsBefore)),
      window_function(
          "dense_rank", "Numbers the groups of peers from 1, without gaps.",
          {"SELECT a, dense_rank() OVER (ORDER BY a) FROM VALUES (1), (1), (2) AS t(a)", "1\t1\n1\t1\n2\t2"},
          rank_function<int32_t>(integer, dense_rank, Needs::kRowsBefore)),
      window_function("percent_rank", "(rank - 1) / (rows - 1): from 0 to 1.",
                      {"SELECT a, percent_rank() OVER (ORDER BY a) FROM VALUES (1), (2) AS t(a)", "1\t0.0\n2\t1.0"},
                      rank_function<double>(number, percent_rank, Needs::kWholePartition)),
      window_function("cume_dist", "The part of the partition's rows up to the row's last peer.",
                      {"SELECT a, cume_dist() OVER (ORDER BY a) FROM VALUES (1), (2) AS t(a)", "1\t0.5\n2\t1.0"},
                      rank_function<double>(number, cume_dist, Needs::kWholePartition)),
      window_function("ntile", "Divides the partition's rows into n buckets of nearly equal size, numbered from 1.",
                      {"SELECT a, ntile(2) OVER (ORDER BY a) FROM VALUES (1), (2), (3) AS t(a)", "1\t1\n2\t1\n3\t2"},
                      ntile_function(), 1),
  };
}

}  // namespace firesteel
