#include "sources/catalogs/sqlite_metastore.h"

#include "sources/catalogs/definition_json.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS databases (name TEXT PRIMARY KEY, definition TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tables (
  database TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY (database, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partitions (
  database TEXT NOT NULL, name TEXT NOT NULL, partition_values TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY (database, name, partition_values),
  FOREIGN KEY (database, name) REFERENCES tables (database, name) ON DELETE CASCADE ON UPDATE CASCADE) WITHOUT ROWID;
)sql";

}  // namespace

SqliteMetastore::SqliteMetastore(std::string path, DatabaseDefinition default_database)
    : store_(std::move(path), kSchema), default_database_(std::move(default_database)) {}

bool SqliteMetastore::change(const std::string& sql, const std::vector<std::string>& parameters) {
  bool changed = false;
  store_.transaction([&] { changed = store_.change(sql, parameters) > 0; });
  return changed;
}

std::vector<DatabaseDefinition> SqliteMetastore::databases() const {
  std::vector<DatabaseDefinition> all;
  for (const SqliteRow& row : store_.query("SELECT definition FROM databases ORDER BY name")) {
    all.push_back(database_from_json(row[0].value_or("{}")));
  }
  const auto by_name = [](const DatabaseDefinition& left, const DatabaseDefinition& right) {
    return left.name < right.name;
  };
  const auto place = std::lower_bound(all.begin(), all.end(), default_database_, by_name);
  if (place == all.end() || place->name != default_database_.name) {
    all.insert(place, default_database_);
  }
  return all;
}

std::optional<DatabaseDefinition> SqliteMetastore::find_database(const std::string& name) const {
  const auto rows = store_.query("SELECT definition FROM databases WHERE name = ?", {name});
  if (!rows.empty()) {
    return database_from_json(rows[0][0].value_or("{}"));
  }
  return name == default_database_.name ? std::optional(default_database_) : std::nullopt;
}

bool SqliteMetastore::create_database(const DatabaseDefinition& database) {
  return database.name != default_database_.name &&
         change("INSERT OR IGNORE INTO databases VALUES (?, ?)", {database.name, to_json(database)});
}

bool SqliteMetastore::alter_database(const DatabaseDefinition& database) {
  if (database.name == default_database_.name) {
    return change("INSERT OR REPLACE INTO databases VALUES (?, ?)", {database.name, to_json(database)});
  }
  return change("UPDATE databases SET definition = ?2 WHERE name = ?1", {database.name, to_json(database)});
}

bool SqliteMetastore::drop_database(const std::string& name) {
  bool dropped = false;
  store_.transaction([&] {
    store_.change("DELETE FROM tables WHERE database = ?", {name});
    dropped = store_.change("DELETE FROM databases WHERE name = ?", {name}) > 0;
  });
  return dropped;
}

std::vector<TableDefinition> SqliteMetastore::tables(const std::string& database) const {
  std::vector<TableDefinition> all;
  for (const SqliteRow& row :
       store_.query("SELECT definition FROM tables WHERE database = ? ORDER BY name", {database})) {
    all.push_back(table_from_json(row[0].value_or("{}")));
  }
  return all;
}

std::optional<TableDefinition> SqliteMetastore::find_table(const std::string& database, const std::string& name) const {
  const auto rows = store_.query("SELECT definition FROM tables WHERE database = ? AND name = ?", {database, name});
  return rows.empty() ? std::nullopt : std::optional(table_from_json(rows[0][0].value_or("{}")));
}

bool SqliteMetastore::create_table(const TableDefinition& table) {
  return change("INSERT OR IGNORE INTO tables VALUES (?, ?, ?)", {table.database, table.name, to_json(table)});
}

bool SqliteMetastore::alter_table(const TableDefinition& table) {
  return change("UPDATE tables SET definition = ?3 WHERE database = ?1 AND name = ?2",
                {table.database, table.name, to_json(table)});
}

bool SqliteMetastore::rename_table(const TableDefinition& table, const std::string& new_name) {
  TableDefinition renamed = table;
  renamed.name = new_name;
  return change("UPDATE OR IGNORE tables SET name = ?3, definition = ?4 WHERE database = ?1 AND name = ?2",
                {table.database, table.name, new_name, to_json(renamed)});
}

bool SqliteMetastore::drop_table(const std::string& database, const std::string& name) {
  return change("DELETE FROM tables WHERE database = ? AND name = ?", {database, name});
}

std::vector<PartitionDefinition> SqliteMetastore::partitions(const TableDefinition& table) const {
  std::vector<PartitionDefinition> all;
  for (const SqliteRow& row :
       store_.query("SELECT definition FROM partitions WHERE database = ? AND name = ? ORDER BY partition_values",
                    {table.database, table.name})) {
    all.push_back(partition_from_json(row[0].value_or("{}")));
  }
  return all;
}

void SqliteMetastore::add_partitions(const TableDefinition& table, const std::vector<PartitionDefinition>& partitions) {
  store_.transaction([&] {
    for (const PartitionDefinition& partition : partitions) {
      store_.change("INSERT OR IGNORE INTO partitions VALUES (?, ?, ?, ?)",
                    {table.database, table.name, values_json(partition.values), to_json(partition)});
    }
  });
}

void SqliteMetastore::drop_partitions(const TableDefinition& table,
                                      const std::vector<PartitionDefinition>& partitions) {
  store_.transaction([&] {
    for (const PartitionDefinition& partition : partitions) {
      store_.change("DELETE FROM partitions WHERE database = ? AND name = ? AND partition_values = ?",
                    {table.database, table.name, values_json(partition.values)});
    }
  });
}

}  // namespace firesteel
