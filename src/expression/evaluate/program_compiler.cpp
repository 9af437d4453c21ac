#include "expression/evaluate/program_compiler.h"

#include "base/errors/check.h"
#include "expression/evaluate/in_list.h"
#include "expression/evaluate/type_questions.h"
#include "expression/nodes/references.h"
#include "functions/cast/cast.h"
#include "functions/python_function.h"

#include <algorithm>
#include <iterator>

namespace firesteel {
namespace {

VectorPtr not_kernel(const KernelCall& call) {
  const Vector& in = *call.arguments[0];
  const VectorPtr source = in.is_flat() ? nullptr : flatten(call.arguments[0]);
  const auto* values = (source == nullptr ? in : *source).values<uint8_t>();
  auto result = Vector::flat(call.result_type, call.size);
  auto* out = result->mutable_values<uint8_t>();
  call.rows.for_each([&](size_t row) { out[row] = values[row] ^ 1; });
  return result;
}

bool all_literals(const ExprList& list) {
  for (const ExprPtr& item : list) {
    if (item->kind() != ExprKind::kLiteral) {
      return false;
    }
  }
  return true;
}

}  // namespace

ExpressionProgram::Impl ProgramCompiler::compile(const ExprList& expressions) {
  for (const ExprPtr& expr : expressions) {
    program_.results.push_back(compile(expr));
  }
  if (!expressions.empty() && expressions[0]->type().is(TypeId::kBoolean)) {
    split_conjuncts(expressions[0]);
  }
  return std::move(program_);
}

ExpressionProgram::Impl ProgramCompiler::compile_lambda(const Lambda& lambda, ExprList& captured) {
  for (const ExprPtr& parameter : lambda.parameters) {
    parameters_[as<LambdaVariable>(parameter)->id] = static_cast<int>(num_parameters_++);
  }
  captured_ = &captured;
  program_.results.push_back(compile(lambda.body));
  return std::move(program_);
}

void ProgramCompiler::split_conjuncts(const ExprPtr& expr) {
  if (const auto* both = as<And>(expr)) {
    split_conjuncts(both->left);
    split_conjuncts(both->right);
    return;
  }
  if (const auto* alias = as<Alias>(expr)) {
    return split_conjuncts(alias->child);
  }
  program_.conjuncts.push_back(compile(expr));
}

int ProgramCompiler::compile(const ExprPtr& expr) {
  if (const auto* alias = as<Alias>(expr)) {
    return compile(alias->child);
  }
  if (const auto* order = as<SortOrder>(expr)) {
    return compile(order->child);
  }
  if (const auto* call = as<ScalarCall>(expr)) {
    if (auto answer = answer_of_type(*call)) {
      return compile(make_expr<LiteralExpr>(*std::move(answer)));
    }
  }
  return number(expr, make_step(expr));
}

// Value numbering: a node is known when its node and its inputs' numbers are.
int ProgramCompiler::number(const ExprPtr& expr, Step step) {
  size_t hash = static_cast<size_t>(expr->kind()) * 0x9e3779b97f4a7c15ULL + static_cast<size_t>(step.index);
  for (const int input : step.inputs) {
    hash = (hash ^ static_cast<size_t>(input)) * 0x100000001b3ULL + 0x9e3779b9;
  }
  if (step.deterministic && step.lambdas.empty()) {
    const auto [begin, end] = known_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      const Step& other = program_.steps[static_cast<size_t>(it->second.second)];
      if (it->second.first->kind() == expr->kind() && other.inputs == step.inputs && other.index == step.index &&
          other.type == step.type && it->second.first->same_node(*expr)) {
        return it->second.second;
      }
    }
  }
  for (const int input : step.inputs) {
    ++program_.steps[static_cast<size_t>(input)].uses;
  }
  const int id = static_cast<int>(program_.steps.size());
  if (step.deterministic && step.lambdas.empty()) {
    known_.emplace(hash, std::make_pair(expr, id));
  }
  program_.steps.push_back(std::move(step));
  return id;
}

