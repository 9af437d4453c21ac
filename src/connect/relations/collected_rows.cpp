#include "connect/relations/collected_rows.h"

#include "columnar/vector_builder.h"
#include "connect/relations/plan_converter.h"
#include "logical/relations/leaf_relations.h"
#include "session/session.h"

namespace firesteel {

std::vector<LiteralRow> collect_rows(const PlanPtr& plan, PlanConverter& converter) {
  const auto stream = converter.session().execute(plan, converter.cancellation());
  std::vector<LiteralRow> rows;
  Batch batch;
  while (stream->next(batch)) {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      LiteralRow& values = rows.emplace_back();
      for (const VectorPtr& column : batch.columns) {
        values.push_back(column->literal_at(row));
      }
    }
  }
  return rows;
}

PlanPtr relation_of(const Schema& schema, const std::vector<LiteralRow>& rows) {
  Batch batch;
  batch.num_rows = rows.size();
  for (size_t column = 0; column < schema.size(); ++column) {
    VectorBuilder builder(schema[column].type);
    for (const LiteralRow& row : rows) {
      builder.append_literal(row[column]);
    }
    batch.columns.push_back(builder.finish());
  }
  std::vector<Batch> batches;
  if (!rows.empty()) {
    batches.push_back(std::move(batch));
  }
  return make_plan<LocalRelation>(attributes_of(schema), std::move(batches));
}

}  // namespace firesteel
