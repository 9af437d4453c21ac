#include "session/catalog/view_references.h"

#include "base/errors/spark_error.h"
#include "session/catalog/relation_expansion.h"
#include "session/config/query_options.h"

#include <functional>
#include <set>

namespace firesteel {
namespace {

using Names = std::vector<std::string>;

/// Calls `f` with every relation that an unresolved plan names, apart from those that WITH defines.
void visit_relations(const PlanPtr& plan, const std::set<std::string>& ctes,
                     const std::function<void(const Names&)>& f) {
  if (const auto* relation = as<UnresolvedRelation>(plan)) {
    if (relation->parts.size() > 1 || !ctes.contains(lower_ascii(relation->parts[0]))) {
      f(relation->parts);
    }
    return;
  }
  std::set<std::string> visible = ctes;
  if (const auto* with = as<UnresolvedWith>(plan)) {
    for (const CteDefinition& definition : with->definitions) {
      visit_relations(definition.plan, visible, f);
      visible.insert(lower_ascii(definition.name));
    }
  }
  for (const ExprPtr& expr : plan->expressions()) {
    visit(expr, [&](const ExprPtr& node) {
      if (const PlanPtr inner = subquery_plan(node)) {
        visit_relations(inner, visible, f);
      }
      return true;
    });
  }
  for (const PlanPtr& child : plan->children()) {
    visit_relations(child, visible, f);
  }
}

class CycleSearch {
 public:
  CycleSearch(Names view, const SessionCatalog& catalog) : view_(std::move(view)), catalog_(catalog) {}

  void run(const PlanPtr& query, const std::string& database, const std::vector<Names>& path) {
    visit_relations(query, {}, [&](const Names& parts) { enter(parts, database, path); });
  }

 private:
  void enter(const Names& parts, const std::string& database, std::vector<Names> path) {
    TableDefinition definition;
    if (const auto temporary = catalog_.find_temp_view(parts)) {
      Names name = {temporary->name};
      if (parts.size() > 1) {
        name.insert(name.begin(), "global_temp");
      }
      path.push_back(name);
      if (same(name, view_)) {
        fail(path);
      }
      if (!temporary->definition.has_value()) {
        return;
      }
      definition = *temporary->definition;
    } else {
      if (parts.size() > 3 || (parts.size() == 3 && lower_ascii(parts[0]) != "spark_catalog")) {
        return;
      }
      const TableName name =
          parts.size() == 1 ? TableName{database, catalog_.folded(parts[0])} : catalog_.table_name(parts);
      const auto table = catalog_.find_table(name);
      if (!table || !table->is_view()) {
        return;
      }
      path.push_back(name.parts());
      if (same(name.parts(), view_)) {
        fail(path);
      }
      definition = *table;
    }
    if (path.size() > 100 || definition.view.text.empty()) {
      return;
    }
    SessionConfig config(catalog_.shared().conf);
    apply_view_configs(definition.view.configs, config);
    run(parse_statement(definition.view.text, parser_options_of(config)), definition.view.database, path);
  }

  static bool same(const Names& left, const Names& right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (size_t i = 0; i < left.size(); ++i) {
      if (lower_ascii(left[i]) != lower_ascii(right[i])) {
        return false;
      }
    }
    return true;
  }

  [[noreturn]] void fail(const std::vector<Names>& path) const {
    std::string text = quoted_name(view_);
    for (const Names& step : path) {
      text += " -> " + quoted_name(step);
    }
    throw SparkError("RECURSIVE_VIEW", {{"viewIdent", quoted_name(view_)}, {"newPath", text}});
  }

  const Names view_;
  const SessionCatalog& catalog_;
};

}  // namespace

void refuse_temporary_references(const PlanPtr& query, const TableName& view, const SessionCatalog& catalog) {
  visit_relations(query, {}, [&](const Names& parts) {
    if (const auto temporary = catalog.find_temp_view(parts)) {
      throw SparkError("INVALID_TEMP_OBJ_REFERENCE", {{"obj", "VIEW"},
                                                      {"objName", quoted_name(view.parts())},
                                                      {"tempObj", "VIEW"},
                                                      {"tempObjName", quoted_name(parts)}});
    }
  });
}

void refuse_cycle(const PlanPtr& query, const std::vector<std::string>& view, const SessionCatalog& catalog) {
  CycleSearch(view, catalog).run(query, catalog.current_database(), {});
}

}  // namespace firesteel