Step ProgramCompiler::make_step(const ExprPtr& expr) {
  Step step;
  switch (expr->kind()) {
    case ExprKind::kLiteral:
      step.kind = Step::Kind::kLiteral;
      step.literal = Vector::constant(as<LiteralExpr>(expr)->value, 1);
      step.foldable = true;
      break;
    case ExprKind::kBoundReference:
    case ExprKind::kLambdaVariable:
      step = column(expr);
      break;
    case ExprKind::kScalarCall:
      step = call(*as<ScalarCall>(expr));
      break;
    case ExprKind::kCast:
      step = cast(*as<Cast>(expr));
      break;
    case ExprKind::kNot:
      step = negation(*as<Not>(expr));
      break;
    case ExprKind::kIn:
      step = in_list(*as<In>(expr));
      break;
    case ExprKind::kGetField:
      step = get_field(*as<GetField>(expr));
      break;
    case ExprKind::kAnd:
      step = conditional(Step::Kind::kAnd, expr);
      break;
    case ExprKind::kOr:
      step = conditional(Step::Kind::kOr, expr);
      break;
    case ExprKind::kCaseWhen:
      step = conditional(Step::Kind::kCaseWhen, expr);
      break;
    case ExprKind::kCoalesce:
      step = conditional(Step::Kind::kCoalesce, expr);
      break;
    default:
      fail_check("an expression cannot be evaluated (kind " + std::to_string(static_cast<int>(expr->kind())) + ")");
  }
  step.type = expr->type();
  step.origin = expr->origin();
  if (!step.inputs.empty()) {
    step.foldable = step.deterministic;
    for (const int input : step.inputs) {
      const Step& argument = program_.steps[static_cast<size_t>(input)];
      step.foldable = step.foldable && argument.foldable;
      step.deterministic = step.deterministic && argument.deterministic;
    }
  }
  return step;
}

Step ProgramCompiler::column(const ExprPtr& expr) {
  Step step;
  step.kind = Step::Kind::kColumn;
  if (const auto* variable = as<LambdaVariable>(expr)) {
    if (const auto found = parameters_.find(variable->id); found != parameters_.end()) {
      step.index = found->second;
      return step;
    }
    check(captured_ != nullptr, "a lambda variable outside its lambda");
  }
  if (captured_ == nullptr) {
    step.index = as<BoundReference>(expr)->index;
    return step;
  }
  // Inside a lambda a column of the batch around it is captured: it comes after the parameters.
  size_t position = 0;
  while (position < captured_->size() && !same_expression((*captured_)[position], expr)) {
    ++position;
  }
  if (position == captured_->size()) {
    captured_->push_back(expr);
  }
  step.index = static_cast<int>(num_parameters_ + position);
  return step;
}

