// FROM: tables, joins, subqueries, VALUES, table functions, LATERAL VIEW, TABLESAMPLE.
#include "sql/parser/sql_parser.h"

#include <cmath>
#include <cstdlib>
#include <random>

namespace firesteel {

PlanPtr SqlParser::from_clause() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kFrom);
  PlanPtr plan;
  do {
    const bool lateral = tokens_.at(Keyword::kLateral) && !tokens_.ahead(1, Keyword::kView);
    if (lateral) {
      tokens_.next();
    }
    PlanPtr right = relation_primary();
    add_link();
    if (lateral) {
      PlanPtr left = plan == nullptr ? plan_at<OneRowRelation>(first) : plan;
      plan = plan_at<LateralJoin>(first, std::move(left), std::move(right), JoinType::kInner, nullptr);
    } else {
      plan =
          plan == nullptr ? right : plan_at<Join>(first, std::move(plan), std::move(right), JoinType::kInner, nullptr);
    }
    plan = relation_extensions(std::move(plan));  // a, b JOIN c: c joins both, in Spark
  } while (tokens_.accept(TokenKind::kComma));
  return pivot_clauses(lateral_views(std::move(plan)));
}

PlanPtr SqlParser::relation() {
  const Nested nested(*this);
  return relation_extensions(relation_primary());
}

PlanPtr SqlParser::relation_extensions(PlanPtr plan) {
  while (true) {
    if (at_join()) {
      plan = join_relation(std::move(plan));
    } else if ((tokens_.at(Keyword::kPivot) || tokens_.at(Keyword::kUnpivot)) && begins_clause()) {
      plan = tokens_.at(Keyword::kPivot) ? pivot(std::move(plan)) : unpivot(std::move(plan));
    } else {
      return plan;
    }
    add_link();
  }
}

bool SqlParser::at_join() const {
  return tokens_.at_any({Keyword::kJoin, Keyword::kInner, Keyword::kCross, Keyword::kLeft, Keyword::kRight,
                         Keyword::kFull, Keyword::kSemi, Keyword::kAnti, Keyword::kNatural});
}

std::optional<JoinType> SqlParser::join_type() {
  if (tokens_.accept(Keyword::kCross)) {
    return JoinType::kCross;
  }
  if (tokens_.accept(Keyword::kInner)) {
    return JoinType::kInner;
  }
  if (tokens_.accept(Keyword::kRight)) {
    tokens_.accept(Keyword::kOuter);
    return JoinType::kRightOuter;
  }
  if (tokens_.accept(Keyword::kFull)) {
    tokens_.accept(Keyword::kOuter);
    return JoinType::kFullOuter;
  }
  const bool left = tokens_.accept(Keyword::kLeft);
  if (tokens_.accept(Keyword::kSemi)) {
    return JoinType::kLeftSemi;
  }
  if (tokens_.accept(Keyword::kAnti)) {
    return JoinType::kLeftAnti;
  }
  if (left) {
    tokens_.accept(Keyword::kOuter);
    return JoinType::kLeftOuter;
  }
  return JoinType::kInner;
}

PlanPtr SqlParser::join_relation(PlanPtr left) {
  const size_t first = tokens_.position();
  const bool natural = tokens_.accept(Keyword::kNatural);
  const JoinType type = *join_type();
  if (!tokens_.at(Keyword::kJoin)) {
    tokens_.fail_here(tokens_.at(TokenKind::kWord) ? ": missing 'JOIN'" : "");
  }
  tokens_.next();
  const bool lateral = tokens_.accept(Keyword::kLateral);
  PlanPtr right = relation_primary();
  ExprPtr condition;
  std::vector<std::string> using_columns;
  if (!natural && tokens_.accept(Keyword::kOn)) {
    condition = expression();
  } else if (!natural && tokens_.at(Keyword::kUsing)) {
    tokens_.next();
    using_columns = identifier_list();
  }
  if (lateral) {
    if (natural || !using_columns.empty()) {
      if (natural) {
        tokens_.fail(first, "INCOMPATIBLE_JOIN_TYPES", {{"joinType1", "LATERAL"}, {"joinType2", "NATURAL"}});
      }
      tokens_.fail(first, "UNSUPPORTED_FEATURE.LATERAL_JOIN_USING", {});
    }
    return plan_at<LateralJoin>(first, std::move(left), std::move(right), type, std::move(condition));
  }
  auto join = std::make_shared<Join>(std::move(left), std::move(right), type, std::move(condition));
  join->using_columns = std::move(using_columns);
  join->natural = natural;
  return join->with_origin(tokens_.origin_from(first));
}

