// Cached data, as sessions see it.
#include "catalog/identified_table.h"
#include "logical/relations/leaf_relations.h"
#include "logical/relations/unary_relations.h"
#include "logical/relations/unresolved_relations.h"
#include "session/cache/canonical_plan.h"
#include "session/session.h"
#include "session/session_state.h"

#include <algorithm>
#include <set>

namespace firesteel {
namespace {

void collect_tables(const PlanPtr& plan, std::set<std::string>& identities) {
  if (const auto* table = as<TableRelation>(plan)) {
    identities.insert(identity_of(*table->table));
  }
  for (const PlanPtr& child : plan->children()) {
    collect_tables(child, identities);
  }
}

}  // namespace

void Session::persist(const PlanPtr& plan, const StorageLevel& level) {
  state_->shared.cache.add(analyze(plan), level);
}

void Session::unpersist(const PlanPtr& plan) { state_->shared.cache.remove(analyze(plan), false); }

std::optional<StorageLevel> Session::storage_level(const PlanPtr& plan) {
  return state_->shared.cache.level_of(analyze(plan));
}

void Session::cache_table(const std::vector<std::string>& name, const PlanPtr& query, bool lazy,
                          const StorageLevel& level, const CancellationTokenPtr& cancellation) {
  if (query != nullptr) {
    create_temp_view(name.back(), query, false, false);
  }
  const PlanPtr table = make_plan<UnresolvedRelation>(name);
  persist(table, level);
  if (lazy) {
    return;
  }
  // Any query over the table fetches its rows first; this one wants none of them. It is read to its end: leaving a
  // stream early cancels the whole operation.
  const ExprPtr nothing = make_expr<LiteralExpr>(Literal::boolean(false));
  const auto rows = execute(make_plan<Filter>(nothing, table), cancellation);
  for (Batch batch; rows->next(batch);) {
  }
}

void Session::uncache_table(const std::vector<std::string>& name, bool if_exists) {
  try {
    state_->shared.cache.remove(analyze(make_plan<UnresolvedRelation>(name)), true);
  } catch (const SparkError& error) {
    if (!if_exists || error.condition() != "TABLE_OR_VIEW_NOT_FOUND") {
      throw;
    }
  }
}

void Session::clear_cache() { state_->shared.cache.clear(); }

void Session::refresh(const PlanPtr& plan) {
  std::set<std::string> identities;
  collect_tables(analyze(plan), identities);
  identities.erase("");
  state_->shared.cache.invalidate(
      [&](const TableRelation& table) { return identities.contains(identity_of(*table.table)); });
}

void Session::refresh_path(const std::string& path) {
  state_->shared.cache.invalidate([&](const TableRelation& table) {
    const std::vector<std::string> files = table.table->input_files();
    return identity_of(*table.table).find(path) != std::string::npos ||
           std::any_of(files.begin(), files.end(),
                       [&](const std::string& file) { return file.find(path) != std::string::npos; });
  });
}

bool Session::same_semantics(const PlanPtr& left, const PlanPtr& right) {
  return same_plan(canonical_plan(analyze(left)), canonical_plan(analyze(right)));
}

int32_t Session::semantic_hash(const PlanPtr& plan) {
  return static_cast<int32_t>(hash_plan(canonical_plan(analyze(plan))));
}

}  // namespace firesteel
