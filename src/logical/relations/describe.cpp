// One-line descriptions of all relations, for EXPLAIN EXTENDED and tests.
#include "expression/print/expression_sql.h"
#include "logical/commands/command.h"
#include "logical/commands/write_files.h"
#include "logical/relations/binary_relations.h"
#include "logical/relations/dataframe_operations.h"
#include "logical/relations/unary_relations.h"

namespace firesteel {
namespace {

std::string join_strings(const std::vector<std::string>& parts, const char* separator) {
  std::string text;
  for (const std::string& part : parts) {
    text += (text.empty() ? "" : separator) + part;
  }
  return text;
}

std::string list(const ExprList& expressions) {
  std::string text = "[";
  for (size_t i = 0; i < expressions.size(); ++i) {
    text += (i == 0 ? "" : ", ") + expression_string(expressions[i]);
  }
  return text + "]";
}

std::string hint_text(const char* side, JoinStrategy hint) {
  return hint == JoinStrategy::kNone
             ? std::string()
             : ", " + std::string(side) + "=(strategy=" + std::string(join_strategy_name(hint)) + ")";
}

std::string list(const AttributeList& attributes) { return list(ExprList(attributes.begin(), attributes.end())); }

}  // namespace

std::string WriteFiles::describe() const {
  return "InsertIntoHadoopFsRelationCommand " + path + ", [" + join_strings(partition_columns, ", ") + "], " +
         (format.empty() ? "parquet" : format);
}
std::string LocalRelation::describe() const { return "LocalRelation " + list(columns); }
std::string Range::describe() const {
  return "Range (" + std::to_string(start) + ", " + std::to_string(end) + ", step=" + std::to_string(step) + ")";
}
std::string TableRelation::describe() const {
  return "Relation " + join_strings(name, ".") + list(columns) + " " + table->format() +
         (filters.empty() ? std::string() : ", filters=" + list(filters));
}
std::string UnresolvedRelation::describe() const { return "'UnresolvedRelation [" + join_strings(parts, ", ") + "]"; }
std::string UnresolvedDataSource::describe() const { return "'UnresolvedDataSource " + format; }
std::string UnresolvedInlineTable::describe() const {
  return "'UnresolvedInlineTable [" + join_strings(names, ", ") + "]";
}
std::string UnresolvedTableFunction::describe() const {
  return "'UnresolvedTableValuedFunction " + join_strings(name, ".");
}
std::string UnresolvedWith::describe() const { return "CTE"; }
std::string UnresolvedColumnAliases::describe() const {
  return "'UnresolvedSubqueryColumnAliases [" + join_strings(names, ", ") + "]";
}
std::string UnresolvedHaving::describe() const { return "'UnresolvedHaving " + expression_string(condition); }
std::string UnresolvedHint::describe() const {
  return (child->resolved() ? "UnresolvedHint " : "'UnresolvedHint ") + name +
         (parameters.empty() ? std::string() : ", " + list(parameters));
}
std::string ResolvedHint::describe() const {
  return "ResolvedHint (strategy=" + std::string(join_strategy_name(strategy)) + ")";
}
std::string DataFrameOperation::describe() const { return "'DataFrameOperation"; }
std::string Project::describe() const { return "Project " + firesteel::list(list); }
std::string Filter::describe() const { return "Filter " + expression_string(condition); }
std::string Aggregate::describe() const {
  return "Aggregate " + firesteel::list(grouping) + ", " + firesteel::list(aggregates);
}
std::string Sort::describe() const { return "Sort " + list(order) + ", " + (global ? "true" : "false"); }
std::string Limit::describe() const {
  return std::string(limit == nullptr ? "Offset" : "Limit") + (limit == nullptr ? "" : " " + expression_string(limit)) +
         (offset == nullptr ? "" : " offset " + expression_string(offset));
}
std::string Tail::describe() const { return "Tail " + std::to_string(rows); }
std::string Deduplicate::describe() const { return "Deduplicate [" + join_strings(names, ", ") + "]"; }
std::string SubqueryAlias::describe() const { return "SubqueryAlias " + join_strings(name, "."); }
std::string Window::describe() const {
  return "Window " + list(window_expressions) + ", " + list(partition) + ", " + list(order);
}
std::string Generate::describe() const {
  return "Generate " + expression_string(generator) + ", " + (outer ? "true" : "false") + ", " + list(generator_output);
}
std::string Expand::describe() const { return "Expand " + std::to_string(projections.size()) + " x " + list(columns); }
std::string Repartition::describe() const { return "Repartition " + list(keys); }
std::string Sample::describe() const { return "Sample " + std::to_string(lower) + ", " + std::to_string(upper); }
std::string Join::describe() const {
  return "Join " + std::string(join_type_name(type)) +
         (condition == nullptr ? "" : ", " + expression_string(condition)) + hint_text("leftHint", left_hint) +
         hint_text("rightHint", right_hint);
}
std::string LateralJoin::describe() const { return "LateralJoin " + std::string(join_type_name(type)); }
std::string SetOperation::describe() const {
  return std::string(operation == Kind::kIntersect ? "Intersect" : "Except") + (all ? " All" : "");
}
std::string Command::describe() const { return "Command"; }

std::string_view join_strategy_name(JoinStrategy strategy) {
  switch (strategy) {
    case JoinStrategy::kNone:
      return "none";
    case JoinStrategy::kBroadcast:
      return "broadcast";
    case JoinStrategy::kMerge:
      return "merge";
    case JoinStrategy::kShuffleHash:
      return "shuffle_hash";
    case JoinStrategy::kShuffleReplicateNl:
      return "shuffle_replicate_nl";
  }
  return "";
}

std::string_view join_type_name(JoinType type) {
  switch (type) {
    case JoinType::kInner:
      return "Inner";
    case JoinType::kCross:
      return "Cross";
    case JoinType::kLeftOuter:
      return "LeftOuter";
    case JoinType::kRightOuter:
      return "RightOuter";
    case JoinType::kFullOuter:
      return "FullOuter";
    case JoinType::kLeftSemi:
      return "LeftSemi";
    case JoinType::kLeftAnti:
      return "LeftAnti";
    case JoinType::kNullAwareLeftAnti:
      return "NullAwareLeftAnti";
    case JoinType::kExistence:
      return "ExistenceJoin";
    case JoinType::kLeftSingle:
      return "LeftSingle";
  }
  return "";
}

}  // namespace firesteel
