#include "session/commands/name_checks.h"

#include "base/errors/spark_error.h"

#include <algorithm>
#include <cctype>

namespace firesteel {

void check_object_name(const std::string& name) {
  const bool valid = !name.empty() && std::all_of(name.begin(), name.end(),
                                                  [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  if (!valid) {
    throw SparkError("INVALID_SCHEMA_OR_RELATION_NAME", {{"name", quoted_name({name})}});
  }
}

// As spark.sql.redaction.options.regex and spark.redaction.regex are by default.
std::string redacted_value(const std::string& key, const std::string& value) {
  const std::string lower = lower_ascii(key);
  for (const char* word : {"secret", "password", "token", "access.key", "accesskey", "access_key", "api.key", "api_key",
                           "apikey", "url"}) {
    if (lower.find(word) != std::string::npos) {
      return "*********(redacted)";
    }
  }
  return value;
}

TableDefinition require_real_table(const StatementName& name, const std::string& operation,
                                   const StatementContext& context) {
  const bool temporary = context.catalog().find_temp_view(name.parts).has_value();
  const auto table = temporary ? std::nullopt : context.catalog().find_table(context.catalog().table_name(name.parts));
  if (!temporary && !table) {
    throw context.catalog().not_found(name);
  }
  if (temporary || table->is_view()) {
    std::vector<std::string> shown = name.parts;
    if (!temporary) {
      shown = {"spark_catalog", table->database, table->name};
    }
    SparkError error("EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
                     {{"viewName", quoted_name(shown)}, {"operation", operation}});
    throw error.with_context(name.origin);
  }
  return *table;
}

TableDefinition require_view(const StatementName& name, const std::string& operation, bool use_alter_table,
                             const StatementContext& context) {
  if (context.catalog().find_temp_view(name.parts)) {
    SparkError error("EXPECT_PERMANENT_VIEW_NOT_TEMP",
                     {{"viewName", quoted_name(name.parts)}, {"operation", operation}});
    throw error.with_context(name.origin);
  }
  TableDefinition table = context.catalog().require_table(name);
  if (!table.is_view()) {
    SparkError error(
        use_alter_table ? "EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE" : "EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE",
        {{"tableName", quoted_name({"spark_catalog", table.database, table.name})}, {"operation", operation}});
    throw error.with_context(name.origin);
  }
  return table;
}

}  // namespace firesteel
