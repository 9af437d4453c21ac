#include "base/errors/spark_error.h"
#include "connect/relations/collected_rows.h"
#include "connect/relations/plan_converter.h"
#include "connect/relations/relation_families.h"
#include "connect/types/proto_types.h"
#include "logical/commands/catalog_statement.h"
#include "logical/commands/command.h"
#include "logical/relations/unresolved_relations.h"
#include "session/catalog/catalog_listing.h"
#include "session/commands/command_runner.h"
#include "session/session.h"
#include "spark/connect/catalog.pb.h"

#include <absl/strings/ascii.h>

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

PlanPtr relation_named(const std::string& name, Session& session) {
  return make_plan<UnresolvedRelation>(session.parse_identifier(name));
}

StorageLevel cache_level(const pb::CacheTable& request) {
  if (!request.has_storage_level()) {
    return {};
  }
  const pb::StorageLevel& sent = request.storage_level();
  return {sent.use_disk(), sent.use_memory(), sent.use_off_heap(), sent.deserialized(), sent.replication()};
}

bool table_exists(const std::vector<std::string>& parts, PlanConverter& converter) {
  try {
    get_table(converter.session(), parts);
    return true;
  } catch (const SparkError& error) {
    if (error.condition() == "TABLE_OR_VIEW_NOT_FOUND") {
      return false;
    }
    throw;
  }
}

std::vector<std::string> name_parts(const std::string& name, bool has_database, const std::string& database,
                                    PlanConverter& converter) {
  std::vector<std::string> parts = converter.session().parse_identifier(name);
  if (has_database) {
    std::vector<std::string> full = converter.session().parse_identifier(database);
    full.push_back(parts.back());
    return full;
  }
  return parts;
}

Schema table_schema() {
  return {text_field("name", false), text_field("catalog"),   names_field("namespace"),
          text_field("description"), text_field("tableType"), flag_field("isTemporary")};
}

LiteralRow table_row(const TableListing& table) {
  Literal names = {DataType::array(DataType::string()), std::monostate{}};
  if (!table.database.empty()) {
    names.value = std::make_shared<const std::vector<Literal>>(std::vector<Literal>{text(table.database)});
  }
  return {text(table.name),
          table.is_temporary ? no_text() : text("spark_catalog"),
          table.is_temporary && table.database.empty() ? no_names() : std::move(names),
          table.comment ? text(*table.comment) : no_text(),
          text(table.type),
          Literal::boolean(table.is_temporary)};
}

PlanPtr list_tables(const pb::ListTables& request, PlanConverter& converter) {
  std::vector<LiteralRow> rows;
  const auto database = request.has_db_name() ? std::optional(request.db_name()) : std::nullopt;
  const auto pattern = request.has_pattern() ? std::optional(request.pattern()) : std::nullopt;
  for (const TableListing& table : list_tables(converter.session(), database, pattern)) {
    rows.push_back(table_row(table));
  }
  return relation_of(table_schema(), rows);
}

PlanPtr list_views(const pb::ListViews& request, PlanConverter& converter) {
  std::vector<LiteralRow> rows;
  const auto database = request.has_db_name() ? std::optional(request.db_name()) : std::nullopt;
  const auto pattern = request.has_pattern() ? std::optional(request.pattern()) : std::nullopt;
  for (const TableListing& table : list_tables(converter.session(), database, pattern)) {
    if (table.type == "VIEW" || table.is_temporary) {
      rows.push_back(table_row(table));
    }
  }
  return relation_of(table_schema(), rows);
}

PlanPtr list_columns(const pb::ListColumns& request, PlanConverter& converter) {
  const Schema schema = {text_field("name", false), text_field("description"), text_field("dataType", false),
                         flag_field("nullable"),    flag_field("isPartition"), flag_field("isBucket"),
                         flag_field("isCluster")};
  const auto parts = name_parts(request.table_name(), request.has_db_name(), request.db_name(), converter);
  std::vector<LiteralRow> rows;
  for (const ColumnListing& column : list_columns(converter.session(), parts)) {
    rows.push_back({text(column.name), column.comment ? text(*column.comment) : no_text(), text(column.type),
                    Literal::boolean(column.nullable), Literal::boolean(column.is_partition),
                    Literal::boolean(column.is_bucket), Literal::boolean(false)});
  }
  return relation_of(schema, rows);
}

