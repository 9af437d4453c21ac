// query |> SELECT .. |> WHERE .. : the operators of a pipe, each over the result of the one before.
#include "logical/relations/dataframe_operations.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

PlanPtr SqlParser::pipe_operators(PlanPtr plan) {
  while (tokens_.accept(TokenKind::kOperatorPipe)) {
    plan = pipe_operator(tokens_.position(), std::move(plan));
    add_link();
  }
  return plan;
}

PlanPtr SqlParser::pipe_operator(size_t first, PlanPtr plan) {
  const auto guarded = [&](PlanPtr operation, const char* clause) {
    return plan_at<UnresolvedPipe>(first, std::move(operation), clause);
  };
  switch (tokens_.peek().keyword) {
    case Keyword::kSelect: {
      tokens_.next();
      std::vector<Hint> hint_list = hint_comments();
      const bool distinct = tokens_.accept(Keyword::kDistinct);
      ExprList list = named_expression_list();
      plan = plan_at<Project>(first, std::move(list), std::move(plan));
      plan = window_clause(std::move(plan));
      plan = distinct ? plan_at<Distinct>(first, std::move(plan)) : plan;
      return hints(std::move(plan), std::move(hint_list));
    }
    case Keyword::kExtend: {
      tokens_.next();
      ExprList list = {make_at<UnresolvedStar>(first)};
      for (ExprPtr& item : named_expression_list()) {
        list.push_back(std::move(item));
      }
      return guarded(plan_at<Project>(first, std::move(list), std::move(plan)), "EXTEND");
    }
    case Keyword::kSet:
      return pipe_set(first, std::move(plan));
    case Keyword::kDrop: {
      tokens_.next();
      auto star = std::make_shared<UnresolvedStar>();
      do {
        star->except.push_back(Names{error_capturing_identifier()});
      } while (tokens_.accept(TokenKind::kComma));
      return plan_at<Project>(first, ExprList{star->with_origin(tokens_.origin_from(first))}, std::move(plan));
    }
    case Keyword::kAs: {
      tokens_.next();
      std::string name = error_capturing_identifier();
      return plan_at<SubqueryAlias>(first, Names{std::move(name)}, std::move(plan));
    }
    case Keyword::kWhere: {
      tokens_.next();
      ExprPtr condition = expression();
      // A subquery between keeps the filter from looking below the operator before.
      plan = plan_at<SubqueryAlias>(first, Names{}, std::move(plan));
      return plan_at<Filter>(first, std::move(condition), std::move(plan));
    }
    case Keyword::kAggregate:
      return pipe_aggregate(first, std::move(plan));
    case Keyword::kPivot:
      return pivot(std::move(plan));
    case Keyword::kUnpivot:
      return unpivot(std::move(plan));
    case Keyword::kTablesample:
      return sample(std::move(plan));
    case Keyword::kOrder:
    case Keyword::kSort:
    case Keyword::kCluster:
    case Keyword::kDistribute:
    case Keyword::kLimit:
    case Keyword::kOffset:
    case Keyword::kWindow:
      return query_organization(std::move(plan));
    case Keyword::kUnion:
    case Keyword::kExcept:
    case Keyword::kIntersect:
    case Keyword::kMinus:
    case Keyword::kSetminus: {
      const Keyword keyword = tokens_.next().keyword;
      bool all = false;
      if (tokens_.at(Keyword::kAll) || tokens_.at(Keyword::kDistinct)) {
        all = tokens_.next().keyword == Keyword::kAll;
      }
      PlanPtr right = query_primary();
      if (keyword == Keyword::kUnion) {
        plan = plan_at<Union>(first, PlanList{std::move(plan), std::move(right)});
        return all ? plan : plan_at<Distinct>(first, std::move(plan));
      }
      const auto kind = keyword == Keyword::kIntersect ? SetOperation::Kind::kIntersect : SetOperation::Kind::kExcept;
      return plan_at<SetOperation>(first, kind, all, std::move(plan), std::move(right));
    }
    default:
      break;
  }
  if (at_join()) {
    return join_relation(std::move(plan));
  }
  tokens_.fail_here();
}

// |> SET a = expression, ...: columns keep their places.
PlanPtr SqlParser::pipe_set(size_t first, PlanPtr plan) {
  tokens_.next();
  do {
    const size_t start = tokens_.position();
    Names name = multipart_identifier();
    if (name.size() != 1) {
      unsupported("|> SET of a qualified column");
    }
    tokens_.expect(TokenKind::kEqual);
    ExprPtr value = expression();
    auto operation = std::make_shared<DataFrameOperation>(std::move(plan), DataFrameOperation::Method::kWithColumns);
    operation->arguments = {make_at<Alias>(start, std::move(value), name[0])};
    operation->names = {name[0]};  // they have to be there
    plan = plan_at<UnresolvedPipe>(first, operation->with_origin(tokens_.origin_from(first)), "SET");
    add_link();
  } while (tokens_.accept(TokenKind::kComma));
  return plan;
}

// |> AGGREGATE [expressions] [GROUP BY expressions]: the grouping expressions come first in the result.
PlanPtr SqlParser::pipe_aggregate(size_t first, PlanPtr plan) {
  tokens_.next();
  ExprList list;
  if (!tokens_.at({Keyword::kGroup, Keyword::kBy})) {
    list = named_expression_list();
  }
  ExprList grouping;
  ExprList output;
  if (tokens_.accept({Keyword::kGroup, Keyword::kBy})) {
    do {
      ExprPtr element = (tokens_.at(Keyword::kCube) || tokens_.at(Keyword::kRollup) || tokens_.at(Keyword::kGrouping))
                            ? grouping_element()
                            : named_expression();
      if (element->kind() == ExprKind::kGroupingSets) {
        unsupported("|> AGGREGATE with grouping sets");
      }
      output.push_back(element);
      const auto* alias = as<Alias>(element);
      grouping.push_back(alias == nullptr ? element : alias->child);
    } while (tokens_.accept(TokenKind::kComma));
  }
  output.insert(output.end(), list.begin(), list.end());
  return plan_at<UnresolvedPipe>(first, plan_at<Aggregate>(first, grouping, std::move(output), std::move(plan)),
                                 "AGGREGATE");
}

}  // namespace firesteel
