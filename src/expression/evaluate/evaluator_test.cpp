#include "expression/evaluate/evaluator.h"

#include "columnar/vector_builder.h"
#include "expression/nodes/calls.h"
#include "functions/function_registry.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

const FunctionRegistry& registry() {
  static const auto functions = FunctionRegistry::built_in();
  return *functions;
}

ExprPtr column(int index, DataType type) { return make_expr<BoundReference>(index, std::move(type), true); }
ExprPtr integer(int32_t value) { return make_expr<LiteralExpr>(Literal::integer(value)); }

ExprPtr call(const std::string& name, ExprList arguments, EvalMode mode = EvalMode::kAnsi) {
  const FunctionPtr function = registry().find(name);
  std::vector<ArgumentInfo> infos;
  for (const ExprPtr& argument : arguments) {
    infos.push_back({argument->type(), argument->nullable(), nullptr});
  }
  auto binding = std::get<ScalarFunction>(function->body).bind(infos, {mode, "UTC"});
  return make_expr<ScalarCall>(function, std::get<ScalarBinding>(binding), std::move(arguments), mode);
}

VectorPtr integers(std::initializer_list<std::optional<int32_t>> values) {
  VectorBuilder builder(DataType::integer());
  for (const auto& value : values) {
    value ? builder.append<int32_t>(*value) : builder.append_null();
  }
  return builder.finish();
}

Batch batch_of(std::vector<VectorPtr> columns) {
  const size_t size = columns[0]->size();
  return {std::move(columns), size, nullptr};
}

std::string text(const Vector& vector) {
  std::string out;
  for (size_t row = 0; row < vector.size(); ++row) {
    out += (row == 0 ? "" : " ") + vector.literal_at(row).to_string();
  }
  return out;
}

ExpressionEvaluator evaluator(const ExprPtr& expr) {
  return ExpressionEvaluator(std::make_shared<const ExpressionProgram>(ExprList{expr}),
                             std::make_shared<const EvaluationEnvironment>());
}

std::string run(const ExprPtr& expr, const Batch& input) {
  auto running = evaluator(expr);
  return text(*running.evaluate(input)[0]);
}

const DataType kInt = DataType::integer();

TEST(Evaluator, PropagatesNulls) {
  const Batch input = batch_of({integers({1, {}, 3}), integers({10, 20, {}})});
  EXPECT_EQ(run(call("+", {column(0, kInt), column(1, kInt)}), input), "11 NULL NULL");
  EXPECT_EQ(run(call("+", {column(0, kInt), make_expr<LiteralExpr>(Literal::null(kInt))}), input), "NULL NULL NULL");
}

TEST(Evaluator, ConstantsStayConstant) {
  auto running = evaluator(call("+", {integer(1), integer(2)}));
  const VectorPtr result = running.evaluate(batch_of({integers({1, 2})}))[0];
  EXPECT_TRUE(result->is_constant());
  EXPECT_EQ(text(*result), "3 3");
  EXPECT_EQ(text(*running.evaluate(batch_of({integers({1, 2, 3})}))[0]), "3 3 3");
}

TEST(Evaluator, WorksOnDictionaries) {
  VectorPtr entries = integers({1, 2, 0});
  BufferPtr codes = Buffer::allocate(6 * sizeof(int32_t));
  for (int32_t i = 0; i < 6; ++i) {
    codes->mutable_as<int32_t>()[i] = i % 2;  // entry 2 is not used
  }
  const Batch input = batch_of({Vector::dictionary(entries, codes, 6)});
  auto running = evaluator(call("+", {column(0, kInt), integer(1)}));
  const VectorPtr result = running.evaluate(input)[0];
  EXPECT_TRUE(result->is_dictionary());
  EXPECT_EQ(text(*result), "2 3 2 3 2 3");
  // Entry 2 would divide by zero, but no row uses it.
  EXPECT_EQ(run(call("div", {make_expr<LiteralExpr>(Literal::long_value(6)),
                             make_expr<Cast>(column(0, kInt), DataType::long_type(), EvalMode::kAnsi)}),
                input),
            "6 3 6 3 6 3");
}