PlanPtr SqlParser::relation_primary() {
  const Nested nested(*this);
  const size_t first = tokens_.position();
  if (tokens_.at(TokenKind::kLeftParen)) {
    if (at_query(1)) {
      PlanPtr plan = sample(parenthesized_query());
      return table_alias(first, std::move(plan), true);
    }
    tokens_.next();
    PlanPtr plan = relation();
    tokens_.expect(TokenKind::kRightParen);
    return table_alias(first, sample(std::move(plan)), false);
  }
  if (tokens_.at(Keyword::kValues) && tokens_.peek(1).kind != TokenKind::kEnd && !tokens_.ahead(1, TokenKind::kComma) &&
      !tokens_.ahead(1, TokenKind::kRightParen)) {
    return inline_table(true);
  }
  if (!at_identifier()) {
    tokens_.fail_here();
  }
  Names name = multipart_identifier();
  if (tokens_.at(TokenKind::kLeftParen)) {
    return table_function(first, std::move(name));
  }
  return table_name_relation(first, std::move(name));
}

PlanPtr SqlParser::table_name_relation(size_t first, Names name) {
  if (tokens_.at_any({Keyword::kVersion, Keyword::kTimestamp, Keyword::kSystemTime, Keyword::kSystemVersion}) &&
      begins_clause()) {
    unsupported("time travel");
  }
  auto node = std::make_shared<UnresolvedRelation>(std::move(name));
  if (tokens_.at(Keyword::kWith) && tokens_.ahead(1, TokenKind::kLeftParen)) {
    tokens_.next();
    tokens_.next();
    do {
      std::string key = at_string() ? string_value() : multipart_text();
      tokens_.accept(TokenKind::kEqual);
      node->options[key] = at_string() ? string_value() : std::string(tokens_.text(tokens_.next()));
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
  }
  PlanPtr plan = sample(node->with_origin(tokens_.origin_from(first)));
  return table_alias(first, std::move(plan), false);
}

std::string SqlParser::multipart_text() {
  std::string text;
  for (const std::string& part : multipart_identifier(false)) {
    text += (text.empty() ? "" : ".") + part;
  }
  return text;
}

PlanPtr SqlParser::table_function(size_t first, Names name) {
  tokens_.expect(TokenKind::kLeftParen);
  auto node = std::make_shared<UnresolvedTableFunction>(std::move(name), ExprList{});
  if (!tokens_.at(TokenKind::kRightParen)) {
    if (tokens_.at(Keyword::kTable) &&
        (tokens_.ahead(1, TokenKind::kLeftParen) || tokens_.peek(1).kind == TokenKind::kWord)) {
      unsupported("TABLE arguments of functions");
    }
    function_arguments(node->arguments, node->argument_names);
  }
  tokens_.expect(TokenKind::kRightParen);
  return table_alias(first, node->with_origin(tokens_.origin_from(first)), false);
}

// VALUES (1, 'a'), (2, 'b') [AS] t(x, y)
PlanPtr SqlParser::inline_table(bool with_alias) {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kValues);
  std::vector<ExprList> rows;
  do {
    ExprPtr row = expression();
    const auto* call = as<UnresolvedFunction>(row);
    const std::string function = call == nullptr ? std::string() : call->name_parts[0];
    ExprList cells;
    if (function == "named_struct" && call->is_operator) {
      for (size_t i = 1; i < call->arguments.size(); i += 2) {
        cells.push_back(call->arguments[i]);
      }
    } else if (function == "struct") {
      cells = call->arguments;
    } else {
      cells.push_back(row);
    }
    rows.push_back(std::move(cells));
  } while (tokens_.accept(TokenKind::kComma));
  Names names;
  for (size_t i = 0; i < rows[0].size(); ++i) {
    names.push_back("col" + std::to_string(i + 1));
  }
  PlanPtr plan = plan_at<UnresolvedInlineTable>(first, std::move(names), std::move(rows));
  return with_alias ? table_alias(first, std::move(plan), false) : plan;
}

// [[AS] name [(columns)]]
PlanPtr SqlParser::table_alias(size_t first, PlanPtr plan, bool subquery) {
  const bool as = tokens_.at(Keyword::kAs) && at_strict_identifier(1);
  const bool named_as = tokens_.at(Keyword::kAs) && tokens_.ahead(1, TokenKind::kLeftParen) && !at_query(2);
  if (as) {
    tokens_.next();
  } else if (!named_as && !at_alias(true)) {  // AS (a, b): an alias called "as" with columns
    return subquery ? plan_at<SubqueryAlias>(first, Names{"__auto_generated_subquery_name"}, std::move(plan)) : plan;
  }
  std::string alias = identifier();
  if (tokens_.at(TokenKind::kMinus) && tokens_.peek(1).kind == TokenKind::kWord) {
    tokens_.rewind(tokens_.position() - 1);
    error_capturing_identifier();
  }
  if (tokens_.at(TokenKind::kLeftParen)) {
    Names columns = identifier_list();
    plan = plan_at<UnresolvedColumnAliases>(first, std::move(plan), std::move(columns));
  }
  return plan_at<SubqueryAlias>(first, Names{std::move(alias)}, std::move(plan));
}

