#pragma once

#include <string>
#include <string_view>

namespace firesteel {

/// Writes characters that mean something in paths as %XX. Spark: ExternalCatalogUtils.escapePathName.
void append_escaped_path(std::string_view text, std::string& out);
/// "column=value", both escaped; an empty value is Hive's default partition.
std::string partition_folder(std::string_view column, std::string_view value);

}  // namespace firesteel
