#include "session/commands/describe_json.h"

#include "catalog/column_metadata.h"
#include "session/commands/name_checks.h"
#include "session/commands/partition_specs.h"
#include "session/commands/table_information.h"
#include "types/json_reader.h"

#include <ctime>

namespace firesteel {
namespace {

std::string text_list(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    text += (text.empty() ? "" : ",") + json_quoted(value);
  }
  return "[" + text + "]";
}

std::string text_map(const PropertyMap& map) {
  std::string text;
  for (const auto& [key, value] : map) {
    text += (text.empty() ? "" : ",") + json_quoted(key) + ":" + json_quoted(redacted_value(key, value));
  }
  return "{" + text + "}";
}

std::string type_json(const DataType& type);

std::string fields_json(const std::vector<StructField>& fields) {
  std::string text;
  for (const StructField& field : fields) {
    text += (text.empty() ? "" : ",") + ("{\"name\":" + json_quoted(field.name)) +
            ",\"type\":" + type_json(field.type) + ",\"nullable\":" + (field.nullable ? "true" : "false") + "}";
  }
  return "[" + text + "]";
}

std::string flag(bool value) { return value ? "true" : "false"; }

std::string named(const std::string& name) { return "{\"name\":\"" + name + "\"}"; }

std::string type_json(const DataType& type) {
  switch (type.id()) {
    case TypeId::kString:
      return "{\"name\":\"string\",\"collation\":\"" + std::string(type.collation()) + "\"}";
    case TypeId::kChar:
      return "{\"name\":\"char\",\"length\":" + std::to_string(type.length()) + "}";
    case TypeId::kVarchar:
      return "{\"name\":\"varchar\",\"length\":" + std::to_string(type.length()) + "}";
    case TypeId::kDecimal:
      return "{\"name\":\"decimal\",\"precision\":" + std::to_string(type.precision()) +
             ",\"scale\":" + std::to_string(type.scale()) + "}";
    case TypeId::kArray:
      return "{\"name\":\"array\",\"element_type\":" + type_json(type.element()) +
             ",\"element_nullable\":" + flag(type.contains_null()) + "}";
    case TypeId::kMap:
      return "{\"name\":\"map\",\"key_type\":" + type_json(type.key()) + ",\"value_type\":" + type_json(type.value()) +
             ",\"value_nullable\":" + flag(type.contains_null()) + "}";
    case TypeId::kStruct:
      return "{\"name\":\"struct\",\"fields\":" + fields_json(type.fields()) + "}";
    case TypeId::kTimestamp:
      return named("timestamp_ltz");
    case TypeId::kYearMonthInterval: {
      static constexpr const char* kUnits[] = {"year", "month"};
      return std::string("{\"name\":\"interval\",\"start_unit\":\"") + kUnits[type.start_field()] +
             "\",\"end_unit\":\"" + kUnits[type.end_field()] + "\"}";
    }
    case TypeId::kDayTimeInterval: {
      static constexpr const char* kUnits[] = {"day", "hour", "minute", "second"};
      return std::string("{\"name\":\"interval\",\"start_unit\":\"") + kUnits[type.start_field()] +
             "\",\"end_unit\":\"" + kUnits[type.end_field()] + "\"}";
    }
    default:
      return named(type.simple_string());
  }
}

std::string columns_json(const Schema& schema) {
  std::string text;
  for (const StructField& field : schema) {
    text += (text.empty() ? "" : ",") + ("{\"name\":" + json_quoted(field.name)) +
            ",\"type\":" + type_json(declared_type(field));
    if (const auto comment = metadata_value(field, kCommentKey)) {
      text += ",\"comment\":" + json_quoted(*comment);
    }
    text += ",\"nullable\":true";
    if (const auto value = metadata_value(field, kCurrentDefaultKey)) {
      text += ",\"default\":" + json_quoted(*value);
    }
    text += "}";
  }
  return "[" + text + "]";
}

std::string utc_text(int64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

class JsonObject {
 public:
  JsonObject& raw(const char* name, const std::string& json) {
    text_ += (text_.empty() ? "\"" : ",\"") + std::string(name) + "\":" + json;
    return *this;
  }
  JsonObject& text(const char* name, const std::string& value) { return raw(name, json_quoted(value)); }
  std::string finish() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

void add_view(const TableDefinition& table, JsonObject& json) {
  const ViewDefinition& view = table.view;
  json.text("view_text", view.text);
  json.text("view_original_text", view.original_text.empty() ? view.text : view.original_text);
  json.text("view_schema_mode", view.schema_mode);
  json.text("view_catalog_and_namespace", view.catalog + "." + view.database);
  json.raw("view_query_output_columns", text_list(view.query_columns));
}

}  // namespace

TableDefinition temp_view_definition(const TempViews::View& view, const StatementContext& context) {
  TableDefinition table;
  if (view.definition.has_value()) {
    table = *view.definition;
  }
  table.kind = TableKind::kView;
  table.name = view.name;
  table.schema = view_schema(view, context);
  return table;
}

std::string describe_json(const TableDefinition& table, const std::vector<PartitionDefinition>& partition,
                          const StatementContext& context) {
  static_cast<void>(context);
  JsonObject json;
  json.text("table_name", table.name);
  if (!table.database.empty()) {
    json.text("catalog_name", "spark_catalog");
    json.raw("namespace", text_list({table.database}));
    json.text("schema_name", table.database);
  }
  json.raw("columns", columns_json(table.schema));
  if (!partition.empty()) {
    PropertyMap values;
    for (size_t i = 0; i < table.partition_columns.size(); ++i) {
      values[table.partition_columns[i]] = partition[0].values[i].value_or("__HIVE_DEFAULT_PARTITION__");
    }
    json.raw("partition_values", text_map(values));
  }
  if (table.buckets.has_value()) {
    json.raw("num_buckets", std::to_string(table.buckets->buckets));
    json.raw("bucket_columns", text_list(table.buckets->columns));
    json.raw("sort_columns", text_list(table.buckets->sort_columns));
  }
  if (!table.is_view()) {
    json.text("location", partition.empty() ? table.location : partition_location(table, partition[0]));
    if (!table.options.empty()) {
      json.raw("storage_properties", text_map(table.options));
    }
  }
  json.text("created_time", utc_text(table.created_ms));
  json.text("last_access", "UNKNOWN");
  json.text("created_by", "Spark 4.2.0");
  json.text("type", table.is_view() ? "VIEW" : table.kind == TableKind::kManaged ? "MANAGED" : "EXTERNAL");
  if (!table.is_view()) {
    json.text("provider", table.provider);
  }
  if (table.comment.has_value()) {
    json.text("comment", *table.comment);
  }
  if (table.is_view() && !table.view.text.empty()) {
    add_view(table, json);
  }
  if (!table.properties.empty()) {
    json.raw("table_properties", text_map(table.properties));
  }
  if (table.statistics.has_value()) {
    JsonObject statistics;
    statistics.raw("size_in_bytes", std::to_string(table.statistics->size_bytes));
    if (table.statistics->row_count.has_value()) {
      statistics.raw("num_rows", std::to_string(*table.statistics->row_count));
    }
    json.raw("statistics", statistics.finish());
  }
  if (!table.partition_columns.empty()) {
    json.text("partition_provider", "Catalog");
    json.raw("partition_columns", text_list(table.partition_columns));
  }
  json.text("collation", table.collation.empty() ? "UTF8_BINARY" : table.collation);
  return json.finish();
}

}  // namespace firesteel
