// PIVOT and UNPIVOT.
#include "sql/parser/sql_parser.h"

namespace firesteel {

PlanPtr SqlParser::pivot_clauses(PlanPtr plan) {
  while ((tokens_.at(Keyword::kPivot) || tokens_.at(Keyword::kUnpivot)) && begins_clause()) {
    add_link();
    plan = tokens_.at(Keyword::kPivot) ? pivot(std::move(plan)) : unpivot(std::move(plan));
  }
  return plan;
}

// PIVOT (sum(x) AS s, ... FOR column | (c1, c2) IN (value [AS name], ...))
PlanPtr SqlParser::pivot(PlanPtr plan) {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kPivot);
  tokens_.expect(TokenKind::kLeftParen);
  auto node = std::make_shared<UnresolvedPivot>(std::move(plan));
  node->aggregates = named_expression_list();
  tokens_.expect(Keyword::kFor);
  if (tokens_.accept(TokenKind::kLeftParen)) {
    do {
      node->pivot_columns.push_back(column_reference(false));
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
  } else {
    node->pivot_columns.push_back(column_reference(false));
  }
  tokens_.expect(Keyword::kIn);
  tokens_.expect(TokenKind::kLeftParen);
  node->pivot_values = named_expression_list();
  tokens_.expect(TokenKind::kRightParen);
  tokens_.expect(TokenKind::kRightParen);
  return optional_alias(node->with_origin(tokens_.origin_from(first)));
}

// UNPIVOT [INCLUDE|EXCLUDE NULLS] (value FOR name IN (a AS x, b)) or ((v1, v2) FOR name IN ((a, b) AS x, ...))
PlanPtr SqlParser::unpivot(PlanPtr plan) {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kUnpivot);
  auto node = std::make_shared<UnresolvedUnpivot>(std::move(plan));
  if (tokens_.accept({Keyword::kInclude, Keyword::kNulls})) {
    node->include_nulls = true;
  } else {
    tokens_.accept({Keyword::kExclude, Keyword::kNulls});
  }
  tokens_.expect(TokenKind::kLeftParen);
  const bool several = tokens_.at(TokenKind::kLeftParen);
  node->value_names = several ? identifier_list() : Names{identifier()};
  tokens_.expect(Keyword::kFor);
  node->variable_name = identifier();
  tokens_.expect(Keyword::kIn);
  tokens_.expect(TokenKind::kLeftParen);
  do {
    ExprList columns;
    if (several) {
      tokens_.expect(TokenKind::kLeftParen);
    }
    do {
      columns.push_back(column_reference(true));
    } while (several && tokens_.accept(TokenKind::kComma));
    if (several) {
      tokens_.expect(TokenKind::kRightParen);
    }
    std::optional<std::string> alias;
    if (tokens_.accept(Keyword::kAs) || at_identifier()) {
      alias = error_capturing_identifier();
    }
    node->values.push_back(std::move(columns));
    node->value_aliases.push_back(std::move(alias));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  tokens_.expect(TokenKind::kRightParen);
  return optional_alias(node->with_origin(tokens_.origin_from(first)));
}

ExprPtr SqlParser::column_reference(bool multipart) {
  const size_t first = tokens_.position();
  Names parts = multipart ? multipart_identifier(false) : Names{error_capturing_identifier()};
  return make_at<UnresolvedAttribute>(first, std::move(parts));
}

PlanPtr SqlParser::optional_alias(PlanPtr plan) {
  if (tokens_.at(Keyword::kAs) && at_strict_identifier(1)) {
    tokens_.next();
  } else if (!at_alias(true) || at_join()) {
    return plan;
  }
  const Origin origin = plan->origin();
  return make_plan<SubqueryAlias>(Names{error_capturing_identifier()}, std::move(plan))->with_origin(origin);
}

}  // namespace firesteel
