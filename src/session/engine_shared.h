#pragma once

#include "base/memory/memory_pool.h"
#include "catalog/metastore.h"
#include "catalog/table.h"
#include "functions/function_registry.h"
#include "python_udf/worker_pool.h"
#include "session/cache/cache_manager.h"
#include "session/catalog/temp_views.h"
#include "session/session.h"
#include "session/statements/session_variables.h"

#include <map>
#include <memory>
#include <string>

namespace firesteel {

/// Constant after construction, apart from what guards itself.
struct Engine::Shared {
  Shared(const std::map<std::string, std::string>& conf);
  ~Shared();

  std::map<std::string, std::string> conf;
  std::shared_ptr<const FunctionRegistry> functions;
  MemoryPool memory;
  int threads;
  size_t batch_size;
  bool force_spill;
  std::string spill_directory;                                       // exists; spill files in it have no names
  std::map<std::string, std::shared_ptr<const DataSource>> sources;  // by format name in lower case
  TempViews global_views;
  std::string warehouse;  // spark.sql.warehouse.dir as an absolute URI: "file:/a/spark-warehouse"
  std::unique_ptr<Metastore> metastore;
  SqlFunctions sql_functions;  // persistent ones
  CacheManager cache;
  std::shared_ptr<WorkerPool> python_workers;
};

/// "1g", "512m", "1048576", "2gb" → bytes. SparkError INVALID_CONF_VALUE.TYPE_MISMATCH otherwise.
int64_t parse_bytes(const std::string& key, const std::string& text);

}  // namespace firesteel
