#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "connect/service/connect_session.h"
#include "connect/types/proto_types.h"
#include "logical/relations/unresolved_relations.h"
#include "session/session.h"
#include "spark/connect/relations.pb.h"

#include <absl/strings/ascii.h>

namespace firesteel {
namespace {

template <typename Map>
SourceOptions read_options(const Map& map) {
  SourceOptions options;
  for (const auto& [key, value] : map) {
    options[absl::AsciiStrToLower(key)] = value;
  }
  return options;
}

PlanPtr read_data_source(const pb::Read_DataSource& source) {
  UnresolvedDataSource node;
  node.format = source.format();
  if (source.has_schema() && !source.schema().empty()) {
    node.schema = read_schema_text(source.schema());
  }
  node.options = read_options(source.options());
  node.paths.assign(source.paths().begin(), source.paths().end());
  if (!source.predicates().empty()) {
    throw_unsupported("reading by JDBC predicates");
  }
  return make_plan<UnresolvedDataSource>(std::move(node));
}

}  // namespace

PlanPtr convert_read(const pb::Relation& relation, PlanConverter& converter) {
  const pb::Read& read = relation.read();
  if (read.is_streaming()) {
    throw_unsupported("streaming reads");
  }
  if (read.has_named_table()) {
    UnresolvedRelation node(converter.session().parse_identifier(read.named_table().unparsed_identifier()));
    node.options = read_options(read.named_table().options());
    return make_plan<UnresolvedRelation>(std::move(node));
  }
  if (read.has_data_source()) {
    return read_data_source(read.data_source());
  }
  throw_not_set("spark.connect.Read", "read_type");
}

PlanPtr convert_cached_remote_relation(const pb::Relation& relation, PlanConverter& converter) {
  const std::string& id = relation.cached_remote_relation().relation_id();
  PlanPtr plan = converter.connect_session().kept_relation(id);
  if (plan == nullptr) {
    throw SparkError("CONNECT_INVALID_PLAN.DATAFRAME_NOT_FOUND",
                     {{"dfId", id}, {"sessionId", converter.session().id()}});
  }
  return plan;
}

PlanPtr convert_table_function(const pb::Relation& relation, PlanConverter& converter) {
  const auto& function = relation.unresolved_table_valued_function();
  return make_plan<UnresolvedTableFunction>(std::vector<std::string>{function.function_name()},
                                            converter.expressions(function.arguments()));
}

}  // namespace firesteel
