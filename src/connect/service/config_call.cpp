#include "base/errors/spark_error.h"
#include "connect/relations/plan_converter.h"
#include "connect/service/connect_service.h"
#include "connect/service/connect_session.h"
#include "session/session.h"
#include "spark/connect/base.pb.h"

#include <algorithm>
#include <array>

namespace firesteel {
namespace {

using Operation = pb::ConfigRequest_Operation;

// Settings of the protocol itself: the engine below does not know them. Values are Spark's defaults.
constexpr auto kProtocolDefaults = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"spark.connect.session.planCompression.defaultAlgorithm", "ZSTD"},
    {"spark.connect.session.planCompression.threshold", "10485760"},
    {"spark.sql.connect.serverStacktrace.enabled", "false"},
    {"spark.sql.pyspark.jvmStacktrace.enabled", "false"},
    {"spark.sql.session.localRelationBatchOfChunksSizeBytes", "1073741824"},
    {"spark.sql.session.localRelationCacheThreshold", "1048576"},
    {"spark.sql.session.localRelationChunkSizeBytes", "16777216"},
    {"spark.sql.session.localRelationChunkSizeRows", "10000"},
    {"spark.sql.session.localRelationSizeLimit", "3221225472"},
});

std::optional<std::string> lookup(const Session& session, const std::string& key) {
  if (auto value = session.config(key)) {
    return value;
  }
  const auto* known = std::find_if(kProtocolDefaults.begin(), kProtocolDefaults.end(),
                                   [&](const auto& row) { return row.first == key; });
  return known == kProtocolDefaults.end() ? std::nullopt : std::optional<std::string>(known->second);
}

void add(pb::ConfigResponse& response, const std::string& key, const std::optional<std::string>& value) {
  pb::KeyValue& pair = *response.add_pairs();
  pair.set_key(key);
  if (value) {
    pair.set_value(*value);
  }
}

void set_all(const pb::ConfigRequest_Set& set, Session& session, pb::ConfigResponse& response) {
  for (const pb::KeyValue& pair : set.pairs()) {
    try {
      session.set_config(pair.key(), pair.value());
    } catch (const SparkError& error) {
      if (!set.silent()) {
        throw;
      }
      response.add_warnings(error.what());
    }
    add(response, pair.key(), pair.value());
  }
}

void get_all(const pb::ConfigRequest_GetAll& request, const Session& session, pb::ConfigResponse& response) {
  const std::string& prefix = request.prefix();
  for (const auto& [key, value] : session.all_config()) {
    if (key.starts_with(prefix)) {
      add(response, key.substr(prefix.size()), value);
    }
  }
}

void answer(const Operation& operation, Session& session, pb::ConfigResponse& response) {
  switch (operation.op_type_case()) {
    case Operation::kSet:
      set_all(operation.set(), session, response);
      return;
    case Operation::kGet:
      for (const std::string& key : operation.get().keys()) {
        const auto value = lookup(session, key);
        if (!value) {
          throw SparkError("SQL_CONF_NOT_FOUND", {{"sqlConf", "\"" + key + "\""}});
        }
        add(response, key, value);
      }
      return;
    case Operation::kGetWithDefault:
      for (const pb::KeyValue& pair : operation.get_with_default().pairs()) {
        auto value = lookup(session, pair.key());
        if (!value && pair.has_value()) {
          value = pair.value();
        }
        add(response, pair.key(), value);
      }
      return;
    case Operation::kGetOption:
      for (const std::string& key : operation.get_option().keys()) {
        add(response, key, lookup(session, key));
      }
      return;
    case Operation::kGetAll:
      get_all(operation.get_all(), session, response);
      return;
    case Operation::kUnset:
      for (const std::string& key : operation.unset().keys()) {
        session.unset_config(key);
        add(response, key, std::nullopt);
      }
      return;
    case Operation::kIsModifiable:
      for (const std::string& key : operation.is_modifiable().keys()) {
        add(response, key, session.is_modifiable(key) ? "true" : "false");
      }
      return;
    case Operation::OP_TYPE_NOT_SET:
      break;
  }
  throw_not_set("spark.connect.ConfigRequest.Operation", "op_type");
}

}  // namespace

void ConnectService::config(const pb::ConfigRequest& request, pb::ConfigResponse& response) {
  const auto session = open_session(request.user_context().user_id(), request.session_id(),
                                    request.client_observed_server_side_session_id());
  response.set_session_id(request.session_id());
  response.set_server_side_session_id(session->server_side_id());
  answer(request.operation(), session->session(), response);
}

}  // namespace firesteel
