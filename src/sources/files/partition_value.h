#pragma once

#include "types/literal.h"

#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// Undoes %XX in the name of a partition folder.
std::string unescape_partition_text(std::string_view text);

/// The narrowest type of a value in a folder's name: INT, BIGINT, DECIMAL, DOUBLE, DATE, TIMESTAMP, STRING; VOID for
/// Hive's default partition. Spark: PartitioningUtils.inferPartitionColumnValue.
DataType infer_partition_type(const std::string& text, const std::string& time_zone);
/// The type for a column whose folders name values of both types.
DataType wider_partition_type(const DataType& left, const DataType& right);
/// The text as a value of `type`; none when it is not one. Hive's default partition is NULL.
std::optional<Literal> partition_literal(const std::string& text, const DataType& type, const std::string& time_zone);

}  // namespace firesteel
