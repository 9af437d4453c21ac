// CACHE, UNCACHE, CLEAR CACHE, REFRESH path.
#include "base/errors/spark_error.h"
#include "logical/relations/unresolved_relations.h"
#include "session/commands/catalog_statements.h"

namespace firesteel {

CommandRows run_statement(const CacheTable& statement, const StatementContext& context) {
  if (statement.query != nullptr) {
    CreateView view;
    view.kind = CreateView::Kind::kTemporary;
    view.name = statement.table;
    view.query = statement.query;
    view.text = statement.text;
    run_statement(view, context);
  }
  auto relation = std::make_shared<UnresolvedRelation>(statement.table.parts);
  context.session.analyze(relation->with_origin(statement.table.origin));  // it has to exist
  return {};
}

CommandRows run_statement(const UncacheTable& statement, const StatementContext& context) {
  const auto found = context.catalog().find_relation(statement.table.parts, {});
  if (!found && !statement.if_exists) {
    throw context.catalog().not_found(statement.table, true);
  }
  return {};
}

CommandRows run_statement(const ClearCache&, const StatementContext&) { return {}; }

CommandRows run_statement(const RefreshPath&, const StatementContext&) { return {}; }

}  // namespace firesteel
