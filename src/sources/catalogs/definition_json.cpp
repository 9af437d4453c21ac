#include "sources/catalogs/definition_json.h"

#include "base/errors/spark_error.h"
#include "types/json_reader.h"
#include "types/type_json.h"

#include <cstdlib>

namespace firesteel {
namespace {

/// Writes the members of one object.
class ObjectWriter {
 public:
  ObjectWriter& raw(std::string_view name, const std::string& json) {
    text_ += (text_.empty() ? "" : ",") + json_quoted(name) + ":" + json;
    return *this;
  }
  ObjectWriter& text(std::string_view name, const std::string& value) {
    return value.empty() ? *this : raw(name, json_quoted(value));
  }
  ObjectWriter& number(std::string_view name, int64_t value) { return raw(name, std::to_string(value)); }
  std::string finish() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

std::string list_json(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    text += (text.empty() ? "" : ",") + json_quoted(value);
  }
  return "[" + text + "]";
}

std::string map_json(const PropertyMap& map) {
  ObjectWriter writer;
  for (const auto& [key, value] : map) {
    writer.raw(key, json_quoted(value));
  }
  return writer.finish();
}

std::string text_of(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.find(name);
  return value == nullptr ? std::string() : value->text;
}

int64_t number_of(const JsonValue& object, std::string_view name) {
  const std::string text = text_of(object, name);
  return text.empty() ? 0 : std::strtoll(text.c_str(), nullptr, 10);
}

std::vector<std::string> list_of(const JsonValue& object, std::string_view name) {
  std::vector<std::string> values;
  if (const JsonValue* value = object.find(name)) {
    for (const JsonValue& item : value->items) {
      values.push_back(item.text);
    }
  }
  return values;
}

PropertyMap map_of(const JsonValue& object, std::string_view name) {
  PropertyMap map;
  if (const JsonValue* value = object.find(name)) {
    for (const auto& [key, member] : value->members) {
      map[key] = member.text;
    }
  }
  return map;
}

std::unique_ptr<JsonValue> parse(std::string_view text) {
  auto json = read_json(text);
  if (json == nullptr) {
    throw SparkError("METASTORE_UNAVAILABLE", {{"path", ""}, {"message", "a definition in it cannot be read"}});
  }
  return json;
}

std::string statistics_json(const CatalogStatistics& statistics) {
  ObjectWriter columns;
  for (const auto& [name, values] : statistics.columns) {
    columns.raw(name, map_json(values));
  }
  ObjectWriter writer;
  writer.number("size", statistics.size_bytes).raw("columns", columns.finish());
  if (statistics.row_count.has_value()) {
    writer.number("rows", *statistics.row_count);
  }
  return writer.finish();
}

CatalogStatistics statistics_of(const JsonValue& json) {
  CatalogStatistics statistics;
  statistics.size_bytes = number_of(json, "size");
  if (json.find("rows") != nullptr) {
    statistics.row_count = number_of(json, "rows");
  }
  if (const JsonValue* columns = json.find("columns")) {
    for (const auto& [name, member] : columns->members) {
      statistics.columns[name] = map_of(*columns, name);
    }
  }
  return statistics;
}

std::string view_json(const ViewDefinition& view) {
  ObjectWriter writer;
  writer.text("text", view.text)
      .text("originalText", view.original_text)
      .raw("queryColumns", list_json(view.query_columns))
      .text("catalog", view.catalog)
      .text("database", view.database)
      .raw("configs", map_json(view.configs))
      .text("schemaMode", view.schema_mode)
      .number("userColumns", view.user_columns ? 1 : 0);
  return writer.finish();
}

ViewDefinition view_of(const JsonValue& json) {
  ViewDefinition view;
  view.text = text_of(json, "text");
  view.original_text = text_of(json, "originalText");
  view.query_columns = list_of(json, "queryColumns");
  view.catalog = text_of(json, "catalog");
  view.database = text_of(json, "database");
  view.configs = map_of(json, "configs");
  view.schema_mode = text_of(json, "schemaMode");
  view.user_columns = number_of(json, "userColumns") != 0;
  return view;
}

std::string bucket_json(const BucketSpec& buckets) {
  return ObjectWriter()
      .number("buckets", buckets.buckets)
      .raw("columns", list_json(buckets.columns))
      .raw("sortColumns", list_json(buckets.sort_columns))
      .finish();
}

constexpr const char* kKinds[] = {"MANAGED", "EXTERNAL", "VIEW"};

TableKind kind_of(const std::string& text) {
  return text == "VIEW" ? TableKind::kView : text == "EXTERNAL" ? TableKind::kExternal : TableKind::kManaged;
}

}  // namespace

std::string values_json(const std::vector<std::optional<std::string>>& values) {
  std::string text;
  for (const auto& value : values) {
    text += (text.empty() ? "" : ",") + (value.has_value() ? json_quoted(*value) : std::string("null"));
  }
  return "[" + text + "]";
}

std::string to_json(const DatabaseDefinition& database) {
  return ObjectWriter()
      .text("name", database.name)
      .text("comment", database.comment)
      .text("location", database.location)
      .raw("properties", map_json(database.properties))
      .text("owner", database.owner)
      .text("collation", database.collation)
      .finish();
}

std::string to_json(const TableDefinition& table) {
  ObjectWriter writer;
  writer.text("database", table.database)
      .text("name", table.name)
      .text("kind", kKinds[static_cast<int>(table.kind)])
      .raw("schema", data_type_to_json(DataType::struct_type(table.schema)))
      .text("provider", table.provider)
      .text("location", table.location)
      .raw("partitionColumns", list_json(table.partition_columns))
      .raw("options", map_json(table.options))
      .raw("properties", map_json(table.properties))
      .text("owner", table.owner)
      .text("createdVersion", table.created_version)
      .number("created", table.created_ms)
      .text("collation", table.collation);
  if (table.comment.has_value()) {
    writer.raw("comment", json_quoted(*table.comment));
  }
  if (table.buckets.has_value()) {
    writer.raw("buckets", bucket_json(*table.buckets));
  }
  if (table.statistics.has_value()) {
    writer.raw("statistics", statistics_json(*table.statistics));
  }
  if (table.is_view()) {
    writer.raw("view", view_json(table.view));
  }
  return writer.finish();
}

std::string to_json(const PartitionDefinition& partition) {
  return ObjectWriter()
      .raw("values", values_json(partition.values))
      .text("location", partition.location)
      .raw("parameters", map_json(partition.parameters))
      .number("created", partition.created_ms)
      .finish();
}

DatabaseDefinition database_from_json(std::string_view text) {
  const auto json = parse(text);
  DatabaseDefinition database;
  database.name = text_of(*json, "name");
  database.comment = text_of(*json, "comment");
  database.location = text_of(*json, "location");
  database.properties = map_of(*json, "properties");
  database.owner = text_of(*json, "owner");
  database.collation = text_of(*json, "collation");
  return database;
}

TableDefinition table_from_json(std::string_view text) {
  const auto json = parse(text);
  TableDefinition table;
  table.database = text_of(*json, "database");
  table.name = text_of(*json, "name");
  table.kind = kind_of(text_of(*json, "kind"));
  if (const JsonValue* schema = json->find("schema")) {
    table.schema = data_type_from_json(schema->source).fields();
  }
  table.provider = text_of(*json, "provider");
  table.location = text_of(*json, "location");
  table.partition_columns = list_of(*json, "partitionColumns");
  table.options = map_of(*json, "options");
  table.properties = map_of(*json, "properties");
  table.owner = text_of(*json, "owner");
  table.created_version = text_of(*json, "createdVersion");
  table.created_ms = number_of(*json, "created");
  table.collation = text_of(*json, "collation");
  if (json->find("comment") != nullptr) {
    table.comment = text_of(*json, "comment");
  }
  if (const JsonValue* buckets = json->find("buckets")) {
    table.buckets = BucketSpec{static_cast<int>(number_of(*buckets, "buckets")), list_of(*buckets, "columns"),
                               list_of(*buckets, "sortColumns")};
  }
  if (const JsonValue* statistics = json->find("statistics")) {
    table.statistics = statistics_of(*statistics);
  }
  if (const JsonValue* view = json->find("view")) {
    table.view = view_of(*view);
  }
  return table;
}

PartitionDefinition partition_from_json(std::string_view text) {
  const auto json = parse(text);
  PartitionDefinition partition;
  if (const JsonValue* values = json->find("values")) {
    for (const JsonValue& item : values->items) {
      const bool null = item.kind == JsonValue::Kind::kNull;
      partition.values.push_back(null ? std::nullopt : std::optional(item.text));
    }
  }
  partition.location = text_of(*json, "location");
  partition.parameters = map_of(*json, "parameters");
  partition.created_ms = number_of(*json, "created");
  return partition;
}

}  // namespace firesteel
