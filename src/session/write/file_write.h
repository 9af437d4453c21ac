#pragma once

#include "catalog/table_writer.h"
#include "logical/commands/write_files.h"
#include "session/query/query_execution.h"

namespace firesteel {

/// Runs a write to its end: analyses the child, checks columns and mode, writes in parallel, commits. After an error
/// (also a cancel) the folder is as it was.
///
/// errors: PATH_ALREADY_EXISTS, COLUMN_ALREADY_EXISTS, _LEGACY_ERROR_TEMP_1155 (no such partition column),
///         ALL_PARTITION_COLUMNS_NOT_ALLOWED, INVALID_PARTITION_COLUMN_DATA_TYPE, DATA_SOURCE_NOT_FOUND,
///         UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE, TASK_WRITE_FAILED, and those of the query
WriteSummary write_files(const WriteFiles& node, Session::State& state, QueryExecution& query,
                         const CancellationTokenPtr& cancellation);

/// Session settings that data sources look at, under their own names in lower case, added to options.
void add_session_options(const Session::State& state, SourceOptions& options);

}  // namespace firesteel
