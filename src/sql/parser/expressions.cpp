// Boolean expressions, predicates and operators.
#include "expression/nodes/subqueries.h"
#include "sql/lexer/string_literal.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {
namespace {

bool ends_operand(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
    case TokenKind::kRightParen:
    case TokenKind::kRightBracket:
    case TokenKind::kComma:
    case TokenKind::kSemicolon:
      return true;
    default:
      return false;
  }
}

struct BinaryOperator {
  const char* name = nullptr;
  int precedence = 0;
};

// valueExpression of the grammar: the later alternative binds less.
BinaryOperator binary_operator(const Token& token) {
  switch (token.kind) {
    case TokenKind::kAsterisk:
      return {"*", 7};
    case TokenKind::kSlash:
      return {"/", 7};
    case TokenKind::kPercent:
      return {"%", 7};
    case TokenKind::kPlus:
      return {"+", 6};
    case TokenKind::kMinus:
      return {"-", 6};
    case TokenKind::kConcat:
      return {"||", 6};
    case TokenKind::kShiftLeft:
      return {"<<", 5};
    case TokenKind::kShiftRight:
      return {">>", 5};
    case TokenKind::kShiftRightUnsigned:
      return {">>>", 5};
    case TokenKind::kAmpersand:
      return {"&", 4};
    case TokenKind::kHat:
      return {"^", 3};
    case TokenKind::kPipe:
      return {"|", 2};
    case TokenKind::kEqual:
      return {"=", 1};
    case TokenKind::kNullSafe:
      return {"<=>", 1};
    case TokenKind::kNotEqual:
      return {"!=", 1};
    case TokenKind::kLess:
      return {"<", 1};
    case TokenKind::kLessEqual:
      return {"<=", 1};
    case TokenKind::kGreater:
      return {">", 1};
    case TokenKind::kGreaterEqual:
      return {">=", 1};
    default:
      return token.keyword == Keyword::kDiv ? BinaryOperator{"div", 7} : BinaryOperator{};
  }
}

}  // namespace

// OR over AND over NOT. Chains become balanced trees, as in Spark, so that long ones stay shallow.
ExprPtr SqlParser::expression() {
  const Nested nested(*this);
  const size_t first = tokens_.position();
  ExprList alternatives;
  do {
    const size_t start = tokens_.position();
    ExprList conjuncts = {not_expression()};
    while (tokens_.at(Keyword::kAnd) && !ends_operand(tokens_.peek(1))) {
      tokens_.next();
      conjuncts.push_back(not_expression());
    }
    alternatives.push_back(combine(conjuncts, 0, conjuncts.size() - 1, true, tokens_.origin_from(start)));
  } while (tokens_.at(Keyword::kOr) && !ends_operand(tokens_.peek(1)) && tokens_.accept(Keyword::kOr));
  return combine(alternatives, 0, alternatives.size() - 1, false, tokens_.origin_from(first));
}

ExprPtr SqlParser::combine(const ExprList& operands, size_t begin, size_t end, bool conjunction, const Origin& origin) {
  if (begin == end) {
    return operands[begin];
  }
  const size_t middle = end - begin == 1 ? begin : begin + (end - begin) / 2;
  ExprPtr left = combine(operands, begin, middle, conjunction, origin);
  ExprPtr right = combine(operands, middle + 1, end, conjunction, origin);
  return conjunction ? make_expr_at<And>(origin, std::move(left), std::move(right))
                     : make_expr_at<Or>(origin, std::move(left), std::move(right));
}

ExprPtr SqlParser::not_expression() {
  const size_t first = tokens_.position();
  if (tokens_.at(TokenKind::kBang) || (tokens_.at(Keyword::kNot) && !ends_operand(tokens_.peek(1)))) {
    const Nested nested(*this);
    tokens_.next();
    ExprPtr operand = not_expression();
    return make_at<Not>(first, std::move(operand));
  }
  return predicate(first, value_expression());
}

