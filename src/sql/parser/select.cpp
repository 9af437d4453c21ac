// SELECT ... FROM ... WHERE ... GROUP BY ... HAVING ...
#include "logical/relations/unary_relations.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

PlanPtr SqlParser::query_specification() {
  const Nested nested(*this);
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kSelect);
  if (tokens_.at(Keyword::kTransform) && tokens_.ahead(1, TokenKind::kLeftParen) &&
      tokens_.token(tokens_.closing(tokens_.position() + 1) + 1).keyword == Keyword::kUsing) {
    unsupported("TRANSFORM");
  }
  std::vector<Hint> hint_list = hint_comments();
  bool distinct = false;
  const TokenKind next = tokens_.peek(1).kind;
  const bool quantified = next != TokenKind::kEnd && next != TokenKind::kComma && next != TokenKind::kDot &&
                          next != TokenKind::kRightParen && !tokens_.ahead(1, Keyword::kFrom);
  if (quantified && tokens_.at(Keyword::kDistinct)) {
    tokens_.next();
    distinct = true;
  } else if (quantified && tokens_.at(Keyword::kAll)) {
    tokens_.next();
  }
  ExprList list = named_expression_list();
  PlanPtr plan = tokens_.at(Keyword::kFrom) ? from_clause() : plan_at<OneRowRelation>(first);
  plan = select_after_from(first, std::move(list), distinct, std::move(plan));
  return hints(std::move(plan), std::move(hint_list));
}

// FROM t SELECT a, FROM t INSERT ...: the clauses turned round; FROM t alone is SELECT *.
PlanPtr SqlParser::from_statement() {
  const size_t first = tokens_.position();
  PlanPtr from = from_clause();
  if (!tokens_.at(Keyword::kSelect)) {
    return from;
  }
  tokens_.next();
  const bool distinct = tokens_.accept(Keyword::kDistinct);
  ExprList list = named_expression_list();
  return select_after_from(first, std::move(list), distinct, std::move(from));
}

namespace {

// The `count` topmost nodes with the origin of the whole query specification, as in Spark.
PlanPtr with_origins(const PlanPtr& plan, int count, const Origin& origin) {
  if (count == 0) {
    return plan;
  }
  return plan->with_children({with_origins(plan->children()[0], count - 1, origin)})->with_origin(origin);
}

}  // namespace

PlanPtr SqlParser::select_after_from(size_t first, ExprList list, bool distinct, PlanPtr plan) {
  plan = lateral_views(std::move(plan));
  int made = distinct ? 2 : 1;
  if (tokens_.at(Keyword::kWhere)) {
    ++made;
    tokens_.next();
    ExprPtr condition = expression();
    plan = plan_at<Filter>(first, std::move(condition), std::move(plan));
  }
  if (tokens_.at({Keyword::kGroup, Keyword::kBy})) {
    plan = aggregation_clause(first, std::move(list), std::move(plan));
  } else {
    plan = plan_at<Project>(first, std::move(list), std::move(plan));
  }
  if (tokens_.at(Keyword::kHaving)) {
    ++made;
    tokens_.next();
    ExprPtr condition = expression();
    if (const auto* project = as<Project>(plan); project != nullptr && options_.having_as_where) {
      plan = plan->with_children({plan_at<Filter>(first, std::move(condition), project->child)});
    } else {
      plan = plan_at<UnresolvedHaving>(first, std::move(plan), std::move(condition));
    }
  }
  if (distinct) {
    plan = plan_at<Distinct>(first, std::move(plan));
  }
  plan = with_origins(plan, made, tokens_.origin_from(first));
  ExprPtr qualify = qualify_condition();
  plan = window_clause(std::move(plan));
  qualify = qualify == nullptr ? qualify_condition() : qualify;
  return qualify == nullptr ? plan : qualified(plan, qualify);
}

ExprPtr SqlParser::qualify_condition() {
  if (!tokens_.at(Keyword::kQualify) || tokens_.peek(1).kind == TokenKind::kEnd) {
    return nullptr;
  }
  tokens_.next();
  return expression();
}

// The filter goes below DISTINCT and into the scope of WINDOW definitions.
PlanPtr SqlParser::qualified(const PlanPtr& plan, const ExprPtr& condition) {
  if (plan->kind() == PlanKind::kWithWindowDefinitions || plan->kind() == PlanKind::kDistinct) {
    return plan->with_children({qualified(plan->children()[0], condition)});
  }
  return make_plan<UnresolvedPipe>(make_plan<Filter>(condition, plan)->with_origin(plan->origin()), "QUALIFY")
      ->with_origin(plan->origin());
}

