// OVER (...), the WINDOW clause and frames.
#include "sql/parser/sql_parser.h"

namespace firesteel {

ExprPtr SqlParser::over_clause(size_t first, ExprPtr function) {
  const bool parenthesis = tokens_.ahead(1, TokenKind::kLeftParen);
  const bool name = tokens_.peek(1).kind == TokenKind::kWord || tokens_.peek(1).kind == TokenKind::kBackquoted;
  if (!tokens_.at(Keyword::kOver) || (!parenthesis && !name)) {
    return function;
  }
  tokens_.next();
  return window_specification(first, std::move(function));
}

// name | (name) | ([CLUSTER BY ..] [PARTITION BY ..] [ORDER BY ..] [frame])
ExprPtr SqlParser::window_specification(size_t first, ExprPtr function) {
  if (!tokens_.at(TokenKind::kLeftParen)) {
    return make_at<UnresolvedWindow>(first, std::move(function), error_capturing_identifier());
  }
  tokens_.next();
  if (at_identifier() && tokens_.ahead(1, TokenKind::kRightParen)) {
    std::string name = identifier();
    tokens_.next();
    return make_at<UnresolvedWindow>(first, std::move(function), std::move(name));
  }
  ExprList partition;
  ExprList order;
  if (tokens_.accept({Keyword::kCluster, Keyword::kBy})) {
    partition = expression_list();
    for (const ExprPtr& key : partition) {
      order.push_back(make_expr_at<SortOrder>(key->origin(), key, true, true));
    }
  } else {
    if (tokens_.accept({Keyword::kPartition, Keyword::kBy}) || tokens_.accept({Keyword::kDistribute, Keyword::kBy})) {
      partition = expression_list();
    }
    if (tokens_.accept({Keyword::kOrder, Keyword::kBy}) || tokens_.accept({Keyword::kSort, Keyword::kBy})) {
      order = sort_items();
    }
  }
  WindowFrame frame;
  const bool has_frame = tokens_.at(Keyword::kRows) || tokens_.at(Keyword::kRange);
  if (has_frame) {
    frame.unit = tokens_.next().keyword == Keyword::kRows ? WindowFrame::Unit::kRows : WindowFrame::Unit::kRange;
    if (tokens_.accept(Keyword::kBetween)) {
      frame.lower = frame_bound();
      tokens_.expect(Keyword::kAnd);
      frame.upper = frame_bound();
    } else {
      frame.lower = frame_bound();
    }
  }
  tokens_.expect(TokenKind::kRightParen);
  return make_at<WindowExpression>(first, std::move(function), std::move(partition), std::move(order), has_frame,
                                   std::move(frame));
}

FrameBound SqlParser::frame_bound() {
  if (tokens_.accept({Keyword::kCurrent, Keyword::kRow})) {
    return {FrameBound::Kind::kCurrentRow, nullptr};
  }
  if (tokens_.accept({Keyword::kUnbounded, Keyword::kPreceding})) {
    return {FrameBound::Kind::kUnboundedPreceding, nullptr};
  }
  if (tokens_.accept({Keyword::kUnbounded, Keyword::kFollowing})) {
    return {FrameBound::Kind::kUnboundedFollowing, nullptr};
  }
  ExprPtr offset = expression();
  if (tokens_.accept(Keyword::kPreceding)) {
    return {FrameBound::Kind::kPreceding, std::move(offset)};
  }
  tokens_.expect(Keyword::kFollowing);
  return {FrameBound::Kind::kFollowing, std::move(offset)};
}

bool SqlParser::at_window_clause() const {
  const bool clause = tokens_.ahead(1, Keyword::kIdentifier) && tokens_.ahead(2, TokenKind::kLeftParen);
  const size_t after = clause ? tokens_.closing(tokens_.position() + 2) + 1 : tokens_.position() + 2;
  return tokens_.at(Keyword::kWindow) && tokens_.token(after).keyword == Keyword::kAs;
}

PlanPtr SqlParser::window_clause(PlanPtr plan) {
  if (!at_window_clause()) {
    return plan;
  }
  const size_t first = tokens_.position();
  tokens_.next();
  std::map<std::string, ExprPtr> definitions;
  do {
    const size_t start = tokens_.position();
    std::string name = error_capturing_identifier();
    tokens_.expect(Keyword::kAs);
    ExprPtr definition = window_specification(start, nullptr);
    if (const auto* reference = as<UnresolvedWindow>(definition)) {
      const auto found = definitions.find(reference->window_name);
      if (found == definitions.end()) {
        tokens_.fail(first, "INVALID_SQL_SYNTAX.UNRESOLVED_WINDOW_REFERENCE",
                     {{"windowName", "`" + reference->window_name + "`"}});
      }
      definition = found->second;
    }
    if (!definitions.emplace(name, std::move(definition)).second) {
      tokens_.fail(first, "INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION", {{"windowName", "`" + name + "`"}});
    }
  } while (tokens_.accept(TokenKind::kComma));
  return plan_at<WithWindowDefinitions>(first, std::move(plan), std::move(definitions));
}

}  // namespace firesteel
