#pragma once

#include "catalog/table_definition.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// The databases, tables and views that outlive a session. Names are compared as they are: callers lower them first.
/// Thread-safe, and safe with other processes on the same store; every call is one transaction.
///
/// errors: METASTORE_UNAVAILABLE when the store cannot be read or written
class Metastore {
 public:
  virtual ~Metastore() = default;

  virtual std::vector<DatabaseDefinition> databases() const = 0;  // by name
  virtual std::optional<DatabaseDefinition> find_database(const std::string& name) const = 0;
  /// False when it exists already.
  virtual bool create_database(const DatabaseDefinition& database) = 0;
  /// False when it does not exist.
  virtual bool alter_database(const DatabaseDefinition& database) = 0;
  /// With everything in it. False when it does not exist.
  virtual bool drop_database(const std::string& name) = 0;

  virtual std::vector<TableDefinition> tables(const std::string& database) const = 0;  // by name; views too
  virtual std::optional<TableDefinition> find_table(const std::string& database, const std::string& name) const = 0;
  virtual bool create_table(const TableDefinition& table) = 0;
  virtual bool alter_table(const TableDefinition& table) = 0;
  /// False when the new name is taken or the old one is not there.
  virtual bool rename_table(const TableDefinition& table, const std::string& new_name) = 0;
  virtual bool drop_table(const std::string& database, const std::string& name) = 0;

  virtual std::vector<PartitionDefinition> partitions(const TableDefinition& table) const = 0;
  /// Those that are there already stay as they are.
  virtual void add_partitions(const TableDefinition& table, const std::vector<PartitionDefinition>& partitions) = 0;
  virtual void drop_partitions(const TableDefinition& table, const std::vector<PartitionDefinition>& partitions) = 0;
};

}  // namespace firesteel
