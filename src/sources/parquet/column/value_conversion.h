#pragma once

#include "sources/parquet/metadata/parquet_file.h"
#include "types/literal.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace firesteel::parquet_format {

/// Turns raw stored values into the physical values of a Spark type. A small value.
struct ValueConversion {
  struct Parameters {
    int64_t factor = 1;  // for units of time and scales of decimals
  };
  using Function = void (*)(const void* raw, size_t count, const Parameters& parameters, void* out);

  Function function = nullptr;  // null: raw values are the values
  Parameters parameters;

  bool is_identity() const { return function == nullptr; }
};

/// None when Spark's reader refuses this pair (FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH).
std::optional<ValueConversion> find_conversion(const LeafColumn& leaf, const DataType& target);

/// A minimum or maximum as it stands in the footer, as a literal of `target`; none when it cannot be used.
std::optional<Literal> decode_statistic(const LeafColumn& leaf, const DataType& target, std::string_view encoded);

}  // namespace firesteel::parquet_format
