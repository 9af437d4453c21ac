#pragma once

#include "types/data_type.h"

namespace firesteel {

/// The schema with everything nullable: Spark trusts no file's promise that a column has no nulls.
Schema nullable_schema(const Schema& schema);
/// Data columns, then partition columns; a partition column that the files have too stays in its place, with the
/// partition's type.
Schema with_partition_columns(const Schema& data, const Schema& partitions);
/// A schema given by the user without the partition columns, which move to the end.
Schema without_columns(const Schema& schema, const Schema& partitions);

}  // namespace firesteel
