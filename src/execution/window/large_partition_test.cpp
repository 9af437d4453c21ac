#include "columnar/vector_builder.h"
#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

#include <random>

namespace firesteel {
namespace {

using namespace testing_support;
using Kind = FrameBound::Kind;
using Functions = std::vector<std::shared_ptr<const WindowExpression>>;

// Columns of the input: partition, ORDER BY value, then these.
enum Column { kPartition, kOrder, kNumber, kFraction, kText, kFlag };
const std::vector<DataType> kTypes{DataType::integer(),     DataType::long_type(), DataType::long_type(),
                                   DataType::double_type(), DataType::string(),    DataType::boolean()};

ExprPtr column_of(Column column) {
  return make_expr<BoundReference>(column, kTypes[static_cast<size_t>(column)], true);
}

/// Rows with NULLs everywhere; `distinct`: how many different ORDER BY values.
ExecPtr table(size_t rows, int partitions, int distinct, std::mt19937& random) {
  std::vector<VectorBuilder> builders;
  AttributeList output;
  for (const DataType& type : kTypes) {
    builders.emplace_back(type);
    output.push_back(make_expr<Attribute>("c", type, true, next_expr_id()));
  }
  const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  for (size_t row = 0; row < rows; ++row) {
    builders[kPartition].append<int32_t>(below(partitions));
    below(9) == 0 ? builders[kOrder].append_null() : builders[kOrder].append<int64_t>(below(distinct));
    below(5) == 0 ? builders[kNumber].append_null() : builders[kNumber].append<int64_t>(below(1000) - 500);
    below(5) == 0 ? builders[kFraction].append_null() : builders[kFraction].append<double>(below(1000) * 0.1);
    below(5) == 0 ? builders[kText].append_null()
                  : builders[kText].append_string("a text of some length " + std::to_string(below(1000)));
    below(5) == 0 ? builders[kFlag].append_null() : builders[kFlag].append<uint8_t>(below(2) == 0 ? 0 : 1);
  }
  Batch whole;
  whole.num_rows = rows;
  for (VectorBuilder& builder : builders) {
    whole.columns.push_back(builder.finish());
  }
  auto batches = std::make_shared<std::vector<Batch>>();
  for (size_t from = 0; from < rows; from += 50) {
    batches->push_back(slice(whole, from, std::min<size_t>(50, rows - from)));
  }
  return std::make_shared<LocalTableScanExec>(output, batches);
}

ExprPtr literal(const Literal& value) { return make_expr<LiteralExpr>(value); }

ExprPtr call(const std::string& name, const ExprList& arguments, bool ignore_nulls = false,
             const ExprPtr& filter = nullptr) {
  const FunctionPtr function = FunctionRegistry::built_in()->find(name);
  std::vector<ArgumentInfo> infos;
  for (const ExprPtr& argument : arguments) {
    const auto* constant = as<LiteralExpr>(argument);
    infos.push_back({argument->type(), true, constant == nullptr ? nullptr : &constant->value});
  }
  if (function->is_window()) {
    auto binding = std::get<WindowFunction>(function->body).bind(infos, {});
    return make_expr<WindowCall>(function, std::get<WindowBinding>(std::move(binding)), arguments, ignore_nulls);
  }
  auto binding = std::get<AggregateFunction>(function->body).bind(infos, {});
  return make_expr<AggregateCall>(function, std::get<AggregateBinding>(std::move(binding)), arguments, false, filter);
}

ExprPtr random_call(std::mt19937& random) {
  const ExprPtr one = literal(Literal::integer(1));
  const ExprPtr offset = literal(Literal::integer(static_cast<int>(random() % 40)));
  const ExprPtr nth = literal(Literal::long_value(static_cast<int64_t>(random() % 5) + 1));
  const bool ignore = random() % 2 == 0;
  switch (random() % 16) {
    case 0:
      return call("row_number", {});
    case 1:
      return call("rank", {});
    case 2:
      return call("dense_rank", {});
    case 3:
      return call("percent_rank", {});
    case 4:
      return call("cume_dist", {});
    case 5:
      return call("ntile", {literal(Literal::integer(7))});
    case 6:
      return call("lag", {column_of(kText), offset, column_of(kText)}, ignore);
    case 7:
      return call("lead", {column_of(kNumber), offset}, ignore);
    case 8:
      return call("nth_value", {column_of(kText), nth}, ignore);
    case 9:
      return call("avg", {column_of(kFraction)});
    case 10:
      return call("stddev", {column_of(kFraction)});
    case 11:
      return call("collect_list", {column_of(kText)});
    case 12:
      return call("max", {column_of(kText)}, false, column_of(kFlag));
    case 13:
      return call("first", {column_of(kText)});
    case 14:
      return call("last", {column_of(kNumber)});
    default:
      return call("sum", {column_of(kFraction)}, false, column_of(kFlag));
  }
}

WindowFrame random_frame(bool range, std::mt19937& random) {
  const std::vector<int64_t> sizes{0, 1, 2, 5, 17, 100};
  // Where each bound lies, from first to last, so that the lower one is not behind the upper one.
  const auto bound = [&](bool lower) -> std::pair<int64_t, FrameBound> {
    const int64_t size = sizes[random() % sizes.size()];
    const ExprPtr offset = literal(range ? Literal::long_value(size) : Literal::integer(static_cast<int32_t>(size)));
    switch (random() % 4) {
      case 0:
        return lower ? std::pair<int64_t, FrameBound>{INT64_MIN, {Kind::kUnboundedPreceding, nullptr}}
                     : std::pair<int64_t, FrameBound>{INT64_MAX, {Kind::kUnboundedFollowing, nullptr}};
      case 1:
        return {-size, {Kind::kPreceding, offset}};
      case 2:
        return {size, {Kind::kFollowing, offset}};
      default:
        return {0, {Kind::kCurrentRow, nullptr}};
    }
  };
  auto lower = bound(true);
  auto upper = bound(false);
  while (lower.first > upper.first) {
    lower = bound(true);
    upper = bound(false);
  }
  return {range ? WindowFrame::Unit::kRange : WindowFrame::Unit::kRows, lower.second, upper.second};
}

ExecPtr window(const ExecPtr& input, const Functions& functions, bool ascending, bool nulls_first) {
  return std::make_shared<WindowExec>(AttributeList{}, functions, ExprList{column_of(kPartition)},
                                      std::vector<SortKey>{{column_of(kOrder), ascending, nulls_first}}, input);
}

void expect_same(const ExecPtr& plan, size_t batch_size) {
  const TextRows wanted = run_plan(plan, {.threads = 1, .batch_size = batch_size});
  EXPECT_EQ(run_plan(plan, {.threads = 1, .force_spill = true, .batch_size = batch_size}), wanted);
}

TEST(LargePartition, GivesWhatMemoryGives) {
  std::mt19937 random(7);
  for (int round = 0; round < 150; ++round) {
    const size_t rows = random() % 700;
    const ExecPtr input = table(rows, 1 + static_cast<int>(random() % 3), round % 2 == 0 ? 1000 : 20, random);
    Functions functions;
    for (int f = 0; f < 4; ++f) {
      functions.push_back(make_expr<WindowExpression>(random_call(random), ExprList{}, ExprList{}, true,
                                                      random_frame(random() % 2 == 0, random)));
    }
    SCOPED_TRACE("round " + std::to_string(round));
    expect_same(window(input, functions, random() % 2 == 0, random() % 2 == 0), round % 3 == 0 ? 7 : 16);
  }
}

TEST(LargePartition, StreamsWhatOnlyLooksBack) {
  std::mt19937 random(8);
  const WindowFrame running{
      WindowFrame::Unit::kRows, {Kind::kUnboundedPreceding, nullptr}, {Kind::kCurrentRow, nullptr}};
  Functions functions;
  for (const ExprPtr& function :
       {call("row_number", {}), call("rank", {}), call("dense_rank", {}),
        call("sum", {column_of(kFraction)}, false, column_of(kFlag)), call("collect_list", {column_of(kNumber)})}) {
    functions.push_back(make_expr<WindowExpression>(function, ExprList{}, ExprList{}, true, running));
  }
  for (const size_t rows : {0, 1, 15, 16, 17, 333}) {
    expect_same(window(table(rows, 2, 30, random), functions, true, true), 16);
  }
}

TEST(LargePartition, ARefusedReservationIsNoError) {
  std::mt19937 random(9);
  const WindowFrame whole{
      WindowFrame::Unit::kRows, {Kind::kUnboundedPreceding, nullptr}, {Kind::kUnboundedFollowing, nullptr}};
  const ExecPtr plan = window(
      table(60'000, 2, 50'000, random),
      {make_expr<WindowExpression>(call("count", {column_of(kText)}), ExprList{}, ExprList{}, true, whole),
       make_expr<WindowExpression>(call("ntile", {literal(Literal::integer(9))}), ExprList{}, ExprList{}, true, whole)},
      true, true);
  const TextRows wanted = run_plan(plan, {.threads = 1, .batch_size = 1024});
  EXPECT_EQ(run_plan(plan, {.threads = 1, .memory = int64_t{1} << 20, .batch_size = 1024}), wanted);
}

}  // namespace
}  // namespace firesteel
