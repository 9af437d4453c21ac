// Queries: WITH, set operations, ORDER BY ... LIMIT; where a query begins.
#include "sql/parser/sql_parser.h"

namespace firesteel {
namespace {

bool starts_query(const Token& token, const Token& next) {
  if (next.kind == TokenKind::kEnd || next.kind == TokenKind::kRightParen || next.kind == TokenKind::kComma ||
      next.kind == TokenKind::kDot) {
    return false;
  }
  switch (token.keyword) {
    case Keyword::kSelect:
      return next.keyword != Keyword::kAs;
    case Keyword::kWith:
      return next.kind == TokenKind::kWord || next.kind == TokenKind::kBackquoted;
    case Keyword::kFrom:
      return next.kind == TokenKind::kWord || next.kind == TokenKind::kBackquoted || next.kind == TokenKind::kLeftParen;
    case Keyword::kTable:
      return next.kind == TokenKind::kWord || next.kind == TokenKind::kBackquoted;
    case Keyword::kValues:
      return true;
    default:
      return false;
  }
}

bool follows_query(const Token& token) {
  switch (token.keyword) {
    case Keyword::kUnion:
    case Keyword::kExcept:
    case Keyword::kIntersect:
    case Keyword::kMinus:
    case Keyword::kSetminus:
    case Keyword::kOrder:
    case Keyword::kSort:
    case Keyword::kCluster:
    case Keyword::kDistribute:
    case Keyword::kLimit:
    case Keyword::kOffset:
    case Keyword::kWindow:
      return true;
    default:
      return token.kind == TokenKind::kRightParen || token.kind == TokenKind::kOperatorPipe;
  }
}

bool is_quantified(const Token& token) { return token.keyword == Keyword::kAll || token.keyword == Keyword::kDistinct; }

}  // namespace

// Looks through parentheses: ((SELECT 1) UNION SELECT 2) is a query, ((SELECT 1) + 1) is not.
bool SqlParser::at_query(size_t ahead) const {
  const size_t outermost = tokens_.position() + ahead;
  size_t inner = outermost;
  while (tokens_.token(inner).kind == TokenKind::kLeftParen) {
    ++inner;
  }
  if (!starts_query(tokens_.token(inner), tokens_.token(inner + 1))) {
    return false;
  }
  for (size_t open = inner; open > outermost;) {
    --open;
    if (!follows_query(tokens_.token(tokens_.closing(open) + 1))) {
      return false;
    }
  }
  return true;
}

PlanPtr SqlParser::query() {
  const Nested nested(*this);
  const size_t first = tokens_.position();
  std::vector<CteDefinition> definitions;
  bool recursive = false;
  if (tokens_.at(Keyword::kWith)) {
    recursive = tokens_.ahead(1, Keyword::kRecursive) && tokens_.peek(2).kind != TokenKind::kLeftParen &&
                !tokens_.ahead(2, Keyword::kAs);
    definitions = cte_definitions();
  }
  PlanPtr plan = pipe_operators(query_organization(query_term(0)));
  return definitions.empty() ? plan
                             : plan_at<UnresolvedWith>(first, std::move(plan), std::move(definitions), recursive);
}

std::vector<CteDefinition> SqlParser::cte_definitions() {
  tokens_.expect(Keyword::kWith);
  bool recursive = false;
  if (tokens_.at(Keyword::kRecursive) && tokens_.peek(1).kind != TokenKind::kLeftParen &&
      !tokens_.ahead(1, Keyword::kAs)) {
    tokens_.next();
    recursive = true;
  }
  std::vector<CteDefinition> definitions;
  do {
    const size_t first = tokens_.position();
    CteDefinition definition;
    definition.name = error_capturing_identifier();
    const bool has_query = starts_query(tokens_.peek(1), tokens_.peek(2)) || tokens_.ahead(1, TokenKind::kLeftParen);
    if (tokens_.at(TokenKind::kLeftParen) && !has_query) {
      definition.column_names = identifier_list();
    }
    if (tokens_.accept({Keyword::kMax, Keyword::kRecursion, Keyword::kLevel})) {
      definition.max_recursion = integer_value();
      if (!recursive) {
        tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035",
                     {{"message", "Cannot specify MAX RECURSION LEVEL when the CTE is not marked as RECURSIVE"}});
      }
    }
    tokens_.accept(Keyword::kAs);
    tokens_.expect(TokenKind::kLeftParen);
    definition.plan = query();
    tokens_.expect(TokenKind::kRightParen);
    definition.origin = tokens_.origin_from(first);
    definitions.push_back(std::move(definition));
  } while (tokens_.accept(TokenKind::kComma));
  return definitions;
}

