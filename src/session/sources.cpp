#include "session/sources.h"

#include "session/catalog/locations.h"
#include "sources/catalogs/sqlite_metastore.h"
#include "sources/csv/csv_source.h"
#include "sources/json/json_source.h"
#include "sources/orc/orc_source.h"
#include "sources/parquet/parquet_source.h"
#include "sources/text/text_source.h"
#include "sources/write/noop_source.h"

namespace firesteel {

std::map<std::string, std::shared_ptr<const DataSource>> built_in_sources() {
  return {{"parquet", std::make_shared<ParquetSource>()}, {"csv", std::make_shared<CsvSource>()},
          {"json", std::make_shared<JsonSource>()},       {"orc", std::make_shared<OrcSource>()},
          {"text", std::make_shared<TextSource>()},       {"binaryfile", std::make_shared<BinaryFileSource>()},
          {"noop", std::make_shared<NoopSource>()}};
}

std::unique_ptr<Metastore> open_metastore(const std::string& warehouse) {
  DatabaseDefinition standard;
  standard.name = "default";
  standard.comment = "default database";
  standard.location = warehouse;
  standard.owner = current_user();
  return std::make_unique<SqliteMetastore>(local_path(warehouse) + ".metastore.db", std::move(standard));
}

}  // namespace firesteel
