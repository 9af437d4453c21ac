#pragma once

#include "base/errors/spark_error.h"
#include "base/text/number_text.h"
#include "functions/misc/random_stream.h"
#include "sources/records/record_table.h"

namespace firesteel {

/// Which records schema inference looks at: option samplingRatio. Spark samples with the seed 1; what it reads as one
/// partition is sampled alike here.
/// Errors: _LEGACY_ERROR_TEMP_2146 for a ratio that is no number above 0.
class SchemaSample {
 public:
  explicit SchemaSample(const SourceOptions& options) {
    const std::string text = source_option(options, "samplingratio", "1.0");
    const auto ratio = parse_double(text);
    if (!ratio || !(*ratio > 0)) {
      throw SparkError("_LEGACY_ERROR_TEMP_2146", {{"paramName", "samplingRatio"}, {"value", text}});
    }
    ratio_ = *ratio;
  }

  /// Of the next record; call once a record, in their order.
  bool takes() { return ratio_ > 0.99 || random_.next_double() < ratio_; }

 private:
  double ratio_ = 1;
  XorShiftRandom random_{1};
};

}  // namespace firesteel
