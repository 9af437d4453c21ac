#pragma once

#include "columnar/vector_builder.h"
#include "functions/datetime/time_zone.h"
#include "functions/function_def.h"
#include "functions/variant/variant_builder.h"

#include <optional>
#include <string>

namespace firesteel {

/// May VARIANT and the type be cast to each other? Structs and maps (of string keys) only where they are asked for:
/// casts of them to VARIANT do not exist.
bool fits_variant(const DataType& type, bool structs_and_maps = true);

/// Casts between VARIANT and other types; NULL in a value is NULL, but a NULL row stays what it is.
/// from VARIANT: what does not fit fails with INVALID_VARIANT_CAST; NULL in try mode, inside of nested values, too.
ScalarKernel make_cast_from_variant(const DataType& to);
ScalarKernel make_cast_to_variant();

/// Appends the value as `to`; false when it does not fit (NULL has been appended then).
/// strict: parts of a nested value that do not fit fail the whole; otherwise they are NULL.
class VariantCaster {
 public:
  VariantCaster(const DataType& to, const EvaluationEnvironment& environment, bool strict);
  void append(const VariantValue& value, VectorBuilder& out);
  /// What failed since the last call; none when all was well.
  std::optional<SparkError> take_error();

 private:
  bool append_as(const VariantValue& value, const DataType& to, VectorBuilder& out);
  bool append_scalar(const VariantValue& value, const DataType& to, VectorBuilder& out);
  bool append_text(const VariantValue& value, VectorBuilder& out);
  bool append_array(const VariantValue& value, const DataType& to, VectorBuilder& out);
  bool append_map(const VariantValue& value, const DataType& to, VectorBuilder& out);
  bool append_struct(const VariantValue& value, const DataType& to, VectorBuilder& out);
  bool cast_from(const Literal& literal, const DataType& to, VectorBuilder& out);
  void fail(const VariantValue& value, const DataType& to, VectorBuilder& out);

  const DataType to_;
  const EvaluationEnvironment& environment_;
  const TimeZone zone_;
  const bool strict_;
  std::optional<SparkError> error_;
  std::string scratch_;
  VariantBuilder builder_;
};

/// Appends the value at `row` (NULL, too) of a column of a type that fits_variant.
void append_to_variant(const Vector& vector, size_t row, VariantBuilder& builder);

}  // namespace firesteel
