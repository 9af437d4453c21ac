#include "base/errors/spark_error.h"
#include "connect/relations/collected_rows.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "logical/commands/command.h"
#include "logical/relations/unresolved_relations.h"
#include "session/session.h"
#include "spark/connect/catalog.pb.h"

#include <absl/strings/ascii.h>

#include <algorithm>

namespace firesteel {
namespace {

using pb::Catalog;

StructField text_field(std::string name, bool nullable = true) {
  return {std::move(name), DataType::string(), nullable, ""};
}
StructField flag_field(std::string name) { return {std::move(name), DataType::boolean(), false, ""}; }
StructField names_field(std::string name) { return {std::move(name), DataType::array(DataType::string()), true, ""}; }
Literal text(std::string value) { return Literal::string(std::move(value)); }
Literal no_text() { return Literal::null(DataType::string()); }
Literal no_names() { return {DataType::array(DataType::string()), std::make_shared<const std::vector<Literal>>()}; }

PlanPtr single(StructField field, Literal value) { return relation_of({std::move(field)}, {{std::move(value)}}); }
PlanPtr answer(std::string value) { return single(text_field("value", false), text(std::move(value))); }
PlanPtr answer(bool value) { return single(flag_field("value"), Literal::boolean(value)); }
PlanPtr nothing() { return relation_of({}, {}); }

// Spark's patterns: * for anything, | between alternatives; case does not count.
bool matches_one(std::string_view name, std::string_view pattern) {
  if (pattern.empty()) {
    return name.empty();
  }
  if (pattern[0] == '*') {
    return matches_one(name, pattern.substr(1)) || (!name.empty() && matches_one(name.substr(1), pattern));
  }
  return !name.empty() && name[0] == pattern[0] && matches_one(name.substr(1), pattern.substr(1));
}

bool matches(const std::string& name, const std::string& pattern) {
  const std::string lower_name = absl::AsciiStrToLower(name);
  const std::string lower = absl::AsciiStrToLower(pattern);
  for (size_t start = 0; start <= lower.size();) {
    const size_t end = std::min(lower.find('|', start), lower.size());
    if (matches_one(lower_name, std::string_view(lower).substr(start, end - start))) {
      return true;
    }
    start = end + 1;
  }
  return false;
}

PlanPtr resolve_table(const std::string& name, PlanConverter& converter) {
  Session& session = converter.session();
  return session.analyze(make_plan<UnresolvedRelation>(session.parse_identifier(name)));
}

bool table_exists(const std::string& name, PlanConverter& converter) {
  try {
    resolve_table(name, converter);
    return true;
  } catch (const SparkError& error) {
    if (error.condition() == "TABLE_OR_VIEW_NOT_FOUND") {
      return false;
    }
    throw;
  }
}

std::string qualified(const std::string& name, bool has_database, const std::string& database) {
  return has_database ? database + "." + name : name;
}

Schema table_schema() {
  return {text_field("name", false), text_field("catalog"),   names_field("namespace"),
          text_field("description"), text_field("tableType"), flag_field("isTemporary")};
}

LiteralRow temp_view_row(const std::string& name) {
  return {text(name), no_text(), no_names(), no_text(), text("TEMPORARY"), Literal::boolean(true)};
}

PlanPtr list_tables(const pb::ListTables& request, PlanConverter& converter) {
  std::vector<LiteralRow> rows;
  for (const std::string& name : converter.session().temp_views()) {
    if (!request.has_pattern() || matches(name, request.pattern())) {
      rows.push_back(temp_view_row(name));
    }
  }
  return relation_of(table_schema(), rows);
}

PlanPtr list_columns(const pb::ListColumns& request, PlanConverter& converter) {
  const Schema schema = {text_field("name", false), text_field("description"), text_field("dataType", false),
                         flag_field("nullable"),    flag_field("isPartition"), flag_field("isBucket"),
                         flag_field("isCluster")};
  const PlanPtr table =
      resolve_table(qualified(request.table_name(), request.has_db_name(), request.db_name()), converter);
  std::vector<LiteralRow> rows;
  for (const AttributePtr& column : table->output()) {
    rows.push_back({text(column->name), no_text(), text(column->data_type.simple_string()),
                    Literal::boolean(column->is_nullable), Literal::boolean(false), Literal::boolean(false),
                    Literal::boolean(false)});
  }
  return relation_of(schema, rows);
}

Schema database_schema() {
  return {text_field("name", false), text_field("catalog"), text_field("description"),
          text_field("locationUri", false)};
}

LiteralRow database_row(const std::string& name, PlanConverter& converter) {
  const std::string folder = converter.session().config("spark.sql.warehouse.dir").value_or("spark-warehouse");
  return {text(name), text(converter.session().current_catalog()), text("default database"), text(folder)};
}

PlanPtr list_databases(const pb::ListDatabases& request, PlanConverter& converter) {
  std::vector<LiteralRow> rows;
  if (!request.has_pattern() || matches("default", request.pattern())) {
    rows.push_back(database_row("default", converter));
  }
  return relation_of(database_schema(), rows);
}

PlanPtr get_table(const pb::GetTable& request, PlanConverter& converter) {
  const std::string name = qualified(request.table_name(), request.has_db_name(), request.db_name());
  resolve_table(name, converter);
  return relation_of(table_schema(), {temp_view_row(converter.session().parse_identifier(name).back())});
}

PlanPtr list_catalogs(const pb::ListCatalogs& request, PlanConverter& converter) {
  const std::string name = converter.session().current_catalog();
  std::vector<LiteralRow> rows;
  if (!request.has_pattern() || matches(name, request.pattern())) {
    rows.push_back({text(name), no_text()});
  }
  return relation_of({text_field("name", false), text_field("description")}, rows);
}

bool database_exists(const std::string& name) { return absl::AsciiStrToLower(name) == "default"; }

PlanPtr get_database(const std::string& name, PlanConverter& converter) {
  if (!database_exists(name)) {
    throw SparkError("SCHEMA_NOT_FOUND",
                     {{"schemaName", "`" + converter.session().current_catalog() + "`.`" + name + "`"}});
  }
  return relation_of(database_schema(), {database_row("default", converter)});
}

// Runs the SQL statement that shows functions and asks for the name.
PlanPtr show_functions(const std::string& pattern, PlanConverter& converter) {
  Command show(Command::Statement::kShowFunctions);
  show.mode = "all";
  if (!pattern.empty()) {
    show.pattern = pattern;
  }
  const Schema schema = {text_field("name", false), text_field("catalog"),          names_field("namespace"),
                         text_field("description"), text_field("className", false), flag_field("isTemporary")};
  std::vector<LiteralRow> rows;
  for (const LiteralRow& row : collect_rows(make_plan<Command>(std::move(show)), converter)) {
    rows.push_back({row.at(0), no_text(), no_names(), no_text(), text(""), Literal::boolean(true)});
  }
  return relation_of(schema, rows);
}

bool function_exists(const std::string& name, PlanConverter& converter) {
  Command show(Command::Statement::kShowFunctions);
  show.mode = "all";
  show.pattern = name;
  return !collect_rows(make_plan<Command>(std::move(show)), converter).empty();
}

void set_database(const std::string& name, PlanConverter& converter) {
  if (!database_exists(name)) {
    get_database(name, converter);
  }
  converter.session().set_current_database(name);
}

}  // namespace

PlanPtr convert_catalog(const Catalog& catalog, PlanConverter& converter) {
  Session& session = converter.session();
  switch (catalog.cat_type_case()) {
    case Catalog::kCurrentDatabase:
      return answer(session.current_database());
    case Catalog::kSetCurrentDatabase:
      set_database(catalog.set_current_database().db_name(), converter);
      return nothing();
    case Catalog::kCurrentCatalog:
      return answer(session.current_catalog());
    case Catalog::kListCatalogs:
      return list_catalogs(catalog.list_catalogs(), converter);
    case Catalog::kListDatabases:
      return list_databases(catalog.list_databases(), converter);
    case Catalog::kGetDatabase:
      return get_database(catalog.get_database().db_name(), converter);
    case Catalog::kDatabaseExists:
      return answer(database_exists(catalog.database_exists().db_name()));
    case Catalog::kListTables:
      return list_tables(catalog.list_tables(), converter);
    case Catalog::kListColumns:
      return list_columns(catalog.list_columns(), converter);
    case Catalog::kGetTable:
      return get_table(catalog.get_table(), converter);
    case Catalog::kTableExists:
      return answer(table_exists(qualified(catalog.table_exists().table_name(), catalog.table_exists().has_db_name(),
                                           catalog.table_exists().db_name()),
                                 converter));
    case Catalog::kListFunctions:
      return show_functions(catalog.list_functions().pattern(), converter);
    case Catalog::kGetFunction:
      return show_functions(catalog.get_function().function_name(), converter);
    case Catalog::kFunctionExists:
      return answer(function_exists(catalog.function_exists().function_name(), converter));
    case Catalog::kDropTempView:
      return answer(session.drop_temp_view(catalog.drop_temp_view().view_name(), false));
    case Catalog::kDropGlobalTempView:
      return answer(session.drop_temp_view(catalog.drop_global_temp_view().view_name(), true));
    case Catalog::kIsCached:
      return answer(false);
    case Catalog::kClearCache:
    case Catalog::kRefreshTable:
    case Catalog::kRefreshByPath:
      return nothing();
    default:
      break;
  }
  throw_unsupported("the catalog operation number " + std::to_string(catalog.cat_type_case()));
}

}  // namespace firesteel