ExprPtr SqlParser::predicate(size_t first, ExprPtr value) {
  const size_t before = tokens_.position();
  first = before;  // Spark reports the predicate without the value before it
  const bool negated = tokens_.accept(Keyword::kNot) || tokens_.accept(TokenKind::kBang);
  ExprPtr result;
  if (tokens_.at(Keyword::kBetween) && !ends_operand(tokens_.peek(1))) {
    tokens_.next();
    ExprPtr lower = value_expression();
    tokens_.expect(Keyword::kAnd);
    ExprPtr upper = value_expression();
    result = call(first, "between", {value, lower, upper}, true);
  } else if (tokens_.at(Keyword::kIn) && tokens_.ahead(1, TokenKind::kLeftParen)) {
    result = in_predicate(first, value);
  } else if ((tokens_.at(Keyword::kLike) || tokens_.at(Keyword::kIlike)) && !ends_operand(tokens_.peek(1))) {
    return like_predicate(first, value, negated);
  } else if ((tokens_.at(Keyword::kRlike) || tokens_.at(Keyword::kRegexp)) && !ends_operand(tokens_.peek(1))) {
    tokens_.next();
    ExprPtr pattern = value_expression();
    result = call(first, "rlike", {value, pattern}, true);
  } else if (!negated && tokens_.at(Keyword::kIs)) {
    return is_predicate(first, value);
  }
  if (result == nullptr) {
    tokens_.rewind(before);
    return value;
  }
  return negated ? make_at<Not>(first, std::move(result)) : result;
}

ExprPtr SqlParser::in_predicate(size_t first, ExprPtr value) {
  tokens_.expect(Keyword::kIn);
  if (const size_t open = tokens_.position(); tokens_.ahead(1, TokenKind::kRightParen)) {
    tokens_.fail(open, "INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE", {});
  }
  tokens_.expect(TokenKind::kLeftParen);
  if (at_query()) {
    PlanPtr plan = query();
    tokens_.expect(TokenKind::kRightParen);
    ExprList values = {value};
    if (const auto* row = as<UnresolvedFunction>(value);
        row != nullptr && row->is_operator && row->name_parts[0] == "named_struct") {
      values.clear();
      for (size_t i = 1; i < row->arguments.size(); i += 2) {
        values.push_back(row->arguments[i]);
      }
    }
    return make_at<InSubquery>(first, std::move(values), std::move(plan));
  }
  ExprList list = expression_list();
  tokens_.expect(TokenKind::kRightParen);
  return make_at<In>(first, std::move(value), std::move(list));
}

// x NOT LIKE ANY (a, b): NOT (x LIKE a) OR NOT (x LIKE b).
ExprPtr SqlParser::like_predicate(size_t first, ExprPtr value, bool negated) {
  const std::string name = tokens_.next().keyword == Keyword::kLike ? "like" : "ilike";
  const bool all = tokens_.at(Keyword::kAll);
  if ((all || tokens_.at(Keyword::kAny) || tokens_.at(Keyword::kSome)) && tokens_.ahead(1, TokenKind::kLeftParen)) {
    tokens_.next();
    tokens_.next();
    if (tokens_.at(TokenKind::kRightParen)) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0064", {{"msg", "Expected something between '(' and ')'."}});
    }
    ExprList patterns = expression_list();
    tokens_.expect(TokenKind::kRightParen);
    const bool literals = std::all_of(patterns.begin(), patterns.end(), [](const ExprPtr& pattern) {
      const auto* literal = as<LiteralExpr>(pattern);
      return literal != nullptr && literal->value.type.is(TypeId::kString);
    });
    if (literals) {  // one predicate, with a name of its own
      patterns.insert(patterns.begin(), name == "like" ? value : call(first, "lower", {value}));
      if (name == "ilike") {
        std::transform(patterns.begin() + 1, patterns.end(), patterns.begin() + 1,
                       [&](const ExprPtr& pattern) { return call(first, "lower", {pattern}); });
      }
      return call(first, std::string(negated ? "not" : "") + (all ? "likeall" : "likeany"), std::move(patterns), true);
    }
    for (ExprPtr& pattern : patterns) {
      pattern = call(first, name, {value, pattern}, true);
      pattern = negated ? make_at<Not>(first, std::move(pattern)) : pattern;
    }
    return combine(patterns, 0, patterns.size() - 1, all, tokens_.origin_from(first));
  }
  ExprList arguments = {value, value_expression()};
  if (tokens_.at(Keyword::kEscape) && tokens_.ahead(1, TokenKind::kString)) {
    tokens_.next();
    const size_t at = tokens_.position();
    const std::string escape = string_value();
    if (escape.size() != 1) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0064",
                   {{"msg", "Invalid escape string. Escape string must contain only one character."}});
    }
    arguments.push_back(literal_at(at, Literal::string(escape)));
  }
  ExprPtr result = call(first, name, std::move(arguments), true);
  return negated ? make_at<Not>(first, std::move(result)) : result;
}

