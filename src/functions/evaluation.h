#pragma once

#include "base/concurrency/cancellation.h"
#include "base/errors/spark_error.h"
#include "columnar/batch.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace firesteel {

/// What a bad value does. Spark: org.apache.spark.sql.catalyst.expressions.EvalMode.
enum class EvalMode : uint8_t {
  kAnsi,    // error
  kLegacy,  // wraps or NULL, by function (spark.sql.ansi.enabled=false)
  kTry,     // NULL
};

/// What expressions may know of the query that runs them; one per query, immutable.
struct EvaluationEnvironment {
  std::string session_time_zone = "UTC";
  int64_t query_time_us = 0;  // now(), current_date ...: one instant for the whole query
  std::string user = "firesteel";
  std::string current_database = "default";
  std::string current_catalog = "spark_catalog";
  std::string time_parser_policy = "CORRECTED";  // spark.sql.legacy.timeParserPolicy
  bool timestamp_type_ntz = false;               // spark.sql.timestampType = TIMESTAMP_NTZ
  bool last_map_key_wins = false;                // spark.sql.mapKeyDedupPolicy = LAST_WIN
};

/// Collects what went wrong in a kernel's loop; rows never throw one by one.
class RowErrors {
 public:
  explicit RowErrors(EvalMode mode) : mode_(mode) {}
  EvalMode mode() const { return mode_; }

  /// Marks `row` as failed. `make` builds the SparkError and is called only for the first failure (never in kTry mode).
  /// In kTry mode the frame sets the row to NULL. The kernel goes on either way, writing any value.
  template <typename Make>
  void fail(size_t row, Make&& make) {
    if (mode_ == EvalMode::kTry) {
      note_null(row);
    } else if (!error_) {
      error_ = make();
    }
  }
  /// Marks `row` as NULL whatever the mode (legacy results that are NULL).
  void note_null(size_t row) { null_rows_.push_back(static_cast<int32_t>(row)); }

  const std::optional<SparkError>& error() const { return error_; }
  std::span<const int32_t> null_rows() const { return null_rows_; }

 private:
  EvalMode mode_;
  std::optional<SparkError> error_;
  std::vector<int32_t> null_rows_;
};

/// A lambda argument of a higher-order function (transform, filter, aggregate ...), implemented by expression/.
class LambdaBody {
 public:
  virtual ~LambdaBody() = default;
  /// Evaluates the body for `size` element rows. `parameters` are the lambda variables' columns; element row i belongs
  /// to row outer_rows[i] of the batch (captured columns are gathered by it).
  virtual VectorPtr evaluate(std::span<const VectorPtr> parameters, std::span<const int32_t> outer_rows,
                             size_t size) = 0;
};

/// One call of a scalar kernel.
///
/// arguments: vectors of `size` rows (any encoding), cast to the binding's argument types
/// rows:      rows to compute; with Nulls::kPropagate only rows whose arguments are all valid
/// result:    `size` rows; positions outside `rows` are undefined
/// lambdas:   of a higher-order function: one entry an argument, null for ordinary ones (whose place among `arguments`
///            is taken by the columns; a lambda's place holds a VOID constant)
struct KernelCall {
  std::span<const VectorPtr> arguments;
  Rows rows;
  size_t size;
  const DataType& result_type;
  RowErrors& errors;
  const EvaluationEnvironment& environment;
  std::span<LambdaBody* const> lambdas = {};
};

}  // namespace firesteel
