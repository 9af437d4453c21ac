#pragma once

#include "catalog/table.h"

#include <string_view>

namespace firesteel {

/// A table with columns that SELECT * does not show (Spark: metadata columns). In a ScanRequest they have the ordinals
/// from schema().size() on.
class TableWithHiddenColumns {
 public:
  virtual ~TableWithHiddenColumns() = default;
  virtual Schema hidden_columns() const = 0;
};

inline Schema hidden_columns_of(const Table& table) {
  const auto* hiding = dynamic_cast<const TableWithHiddenColumns*>(&table);
  return hiding == nullptr ? Schema{} : hiding->hidden_columns();
}

/// How the column with the facts about a row's file is asked for.
inline constexpr std::string_view kFileMetadata = "_metadata";
/// The hidden column behind input_file_name(), input_file_block_start() and input_file_block_length(), a STRUCT of
/// the three. No name in a query is this one.
inline constexpr std::string_view kInputFile = "\x01input_file";

}  // namespace firesteel
