#pragma once

#include "types/data_type.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

using PropertyMap = std::map<std::string, std::string>;

/// A database (schema, namespace) of the catalog. Names are in lower case.
struct DatabaseDefinition {
  std::string name;
  std::string comment;
  std::string location;  // URI: "file:/warehouse/name.db"
  PropertyMap properties;
  std::string owner;
  std::string collation;  // default collation of its tables; empty: none
};

enum class TableKind { kManaged, kExternal, kView };

/// CLUSTERED BY (columns) SORTED BY (sort_columns) INTO buckets BUCKETS: kept and shown; files are not bucketed.
struct BucketSpec {
  int buckets = 0;
  std::vector<std::string> columns;
  std::vector<std::string> sort_columns;
};

/// What ANALYZE TABLE found out.
struct CatalogStatistics {
  int64_t size_bytes = 0;
  std::optional<int64_t> row_count;
  std::map<std::string, PropertyMap> columns;  // by column name: distinct_count, min, max, num_nulls, avg_col_len ...
};

/// A persistent view's query and what its meaning depends on.
struct ViewDefinition {
  std::string text;
  std::vector<std::string> query_columns;  // names of the query's columns, beside TableDefinition::schema
  std::string catalog;                     // current when the view was made
  std::string database;
  PropertyMap configs;        // SQL settings captured then
  std::string schema_mode;    // BINDING, COMPENSATION, TYPE EVOLUTION, EVOLUTION; empty before it was recorded
  bool user_columns = false;  // column names were listed
  std::string original_text;  // as written; empty: the same
  std::vector<std::vector<std::string>> referred_temp_views;
};

/// A table or view of the catalog. Database and name are in lower case.
struct TableDefinition {
  std::string database;
  std::string name;
  TableKind kind = TableKind::kManaged;
  Schema schema;  // partition columns last; CHAR and VARCHAR are STRING with their type in the metadata
  std::string provider;
  std::string location;  // URI
  std::vector<std::string> partition_columns;
  std::optional<BucketSpec> buckets;
  PropertyMap options;
  PropertyMap properties;
  std::optional<std::string> comment;
  std::string owner;
  std::string created_version;  // "Spark 4.2.0"
  int64_t created_ms = 0;
  std::optional<CatalogStatistics> statistics;
  std::string collation;
  ViewDefinition view;  // when kind is kView

  bool is_view() const { return kind == TableKind::kView; }
};

/// One partition of a table: a value for every partition column; none is NULL.
struct PartitionDefinition {
  std::vector<std::optional<std::string>> values;  // beside partition_columns, as text of the folder, unescaped
  std::string location;                            // URI; empty: the standard folder below the table's
  PropertyMap parameters;
  int64_t created_ms = 0;
};

}  // namespace firesteel