Schema database_schema() {
  return {text_field("name", false), text_field("catalog"), text_field("description"),
          text_field("locationUri", false)};
}

LiteralRow database_row(const DatabaseDefinition& database, PlanConverter& converter) {
  return {text(database.name), text(converter.session().current_catalog()), text(database.comment),
          text(database.location)};
}

PlanPtr list_databases(const pb::ListDatabases& request, PlanConverter& converter) {
  std::vector<LiteralRow> rows;
  const auto pattern = request.has_pattern() ? std::optional(request.pattern()) : std::nullopt;
  for (const DatabaseDefinition& database : list_databases(converter.session(), pattern)) {
    rows.push_back(database_row(database, converter));
  }
  return relation_of(database_schema(), rows);
}

PlanPtr get_table(const pb::GetTable& request, PlanConverter& converter) {
  const auto parts = name_parts(request.table_name(), request.has_db_name(), request.db_name(), converter);
  return relation_of(table_schema(), {table_row(get_table(converter.session(), parts))});
}

PlanPtr list_catalogs(const pb::ListCatalogs& request, PlanConverter& converter) {
  const std::string name = converter.session().current_catalog();
  std::vector<LiteralRow> rows;
  if (!request.has_pattern() || matches_show_pattern(name, request.pattern())) {
    rows.push_back({text(name), no_text()});
  }
  return relation_of({text_field("name", false), text_field("description")}, rows);
}

PlanPtr get_database(const std::string& name, PlanConverter& converter) {
  return relation_of(database_schema(), {database_row(find_database(converter.session(), name), converter)});
}

bool database_exists(const std::string& name, PlanConverter& converter) {
  try {
    find_database(converter.session(), name);
    return true;
  } catch (const SparkError& error) {
    if (error.condition() == "SCHEMA_NOT_FOUND") {
      return false;
    }
    throw;
  }
}

// A statement of the catalog, run at once; its rows are not wanted.
template <typename T>
PlanPtr run(T statement, PlanConverter& converter) {
  converter.session().execute(make_plan<CatalogStatement>(std::move(statement)), converter.cancellation());
  return nothing();
}

// A statement of the catalog, run at once, with its rows.
template <typename T>
PlanPtr shown(T statement, PlanConverter& converter) {
  const PlanPtr plan = make_plan<CatalogStatement>(std::move(statement));
  return relation_of(converter.session().schema_of(plan), collect_rows(plan, converter));
}

StatementName statement_name(const std::string& name, PlanConverter& converter) {
  return {converter.session().parse_identifier(name), {}};
}

template <typename Request>
PlanPtr create_table(const Request& request, PlanConverter& converter) {
  CreateTable statement;
  statement.name = statement_name(request.table_name(), converter);
  statement.provider = request.has_source() ? request.source() : "";
  if (request.has_path() && !request.path().empty()) {
    statement.location = request.path();
  }
  for (const auto& [key, value] : request.options()) {
    if (absl::AsciiStrToLower(key) == "path") {
      statement.location = value;
    } else {
      statement.options.emplace_back(key, value);
    }
  }
  if (request.has_schema()) {
    const DataType schema = read_proto_type(request.schema());
    if (!schema.is(TypeId::kStruct)) {
      throw SparkError("CONNECT_INVALID_PLAN.INVALID_SCHEMA_NON_STRUCT_TYPE",
                       {{"inputSchema", schema.sql()}, {"dataType", schema.sql()}});
    }
    for (const StructField& field : schema.fields()) {
      ColumnDefinition column;
      column.name = {field.name};
      column.type = field.type;
      column.nullable = field.nullable;
      statement.columns.push_back(std::move(column));
    }
  }
  if constexpr (requires { request.description(); }) {
    if (request.has_description() && !request.description().empty()) {
      statement.comment = request.description();
    }
  }
  const std::vector<std::string> parts = statement.name.parts;
  run(std::move(statement), converter);
  return make_plan<UnresolvedRelation>(parts);
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

}  // namespace