TEST(Evaluator, RaisesOnlyWhereEvaluated) {
  const Batch input = batch_of({integers({1, 0, {}})});
  const ExprPtr zero = call("=", {column(0, kInt), integer(0)});
  const ExprPtr rest = call("%", {integer(7), column(0, kInt)});
  EXPECT_THROW(run(rest, input), SparkError);
  EXPECT_EQ(run(make_expr<CaseWhen>(std::vector<std::pair<ExprPtr, ExprPtr>>{{zero, integer(-1)}}, rest), input),
            "0 -1 NULL");
  const ExprPtr guarded = make_expr<And>(make_expr<Not>(zero), call("=", {rest, integer(0)}));
  EXPECT_EQ(run(guarded, input), "true false NULL");
  EXPECT_EQ(run(make_expr<Or>(zero, call("=", {rest, integer(0)})), input), "true true NULL");
  // Spark does not evaluate the right side once the left one is NULL.
  const ExprPtr null_first = call(
      "+", {make_expr<CaseWhen>(std::vector<std::pair<ExprPtr, ExprPtr>>{{make_expr<Not>(zero), integer(1)}}, nullptr),
            rest});
  EXPECT_EQ(run(null_first, input), "1 NULL NULL");
}

TEST(Evaluator, ErrorsCarryTheirPlace) {
  Origin origin;
  origin.sql_text = std::make_shared<const std::string>("SELECT 7 % a");
  origin.line = 1;
  origin.start_position = 7;
  origin.start_index = 7;
  origin.stop_index = 11;
  const ExprPtr rest = call("%", {integer(7), column(0, kInt)})->with_origin(origin);
  try {
    run(rest, batch_of({integers({0})}));
    FAIL();
  } catch (const SparkError& error) {
    ASSERT_EQ(error.contexts().size(), 1u);
    EXPECT_EQ(error.contexts()[0].fragment, "7 % a");
  }
}

TEST(Evaluator, ThreeValuedLogic) {
  const DataType boolean = DataType::boolean();
  VectorBuilder left(boolean);
  VectorBuilder right(boolean);
  for (int i = 0; i < 9; ++i) {
    i / 3 == 2 ? left.append_null() : left.append<uint8_t>(static_cast<uint8_t>(i / 3));
    i % 3 == 2 ? right.append_null() : right.append<uint8_t>(static_cast<uint8_t>(i % 3));
  }
  const Batch input = batch_of({left.finish(), right.finish()});
  EXPECT_EQ(run(make_expr<And>(column(0, boolean), column(1, boolean)), input),
            "false false false false true NULL false NULL NULL");
  EXPECT_EQ(run(make_expr<Or>(column(0, boolean), column(1, boolean)), input),
            "false true NULL true true true NULL true NULL");
}

TEST(Evaluator, FiltersNarrowStepByStep) {
  const Batch input = batch_of({integers({0, 1, 2, {}, 7})});
  const ExprPtr positive = call(">", {column(0, kInt), integer(0)});
  const ExprPtr divides = call("=", {call("%", {integer(14), column(0, kInt)}), integer(0)});
  auto running = evaluator(make_expr<And>(positive, divides));
  const auto selection = running.filter(input);
  ASSERT_EQ(selection->count, 3u);
  EXPECT_EQ(selection->data()[0], 1);
  EXPECT_EQ(selection->data()[2], 4);
  EXPECT_EQ(evaluator(make_expr<LiteralExpr>(Literal::boolean(true))).filter(input), nullptr);
}

TEST(Evaluator, InLists) {
  const Batch input = batch_of({integers({1, 5, {}, 1000000})});
  EXPECT_EQ(run(make_expr<In>(column(0, kInt), ExprList{integer(1), integer(2)}), input), "true false NULL false");
  EXPECT_EQ(
      run(make_expr<In>(column(0, kInt), ExprList{integer(5), make_expr<LiteralExpr>(Literal::null(kInt))}), input),
      "NULL true NULL NULL");
  ExprList many;
  for (int32_t i = 0; i < 10; ++i) {
    many.push_back(integer(i * 1000000));
  }
  EXPECT_EQ(run(make_expr<In>(column(0, kInt), many), input), "false false NULL true");
  EXPECT_EQ(run(make_expr<In>(column(0, kInt), ExprList{call("+", {column(0, kInt), integer(0)})}), input),
            "true true NULL true");
}

TEST(Evaluator, CoalesceTakesTheFirstValue) {
  const Batch input = batch_of({integers({1, {}, {}}), integers({{}, 2, {}})});
  EXPECT_EQ(run(make_expr<Coalesce>(ExprList{column(0, kInt), column(1, kInt), integer(9)}), input), "1 2 9");
  EXPECT_EQ(run(make_expr<Coalesce>(ExprList{column(0, kInt), column(1, kInt)}), input), "1 2 NULL");
}

TEST(Evaluator, ConstantsWithoutInput) {
  EXPECT_EQ(evaluate_constant(call("+", {integer(1), integer(2)}), {}).to_string(), "3");
  EXPECT_THROW(evaluate_constant(call("%", {integer(1), integer(0)}), {}), SparkError);
}

}  // namespace
}  // namespace firesteel
