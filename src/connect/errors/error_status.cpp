#include "connect/errors/error_status.h"

#include "connect/errors/exception_hierarchy.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "spark/connect/base.pb.h"

#include <cstdio>

namespace firesteel {
namespace {

// Trailers are limited to 8 KiB by many gRPC peers, and the message goes into them twice.
constexpr size_t kMaxMessage = 1500;
constexpr size_t kMaxParameters = 1024;
constexpr int kInternal = 13;  // google.rpc.Code, as Spark answers for every exception

std::string abbreviated(const std::string& text, size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  size_t end = limit - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return text.substr(0, end) + "...";
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

// Protocol strings must be UTF-8, and values of the user's data get into messages: bytes that are not become U+FFFD.
std::string as_utf8(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t length = lead < 0x80 ? 1 : (lead >= 0xC2 && lead < 0xE0 ? 2 : (lead >= 0xE0 && lead < 0xF0 ? 3 : 4));
    bool valid = lead < 0x80 || (lead >= 0xC2 && lead < 0xF5 && at + length <= text.size());
    for (size_t i = 1; valid && i < length; ++i) {
      valid = (static_cast<unsigned char>(text[at + i]) & 0xC0) == 0x80;
    }
    if (valid) {
      out.append(text.substr(at, length));
      at += length;
    } else {
      out += "\xEF\xBF\xBD";
      ++at;
    }
  }
  return out;
}

std::string json_array(const std::vector<std::string>& items) {
  std::string json = "[";
  for (const std::string& item : items) {
    if (json.size() > 1) {
      json.push_back(',');
    }
    append_json_string(json, item);
  }
  return json + "]";
}

std::string json_object(const ErrorParameters& parameters) {
  std::string json = "{";
  for (const auto& [name, value] : parameters) {
    if (json.size() > 1) {
      json.push_back(',');
    }
    append_json_string(json, name);
    json.push_back(':');
    append_json_string(json, as_utf8(value));
  }
  return json + "}";
}

std::string thrown_class(const SparkError& error) {
  return error.exception_class().empty() ? "org.apache.spark.SparkException" : error.exception_class();
}

void write_context(const QueryContext& from, pb::FetchErrorDetailsResponse_QueryContext& to) {
  to.set_context_type(from.kind == QueryContext::Kind::kSql ? pb::FetchErrorDetailsResponse_QueryContext::SQL
                                                            : pb::FetchErrorDetailsResponse_QueryContext::DATAFRAME);
  to.set_object_type(from.object_type);
  to.set_object_name(from.object_name);
  to.set_start_index(from.start_index);
  to.set_stop_index(from.stop_index);
  to.set_fragment(as_utf8(from.fragment));
  to.set_call_site(from.call_site);
  to.set_summary(as_utf8(from.summary));
}

}  // namespace

RpcFailure to_rpc_failure(const SparkError& error, const std::string& error_id) {
  const std::string message = abbreviated(as_utf8(error.what()), kMaxMessage);
  google::rpc::ErrorInfo info;
  info.set_reason(thrown_class(error));
  info.set_domain("org.apache.spark");
  auto& metadata = *info.mutable_metadata();
  metadata["classes"] = json_array(exception_hierarchy(thrown_class(error)));
  if (!error.condition().empty()) {
    metadata["errorClass"] = error.condition();
  }
  if (!error.sql_state().empty()) {
    metadata["sqlState"] = std::string(error.sql_state());
  }
  if (std::string parameters = json_object(error.parameters());
      !error.condition().empty() && parameters.size() <= kMaxParameters) {
    metadata["messageParameters"] = std::move(parameters);
  }
  if (!error_id.empty()) {
    metadata["errorId"] = error_id;
  }
  google::rpc::Status status;
  status.set_code(kInternal);
  status.set_message(message);
  status.add_details()->PackFrom(info);
  return {message, status.SerializeAsString()};
}

void write_error_details(const SparkError& error, pb::FetchErrorDetailsResponse& response) {
  response.set_root_error_idx(0);
  pb::FetchErrorDetailsResponse_Error& out = *response.add_errors();
  for (std::string& name : exception_hierarchy(thrown_class(error))) {
    out.add_error_type_hierarchy(std::move(name));
  }
  out.set_message(as_utf8(error.what()));
  if (error.condition().empty()) {
    return;
  }
  auto& throwable = *out.mutable_spark_throwable();
  throwable.set_error_class(error.condition());
  if (!error.sql_state().empty()) {
    throwable.set_sql_state(std::string(error.sql_state()));
  }
  for (const auto& [name, value] : error.parameters()) {
    (*throwable.mutable_message_parameters())[name] = as_utf8(value);
  }
  for (const QueryContext& context : error.contexts()) {
    write_context(context, *throwable.add_query_contexts());
  }
}

}  // namespace firesteel
