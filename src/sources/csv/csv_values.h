#pragma once

#include "columnar/vector_builder.h"
#include "sources/csv/csv_options.h"
#include "sources/csv/csv_tokenizer.h"
#include "sources/records/text_options.h"

#include <string>
#include <string_view>

namespace firesteel::csv_format {

/// CSV values as values of a type and back, by the rules of Spark's UnivocityParser and UnivocityGenerator. One per
/// thread.
class CsvValues {
 public:
  /// `options` must outlive it.
  explicit CsvValues(const CsvOptions& options) : options_(options), datetimes_(options.record) {}

  /// Appends the value, or NULL; false (and NULL) when the text does not have the type.
  bool append(const CsvToken& token, const DataType& type, VectorBuilder& out) const;
  /// Does the token stand for NULL?
  bool is_null(const CsvToken& token) const { return token.is_null || token.text == options_.null_value; }
  /// The text of a value that is not NULL, as it is written (without quotes). `flat`: a flat vector.
  void append_text(const Vector& flat, size_t row, std::string& out) const;
  /// Types that can be in CSV at all.
  static bool is_supported(const DataType& type);

  const TextDatetimes& datetimes() const { return datetimes_; }
  const CsvOptions& options() const { return options_; }

 private:
  bool append_number(std::string_view text, const DataType& type, VectorBuilder& out) const;
  bool append_decimal(std::string_view text, const DataType& type, VectorBuilder& out) const;
  bool append_moment(std::string_view text, const DataType& type, VectorBuilder& out) const;

  const CsvOptions& options_;
  TextDatetimes datetimes_;
};

/// The value as a float or double by the options' names of NaN and the infinities.
std::optional<double> parse_csv_double(std::string_view text, const CsvOptions& options);

}  // namespace firesteel::csv_format
