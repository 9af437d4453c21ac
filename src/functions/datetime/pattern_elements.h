#pragma once

#include "functions/datetime/datetime_pattern.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Fields of java.time.temporal.ChronoField that patterns name.
enum class PatternField : uint8_t {
  kEra,
  kYear,
  kYearOfEra,
  kQuarter,
  kMonth,
  kAlignedDayOfWeek,  // F: 1 for the days 1, 8, 15 ... of a month
  kDayOfMonth,
  kDayOfYear,
  kDayOfWeek,  // 1 = Monday
  kAmPm,
  kClockHourOfAmPm,  // h: 1-12
  kHourOfAmPm,       // K: 0-11
  kHourOfDay,        // H: 0-23
  kClockHourOfDay,   // k: 1-24
  kMinute,
  kSecond,
  kNano,
  kMilli,        // legacy S
  kWeekYear,     // legacy Y: weeks start on Sunday
  kWeekOfYear,   // legacy w
  kWeekOfMonth,  // legacy W
  kWeekInMonth,  // legacy F: 1 for the days 1 to 7
};
inline constexpr size_t kPatternFieldCount = 23;

enum class SignStyle : uint8_t { kNormal, kNotNegative, kExceedsPad };

/// One piece of a compiled pattern.
struct PatternElement {
  enum class Kind : uint8_t {
    kNumber,
    kReducedYear,  // two digits from 2000
    kText,         // style: 3 short, 4 full
    kFraction,     // of a second, min to max digits
    kLiteral,
    kOffset,           // style: index into java.time's offset patterns, text: how zero is written
    kLocalizedOffset,  // "GMT+8"; style 4: "GMT+08:00"
    kZoneId,
    kZoneName,  // style 4: full
    kOptionalStart,
    kOptionalEnd,
  };
  Kind kind = Kind::kLiteral;
  PatternField field = PatternField::kYear;
  SignStyle sign = SignStyle::kNormal;
  int min = 1;
  int max = 19;
  int subsequent = 0;  // digits that fixed-width numbers right behind need
  int style = 0;
  size_t jump = 0;  // kOptionalStart: index of its end
  std::string text;
};

/// Compiles a pattern of java.time.DateTimeFormatter as Spark restricts it. Throws.
std::vector<PatternElement> compile_pattern(std::string_view pattern, bool parsing);
/// Compiles a pattern of java.text.SimpleDateFormat; empty optional when it is none.
std::optional<std::vector<PatternElement>> compile_legacy_pattern(std::string_view pattern);
/// Compiles by policy; throws.
std::vector<PatternElement> compile_pattern(std::string_view pattern, bool parsing, TimeParserPolicy policy);

/// The English texts of a field: style 3 short, 4 full; the index is the value less `first`.
std::span<const std::string_view> field_texts(PatternField field, int style, int& first);

}  // namespace firesteel
