#pragma once

#include "functions/datetime/pattern_elements.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// What a parser has read so far: fields by name, and a zone. Small: copied when an optional section begins.
class ParsedFields {
 public:
  bool has(PatternField field) const { return (mask_ >> static_cast<unsigned>(field) & 1U) != 0; }
  int64_t get(PatternField field) const { return values_[static_cast<size_t>(field)]; }
  int64_t get_or(PatternField field, int64_t otherwise) const { return has(field) ? get(field) : otherwise; }
  /// False when the field has another value already.
  bool set(PatternField field, int64_t value) {
    if (has(field)) {
      return get(field) == value;
    }
    mask_ |= 1U << static_cast<unsigned>(field);
    values_[static_cast<size_t>(field)] = value;
    return true;
  }
  void remove(PatternField field) { mask_ &= ~(1U << static_cast<unsigned>(field)); }

  std::optional<int> offset;          // seconds, of offset letters
  std::optional<TimeZone> zone = {};  // of zone letters

 private:
  uint32_t mask_ = 0;
  std::array<int64_t, kPatternFieldCount> values_ = {};
};

/// The date and time that fields mean, by java.time's strict rules.
struct ResolvedDatetime {
  int64_t days = 0;
  int64_t nanos = 0;  // of the day
};
/// None, and the reason in `message`, when fields are out of range or contradict each other. `prefix`: "Text '...'
/// could not be parsed: ", which some of java.time's messages start with.
std::optional<ResolvedDatetime> resolve_fields(ParsedFields fields, const std::string& prefix, std::string& message);
/// The same by the rules of a GregorianCalendar that is not lenient.
std::optional<ResolvedDatetime> resolve_legacy_fields(const ParsedFields& fields);

/// Reads `text` from its start. Returns the index behind, or ~index of the failure.
int64_t parse_elements(const std::vector<PatternElement>& elements, std::string_view text, ParsedFields& fields);
int64_t parse_legacy_elements(const std::vector<PatternElement>& elements, std::string_view text, ParsedFields& fields);

/// Elements for zones (kOffset, kLocalizedOffset, kZoneId, kZoneName) at `at`; the index behind or ~index.
int64_t parse_zone_element(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields);
/// Does `text` continue with `word` at `at`, in any case?
bool continues_with(std::string_view text, size_t at, std::string_view word);

}  // namespace firesteel
