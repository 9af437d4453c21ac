#pragma once

#include "catalog/table.h"

#include <string>

namespace firesteel {

/// A table that can tell whether another snapshot is of the same source, and how EXPLAIN names its scans.
class IdentifiedTable {
 public:
  virtual ~IdentifiedTable() = default;
  /// Equal for two snapshots of one source (same place, same options), whatever files were there; empty: never equal to
  /// another table.
  virtual std::string identity() const { return {}; }
  /// Empty: "FileScan" and the format.
  virtual std::string scan_name() const { return {}; }
};

inline std::string identity_of(const Table& table) {
  const auto* identified = dynamic_cast<const IdentifiedTable*>(&table);
  return identified == nullptr ? std::string() : identified->identity();
}
inline std::string scan_name_of(const Table& table) {
  const auto* identified = dynamic_cast<const IdentifiedTable*>(&table);
  std::string name = identified == nullptr ? std::string() : identified->scan_name();
  return name.empty() ? "FileScan " + table.format() : name;
}

}  // namespace firesteel
