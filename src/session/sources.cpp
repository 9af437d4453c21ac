#include "session/sources.h"

#include "sources/parquet/parquet_source.h"

namespace firesteel {

std::map<std::string, std::shared_ptr<const DataSource>> built_in_sources() {
  return {{"parquet", std::make_shared<ParquetSource>()}};
}

}  // namespace firesteel
