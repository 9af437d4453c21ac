#include "columnar/vector_builder.h"
#include "functions/function_registry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

VectorPtr column_of(const DataType& type, const std::vector<Literal>& values) {
  VectorBuilder builder(type);
  for (const Literal& value : values) {
    value.is_null() ? builder.append_null() : builder.append_literal(value);
  }
  return builder.finish();
}

/// Runs an aggregate over columns of literals three ways (one state; grouped; partial and merged); all must agree.
std::string aggregate(const std::string& name, const std::vector<std::vector<Literal>>& columns,
                      EvalMode mode = EvalMode::kAnsi) {
  static const auto functions = FunctionRegistry::built_in();
  std::vector<ArgumentInfo> infos;
  std::vector<VectorPtr> arguments;
  for (const auto& column : columns) {
    infos.push_back({column[0].type, true, column.data()});
    arguments.push_back(column_of(column[0].type, column));
  }
  auto bound = std::get<AggregateFunction>(functions->find(name)->body).bind(infos, {mode, "UTC"});
  const auto& binding = std::get<AggregateBinding>(bound);
  const AggregateKernel& kernel = *binding.kernel;
  StringArena arena;
  const size_t words = (kernel.state_size() + 7) / 8;
  std::vector<uint64_t> memory(words * 4);
  std::vector<char*> states;
  for (size_t i = 0; i < 4; ++i) {
    states.push_back(reinterpret_cast<char*>(memory.data() + i * words));
  }
  kernel.initialize(states);
  const size_t size = arguments[0]->size();
  kernel.update_one(arguments, Rows::all(size), states[0], arena);
  const std::vector<char*> grouped(size, states[1]);
  kernel.update(arguments, Rows::all(size), grouped.data(), arena);
  const auto partial = kernel.to_partial(std::span<char* const>(states).subspan(1, 2));
  char* const merged[] = {states[3], states[3]};
  kernel.merge_partial(partial, Rows::all(2), merged, arena);
  const VectorPtr result = kernel.finalize(states, {});
  EXPECT_EQ(result->literal_at(0).to_string(), result->literal_at(1).to_string()) << name;
  EXPECT_EQ(result->literal_at(0).to_string(), result->literal_at(3).to_string()) << name;
  EXPECT_TRUE(result->type() == binding.result_type) << name;
  return result->literal_at(0).to_string();
}

Literal i(int32_t value) { return Literal::integer(value); }
Literal l(int64_t value) { return Literal::long_value(value); }
Literal d(double value) { return Literal::double_value(value); }
Literal s(const char* value) { return Literal::string(value); }
Literal null(DataType type) { return Literal::null(std::move(type)); }

TEST(Aggregates, SumsAndAverages) {
  const Literal none = null(DataType::integer());
  EXPECT_EQ(aggregate("sum", {{i(1), none, i(5)}}), "6");
  EXPECT_EQ(aggregate("sum", {{none, none}}), "NULL");
  EXPECT_EQ(aggregate("sum", {{d(1.5), d(2)}}), "3.5");
  EXPECT_EQ(aggregate("avg", {{i(1), i(2), none}}), "1.5");
  EXPECT_EQ(aggregate("sum", {{Literal::decimal(150, 5, 2), Literal::decimal(275, 5, 2)}}), "4.25");
  EXPECT_EQ(aggregate("avg", {{Literal::decimal(100, 5, 2), Literal::decimal(100, 5, 2), Literal::decimal(0, 5, 2)}}),
            "0.666667");
  EXPECT_EQ(aggregate("count", {{i(1), none}}), "1");
}

TEST(Aggregates, OverflowRaisesOrGivesNull) {
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_THROW(aggregate("sum", {{l(most), l(1)}}), SparkError);
  EXPECT_EQ(aggregate("try_sum", {{l(most), l(1)}}), "NULL");
  EXPECT_EQ(aggregate("sum", {{l(most), l(1)}}, EvalMode::kLegacy),
            std::to_string(std::numeric_limits<int64_t>::min()));
  const Literal nines = Literal::decimal(power_of_ten(38) - 1, 38, 0);
  EXPECT_THROW(aggregate("sum", {{nines, nines}}), SparkError);
  EXPECT_EQ(aggregate("sum", {{nines, nines}}, EvalMode::kLegacy), "NULL");
}

TEST(Aggregates, Extremes) {
  EXPECT_EQ(aggregate("max", {{i(3), i(-1), null(DataType::integer())}}), "3");
  EXPECT_EQ(aggregate("min", {{s("pear, a long fruit name"), s("apple, another long name"), s("fig")}}),
            "apple, another long name");
  EXPECT_EQ(aggregate("max", {{d(1), d(std::nan("")), d(2)}}), "NaN");
  EXPECT_EQ(aggregate("max_by", {{s("a"), s("b"), s("c")}, {i(1), i(9), i(3)}}), "b");
  EXPECT_EQ(aggregate("first", {{i(7), i(8)}}), "7");
  EXPECT_EQ(aggregate("last", {{i(7), i(8)}}), "8");
}

TEST(Aggregates, Moments) {
  EXPECT_EQ(aggregate("stddev_samp", {{d(1), d(2), d(3)}}), "1.0");
  EXPECT_EQ(aggregate("var_pop", {{d(1), d(3)}}), "1.0");
  EXPECT_EQ(aggregate("stddev", {{d(1)}}), "NULL");
  EXPECT_EQ(aggregate("corr", {{d(1), d(2), d(3)}, {d(2), d(4), d(6)}}), "1.0");
}

TEST(Aggregates, Collections) {
  EXPECT_EQ(aggregate("collect_list", {{i(1), null(DataType::integer()), i(2), i(1)}}), "[1,2,1]");
  EXPECT_EQ(aggregate("collect_set", {{s("x"), s("y"), s("x")}}), "[x,y]");
  EXPECT_EQ(aggregate("mode", {{i(3), i(4), i(4)}}), "4");
  EXPECT_EQ(aggregate("median", {{d(0), d(10)}}), "5.0");
  EXPECT_EQ(aggregate("percentile", {{d(0), d(10)}, {d(0.25), d(0.25)}, {i(1), i(1)}}), "2.5");
  EXPECT_EQ(aggregate("percentile_approx",
                      {{i(0), i(6), i(7), i(9)}, {d(0.5), d(0.5), d(0.5), d(0.5)}, {i(9), i(9), i(9), i(9)}}),
            "6");
  EXPECT_EQ(aggregate("approx_count_distinct", {{i(1), i(1), i(2), i(3)}}), "3");
}

TEST(Aggregates, BitsAndBooleans) {
  EXPECT_EQ(aggregate("bool_and", {{Literal::boolean(true), Literal::boolean(false)}}), "false");
  EXPECT_EQ(aggregate("bit_xor", {{i(3), i(5)}}), "6");
  EXPECT_EQ(aggregate("count_if", {{Literal::boolean(true), Literal::boolean(false)}}), "1");
}

}  // namespace
}  // namespace firesteel
