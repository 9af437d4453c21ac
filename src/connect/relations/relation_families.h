#pragma once

#include "connect/proto_fwd.h"
#include "logical/logical_plan.h"

namespace firesteel {

class PlanConverter;

// One function per kind of relation, all of one shape; the files of this folder hold one family each.
PlanPtr convert_read(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_sql(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_with_relations(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_local_relation(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_cached_local_relation(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_cached_remote_relation(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_table_function(const pb::Relation& relation, PlanConverter& converter);

PlanPtr convert_project(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_filter(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_sort(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_row_range(const pb::Relation& relation, PlanConverter& converter);  // limit, offset, tail
PlanPtr convert_subquery_alias(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_hint(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_repartition(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_sample(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_range(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_with_watermark(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_deduplicate(const pb::Relation& relation, PlanConverter& converter);

PlanPtr convert_join(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_lateral_join(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_set_operation(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_aggregate(const pb::Relation& relation, PlanConverter& converter);

PlanPtr convert_to_df(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_with_columns(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_with_columns_renamed(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_drop(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_to_schema(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_unpivot(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_na(const pb::Relation& relation, PlanConverter& converter);  // fill, drop, replace

PlanPtr convert_map_partitions(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_group_map(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_cogroup_map(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_collect_metrics(const pb::Relation& relation, PlanConverter& converter);

PlanPtr convert_statistics(const pb::Relation& relation, PlanConverter& converter);
PlanPtr convert_summary(const pb::StatSummary& summary, PlanConverter& converter);
PlanPtr convert_describe(const pb::StatDescribe& describe, PlanConverter& converter);
PlanPtr convert_shown_rows(const pb::Relation& relation, PlanConverter& converter);  // show_string, html_string
PlanPtr convert_catalog(const pb::Catalog& catalog, PlanConverter& converter);

}  // namespace firesteel