// LATERAL VIEW [OUTER] explode(x) t AS a, b
PlanPtr SqlParser::lateral_views(PlanPtr plan) {
  while (tokens_.at({Keyword::kLateral, Keyword::kView})) {
    add_link();
    const size_t first = tokens_.position();
    tokens_.next();
    tokens_.next();
    const bool outer =
        tokens_.at(Keyword::kOuter) && !tokens_.ahead(1, TokenKind::kLeftParen) && tokens_.accept(Keyword::kOuter);
    const size_t start = tokens_.position();
    Names name = multipart_identifier();
    tokens_.expect(TokenKind::kLeftParen);
    ExprList arguments;
    if (!tokens_.at(TokenKind::kRightParen)) {
      arguments = expression_list();
    }
    tokens_.expect(TokenKind::kRightParen);
    ExprPtr generator = make_at<UnresolvedFunction>(start, std::move(name), std::move(arguments));
    Names qualifier;
    Names columns;
    const bool only_columns = tokens_.at(Keyword::kAs);
    if (!only_columns && !begins_clause() && at_identifier()) {
      qualifier = {identifier()};
    }
    if (tokens_.accept(Keyword::kAs) ||
        (at_identifier() && !begins_clause() && !tokens_.at({Keyword::kLateral, Keyword::kView}))) {
      do {
        columns.push_back(identifier());
      } while (tokens_.accept(TokenKind::kComma));
    }
    plan = plan_at<Generate>(first, std::move(generator), outer, std::move(qualifier), std::move(columns),
                             std::move(plan));
  }
  return plan;
}

// TABLESAMPLE (10 PERCENT | 5 ROWS | BUCKET 1 OUT OF 4) [REPEATABLE (seed)]
PlanPtr SqlParser::sample(PlanPtr plan) {
  if (!tokens_.at(Keyword::kTablesample) || !begins_clause()) {
    return plan;
  }
  const size_t first = tokens_.position();
  tokens_.next();
  if (!tokens_.accept(Keyword::kBernoulli) && tokens_.accept(Keyword::kSystem)) {
    unsupported("TABLESAMPLE SYSTEM");
  }
  tokens_.expect(TokenKind::kLeftParen);
  double fraction = -1;
  ExprPtr rows;
  const bool negative = tokens_.at(TokenKind::kMinus) && tokens_.ahead(2, Keyword::kPercent);
  if (negative ||
      ((tokens_.at(TokenKind::kInteger) || tokens_.at(TokenKind::kDecimal)) && tokens_.ahead(1, Keyword::kPercent))) {
    tokens_.accept(TokenKind::kMinus);
    const std::string percent(tokens_.text(tokens_.next()));
    fraction = std::strtod(percent.c_str(), nullptr) / 100 * (negative ? -1 : 1);  // infinite for too many digits
    tokens_.next();
    check_fraction(first, fraction);
  } else if (tokens_.at(Keyword::kBucket) && tokens_.ahead(1, TokenKind::kInteger)) {
    tokens_.next();
    const int numerator = integer_value();
    tokens_.expect(Keyword::kOut);
    tokens_.expect(Keyword::kOf);
    const int denominator = integer_value();
    if (tokens_.at(Keyword::kOn)) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0015", {{"msg", "BUCKET x OUT OF y ON colname"}});
    }
    fraction = static_cast<double>(numerator) / denominator;
    check_fraction(first, fraction);
  } else {
    const size_t start = tokens_.position();
    rows = expression();
    if (!tokens_.accept(Keyword::kRows)) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0016", {{"bytesStr", std::string(tokens_.text(tokens_.token(start)))}});
    }
  }
  tokens_.expect(TokenKind::kRightParen);
  std::optional<int> seed;
  if (tokens_.at(Keyword::kRepeatable) && tokens_.ahead(1, TokenKind::kLeftParen)) {
    tokens_.next();
    tokens_.next();
    seed = integer_value();
    tokens_.expect(TokenKind::kRightParen);
  }
  if (rows != nullptr) {
    return plan_at<Limit>(first, std::move(rows), nullptr, std::move(plan));
  }
  const int64_t chosen = seed ? *seed : static_cast<int64_t>(std::random_device{}() % 1000);
  return plan_at<Sample>(first, 0.0, fraction, false, chosen, std::move(plan));
}

void SqlParser::check_fraction(size_t first, double fraction) {
  if (fraction >= 0 && fraction <= 1 + 1e-6) {
    return;
  }
  std::string shown = std::isinf(fraction) ? (fraction < 0 ? "-Infinity" : "Infinity") : std::to_string(fraction);
  shown.erase(shown.find_last_not_of('0') + 1);
  shown += shown.ends_with('.') ? "0" : "";
  tokens_.fail(first, "_LEGACY_ERROR_TEMP_0064",
               {{"msg", "Sampling fraction (" + shown + ") must be on interval [0, 1]"}});
}

}  // namespace firesteel
