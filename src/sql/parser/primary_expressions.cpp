// Names, parentheses, CASE, lambdas and what stands behind an operand: [..], .name, ::type, COLLATE.
#include "base/text/collation.h"
#include "expression/nodes/lambdas.h"
#include "expression/nodes/subqueries.h"
#include "sql/parser/sql_parser.h"
#include "types/replace_char_varchar.h"

namespace firesteel {
namespace {

bool same_word(const std::string& left, const std::string& right) {
  return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
         });
}

}  // namespace

ExprPtr SqlParser::primary_expression() {
  const Nested nested(*this);
  const size_t first = tokens_.position();
  return postfix(first, primary_base());
}

ExprPtr SqlParser::primary_base() {
  const Token& token = tokens_.peek();
  switch (token.kind) {
    case TokenKind::kLeftParen:
      return parenthesized();
    case TokenKind::kAsterisk:
      tokens_.next();
      return star({});
    case TokenKind::kWord:
    case TokenKind::kBackquoted:
      break;
    default:
      return literal();
  }
  const size_t first = tokens_.position();
  if (tokens_.ahead(1, TokenKind::kArrow)) {
    std::string name = identifier();
    tokens_.next();
    return lambda(first, {std::move(name)});
  }
  switch (token.keyword) {
    case Keyword::kNull:
    case Keyword::kTrue:
    case Keyword::kFalse:
      if (!tokens_.ahead(1, TokenKind::kDot) && !tokens_.ahead(1, TokenKind::kLeftParen)) {
        return literal();
      }
      break;
    case Keyword::kInterval:
      if (at_interval()) {
        return interval();
      }
      break;
    case Keyword::kCase: {
      const TokenKind next = tokens_.peek(1).kind;
      const bool operand = next == TokenKind::kWord || next == TokenKind::kBackquoted || next == TokenKind::kString ||
                           next == TokenKind::kLeftParen || next == TokenKind::kMinus || next == TokenKind::kTilde ||
                           (next >= TokenKind::kInteger && next <= TokenKind::kBigDecimal) ||
                           next == TokenKind::kQuestion || next == TokenKind::kColon;
      if (operand && !tokens_.ahead(1, Keyword::kEnd) && !tokens_.ahead(1, Keyword::kFrom)) {
        return case_expression();
      }
      break;
    }
    case Keyword::kExists:
      if (tokens_.ahead(1, TokenKind::kLeftParen)) {
        tokens_.next();
        tokens_.next();
        if (at_query()) {
          PlanPtr plan = query();
          tokens_.expect(TokenKind::kRightParen);
          return make_at<Exists>(first, std::move(plan));
        }
        tokens_.rewind(first);
      }
      break;
    default:
      break;
  }
  if (tokens_.ahead(1, TokenKind::kString)) {
    return typed_literal();
  }
  if (tokens_.ahead(1, TokenKind::kLeftParen)) {
    if (ExprPtr special = special_call()) {
      return special;
    }
  }
  return identifier_expression();
}

ExprPtr SqlParser::postfix(size_t first, ExprPtr base) {
  const bool clause =
      tokens_.token(first).keyword == Keyword::kIdentifier && tokens_.token(first + 1).kind == TokenKind::kLeftParen;
  while (true) {
    if (tokens_.accept(TokenKind::kLeftBracket)) {
      ExprPtr index = value_expression();
      tokens_.expect(TokenKind::kRightBracket);
      base = make_at<UnresolvedExtractValue>(first, std::move(base), std::move(index));
    } else if (tokens_.at(TokenKind::kDot)) {
      tokens_.next();
      if (const auto* attribute = as<UnresolvedAttribute>(base); attribute != nullptr && !clause) {
        Names parts = attribute->parts;
        parts.push_back(identifier());
        base = make_at<UnresolvedAttribute>(first, std::move(parts));
      } else {
        const size_t at = tokens_.position();
        ExprPtr name = literal_at(at, Literal::string(identifier()));
        base = make_at<UnresolvedExtractValue>(first, std::move(base), std::move(name));
      }
    } else if (tokens_.at(TokenKind::kColon)) {
      base = variant_part(first, std::move(base));
    } else if (tokens_.accept(TokenKind::kDoubleColon)) {
      DataType type = replace_char_varchar(data_type());
      base =
          make_at<Cast>(first, std::move(base), std::move(type), options_.ansi ? EvalMode::kAnsi : EvalMode::kLegacy);
    } else if (tokens_.at(Keyword::kCollate) && tokens_.peek(1).kind == TokenKind::kWord) {
      tokens_.next();
      const size_t at = tokens_.position();
      const Names name = multipart_identifier(false);
      Collation::canonical_name(name.back());  // it exists
      base = call(first, "collate", {std::move(base), literal_at(at, Literal::string(name.back()))});
    } else {
      return base;
    }
    add_link();
  }
}

// (expression), (query), (a, b) as a row, (x, y) -> body
ExprPtr SqlParser::parenthesized() {
  const size_t first = tokens_.position();
  if (at_lambda_parameters()) {
    Names parameters = identifier_list();
    tokens_.expect(TokenKind::kArrow);
    return lambda(first, std::move(parameters));
  }
  tokens_.expect(TokenKind::kLeftParen);
  if (at_query()) {
    PlanPtr plan = query();
    tokens_.expect(TokenKind::kRightParen);
    return make_at<ScalarSubquery>(first, std::move(plan));
  }
  ExprList elements = {named_expression()};
  while (tokens_.accept(TokenKind::kComma)) {
    elements.push_back(named_expression());
  }
  tokens_.expect(TokenKind::kRightParen);
  if (elements.size() == 1) {
    if (elements[0]->kind() == ExprKind::kAlias) {
      tokens_.fail_at(tokens_.token(first + 2));
    }
    return elements[0];
  }
  return row_constructor(first, elements);
}