PlanPtr convert_catalog(const Catalog& catalog, PlanConverter& converter) {
  Session& session = converter.session();
  switch (catalog.cat_type_case()) {
    case Catalog::kCurrentDatabase:
      return answer(session.current_database());
    case Catalog::kSetCurrentDatabase:
      session.set_current_database(catalog.set_current_database().db_name());
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
      return answer(database_exists(catalog.database_exists().db_name(), converter));
    case Catalog::kListTables:
      return list_tables(catalog.list_tables(), converter);
    case Catalog::kListColumns:
      return list_columns(catalog.list_columns(), converter);
    case Catalog::kGetTable:
      return get_table(catalog.get_table(), converter);
    case Catalog::kTableExists:
      return answer(table_exists(name_parts(catalog.table_exists().table_name(), catalog.table_exists().has_db_name(),
                                            catalog.table_exists().db_name(), converter),
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
      return answer(session.storage_level(relation_named(catalog.is_cached().table_name(), session)).has_value());
    case Catalog::kCreateTable:
      return create_table(catalog.create_table(), converter);
    case Catalog::kCreateExternalTable:
      return create_table(catalog.create_external_table(), converter);
    case Catalog::kSetCurrentCatalog:
      return run(SetCatalog{catalog.set_current_catalog().catalog_name()}, converter);
    case Catalog::kRefreshTable:
      return run(RefreshTable{statement_name(catalog.refresh_table().table_name(), converter)}, converter);
    case Catalog::kCacheTable:
      session.cache_table(session.parse_identifier(catalog.cache_table().table_name()), nullptr, true,
                          cache_level(catalog.cache_table()), converter.cancellation());
      return nothing();
    case Catalog::kUncacheTable: {
      UncacheTable uncache;
      uncache.table = statement_name(catalog.uncache_table().table_name(), converter);
      return run(std::move(uncache), converter);
    }
    case Catalog::kRecoverPartitions: {
      AlterTablePartitions recover;
      recover.action = AlterTablePartitions::Action::kRecover;
      recover.name = statement_name(catalog.recover_partitions().table_name(), converter);
      return run(std::move(recover), converter);
    }
    case Catalog::kDropTable:
      return run(DropTable{statement_name(catalog.drop_table().table_name(), converter),
                           catalog.drop_table().if_exists(), catalog.drop_table().purge()},
                 converter);
    case Catalog::kDropView:
      return run(DropView{statement_name(catalog.drop_view().view_name(), converter), catalog.drop_view().if_exists()},
                 converter);
    case Catalog::kDropDatabase:
      return run(DropDatabase{statement_name(catalog.drop_database().db_name(), converter),
                              catalog.drop_database().if_exists(), catalog.drop_database().cascade()},
                 converter);
    case Catalog::kCreateDatabase: {
      CreateDatabase create;
      create.name = statement_name(catalog.create_database().db_name(), converter);
      create.if_not_exists = catalog.create_database().if_not_exists();
      create.properties =
          PropertyList(catalog.create_database().properties().begin(), catalog.create_database().properties().end());
      return run(std::move(create), converter);
    }
    case Catalog::kListPartitions:
      return shown(ShowPartitions{statement_name(catalog.list_partitions().table_name(), converter), std::nullopt},
                   converter);
    case Catalog::kListViews:
      return list_views(catalog.list_views(), converter);
    case Catalog::kGetTableProperties:
      return shown(
          ShowTableProperties{statement_name(catalog.get_table_properties().table_name(), converter), std::nullopt},
          converter);
    case Catalog::kGetCreateTableString:
      return shown(ShowCreateTable{statement_name(catalog.get_create_table_string().table_name(), converter),
                                   catalog.get_create_table_string().as_serde()},
                   converter);
    case Catalog::kAnalyzeTable: {
      AnalyzeTable analyze;
      analyze.name = statement_name(catalog.analyze_table().table_name(), converter);
      analyze.no_scan = catalog.analyze_table().no_scan();
      return run(std::move(analyze), converter);
    }
    case Catalog::kTruncateTable:
      return run(TruncateTable{statement_name(catalog.truncate_table().table_name(), converter), std::nullopt},
                 converter);
    case Catalog::kClearCache:
      return run(ClearCache{}, converter);
    case Catalog::kRefreshByPath:
      session.refresh_path(catalog.refresh_by_path().path());
      return nothing();
    default:
      break;
  }
  throw_unsupported("the catalog operation number " + std::to_string(catalog.cat_type_case()));
}

}  // namespace firesteel
