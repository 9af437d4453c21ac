// How physical operators print in EXPLAIN.
#include "catalog/identified_table.h"
#include "expression/print/expression_sql.h"
#include "physical/nodes/join_exec.h"
#include "physical/nodes/leaf_exec.h"
#include "physical/nodes/unary_exec.h"
#include "physical/nodes/window_group_limit_exec.h"

namespace firesteel {
namespace {

std::string list(const ExprList& expressions) {
  std::string text = "[";
  for (size_t i = 0; i < expressions.size(); ++i) {
    text += (i == 0 ? "" : ", ") + expression_string(expressions[i]);
  }
  return text + "]";
}

std::string list(const AttributeList& attributes) { return list(ExprList(attributes.begin(), attributes.end())); }

using Remark = std::function<std::string(const ExecPtr&)>;

void append_tree(const ExecPtr& plan, const Remark& remark, const std::string& prefix, bool root, bool last,
                 std::string& out) {
  out += root ? "" : prefix + (last ? "+- " : ":- ");
  out += plan->describe() + remark(plan) + "\n";
  const std::vector<ExecPtr> children = plan->children();
  for (size_t i = 0; i < children.size(); ++i) {
    append_tree(children[i], remark, root ? "" : prefix + (last ? "   " : ":  "), false, i + 1 == children.size(), out);
  }
}

void number_nodes(const ExecPtr& plan, std::vector<ExecPtr>& order) {
  for (const ExecPtr& child : plan->children()) {
    number_nodes(child, order);
  }
  order.push_back(plan);
}

void append_numbered(const ExecPtr& plan, const std::string& prefix, bool root, bool last, int& next,
                     std::string& out) {
  std::vector<ExecPtr> below;
  number_nodes(plan, below);
  const int number = next + static_cast<int>(below.size()) - 1;
  out += (root ? "" : prefix + (last ? "+- " : ":- ")) + node_name(plan) + " (" + std::to_string(number) + ")\n";
  const std::vector<ExecPtr> children = plan->children();
  for (size_t i = 0; i < children.size(); ++i) {
    append_numbered(children[i], root ? "" : prefix + (last ? "   " : ":  "), false, i + 1 == children.size(), next,
                    out);
  }
  next = number + 1;
}

}  // namespace

std::vector<DataType> types_of(const AttributeList& attributes) {
  std::vector<DataType> types;
  types.reserve(attributes.size());
  for (const AttributePtr& attribute : attributes) {
    types.push_back(attribute->data_type);
  }
  return types;
}

std::string node_name(const ExecPtr& plan) {
  const std::string text = plan->describe();
  return text.substr(0, text.find_first_of("([ "));
}

std::string tree_string(const ExecPtr& plan) {
  return tree_string(plan, [](const ExecPtr&) { return std::string(); });
}

std::string tree_string(const ExecPtr& plan, const Remark& remark) {
  std::string text;
  append_tree(plan, remark, "", true, true, text);
  return text;
}

std::string formatted_string(const ExecPtr& plan) {
  std::string text;
  int next = 1;
  append_numbered(plan, "", true, true, next, text);
  std::vector<ExecPtr> order;
  number_nodes(plan, order);
  for (size_t i = 0; i < order.size(); ++i) {
    text += "\n\n(" + std::to_string(i + 1) + ") " + node_name(order[i]) + "\nOutput [" +
            std::to_string(order[i]->output().size()) + "]: " + list(order[i]->output()) +
            "\nArguments: " + order[i]->describe();
  }
  return text + "\n";
}

std::string describe_keys(const std::vector<SortKey>& keys) {
  std::string text = "[";
  for (size_t i = 0; i < keys.size(); ++i) {
    text += (i == 0 ? "" : ", ") + expression_string(keys[i].expr) + (keys[i].ascending ? " ASC" : " DESC") +
            " NULLS " + (keys[i].nulls_first ? "FIRST" : "LAST");
  }
  return text + "]";
}

std::string LocalTableScanExec::describe() const { return "LocalTableScan " + list(output()); }
std::string RangeExec::describe() const {
  return "Range (" + std::to_string(start) + ", " + std::to_string(end) + ", step=" + std::to_string(step) + ")";
}
std::string ScanExec::describe() const {
  std::string text =
      scan_name_of(*table) + " " + name + list(output()) + " Batched: true, DataFilters: " + list(request.filters);
  for (const RuntimeFilterUse& use : runtime_filters) {
    text += ", RuntimeFilter(" + output()[static_cast<size_t>(use.column)]->name + ")";
  }
  return text;
}
std::string FilterExec::describe() const { return "Filter " + expression_string(condition); }
std::string ProjectExec::describe() const { return "Project " + firesteel::list(this->list); }
std::string HashAggregateExec::describe() const {
  return "HashAggregate(keys=" + list(grouping) +
         ", functions=" + list(ExprList(aggregates.begin(), aggregates.end())) + ")";
}
std::string SortExec::describe() const { return "Sort " + describe_keys(keys) + ", true, 0"; }
std::string TopNExec::describe() const {
  return "TakeOrderedAndProject(limit=" + std::to_string(limit) + ", orderBy=" + describe_keys(keys) + ")";
}
std::string LimitExec::describe() const {
  return "CollectLimit " + std::to_string(limit) + ", offset " + std::to_string(offset);
}
std::string TailExec::describe() const { return "CollectTail " + std::to_string(rows); }
std::string WindowExec::describe() const {
  return "Window " + list(ExprList(functions.begin(), functions.end())) + ", " + list(partition) + ", " +
         describe_keys(order);
}
std::string WindowGroupLimitExec::describe() const {
  return "WindowGroupLimit " + list(partition) + ", " + describe_keys(order) + ", " + function + "(), " +
         std::to_string(limit) + ", Partial";
}
std::string GenerateExec::describe() const {
  return "Generate " + expression_string(generator) + ", " + (outer ? "true" : "false");
}
std::string ExpandExec::describe() const {
  return "Expand " + std::to_string(projections.size()) + " x " + list(output());
}
std::string SampleExec::describe() const { return "Sample " + std::to_string(lower) + ", " + std::to_string(upper); }
std::string HashJoinExec::describe() const {
  // One side whole in memory and no exchange: what Spark calls a broadcast join.
  return "BroadcastHashJoin " + list(left_keys) + ", " + list(right_keys) + ", " + std::string(join_type_name(type)) +
         (build_right ? ", BuildRight" : ", BuildLeft") +
         (condition == nullptr ? "" : ", " + expression_string(condition));
}
std::string NestedLoopJoinExec::describe() const {
  return "BroadcastNestedLoopJoin " + std::string(join_type_name(type)) +
         (condition == nullptr ? "" : ", " + expression_string(condition));
}

}  // namespace firesteel