// INTERSECT binds more than UNION, EXCEPT and MINUS; all associate to the left.
PlanPtr SqlParser::query_term(int min_precedence) {
  const Chain chain(*this);
  const size_t first = tokens_.position();
  PlanPtr left = query_primary();
  while (true) {
    const Keyword keyword = tokens_.peek().keyword;
    const bool intersect = keyword == Keyword::kIntersect;
    const bool except = keyword == Keyword::kExcept || keyword == Keyword::kMinus || keyword == Keyword::kSetminus;
    const int precedence = intersect ? 2 : except || keyword == Keyword::kUnion ? 1 : 0;
    if (precedence == 0 || precedence < min_precedence) {
      return left;
    }
    tokens_.next();
    bool all = false;
    if (is_quantified(tokens_.peek())) {
      all = tokens_.next().keyword == Keyword::kAll;
    }
    PlanPtr right = query_term(precedence + 1);
    add_link();
    if (precedence == 2 || except) {
      const auto kind = intersect ? SetOperation::Kind::kIntersect : SetOperation::Kind::kExcept;
      left = plan_at<SetOperation>(first, kind, all, std::move(left), std::move(right));
    } else {
      left = plan_at<Union>(first, PlanList{std::move(left), std::move(right)});
      left = all ? left : plan_at<Distinct>(first, std::move(left));
    }
  }
}

PlanPtr SqlParser::query_primary() {
  const Nested nested(*this);
  const size_t first = tokens_.position();
  switch (tokens_.peek().keyword) {
    case Keyword::kSelect:
      return query_specification();
    case Keyword::kFrom:
      return from_statement();
    case Keyword::kValues:
      return inline_table(true);
    case Keyword::kTable:
      tokens_.next();
      return plan_at<UnresolvedRelation>(first, multipart_identifier());
    case Keyword::kMap:
    case Keyword::kReduce:
      unsupported("TRANSFORM");
    default:
      break;
  }
  if (!tokens_.at(TokenKind::kLeftParen)) {
    tokens_.fail_here();
  }
  return parenthesized_query();
}

PlanPtr SqlParser::parenthesized_query() {
  tokens_.expect(TokenKind::kLeftParen);
  PlanPtr plan = query();
  tokens_.expect(TokenKind::kRightParen);
  return plan;
}

PlanPtr SqlParser::query_organization(PlanPtr plan) {
  const size_t first = tokens_.position();
  if (tokens_.at({Keyword::kOrder, Keyword::kBy})) {
    tokens_.next();
    tokens_.next();
    const bool all =
        tokens_.at(Keyword::kAll) && !tokens_.ahead(1, TokenKind::kLeftParen) && !tokens_.ahead(1, TokenKind::kDot);
    ExprList order = sort_items();
    auto sort = std::make_shared<Sort>(std::move(order), true, std::move(plan));
    sort->order_by_all = all && sort->order.size() == 1;
    plan = sort->with_origin(tokens_.origin_from(first));
  }
  if (tokens_.accept({Keyword::kCluster, Keyword::kBy})) {
    const ExprList keys = expression_list();
    ExprList order;
    for (const ExprPtr& key : keys) {
      order.push_back(make_expr_at<SortOrder>(key->origin(), key, true, true));
    }
    plan = plan_at<Repartition>(first, std::optional<int>(), keys, true, std::move(plan));
    plan = plan_at<Sort>(first, std::move(order), false, std::move(plan));
  }
  if (tokens_.accept({Keyword::kDistribute, Keyword::kBy})) {
    plan = plan_at<Repartition>(first, std::optional<int>(), expression_list(), true, std::move(plan));
  }
  if (tokens_.accept({Keyword::kSort, Keyword::kBy})) {
    plan = plan_at<Sort>(first, sort_items(), false, std::move(plan));
  }
  return limit_clause(window_clause(std::move(plan)));
}

PlanPtr SqlParser::limit_clause(PlanPtr plan) {
  const size_t first = tokens_.position();
  ExprPtr limit;
  ExprPtr offset;
  bool all = false;
  if (tokens_.accept(Keyword::kLimit)) {
    all = tokens_.accept(Keyword::kAll);
    limit = all ? nullptr : expression();
  }
  if (tokens_.accept(Keyword::kOffset)) {
    offset = expression();
  }
  return limit == nullptr && offset == nullptr && !all
             ? plan
             : plan_at<Limit>(first, std::move(limit), std::move(offset), std::move(plan));
}

}  // namespace firesteel
