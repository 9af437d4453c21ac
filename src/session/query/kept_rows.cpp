#include "session/query/kept_rows.h"

#include "logical/relations/leaf_relations.h"
#include "session/session_state.h"
#include "sources/cached/cached_table.h"

namespace firesteel {

PlanPtr run_and_keep(Session& session, const PlanPtr& analyzed, CancellationTokenPtr cancellation) {
  const auto stream = session.execute_analyzed(analyzed, std::move(cancellation));
  const Schema schema = stream->schema();
  auto rows = session.state().shared.cache.new_store(schema);
  RowWriter writer(*rows);
  Batch batch;
  while (stream->next(batch)) {
    writer.take(batch);
  }
  writer.flush();
  auto table = std::make_shared<CachedTable>(schema, std::string());
  table->set_rows(std::move(rows));
  return make_plan<TableRelation>(std::move(table), attributes_of(schema));
}

MemoryReservation new_reservation(Session& session, std::string owner) {
  return {&session.state().shared.memory, std::move(owner)};
}

}  // namespace firesteel