namespace {

bool divides(std::string_view name) {
  static constexpr std::string_view kNames[] = {"/", "%", "div", "mod", "pmod", "try_divide", "try_mod"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// try_ functions that Spark makes of TryEval around an ordinary one: all of them, or those not of numbers.
bool forgives_arguments(const ScalarCall& node) {
  static constexpr std::string_view kAlways[] = {"try_aes_decrypt", "try_to_binary", "try_to_time"};
  static constexpr std::string_view kArithmetic[] = {"try_add", "try_subtract", "try_multiply", "try_divide"};
  const std::string& name = node.function->name;
  if (std::find(std::begin(kAlways), std::end(kAlways), name) != std::end(kAlways)) {
    return true;
  }
  if (name.starts_with("try_make_timestamp")) {  // of a date and a time only
    return node.arguments.size() <= 3;
  }
  const bool numbers = std::all_of(node.arguments.begin(), node.arguments.end(),
                                   [](const ExprPtr& argument) { return argument->type().is_numeric(); });
  return !numbers && std::find(std::begin(kArithmetic), std::end(kArithmetic), name) != std::end(kArithmetic);
}

}  // namespace

Step ProgramCompiler::call(const ScalarCall& node) {
  Step step;
  step.kind = Step::Kind::kCall;
  step.kernel = node.binding.kernel;
  step.nulls = node.binding.nulls;
  step.mode = node.mode;
  const auto* function = std::get_if<ScalarFunction>(&node.function->body);
  step.deterministic = function == nullptr || (function->deterministic && !function->of_whole_batches);
  step.user_function = node.function->group == kPythonFunctions;
  step.foldable = step.deterministic && node.arguments.empty();
  step.right_first = divides(node.function->name);
  step.forgiving = forgives_arguments(node);
  step.eager = node.function->name == "concat" && !node.type().is(TypeId::kArray);
  for (const ExprPtr& argument : node.arguments) {
    if (argument->kind() == ExprKind::kLambda) {
      add_lambdas(node, step);
      return step;
    }
  }
  for (const ExprPtr& argument : node.arguments) {
    step.inputs.push_back(compile(argument));
  }
  step.num_arguments = step.inputs.size();
  return step;
}

void ProgramCompiler::add_lambdas(const ScalarCall& node, Step& step) {
  ExprList captured;
  std::vector<std::shared_ptr<Step::LambdaStep>> lambdas;
  std::vector<std::pair<size_t, size_t>> captured_ranges;
  for (const ExprPtr& argument : node.arguments) {
    const auto* lambda = as<Lambda>(argument);
    if (lambda == nullptr) {
      step.inputs.push_back(compile(argument));
      step.lambdas.push_back(nullptr);
      continue;
    }
    // A lambda takes no column: a NULL constant holds its place among the arguments.
    step.inputs.push_back(compile(make_expr<LiteralExpr>(Literal::null())));
    ExprList own_captured;
    auto compiled = std::make_shared<Step::LambdaStep>();
    compiled->num_parameters = lambda->parameters.size();
    ProgramCompiler body_compiler;
    auto impl = body_compiler.compile_lambda(*lambda, own_captured);
    compiled->body =
        std::make_shared<const ExpressionProgram>(std::make_unique<const ExpressionProgram::Impl>(std::move(impl)));
    for (const ExprPtr& expr : own_captured) {
      compiled->captured.push_back(node.arguments.size() + captured.size());
      captured.push_back(expr);
    }
    step.lambdas.push_back(std::move(compiled));
  }
  step.num_arguments = step.inputs.size();
  for (const ExprPtr& expr : captured) {
    step.inputs.push_back(compile(expr));
  }
}

Step ProgramCompiler::cast(const Cast& node) {
  Step step;
  step.kind = Step::Kind::kCall;
  step.kernel = make_cast_kernel(node.child->type(), node.data_type, node.mode);
  step.mode = node.mode;
  step.inputs = {compile(node.child)};
  step.num_arguments = 1;
  return step;
}

Step ProgramCompiler::negation(const Not& node) {
  Step step;
  step.kind = Step::Kind::kCall;
  step.kernel = not_kernel;
  step.inputs = {compile(node.child)};
  step.num_arguments = 1;
  return step;
}

Step ProgramCompiler::in_list(const In& node) {
  Step step;
  step.inputs = {compile(node.value)};
  if (all_literals(node.list) && can_hash_in_list(node.value->type())) {
    std::vector<Literal> literals;
    for (const ExprPtr& item : node.list) {
      literals.push_back(as<LiteralExpr>(item)->value);
    }
    step.kind = Step::Kind::kCall;
    step.kernel = make_in_list_kernel(node.value->type(), literals);
    step.num_arguments = 1;
    // Two lists over the same value are two steps although their inputs are the same.
    step.index = static_cast<int>(program_.steps.size());
    return step;
  }
  step.kind = Step::Kind::kInList;
  for (const ExprPtr& item : node.list) {
    step.inputs.push_back(compile(item));
  }
  return step;
}

Step ProgramCompiler::get_field(const GetField& node) {
  Step step;
  step.kind = Step::Kind::kGetField;
  step.index = node.ordinal;
  step.inputs = {compile(node.child)};
  return step;
}

Step ProgramCompiler::conditional(Step::Kind kind, const ExprPtr& expr) {
  Step step;
  step.kind = kind;
  for (const ExprPtr& child : expr->children()) {
    step.inputs.push_back(compile(child));
  }
  return step;
}

ExpressionProgram::ExpressionProgram(const ExprList& expressions)
    : impl_(std::make_unique<const Impl>(ProgramCompiler().compile(expressions))) {}
ExpressionProgram::ExpressionProgram(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
ExpressionProgram::~ExpressionProgram() = default;
size_t ExpressionProgram::num_results() const { return impl_->results.size(); }

}  // namespace firesteel
