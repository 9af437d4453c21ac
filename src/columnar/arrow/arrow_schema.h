#pragma once

#include "types/data_type.h"

#include <memory>
#include <string>

namespace arrow {
class DataType;
class Field;
class Schema;
}  // namespace arrow

namespace firesteel {

/// How Spark types are written as Arrow types (org.apache.spark.sql.util.ArrowUtils).
struct ArrowMapping {
  std::string time_zone = "UTC";  // of TIMESTAMP columns: the session's
  bool large_var_types = false;   // large_utf8, large_binary (spark.sql.execution.arrow.useLargeVarTypes)
};

std::shared_ptr<arrow::DataType> to_arrow_type(const DataType& type, const ArrowMapping& mapping);
/// Nullability of the fields as in `schema`.
std::shared_ptr<arrow::Schema> to_arrow_schema(const Schema& schema, const ArrowMapping& mapping);

/// The Spark type that holds every value of the Arrow type: unsigned integers widen, timestamps without a zone are
/// TIMESTAMP_NTZ. Errors: SparkError UNSUPPORTED_ARROWTYPE.
DataType from_arrow_type(const arrow::DataType& type);
Schema from_arrow_schema(const arrow::Schema& schema);

}  // namespace firesteel
