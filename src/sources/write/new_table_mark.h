#pragma once

#include <string>
#include <string_view>

namespace firesteel {

/// CREATE TABLE AS SELECT first puts the files into the table's folder and then the table into the catalog. Until that
/// is done the folder holds a mark that names the process at work, so that what a killed one leaves is not taken for
/// somebody's files.
inline constexpr std::string_view kNewTableMark = "_firesteel_new_table";
/// The option of a write that asks for the mark.
inline constexpr const char* kMarksNewTable = "firesteel.newtable";

/// Writes the mark of this process. Errors: FileError.
void write_new_table_mark(const std::string& folder);
/// The table is in the catalog: nothing to remember any more.
void remove_new_table_mark(const std::string& folder) noexcept;
/// Has a process that runs no longer left the folder behind?
bool is_left_by_dead_writer(const std::string& folder);

}  // namespace firesteel
