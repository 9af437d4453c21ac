#include "analyzer/resolve/grouping_sets.h"

#include "analyzer/resolve/same_meaning.h"

#include <algorithm>

namespace firesteel {
namespace {

using Set = std::vector<size_t>;
using Sets = std::vector<Set>;

Set merged(const Set& left, const Set& right) {
  Set all = left;
  for (const size_t index : right) {
    if (std::find(all.begin(), all.end(), index) == all.end()) {
      all.push_back(index);
    }
  }
  return all;
}

class SetSpeller {
 public:
  Sets sets_of_element(const ExprPtr& element) {
    if (const auto* key = as<Alias>(element)) {  // a key of no set
      index_of(key->child);
      return {Set{}};
    }
    const auto* node = as<GroupingSets>(element);
    return node == nullptr ? Sets{{index_of(element)}} : sets_of_node(*node);
  }

  ExprList expressions;

 private:
  size_t index_of(const ExprPtr& expr) {
    for (size_t i = 0; i < expressions.size(); ++i) {
      if (same_meaning(expressions[i], expr)) {
        return i;
      }
    }
    expressions.push_back(expr);
    return expressions.size() - 1;
  }

  Set indices_of(const ExprList& list) {
    Set set;
    for (const ExprPtr& expr : list) {
      set = merged(set, {index_of(expr)});
    }
    return set;
  }

  Sets sets_of_node(const GroupingSets& node) {
    Sets sets;
    if (node.form == GroupingSets::Form::kGroupingSets) {
      for (const ExprList& set : node.sets) {
        if (set.size() == 1 && set[0]->kind() == ExprKind::kGroupingSets) {
          const Sets inner = sets_of_element(set[0]);
          sets.insert(sets.end(), inner.begin(), inner.end());
        } else {
          sets.push_back(indices_of(set));
        }
      }
      return sets;
    }
    Sets elements;
    for (const ExprList& element : node.sets) {
      elements.push_back(indices_of(element));
    }
    if (node.form == GroupingSets::Form::kRollup) {
      for (size_t kept = elements.size() + 1; kept-- > 0;) {
        Set set;
        for (size_t i = 0; i < kept; ++i) {
          set = merged(set, elements[i]);
        }
        sets.push_back(std::move(set));
      }
      return sets;
    }
    append_cube(elements, 0, {}, sets);
    return sets;
  }

  // Spark's order: all subsets with the first element, then those without.
  static void append_cube(const Sets& elements, size_t next, const Set& chosen, Sets& sets) {
    if (next == elements.size()) {
      sets.push_back(chosen);
      return;
    }
    append_cube(elements, next + 1, merged(chosen, elements[next]), sets);
    append_cube(elements, next + 1, chosen, sets);
  }
};

}  // namespace

GroupingSetList spell_out_grouping_sets(const ExprList& grouping) {
  SetSpeller speller;
  Sets product = {{}};
  for (const ExprPtr& element : grouping) {
    const Sets sets = speller.sets_of_element(element);
    Sets next;
    for (const Set& left : product) {
      for (const Set& right : sets) {
        next.push_back(merged(left, right));
      }
    }
    product = std::move(next);
  }
  return {std::move(speller.expressions), std::move(product)};
}

ExpandedGrouping expand_grouping_sets(const GroupingSetList& list, const PlanPtr& input) {
  ExpandedGrouping grouping;
  grouping.originals = list.expressions;
  AttributeList columns = input->output();
  for (const ExprPtr& expr : list.expressions) {
    const std::string name = expr->kind() == ExprKind::kAttribute ? name_of(expr) : "_grouping_expression";
    const auto* source = as<Attribute>(expr);
    grouping.columns.push_back(make_expr<Attribute>(name, expr->type(), true, next_expr_id(),
                                                    source == nullptr ? std::vector<std::string>{} : source->qualifier,
                                                    source == nullptr ? std::string() : source->metadata));
  }
  columns.insert(columns.end(), grouping.columns.begin(), grouping.columns.end());
  grouping.grouping_id = make_expr<Attribute>("spark_grouping_id", DataType::long_type(), false, next_expr_id());
  columns.push_back(grouping.grouping_id);

  std::vector<std::vector<size_t>> sorted = list.sets;
  for (auto& set : sorted) {
    std::sort(set.begin(), set.end());
  }
  std::sort(sorted.begin(), sorted.end());
  const bool repeated = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
  if (repeated) {
    grouping.position = make_expr<Attribute>("_gen_grouping_pos", DataType::integer(), false, next_expr_id());
    columns.push_back(grouping.position);
  }
  std::vector<ExprList> projections;
  for (size_t position = 0; position < list.sets.size(); ++position) {
    const auto& set = list.sets[position];
    ExprList projection(input->output().begin(), input->output().end());
    int64_t left_out = 0;
    for (size_t i = 0; i < list.expressions.size(); ++i) {
      const bool kept = std::find(set.begin(), set.end(), i) != set.end();
      projection.push_back(kept ? list.expressions[i]
                                : make_expr<LiteralExpr>(Literal::null(list.expressions[i]->type())));
      left_out = left_out * 2 + (kept ? 0 : 1);
    }
    projection.push_back(make_expr<LiteralExpr>(Literal::long_value(left_out)));
    if (repeated) {
      projection.push_back(make_expr<LiteralExpr>(Literal::integer(static_cast<int32_t>(position))));
    }
    projections.push_back(std::move(projection));
  }
  grouping.plan = make_plan<Expand>(std::move(projections), std::move(columns), input);
  return grouping;
}

int ExpandedGrouping::index_of(const ExprPtr& expr) const {
  for (size_t i = 0; i < originals.size(); ++i) {
    if (same_meaning(originals[i], expr) || same_expression(columns[i], expr)) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

ExprPtr ExpandedGrouping::replace(const ExprPtr& expr) const {
  if (const int index = index_of(expr); index >= 0) {
    return columns[static_cast<size_t>(index)];
  }
  if (expr->kind() == ExprKind::kAggregateCall) {
    return expr;
  }
  ExprList children = expr->children();
  bool changed = false;
  for (size_t i = 0; i < children.size(); ++i) {
    // The function of a window is no aggregate of the group: its arguments are.
    const bool over_window = expr->kind() == ExprKind::kWindow && i == 0;
    ExprPtr replaced;
    if (over_window) {
      ExprList arguments = children[i]->children();
      for (ExprPtr& argument : arguments) {
        argument = replace(argument);
      }
      replaced = arguments.empty() ? children[i] : children[i]->with_children(std::move(arguments));
    } else {
      replaced = replace(children[i]);
    }
    changed = changed || replaced != children[i];
    children[i] = std::move(replaced);
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

ExprList ExpandedGrouping::all_grouping() const {
  ExprList all(columns.begin(), columns.end());
  all.push_back(grouping_id);
  if (position != nullptr) {
    all.push_back(position);
  }
  return all;
}

}  // namespace firesteel
