#pragma once

#include "functions/datetime/time_zone.h"
#include "functions/json/json_document.h"
#include "functions/variant/variant_builder.h"

#include <string>
#include <string_view>

namespace firesteel {

/// Reads JSON text into a variant: strict JSON, of which what follows the first value is not looked at; numbers with a
/// fraction are decimals where 38 digits do.
class VariantJsonReader {
 public:
  /// False when the text is no JSON or names a field twice. The value is in `builder`, which is cleared first.
  bool read(std::string_view text, VariantBuilder& builder);

 private:
  bool ends_well() const;

  JsonDocument document_{JsonSyntax{.single_quotes = false, .non_finite_numbers = false}};
  std::string_view text_;
};

/// Appends one value of a document.
void append_json_value(const JsonDocument& document, const JsonNode& node, VariantBuilder& builder);

/// Appends the value as JSON without white space; dates, timestamps and binary values as strings.
void append_variant_json(const VariantValue& value, const TimeZone& zone, std::string& out);

/// 12.50 as 12.5, 100.0 as 100.
std::string variant_decimal_text(const VariantValue::Decimal& decimal);

}  // namespace firesteel
