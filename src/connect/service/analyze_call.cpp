#include "connect/relations/plan_converter.h"
#include "connect/service/connect_service.h"
#include "connect/service/connect_session.h"
#include "connect/service/plan_decompression.h"
#include "connect/types/proto_types.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"
#include "types/type_ddl.h"
#include "types/type_json.h"

namespace firesteel {
namespace {

using Request = pb::AnalyzePlanRequest;

std::string mode_name(pb::AnalyzePlanRequest_Explain_ExplainMode mode) {
  switch (mode) {
    case pb::AnalyzePlanRequest_Explain::EXPLAIN_MODE_EXTENDED:
      return "extended";
    case pb::AnalyzePlanRequest_Explain::EXPLAIN_MODE_CODEGEN:
      return "codegen";
    case pb::AnalyzePlanRequest_Explain::EXPLAIN_MODE_COST:
      return "cost";
    case pb::AnalyzePlanRequest_Explain::EXPLAIN_MODE_FORMATTED:
      return "formatted";
    default:
      return "simple";
  }
}

StorageLevel read_level(const pb::StorageLevel& sent) {
  return {sent.use_disk(), sent.use_memory(), sent.use_off_heap(), sent.deserialized(), sent.replication()};
}

void write_level(const StorageLevel& level, pb::StorageLevel& out) {
  out.set_use_disk(level.use_disk);
  out.set_use_memory(level.use_memory);
  out.set_use_off_heap(level.use_off_heap);
  out.set_deserialized(level.deserialized);
  out.set_replication(level.replication);
}

// A column of "name TYPE [NOT NULL]", as StructType.toDDL writes it.
std::string column_ddl(const StructField& field) {
  const bool plain = !field.name.empty() &&
                     field.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
                         std::string::npos;
  std::string name = field.name;
  if (!plain) {
    name = "`";
    for (const char c : field.name) {
      name.append(c == '`' ? 2 : 1, c);
    }
    name += "`";
  }
  return name + " " + field.type.sql() + (field.nullable ? "" : " NOT NULL");
}

std::string schema_ddl(const std::string& json) {
  const DataType type = data_type_from_json(json);
  if (!type.is(TypeId::kStruct)) {
    return type.sql();
  }
  std::string ddl;
  for (const StructField& field : type.fields()) {
    ddl += (ddl.empty() ? "" : ",") + column_ddl(field);
  }
  return ddl;
}

class Analysis {
 public:
  Analysis(ConnectSession& session, pb::AnalyzePlanResponse& response)
      : session_(session), converter_(session, std::make_shared<CancellationToken>()), response_(response) {}

  void answer(const Request& request) {
    switch (request.analyze_case()) {
      case Request::kSchema:
        write_proto_schema(engine().schema_of(plan(request.schema().plan())),
                           *response_.mutable_schema()->mutable_schema());
        return;
      case Request::kExplain:
        response_.mutable_explain()->set_explain_string(
            engine().explain(plan(request.explain().plan()), mode_name(request.explain().explain_mode())));
        return;
      case Request::kTreeString:
        response_.mutable_tree_string()->set_tree_string(
            schema_tree_string(engine().schema_of(plan(request.tree_string().plan())),
                               request.tree_string().has_level() ? request.tree_string().level() : 0));
        return;
      case Request::kIsLocal: {
        const PlanKind kind = engine().analyze(plan(request.is_local().plan()))->kind();
        response_.mutable_is_local()->set_is_local(kind == PlanKind::kLocalRelation || kind == PlanKind::kCommand ||
                                                   kind == PlanKind::kCatalogStatement);
        return;
      }
      case Request::kIsStreaming:
        engine().analyze(plan(request.is_streaming().plan()));
        response_.mutable_is_streaming()->set_is_streaming(false);
        return;
      case Request::kInputFiles:
        for (std::string& file : engine().input_files(plan(request.input_files().plan()))) {
          response_.mutable_input_files()->add_files(std::move(file));
        }
        response_.mutable_input_files();
        return;
      case Request::kSparkVersion:
        response_.mutable_spark_version()->set_version("4.2.0");
        return;
      case Request::kDdlParse:
        write_proto_type(read_type_text(request.ddl_parse().ddl_string()),
                         *response_.mutable_ddl_parse()->mutable_parsed());
        return;
      case Request::kJsonToDdl:
        response_.mutable_json_to_ddl()->set_ddl_string(schema_ddl(request.json_to_ddl().json_string()));
        return;
      default:
        answer_about_plans(request);
    }
  }

 private:
  Session& engine() { return session_.session(); }

  PlanPtr plan(const pb::Plan& sent) {
    pb::Plan storage;
    const pb::Plan& plan = decompressed(sent, storage);
    if (!plan.has_root()) {
      throw_not_set("spark.connect.Plan", "root");
    }
    return converter_.relation(plan.root());
  }

  void answer_about_plans(const Request& request) {
    switch (request.analyze_case()) {
      case Request::kSameSemantics:
        response_.mutable_same_semantics()->set_result(engine().same_semantics(
            plan(request.same_semantics().target_plan()), plan(request.same_semantics().other_plan())));
        return;
      case Request::kSemanticHash:
        response_.mutable_semantic_hash()->set_result(engine().semantic_hash(plan(request.semantic_hash().plan())));
        return;
      case Request::kPersist:
        engine().persist(
            converter_.relation(request.persist().relation()),
            request.persist().has_storage_level() ? read_level(request.persist().storage_level()) : StorageLevel());
        response_.mutable_persist();
        return;
      case Request::kUnpersist:
        engine().unpersist(converter_.relation(request.unpersist().relation()));
        response_.mutable_unpersist();
        return;
      case Request::kGetStorageLevel: {
        constexpr StorageLevel kNone{false, false, false, false, 1};
        const auto level = engine().storage_level(converter_.relation(request.get_storage_level().relation()));
        write_level(level.value_or(kNone), *response_.mutable_get_storage_level()->mutable_storage_level());
        return;
      }
      default:
        throw_not_set("spark.connect.AnalyzePlanRequest", "analyze");
    }
  }

  ConnectSession& session_;
  PlanConverter converter_;
  pb::AnalyzePlanResponse& response_;
};

}  // namespace

void ConnectService::analyze_plan(const pb::AnalyzePlanRequest& request, pb::AnalyzePlanResponse& response) {
  const auto session = open_session(request.user_context().user_id(), request.session_id(),
                                    request.client_observed_server_side_session_id());
  response.set_session_id(request.session_id());
  response.set_server_side_session_id(session->server_side_id());
  Analysis(*session, response).answer(request);
}

}  // namespace firesteel
