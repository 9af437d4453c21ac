#pragma once

#include "io/filesystem/file_system.h"
#include "types/literal.h"

namespace firesteel {

/// The hidden columns of tables of files: _metadata (with another underscore in front when `schema` has such a column)
/// and the input file. has_row_index: _metadata tells the row's number in its file, too.
Schema file_metadata_columns(const Schema& schema, bool has_row_index);

/// The value of hidden column `index` for the rows of a file; without the row index. A file counts as one block.
Literal file_metadata_value(size_t index, const FileSystem& file_system, const FileStatus& file);

}  // namespace firesteel
