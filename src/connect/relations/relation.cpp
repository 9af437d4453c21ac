#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "connect/service/connect_session.h"
#include "connect/service/message_parsing.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

#include <spdlog/spdlog.h>

namespace firesteel {
namespace {

// Counts the nesting of relations and expressions; the parser bounds messages, this bounds our own recursion.
class DepthGuard {
 public:
  explicit DepthGuard(int& depth) : depth_(depth) {
    if (++depth_ > kMaxMessageDepth) {
      --depth_;
      throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE", {{"errorMsg", "the plan is nested too deeply"}});
    }
  }
  ~DepthGuard() { --depth_; }

 private:
  int& depth_;
};

using Convert = PlanPtr (*)(const pb::Relation&, PlanConverter&);

// Null for relations that have no converter.
Convert converter_for(pb::Relation::RelTypeCase kind) {
  switch (kind) {
    case pb::Relation::kRead:
      return convert_read;
    case pb::Relation::kProject:
      return convert_project;
    case pb::Relation::kFilter:
      return convert_filter;
    case pb::Relation::kJoin:
      return convert_join;
    case pb::Relation::kLateralJoin:
      return convert_lateral_join;
    case pb::Relation::kSetOp:
      return convert_set_operation;
    case pb::Relation::kSort:
      return convert_sort;
    case pb::Relation::kLimit:
    case pb::Relation::kOffset:
    case pb::Relation::kTail:
      return convert_row_range;
    case pb::Relation::kAggregate:
      return convert_aggregate;
    case pb::Relation::kSql:
      return convert_sql;
    case pb::Relation::kLocalRelation:
      return convert_local_relation;
    case pb::Relation::kCachedLocalRelation:
    case pb::Relation::kChunkedCachedLocalRelation:
      return convert_cached_local_relation;
    case pb::Relation::kCachedRemoteRelation:
      return convert_cached_remote_relation;
    case pb::Relation::kSample:
      return convert_sample;
    case pb::Relation::kDeduplicate:
      return convert_deduplicate;
    case pb::Relation::kRange:
      return convert_range;
    case pb::Relation::kSubqueryAlias:
      return convert_subquery_alias;
    case pb::Relation::kRepartition:
    case pb::Relation::kRepartitionByExpression:
      return convert_repartition;
    case pb::Relation::kToDf:
      return convert_to_df;
    case pb::Relation::kWithColumns:
      return convert_with_columns;
    case pb::Relation::kWithColumnsRenamed:
      return convert_with_columns_renamed;
    case pb::Relation::kDrop:
      return convert_drop;
    case pb::Relation::kHint:
      return convert_hint;
    case pb::Relation::kUnpivot:
      return convert_unpivot;
    case pb::Relation::kToSchema:
      return convert_to_schema;
    case pb::Relation::kWithRelations:
      return convert_with_relations;
    case pb::Relation::kUnresolvedTableValuedFunction:
      return convert_table_function;
    case pb::Relation::kFillNa:
    case pb::Relation::kDropNa:
    case pb::Relation::kReplace:
      return convert_na;
    case pb::Relation::kSummary:
    case pb::Relation::kCrosstab:
    case pb::Relation::kDescribe:
    case pb::Relation::kCov:
    case pb::Relation::kCorr:
    case pb::Relation::kApproxQuantile:
    case pb::Relation::kFreqItems:
    case pb::Relation::kSampleBy:
      return convert_statistics;
    case pb::Relation::kShowString:
    case pb::Relation::kHtmlString:
      return convert_shown_rows;
    case pb::Relation::kWithWatermark:
      return convert_with_watermark;
    case pb::Relation::kMapPartitions:
      return convert_map_partitions;
    case pb::Relation::kGroupMap:
      return convert_group_map;
    case pb::Relation::kCoGroupMap:
      return convert_cogroup_map;
    case pb::Relation::kCollectMetrics:
      return convert_collect_metrics;
    default:
      return nullptr;
  }
}

std::string unsupported_kind(const pb::Relation& relation) {
  switch (relation.rel_type_case()) {
    case pb::Relation::kApplyInPandasWithState:
      return "applyInPandasWithState";
    case pb::Relation::kParse:
      return "reading CSV, JSON or XML from a DataFrame of strings";
    case pb::Relation::kCommonInlineUserDefinedTableFunction:
      return "Python table functions";
    case pb::Relation::kCommonInlineUserDefinedDataSource:
      return "Python data sources";
    case pb::Relation::kAsOfJoin:
      return "as-of joins";
    case pb::Relation::kNearestByJoin:
      return "nearest-by joins";
    case pb::Relation::kTranspose:
      return "transpose";
    case pb::Relation::kRelationChanges:
      return "reading the changes of a table";
    case pb::Relation::kMlRelation:
      return "machine learning";
    case pb::Relation::kExtension:
      return "the relation extension " + relation.extension().type_url();
    default:
      return "the relation number " + std::to_string(relation.rel_type_case()) + " of the protocol";
  }
}

}  // namespace

void throw_unsupported(const std::string& what) {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", what}});
}

void throw_not_set(const std::string& message, const std::string& field) {
  throw SparkError("CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET", {{"fullName", message}, {"name", field}});
}

PlanConverter::PlanConverter(ConnectSession& session, CancellationTokenPtr cancellation)
    : session_(session), cancellation_(std::move(cancellation)) {}

Session& PlanConverter::session() { return session_.session(); }

EvalMode PlanConverter::eval_mode() {
  return session().config("spark.sql.ansi.enabled") == "false" ? EvalMode::kLegacy : EvalMode::kAnsi;
}

ExprPtr PlanConverter::expression(const pb::Expression& expression) {
  const DepthGuard guard(depth_);
  return convert(expression);
}

PlanPtr PlanConverter::relation(const pb::Relation& relation) {
  const DepthGuard guard(depth_);
  PlanPtr plan = convert(relation);
  if (!relation.has_common()) {
    return plan;
  }
  if (Origin origin = read_origin(relation.common()); !origin.fragment.empty()) {
    plan = plan->with_origin(std::move(origin));
  }
  return relation.common().has_plan_id() ? plan->with_plan_id(relation.common().plan_id()) : plan;
}

PlanPtr PlanConverter::convert(const pb::Relation& relation) {
  if (relation.rel_type_case() == pb::Relation::REL_TYPE_NOT_SET) {
    throw_not_set("spark.connect.Relation", "rel_type");
  }
  if (relation.has_catalog()) {
    return convert_catalog(relation.catalog(), *this);
  }
  const Convert function = converter_for(relation.rel_type_case());
  if (function == nullptr) {
    throw_unsupported(unsupported_kind(relation));
  }
  return function(relation, *this);
}

}  // namespace firesteel
