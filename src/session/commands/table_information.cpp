#include "session/commands/table_information.h"

#include "catalog/column_metadata.h"
#include "functions/cast/cast.h"
#include "session/catalog/locations.h"
#include "session/commands/name_checks.h"
#include "session/commands/partition_specs.h"

#include <ctime>

namespace firesteel {
namespace {

/// Java's Date.toString: "Sun Nov 22 15:12:08 PST 2026", in the server's time zone.
std::string date_text(int64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[64];
  std::strftime(text, sizeof(text), "%a %b %d %H:%M:%S %Z %Y", &local);
  return text;
}

std::string name_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + quoted_name({name});
  }
  return "[" + text + "]";
}

std::string property_list(const PropertyMap& properties) {
  std::string text;
  for (const auto& [key, value] : properties) {
    text += (text.empty() ? "" : ", ") + key + "=" + redacted_value(key, value);
  }
  return "[" + text + "]";
}

void add_view(const TableDefinition& table, Information& information) {
  const ViewDefinition& view = table.view;
  information.emplace_back("View Text", view.text);
  if (!table.database.empty()) {  // of persistent views only
    information.emplace_back("View Original Text", view.original_text.empty() ? view.text : view.original_text);
  }
  if (!view.schema_mode.empty()) {
    information.emplace_back("View Schema Mode", view.schema_mode);
  }
  information.emplace_back("View Catalog and Namespace", view.catalog + "." + view.database);
  information.emplace_back("View Query Output Columns", name_list(view.query_columns));
}

}  // namespace

Information storage_information(const TableDefinition& table) {
  Information information;
  if (table.buckets.has_value()) {
    information.emplace_back("Num Buckets", std::to_string(table.buckets->buckets));
    information.emplace_back("Bucket Columns", name_list(table.buckets->columns));
    information.emplace_back("Sort Columns", name_list(table.buckets->sort_columns));
  }
  return information;
}

Information table_information(const TableDefinition& table, const StatementContext& context, bool for_extended) {
  static_cast<void>(context);
  Information information = {{"Catalog", "spark_catalog"}, {"Database", table.database}, {"Table", table.name}};
  information.emplace_back("Created Time", date_text(table.created_ms));
  information.emplace_back("Last Access", "UNKNOWN");
  information.emplace_back("Created By", table.created_version);
  information.emplace_back("Type", table.is_view()                     ? "VIEW"
                                   : table.kind == TableKind::kManaged ? "MANAGED"
                                                                       : "EXTERNAL");
  if (!table.is_view()) {
    information.emplace_back("Provider", table.provider);
  }
  for (auto& entry : storage_information(table)) {
    information.push_back(std::move(entry));
  }
  if (table.comment.has_value()) {
    information.emplace_back("Comment", *table.comment);
  }
  if (!table.collation.empty()) {
    information.emplace_back("Collation", table.collation);
  }
  if (table.is_view()) {
    add_view(table, information);
  }
  if (!table.properties.empty()) {
    information.emplace_back("Table Properties", property_list(table.properties));
  }
  if (table.statistics.has_value()) {
    std::string text = std::to_string(table.statistics->size_bytes) + " bytes";
    if (table.statistics->row_count.has_value()) {
      text += ", " + std::to_string(*table.statistics->row_count) + " rows";
    }
    information.emplace_back("Statistics", text);
  }
  if (!table.is_view()) {
    information.emplace_back("Location", table.location);
    if (!table.options.empty()) {
      information.emplace_back("Storage Properties", property_list(table.options));
    }
    if (!table.partition_columns.empty()) {
      information.emplace_back("Partition Provider", "Catalog");
      if (for_extended) {
        information.emplace_back("Partition Columns", name_list(table.partition_columns));
      }
    }
  }
  return information;
}

Information temp_view_information(const TempViews::View& view, const std::string& database) {
  Information information;
  if (!database.empty()) {
    information.emplace_back("Database", database);
  }
  information.emplace_back("Table", view.name);
  const int64_t created = view.definition.has_value() ? view.definition->created_ms : 0;
  information.emplace_back("Created Time", date_text(created));
  information.emplace_back("Last Access", "UNKNOWN");
  information.emplace_back("Created By", "Spark 4.2.0");
  information.emplace_back("Type", "VIEW");
  if (view.definition.has_value()) {
    if (view.definition->comment.has_value()) {
      information.emplace_back("Comment", *view.definition->comment);
    }
    if (!view.definition->view.text.empty()) {
      add_view(*view.definition, information);
    }
  } else {
    information.emplace_back("View Schema Mode", "BINDING");
  }
  if (view.definition.has_value() && !view.definition->properties.empty()) {
    information.emplace_back("Table Properties", property_list(view.definition->properties));
  }
  return information;
}

Information partition_information(const TableDefinition& table, const PartitionDefinition& partition) {
  std::string values;
  for (size_t i = 0; i < table.partition_columns.size(); ++i) {
    values += (i == 0 ? "" : ", ") + table.partition_columns[i] + "=" +
              partition.values[i].value_or("__HIVE_DEFAULT_PARTITION__");
  }
  return {{"Partition Values", "[" + values + "]"},
          {"Location", partition_location(table, partition)},
          {"Created Time", date_text(partition.created_ms)},
          {"Last Access", "UNKNOWN"}};
}

std::string lines_text(const Information& information) {
  std::string text;
  for (const auto& [name, value] : information) {
    text += name + ": " + value + "\n";
  }
  return text;
}

std::string schema_lines(const Schema& schema) {
  Schema nullable = schema;
  for (StructField& field : nullable) {
    field.nullable = true;
    field.type = declared_type(field);
  }
  return "Schema: " + schema_tree_string(nullable);
}

Schema view_schema(const TempViews::View& view, const StatementContext& context) {
  if (view.definition.has_value() && !view.definition->schema.empty()) {
    return view.definition->schema;
  }
  static_cast<void>(context);
  return schema_of(view.plan->output());
}

}  // namespace firesteel
