// CACHE, UNCACHE, CLEAR CACHE, REFRESH path.
#include "base/errors/spark_error.h"
#include "logical/relations/unresolved_relations.h"
#include "session/commands/catalog_statements.h"

namespace firesteel {
namespace {

constexpr const char* kStorageLevels =
    "NONE, DISK_ONLY, DISK_ONLY_2, DISK_ONLY_3, MEMORY_ONLY, MEMORY_ONLY_2, MEMORY_ONLY_SER, MEMORY_ONLY_SER_2, "
    "MEMORY_AND_DISK, MEMORY_AND_DISK_2, MEMORY_AND_DISK_SER, MEMORY_AND_DISK_SER_2, OFF_HEAP";

}  // namespace

CommandRows run_statement(const CacheTable& statement, const StatementContext& context) {
  StorageLevel level;
  for (const auto& [key, value] : statement.options) {
    if (lower_ascii(key) != "storagelevel") {
      continue;  // Spark warns of others
    }
    const std::optional<StorageLevel> named = storage_level_named(value);
    if (!named) {
      throw SparkError("INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS",
                       {{"confName", key}, {"confValue", value}, {"confOptions", kStorageLevels}});
    }
    level = *named;
  }
  context.session.cache_table(statement.table.parts, statement.query, statement.lazy, level, context.cancellation);
  return {};
}

CommandRows run_statement(const UncacheTable& statement, const StatementContext& context) {
  context.session.uncache_table(statement.table.parts, statement.if_exists);
  return {};
}

CommandRows run_statement(const ClearCache&, const StatementContext& context) {
  context.session.clear_cache();
  return {};
}

CommandRows run_statement(const RefreshPath& statement, const StatementContext& context) {
  context.session.refresh_path(statement.path);
  return {};
}

}  // namespace firesteel