PlanPtr SqlParser::aggregation_clause(size_t first, ExprList select_list, PlanPtr child) {
  tokens_.accept({Keyword::kGroup, Keyword::kBy});
  const bool all = tokens_.at(Keyword::kAll) && !tokens_.ahead(1, TokenKind::kLeftParen) &&
                   !tokens_.ahead(1, TokenKind::kDot) && !tokens_.ahead(1, TokenKind::kComma);
  const size_t start = tokens_.position();
  ExprList grouping;
  do {
    grouping.push_back(grouping_element());
  } while (tokens_.accept(TokenKind::kComma));
  const bool cube = tokens_.at({Keyword::kWith, Keyword::kCube});
  if (cube || tokens_.at({Keyword::kWith, Keyword::kRollup})) {
    tokens_.next();
    tokens_.next();
    std::vector<ExprList> elements;
    for (const ExprPtr& element : grouping) {
      elements.push_back({element});
    }
    grouping = {make_at<GroupingSets>(start, cube ? GroupingSets::Form::kCube : GroupingSets::Form::kRollup,
                                      std::move(elements))};
  } else if (tokens_.at({Keyword::kGrouping, Keyword::kSets})) {
    // GROUP BY a, b GROUPING SETS (a): b is a key of no set. An alias without name says so.
    for (ExprPtr& key : grouping) {
      key = make_expr_at<Alias>(key->origin(), key, "");
    }
    grouping.push_back(grouping_analytics());
  }
  auto aggregate = std::make_shared<Aggregate>(std::move(grouping), std::move(select_list), std::move(child));
  if (all && aggregate->grouping.size() == 1 && aggregate->grouping[0]->kind() == ExprKind::kUnresolvedAttribute) {
    aggregate->group_by_all = true;
    aggregate->grouping.clear();
  }
  return aggregate->with_origin(tokens_.origin_from(first));
}

ExprPtr SqlParser::grouping_element() {
  const bool analytics =
      ((tokens_.at(Keyword::kCube) || tokens_.at(Keyword::kRollup)) && tokens_.ahead(1, TokenKind::kLeftParen)) ||
      (tokens_.at({Keyword::kGrouping, Keyword::kSets}) && tokens_.ahead(2, TokenKind::kLeftParen));
  return analytics ? grouping_analytics() : expression();
}

// CUBE(..), ROLLUP(..), GROUPING SETS(..)
ExprPtr SqlParser::grouping_analytics() {
  const size_t first = tokens_.position();
  GroupingSets::Form form = GroupingSets::Form::kGroupingSets;
  if (tokens_.accept(Keyword::kCube)) {
    form = GroupingSets::Form::kCube;
  } else if (tokens_.accept(Keyword::kRollup)) {
    form = GroupingSets::Form::kRollup;
  } else {
    tokens_.expect(Keyword::kGrouping);
    tokens_.expect(Keyword::kSets);
  }
  std::vector<ExprList> sets = grouping_sets_list();
  const bool empty = std::any_of(sets.begin(), sets.end(), [](const ExprList& set) { return set.empty(); });
  if (form != GroupingSets::Form::kGroupingSets && empty) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0051",
                 {{"element", form == GroupingSets::Form::kCube ? "CUBE" : "ROLLUP"}});
  }
  return make_at<GroupingSets>(first, form, std::move(sets));
}

