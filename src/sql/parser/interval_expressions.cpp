// INTERVAL '1' DAY, INTERVAL 1 DAY 2 HOURS, INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 day'.
#include "sql/lexer/string_literal.h"
#include "sql/parser/interval_literal.h"
#include "sql/parser/sql_parser.h"

#include <algorithm>
#include <array>

namespace firesteel {

// The word INTERVAL begins a value when a number or a string follows; else it is a name.
bool SqlParser::at_interval() const {
  if (!tokens_.at(Keyword::kInterval)) {
    return false;
  }
  const TokenKind next = tokens_.peek(1).kind;
  const size_t value = next == TokenKind::kPlus || next == TokenKind::kMinus ? 2 : 1;
  const TokenKind kind = tokens_.peek(value).kind;
  if (kind == TokenKind::kString) {
    return true;
  }
  return (kind == TokenKind::kInteger || kind == TokenKind::kDecimal) &&
         (value == 1 || interval_unit(tokens_.text(tokens_.peek(value + 1))).has_value());
}

ExprPtr SqlParser::interval() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kInterval);
  std::string all;
  std::vector<std::string> units;
  const auto signed_value = [&] {
    return (tokens_.at(TokenKind::kPlus) || tokens_.at(TokenKind::kMinus)) &&
           (units.empty() || interval_unit(tokens_.text(tokens_.peek(2))));
  };
  while (tokens_.at(TokenKind::kString) || tokens_.at(TokenKind::kInteger) || tokens_.at(TokenKind::kDecimal) ||
         signed_value()) {
    const bool minus = tokens_.at(TokenKind::kMinus);
    if (minus || tokens_.at(TokenKind::kPlus)) {
      tokens_.next();
    }
    const bool string = tokens_.at(TokenKind::kString);
    std::string value =
        string ? unquote_string(tokens_.text(tokens_.next())) : std::string(tokens_.text(tokens_.next()));
    const auto unit = tokens_.at(TokenKind::kWord) ? interval_unit(tokens_.text(tokens_.peek())) : std::nullopt;
    if (!unit) {
      if (!units.empty() || !string || minus) {
        tokens_.fail_here();
      }
      return interval_of_text(first, value);  // INTERVAL '1 day 2 hours'
    }
    const std::string written_unit(tokens_.text(tokens_.next()));
    // Two signs cancel out: INTERVAL -'-1' DAY.
    const bool negative = minus != (!value.empty() && value[0] == '-');
    const std::string magnitude = value.starts_with('-') || value.starts_with('+') ? value.substr(1) : value;
    if (tokens_.at(Keyword::kTo)) {
      if (!units.empty()) {
        tokens_.fail(first, "_LEGACY_ERROR_TEMP_0024", {});
      }
      if (!string) {
        tokens_.fail(first, "_LEGACY_ERROR_TEMP_0027", {});
      }
      ExprPtr range = interval_unit_to_unit(first, (negative ? "-" : "") + magnitude, value, *unit);
      if (tokens_.at(TokenKind::kString) || tokens_.at(TokenKind::kInteger)) {
        tokens_.fail(first, "_LEGACY_ERROR_TEMP_0024", {});
      }
      return range;
    }
    if (*unit == "nanosecond") {
      tokens_.fail(first, "INVALID_INTERVAL_FORMAT.INVALID_UNIT",
                   {{"input", " " + value + " " + written_unit}, {"unit", written_unit}});
    }
    all += (all.empty() ? "" : " ") + std::string(negative ? "-" : "") + magnitude + " " + *unit;
    units.push_back(*unit);
  }
  return interval_of_units(first, all, units);
}

ExprPtr SqlParser::interval_of_units(size_t first, const std::string& all, const std::vector<std::string>& units) {
  const auto parsed = parse_interval_text(all);
  if (!parsed) {
    tokens_.fail(first, "INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION", {{"input", " " + all}});
  }
  if (options_.legacy_interval) {
    return literal_at(first, {DataType::calendar_interval(), *parsed});
  }
  const auto result = ansi_interval(*parsed, units);
  if (!result) {
    const auto start = static_cast<size_t>(tokens_.token(first).start);
    const auto end = static_cast<size_t>(tokens_.token(tokens_.position() - 1).end);
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0029",
                 {{"literal", std::string(tokens_.text().substr(start, end - start))}});
  }
  return literal_at(first, *result);
}

ExprPtr SqlParser::interval_of_text(size_t first, const std::string& value) {
  std::vector<std::string> units;
  const auto parsed = parse_interval_text(value, &units);
  if (!parsed) {
    tokens_.fail(first, "INVALID_TYPED_LITERAL", {{"valueType", "\"INTERVAL\""}, {"value", "'" + value + "'"}});
  }
  if (options_.legacy_interval) {
    return literal_at(first, {DataType::calendar_interval(), *parsed});
  }
  const auto result = ansi_interval(*parsed, units);
  if (!result) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0029",
                 {{"literal", std::string(tokens_.text(tokens_.token(first))) + " '" + value + "'"}});
  }
  return literal_at(first, *result);
}

namespace {

// The text that INTERVAL '..' from TO to takes, as in Spark's messages.
std::string supported_format(const std::string& from, const std::string& to) {
  static constexpr std::array<std::string_view, 4> kDayTime = {"d", "h", "m", "s.n"};
  std::string format;
  if (from == "year") {
    format = "y-m";
  } else {
    for (int field = day_time_field(from); field <= day_time_field(to); ++field) {
      format += format.empty() ? "" : (field == 1 ? " " : ":");
      format += kDayTime[static_cast<size_t>(field)];
    }
  }
  std::string words = from + " to " + to;
  std::transform(words.begin(), words.end(), words.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return "`[+|-]" + format + "`, `INTERVAL [+|-]'[+|-]" + format + "' " + words + "`";
}

}  // namespace

ExprPtr SqlParser::interval_unit_to_unit(size_t first, const std::string& value, const std::string& written,
                                         const std::string& from) {
  tokens_.expect(Keyword::kTo);
  const auto to = tokens_.at(TokenKind::kWord) ? interval_unit(tokens_.text(tokens_.peek())) : std::nullopt;
  if (!to) {
    tokens_.fail_here();
  }
  tokens_.next();
  const auto parsed = parse_unit_to_unit(value, from, *to);
  const bool year_month = from == "year" && *to == "month";
  if (!year_month && (day_time_field(from) < 0 || day_time_field(*to) <= day_time_field(from))) {
    tokens_.fail(first + 1, "INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
                 {{"input", written}, {"from", from}, {"to", *to}});
  }
  if (!parsed) {
    tokens_.fail(first + 1,
                 year_month ? "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING"
                            : "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE",
                 {{"intervalStr", year_month ? "year-month" : "day-time"},
                  {"supportedFormat", supported_format(from, *to)},
                  {"typeName", "interval " + from + " to " + *to},
                  {"input", written}});
  }
  if (options_.legacy_interval) {
    constexpr int64_t kMicrosPerDay = 86'400'000'000;
    CalendarInterval interval;
    interval.months = year_month ? static_cast<int32_t>(*parsed) : 0;
    interval.days = year_month ? 0 : static_cast<int32_t>(*parsed / kMicrosPerDay);
    interval.microseconds = year_month ? 0 : *parsed % kMicrosPerDay;
    return literal_at(first, {DataType::calendar_interval(), interval});
  }
  return literal_at(first, {year_month ? DataType::year_month_interval(0, 1)
                                       : DataType::day_time_interval(day_time_field(from), day_time_field(*to)),
                            *parsed});
}

}  // namespace firesteel