// Field names as Spark's CreateStruct gives them: the alias, the column's name, else colN.
ExprPtr SqlParser::row_constructor(size_t first, const ExprList& elements) {
  ExprList arguments;
  for (size_t i = 0; i < elements.size(); ++i) {
    std::string name = "col" + std::to_string(i + 1);
    ExprPtr value = elements[i];
    if (const auto* alias = as<Alias>(value)) {
      name = alias->name;
      value = alias->child;
    } else if (const auto* attribute = as<UnresolvedAttribute>(value)) {
      name = attribute->parts.back();
    }
    arguments.push_back(make_expr<LiteralExpr>(Literal::string(std::move(name))));
    arguments.push_back(std::move(value));
  }
  return call(first, "named_struct", std::move(arguments), true);
}

ExprPtr SqlParser::case_expression() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kCase);
  ExprPtr operand;
  if (!tokens_.at(Keyword::kWhen)) {
    operand = expression();
  }
  std::vector<std::pair<ExprPtr, ExprPtr>> branches;
  do {
    tokens_.expect(Keyword::kWhen);
    const size_t start = tokens_.position();
    ExprPtr condition = expression();
    if (operand != nullptr) {
      condition = call(start, "=", {operand, std::move(condition)}, true);
    }
    tokens_.expect(Keyword::kThen);
    ExprPtr value = expression();
    branches.emplace_back(std::move(condition), std::move(value));
  } while (tokens_.at(Keyword::kWhen));
  ExprPtr otherwise;
  if (tokens_.accept(Keyword::kElse)) {
    otherwise = expression();
  }
  tokens_.expect(Keyword::kEnd);
  return make_at<CaseWhen>(first, std::move(branches), std::move(otherwise));
}

ExprPtr SqlParser::identifier_expression() {
  const size_t first = tokens_.position();
  const bool clause = at_identifier_clause(false);
  Names parts = clause ? identifier_clause() : Names{identifier()};
  const bool literal_part = clause && tokens_.token(first + 3).kind == TokenKind::kRightParen;
  while (tokens_.at(TokenKind::kDot) && (!clause || (literal_part && names_more_than_column()))) {
    tokens_.next();
    if (tokens_.accept(TokenKind::kAsterisk)) {
      return star(std::move(parts));
    }
    parts.push_back(identifier());
  }
  if (tokens_.at(TokenKind::kLeftParen)) {
    return function_call(first, std::move(parts));
  }
  return make_at<UnresolvedAttribute>(first, std::move(parts));
}

// IDENTIFIER('t').* and IDENTIFIER('s').f(..); any other name behind the clause is a field of what the clause names.
bool SqlParser::names_more_than_column() const {
  const size_t name = tokens_.position() + 1;
  const bool clause =
      tokens_.token(name).keyword == Keyword::kIdentifier && tokens_.token(name + 1).kind == TokenKind::kLeftParen;
  const size_t after = clause ? tokens_.closing(name + 1) + 1 : name + 1;
  return !options_.legacy_identifier_clause &&
         (tokens_.ahead(1, TokenKind::kAsterisk) || tokens_.token(after).kind == TokenKind::kLeftParen);
}

ExprPtr SqlParser::star(Names target) {
  const size_t last = tokens_.position() - 1;
  const size_t first = last - (target.empty() ? 0 : 2 * target.size());
  auto node = std::make_shared<UnresolvedStar>(std::move(target));
  if (tokens_.at(Keyword::kExcept) && tokens_.ahead(1, TokenKind::kLeftParen) &&
      tokens_.peek(2).keyword != Keyword::kSelect) {
    tokens_.next();
    tokens_.next();
    do {
      node->except.push_back(multipart_identifier(false));
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
  }
  return node->with_origin(tokens_.origin_from(first));
}

bool SqlParser::at_lambda_parameters() const {
  const size_t close = tokens_.closing(tokens_.position());
  return tokens_.token(close + 1).kind == TokenKind::kArrow && tokens_.token(close).kind == TokenKind::kRightParen;
}

// Names in the body that are parameters become lambda variables here; all others stay columns.
ExprPtr SqlParser::lambda(size_t first, Names parameters) {
  if (tokens_.at(TokenKind::kArrow)) {
    tokens_.next();
  }
  const ExprPtr body = transform_up(expression(), [&](const ExprPtr& node) -> ExprPtr {
    const auto* attribute = as<UnresolvedAttribute>(node);
    const bool bound = attribute != nullptr && std::any_of(parameters.begin(), parameters.end(), [&](const auto& name) {
                         return same_word(name, attribute->parts[0]);
                       });
    return bound ? make_expr_at<UnresolvedLambdaVariable>(node->origin(), attribute->parts) : node;
  });
  ExprList variables;
  for (const std::string& name : parameters) {
    variables.push_back(make_expr<UnresolvedLambdaVariable>(Names{name}));
  }
  return make_at<Lambda>(first, body, std::move(variables));
}

}  // namespace firesteel
