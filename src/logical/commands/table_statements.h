#pragma once

#include "catalog/table_definition.h"
#include "logical/commands/statement_name.h"
#include "logical/logical_plan.h"

namespace firesteel {

/// A column as written in CREATE TABLE or ALTER TABLE.
struct ColumnDefinition {
  std::vector<std::string> name;  // several parts: a field of a struct (ALTER TABLE)
  DataType type;
  bool nullable = true;
  std::optional<std::string> comment;
  ExprPtr default_value;     // null: no DEFAULT clause
  std::string default_text;  // as written
  bool generated = false;
  bool identity = false;
  std::string position;  // "", "FIRST", or the column to follow
  bool has_position = false;
  Origin origin;
};

/// CREATE TABLE [AS SELECT], CREATE OR REPLACE TABLE, spark.catalog.createTable, df.write.saveAsTable.
struct CreateTable {
  StatementName name;
  bool if_not_exists = false;
  bool external = false;
  bool replace = false;
  std::vector<ColumnDefinition> columns;
  std::string provider;  // empty: the default
  std::vector<std::string> partition_columns;
  std::vector<ColumnDefinition> typed_partition_columns;  // PARTITIONED BY (a INT): Hive's form
  bool partition_transform = false;                       // PARTITIONED BY (years(a)) and the like
  std::optional<BucketSpec> buckets;
  std::vector<std::string> cluster_columns;
  bool clustered = false;
  PropertyList options;
  PropertyList properties;
  std::optional<std::string> location;
  std::optional<std::string> comment;
  std::string collation;
  PlanPtr query;  // null: no AS
};

struct CreateTableLike {
  StatementName name;
  StatementName source;
  bool if_not_exists = false;
  std::string provider;
  std::optional<std::string> location;
  PropertyList properties;
};

struct DropTable {
  StatementName name;
  bool if_exists = false;
  bool purge = false;
};

struct TruncateTable {
  StatementName name;
  std::optional<PartitionSpec> partition;
};

struct RenameTable {
  StatementName name;
  std::vector<std::string> new_name;
  bool is_view = false;
};

struct AlterTableProperties {
  StatementName name;
  bool is_view = false;
  bool unset = false;
  bool if_exists = false;
  PropertyList properties;
  bool storage = false;  // SET SERDEPROPERTIES: options of the format
};

/// ADD, RENAME, DROP, ALTER and REPLACE COLUMNS.
struct AlterTableColumns {
  enum class Action { kAdd, kRename, kDrop, kAlter, kReplace };
  struct Change {
    std::vector<std::string> column;
    std::optional<DataType> type;
    std::optional<bool> nullable;
    std::optional<std::string> comment;
    std::string position;
    bool has_position = false;
    ExprPtr default_value;
    std::string default_text;
    bool drop_default = false;
  };
  StatementName name;
  Action action = Action::kAdd;
  std::vector<ColumnDefinition> columns;  // kAdd, kReplace
  std::vector<Change> changes;            // kAlter
  std::vector<std::string> column;        // kRename
  std::string new_name;                   // kRename
  std::vector<std::vector<std::string>> dropped;
  bool if_exists = false;
};

struct AlterTablePartitions {
  enum class Action { kAdd, kDrop, kRename, kRecover };
  struct Entry {
    PartitionSpec spec;
    std::optional<std::string> location;
  };
  StatementName name;
  Action action = Action::kAdd;
  std::vector<Entry> partitions;
  PartitionSpec new_spec;  // kRename
  bool tolerant = false;   // IF [NOT] EXISTS
  bool is_view = false;
  bool add_missing = true;    // MSCK: ADD PARTITIONS, SYNC
  bool drop_missing = false;  // MSCK: DROP PARTITIONS, SYNC
  std::string command = "ALTER TABLE RECOVER PARTITIONS";
};

struct AlterTableLocation {
  StatementName name;
  std::optional<PartitionSpec> partition;
  std::string location;
};

struct AlterTableCollation {
  StatementName name;
  std::string collation;
};

struct CommentOnTable {
  StatementName name;
  std::optional<std::string> comment;
};

struct AnalyzeTable {
  StatementName name;
  std::optional<PartitionSpec> partition;
  bool no_scan = false;
  bool all_columns = false;
  std::vector<std::string> columns;
};

/// ANALYZE TABLES [IN database]
struct AnalyzeTables {
  StatementName database;
  bool no_scan = false;
};

struct RefreshTable {
  StatementName name;
};

/// Statements of Hive tables and of other catalogs, which tables of this catalog refuse.
struct RefusedTableStatement {
  StatementName name;
  std::string operation;  // as Spark names it: "MERGE INTO TABLE"
  std::string feature;
};

}  // namespace firesteel