ExprPtr SqlParser::is_predicate(size_t first, ExprPtr value) {
  const size_t before = tokens_.position();
  tokens_.expect(Keyword::kIs);
  const bool negated = tokens_.accept(Keyword::kNot) || tokens_.accept(TokenKind::kBang);
  ExprPtr result;
  if (tokens_.accept(Keyword::kNull)) {
    return call(first, negated ? "isnotnull" : "isnull", {value}, true);
  }
  if (tokens_.at(Keyword::kTrue) || tokens_.at(Keyword::kFalse)) {
    const size_t at = tokens_.position();
    const bool truth = tokens_.next().keyword == Keyword::kTrue;
    result = call(first, "<=>", {value, literal_at(at, Literal::boolean(truth))}, true);
  } else if (tokens_.accept(Keyword::kUnknown)) {
    // Spark keeps the words only where the operand is a literal.
    const auto* literal = as<LiteralExpr>(value);
    const bool kept = literal != nullptr && literal->value.type.is(TypeId::kBoolean);
    return call(first, std::string(negated ? "isnot" : "is") + (kept ? "unknown" : "null"), {value}, true);
  } else if (tokens_.at({Keyword::kDistinct, Keyword::kFrom})) {
    tokens_.next();
    tokens_.next();
    ExprPtr other = value_expression();
    result = call(first, "<=>", {value, other}, true);
    return negated ? result : make_at<Not>(first, std::move(result));
  } else {
    if (negated) {
      tokens_.fail_here();
    }
    tokens_.rewind(before);  // an alias "is"
    return value;
  }
  return negated ? make_at<Not>(first, std::move(result)) : result;
}

// Precedence climbing over the left-associative binary operators.
ExprPtr SqlParser::value_expression(int min_precedence) {
  const Chain chain(*this);
  const size_t first = tokens_.position();
  ExprPtr left = unary_expression();
  while (true) {
    const BinaryOperator found = binary_operator(tokens_.peek());
    if (found.name == nullptr || found.precedence < std::max(min_precedence, 1) ||
        (tokens_.at(TokenKind::kWord) && ends_operand(tokens_.peek(1)))) {
      return left;
    }
    tokens_.next();
    ExprPtr right = value_expression(found.precedence + 1);
    add_link();
    left = call(first, found.name, {std::move(left), std::move(right)}, true);
  }
}

ExprPtr SqlParser::unary_expression() {
  const size_t first = tokens_.position();
  const TokenKind kind = tokens_.peek().kind;
  const TokenKind following = tokens_.peek(1).kind;
  const bool negative_number =
      kind == TokenKind::kMinus && following >= TokenKind::kInteger && following <= TokenKind::kBigDecimal;
  if (negative_number || (kind != TokenKind::kMinus && kind != TokenKind::kPlus && kind != TokenKind::kTilde)) {
    return primary_expression();
  }
  const Nested nested(*this);
  tokens_.next();
  ExprPtr operand = unary_expression();
  const char* name = kind == TokenKind::kMinus ? "negative" : kind == TokenKind::kPlus ? "positive" : "~";
  return call(first, name, {std::move(operand)}, true);
}

ExprList SqlParser::expression_list() {
  ExprList list;
  do {
    list.push_back(expression());
  } while (tokens_.accept(TokenKind::kComma));
  return list;
}

}  // namespace firesteel