std::vector<ExprList> SqlParser::grouping_sets_list() {
  const auto concatenated = [](const std::vector<ExprList>& elements, size_t mask_or_count, bool cube) {
    ExprList set;
    for (size_t i = 0; i < elements.size(); ++i) {
      const bool in = cube ? (mask_or_count >> i & 1) != 0 : i < mask_or_count;
      if (in) {
        set.insert(set.end(), elements[i].begin(), elements[i].end());
      }
    }
    return set;
  };
  tokens_.expect(TokenKind::kLeftParen);
  std::vector<ExprList> sets;
  do {
    ExprPtr nested =
        tokens_.at_any({Keyword::kCube, Keyword::kRollup, Keyword::kGrouping}) ? grouping_element() : nullptr;
    const auto* analytics = as<GroupingSets>(nested);
    if (nested == nullptr) {
      sets.push_back(grouping_set());
    } else if (analytics == nullptr) {
      sets.push_back({nested});
    } else if (analytics->form == GroupingSets::Form::kGroupingSets) {
      sets.insert(sets.end(), analytics->sets.begin(), analytics->sets.end());
    } else {
      const bool cube = analytics->form == GroupingSets::Form::kCube;
      const size_t count = analytics->sets.size();
      for (size_t i = cube ? size_t{1} << std::min<size_t>(count, 12) : count + 1; i-- > 0;) {
        sets.push_back(concatenated(analytics->sets, i, cube));
      }
    }
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return sets;
}

// (a, b), () or a single expression
ExprList SqlParser::grouping_set() {
  const size_t after = tokens_.closing(tokens_.position()) + 1;
  const TokenKind follower = tokens_.token(after).kind;
  if (!tokens_.at(TokenKind::kLeftParen) || at_query() ||
      (follower != TokenKind::kComma && follower != TokenKind::kRightParen)) {
    return {expression()};
  }
  tokens_.next();
  ExprList set;
  if (!tokens_.at(TokenKind::kRightParen)) {
    set = expression_list();
  }
  tokens_.expect(TokenKind::kRightParen);
  return set;
}

std::vector<SqlParser::Hint> SqlParser::hint_comments() {
  std::vector<Hint> found;
  for (size_t first = tokens_.position(); tokens_.accept(TokenKind::kHintStart); first = tokens_.position()) {
    const size_t before = found.size();
    while (!tokens_.accept(TokenKind::kHintEnd)) {
      if (!at_identifier()) {
        tokens_.fail_here();
      }
      Hint hint{std::string(tokens_.text(tokens_.next())), {}, {}};
      if (tokens_.accept(TokenKind::kLeftParen)) {
        do {
          hint.parameters.push_back(primary_expression());
        } while (tokens_.accept(TokenKind::kComma));
        tokens_.expect(TokenKind::kRightParen);
      }
      found.push_back(std::move(hint));
      tokens_.accept(TokenKind::kComma);
    }
    std::for_each(found.begin() + static_cast<ptrdiff_t>(before), found.end(),
                  [&](Hint& hint) { hint.origin = tokens_.origin_from(first); });
  }
  return found;
}

// The first hint ends up outermost.
PlanPtr SqlParser::hints(PlanPtr plan, std::vector<Hint> hints) {
  std::reverse(hints.begin(), hints.end());
  for (Hint& hint : hints) {
    add_link();
    plan = make_plan<UnresolvedHint>(std::move(plan), std::move(hint.name), std::move(hint.parameters))
               ->with_origin(std::move(hint.origin));
  }
  return plan;
}

ExprList SqlParser::named_expression_list() {
  ExprList list;
  do {
    list.push_back(named_expression());
  } while (tokens_.accept(TokenKind::kComma));
  return list;
}

// expression [[AS] alias | (alias, ...)]
ExprPtr SqlParser::named_expression() {
  const size_t first = tokens_.position();
  ExprPtr value = expression();
  const TokenKind next = tokens_.peek(1).kind;
  const bool as = tokens_.at(Keyword::kAs) &&
                  (next == TokenKind::kWord || next == TokenKind::kBackquoted || next == TokenKind::kLeftParen);
  if (as) {
    tokens_.next();
    if (tokens_.at(TokenKind::kLeftParen)) {
      Names names = identifier_list();
      return make_at<MultiAlias>(first, std::move(value), std::move(names));
    }
    std::string name = error_capturing_identifier();
    return make_at<Alias>(first, std::move(value), std::move(name));
  }
  if (tokens_.at(Keyword::kAs) && next != TokenKind::kEnd && next != TokenKind::kComma &&
      next != TokenKind::kRightParen) {
    tokens_.fail_at(tokens_.peek(1));
  }
  if (at_alias(false)) {
    std::string name = error_capturing_identifier();
    return make_at<Alias>(first, std::move(value), std::move(name));
  }
  if (tokens_.at(TokenKind::kLeftParen)) {
    Names names = identifier_list();
    return make_at<MultiAlias>(first, std::move(value), std::move(names));
  }
  return value;
}

ExprList SqlParser::sort_items() {
  ExprList items;
  do {
    items.push_back(sort_item());
  } while (tokens_.accept(TokenKind::kComma));
  return items;
}

ExprPtr SqlParser::sort_item() {
  const size_t first = tokens_.position();
  ExprPtr key = expression();
  bool ascending = true;
  if (tokens_.accept(Keyword::kDesc)) {
    ascending = false;
  } else {
    tokens_.accept(Keyword::kAsc);
  }
  bool nulls_first = ascending;
  if (tokens_.accept({Keyword::kNulls, Keyword::kFirst})) {
    nulls_first = true;
  } else if (tokens_.accept({Keyword::kNulls, Keyword::kLast})) {
    nulls_first = false;
  }
  return make_at<SortOrder>(first, std::move(key), ascending, nulls_first);
}

}  // namespace firesteel
