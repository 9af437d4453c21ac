#pragma once

#include "catalog/metastore.h"
#include "sources/catalogs/sqlite_store.h"

namespace firesteel {

/// The catalog in one SQLite file; it is made at the first change. The database `default` is always there.
class SqliteMetastore final : public Metastore {
 public:
  /// default_database: what `default` is until somebody alters it.
  SqliteMetastore(std::string path, DatabaseDefinition default_database);

  std::vector<DatabaseDefinition> databases() const override;
  std::optional<DatabaseDefinition> find_database(const std::string& name) const override;
  bool create_database(const DatabaseDefinition& database) override;
  bool alter_database(const DatabaseDefinition& database) override;
  bool drop_database(const std::string& name) override;

  std::vector<TableDefinition> tables(const std::string& database) const override;
  std::optional<TableDefinition> find_table(const std::string& database, const std::string& name) const override;
  bool create_table(const TableDefinition& table) override;
  bool alter_table(const TableDefinition& table) override;
  bool rename_table(const TableDefinition& table, const std::string& new_name) override;
  bool drop_table(const std::string& database, const std::string& name) override;

  std::vector<PartitionDefinition> partitions(const TableDefinition& table) const override;
  void add_partitions(const TableDefinition& table, const std::vector<PartitionDefinition>& partitions) override;
  void drop_partitions(const TableDefinition& table, const std::vector<PartitionDefinition>& partitions) override;

 private:
  /// Runs one statement in a transaction; whether it changed a row.
  bool change(const std::string& sql, const std::vector<std::string>& parameters);

  SqliteStore store_;
  const DatabaseDefinition default_database_;
};

}  // namespace firesteel
