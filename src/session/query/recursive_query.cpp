#include "session/query/recursive_query.h"

#include "base/errors/spark_error.h"
#include "expression/nodes/subqueries.h"
#include "logical/relations/recursion.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {
namespace {

/// Rewrites every node, in the plans of subqueries and in the parts of inner recursions too.
PlanPtr rewrite_everywhere(const PlanPtr& plan, const std::function<PlanPtr(const PlanPtr&)>& f) {
  return transform_up(plan, [&](const PlanPtr& node) {
    const PlanPtr mapped = map_expressions(node, [&](const ExprPtr& expr) {
      return transform_up(expr, [&](const ExprPtr& inner) -> ExprPtr {
        const PlanPtr subquery = subquery_plan(inner);
        if (subquery == nullptr) {
          return inner;
        }
        const PlanPtr rewritten = rewrite_everywhere(subquery, f);
        return rewritten == subquery ? inner : with_subquery_plan(inner, rewritten);
      });
    });
    return f(mapped);
  });
}

/// LIMIT above the recursion tells how many rows are needed.
PlanPtr with_limits(const PlanPtr& plan, std::optional<int64_t> needed) {
  if (const auto* loop = as<RecursiveUnion>(plan)) {
    if (!needed || loop->limit.has_value()) {
      return plan;
    }
    auto copy = std::make_shared<RecursiveUnion>(*loop);
    copy->limit = needed;
    return copy;
  }
  if (const auto* limit = as<Limit>(plan)) {
    const auto value = [](const ExprPtr& expr) {
      const auto* literal = as<LiteralExpr>(expr);
      return literal == nullptr || literal->value.is_null() ? int64_t{0} : literal->value.as_int64();
    };
    if (limit->limit != nullptr) {
      const int64_t rows = value(limit->limit) + value(limit->offset);
      needed = needed ? std::min(*needed, rows) : rows;
    } else {
      needed = std::nullopt;
    }
  } else if (plan->kind() != PlanKind::kProject && plan->kind() != PlanKind::kSubqueryAlias &&
             plan->kind() != PlanKind::kResolvedHint && plan->kind() != PlanKind::kUnion) {
    needed = std::nullopt;
  }
  PlanList children = plan->children();
  for (PlanPtr& child : children) {
    child = with_limits(child, needed);
  }
  const PlanPtr copy = children.empty() ? plan : plan->with_children(std::move(children));
  return map_expressions(copy, [](const ExprPtr& expr) {
    return transform_up(expr, [](const ExprPtr& inner) -> ExprPtr {
      const PlanPtr subquery = subquery_plan(inner);
      return subquery == nullptr ? inner : with_subquery_plan(inner, with_limits(subquery, std::nullopt));
    });
  });
}

class RecursionRunner {
 public:
  RecursionRunner(const RecursionLimits& limits, const PlanRows& run) : limits_(limits), run_(run) {}

  PlanPtr rewrite(const PlanPtr& plan) {
    return rewrite_everywhere(with_limits(plan, std::nullopt), [this](const PlanPtr& node) -> PlanPtr {
      const auto* loop = as<RecursiveUnion>(node);
      return loop == nullptr ? node : make_plan<LocalRelation>(loop->columns, rows_of(*loop));
    });
  }

 private:
  std::vector<Batch> rows_of(const RecursiveUnion& loop) {
    std::vector<Batch> all;
    int64_t count = 0;
    const auto take = [&](std::vector<Batch> batches) {
      std::vector<Batch> round;
      for (Batch& batch : batches) {
        count += static_cast<int64_t>(batch.num_rows);
        round.push_back(batch);
        all.push_back(std::move(batch));
      }
      const int64_t most = loop.limit.value_or(limits_.rows);
      if (!loop.limit.has_value() && most >= 0 && count > most) {
        throw SparkError("RECURSION_ROW_LIMIT_EXCEEDED", {{"rowLimit", std::to_string(most)}});
      }
      return round;
    };
    std::vector<Batch> round = take(run_(rewrite(loop.anchor)));
    const int64_t levels = loop.max_recursion.has_value() ? *loop.max_recursion : limits_.levels;
    for (int64_t level = 1; !round.empty(); ++level) {
      if (loop.limit.has_value() && count >= *loop.limit) {
        break;
      }
      if (levels >= 0 && level > levels) {
        throw SparkError("RECURSION_LEVEL_LIMIT_EXCEEDED", {{"levelLimit", std::to_string(levels)}});
      }
      const PlanPtr step = rewrite_everywhere(loop.step, [&](const PlanPtr& node) { return bound(node, loop, round); });
      round = take(run_(rewrite(step)));
    }
    return all;
  }

  static PlanPtr bound(const PlanPtr& node, const RecursiveUnion& loop, const std::vector<Batch>& rows) {
    if (const auto* reference = as<RecursiveReference>(node);
        reference != nullptr && reference->loop_id == loop.loop_id) {
      return make_plan<LocalRelation>(reference->columns, rows);
    }
    if (const auto* inner = as<RecursiveUnion>(node)) {
      auto copy = std::make_shared<RecursiveUnion>(*inner);
      const auto bind = [&](const PlanPtr& each) { return bound(each, loop, rows); };
      copy->anchor = rewrite_everywhere(inner->anchor, bind);
      copy->step = rewrite_everywhere(inner->step, bind);
      return copy;
    }
    return node;
  }

  const RecursionLimits& limits_;
  const PlanRows& run_;
};

}  // namespace

PlanPtr with_recursion_rows(const PlanPtr& plan, const RecursionLimits& limits, const PlanRows& run) {
  return RecursionRunner(limits, run).rewrite(plan);
}

}  // namespace firesteel
