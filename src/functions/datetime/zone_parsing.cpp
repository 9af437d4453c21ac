// Offsets and names of time zones in text.
#include "functions/datetime/parsed_fields.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

using Kind = PatternElement::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
int64_t failed(size_t at) { return ~static_cast<int64_t>(at); }

// Two digits up to 59, behind a colon if `colon`; -1 when they are not there. Moves `at`.
int take_pair(std::string_view text, size_t& at, bool colon) {
  size_t from = at;
  if (colon) {
    if (from >= text.size() || text[from] != ':') {
      return -1;
    }
    ++from;
  }
  if (from + 2 > text.size() || !is_digit(text[from]) || !is_digit(text[from + 1])) {
    return -1;
  }
  const int value = (text[from] - '0') * 10 + text[from + 1] - '0';
  if (value > 59) {
    return -1;
  }
  at = from + 2;
  return value;
}

// java.time's patterns by style: 0 +HH, 1 +HHmm, 2 +HH:mm, 3 +HHMM, 4 +HH:MM, 5 +HHMMss, 6 +HH:MM:ss.
int64_t parse_offset(int style, std::string_view zero, std::string_view text, size_t at, std::optional<int>& offset) {
  if (continues_with(text, at, zero)) {
    offset = 0;
    return static_cast<int64_t>(at + zero.size());
  }
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) {
    return failed(at);
  }
  const bool colon = style > 0 && style % 2 == 0;
  size_t end = at + 1;
  const int hours = take_pair(text, end, false);
  if (hours < 0 || hours > 23) {
    return failed(at);
  }
  int minutes = style == 0 ? 0 : take_pair(text, end, colon);
  if (minutes < 0) {
    if (style >= 3) {
      return failed(at);
    }
    minutes = 0;
  }
  const int seconds = style >= 5 ? std::max(take_pair(text, end, colon), 0) : 0;
  const int total = hours * 3600 + minutes * 60 + seconds;
  if (total > 18 * 3600) {
    return failed(at);
  }
  offset = text[at] == '-' ? -total : total;
  return static_cast<int64_t>(end);
}

// "GMT", "GMT+8", "GMT+8:30"; full: "GMT+08:30".
int64_t parse_localized_offset(bool full, std::string_view text, size_t at, std::optional<int>& offset) {
  if (!continues_with(text, at, "GMT")) {
    return failed(at);
  }
  size_t end = at + 3;
  offset = 0;
  if (end >= text.size() || (text[end] != '+' && text[end] != '-')) {
    return static_cast<int64_t>(end);
  }
  const int sign = text[end++] == '-' ? -1 : 1;
  int hours = take_pair(text, end, false);
  if (hours < 0) {
    if (full || end >= text.size() || !is_digit(text[end])) {
      return failed(at);
    }
    hours = text[end++] - '0';
  }
  int minutes = take_pair(text, end, true);
  if (minutes < 0 && full) {
    return failed(at);
  }
  const int seconds = minutes < 0 ? 0 : std::max(take_pair(text, end, true), 0);
  minutes = std::max(minutes, 0);
  offset = sign * (hours * 3600 + minutes * 60 + seconds);
  return static_cast<int64_t>(end);
}

// Names that are no ids, with a zone they are names of.
constexpr auto kNames = std::to_array<std::pair<std::string_view, const char*>>({
    {"Pacific Standard Time", "America/Los_Angeles"},
    {"Pacific Daylight Time", "America/Los_Angeles"},
    {"Mountain Standard Time", "America/Denver"},
    {"Mountain Daylight Time", "America/Denver"},
    {"Central Standard Time", "America/Chicago"},
    {"Central Daylight Time", "America/Chicago"},
    {"Eastern Standard Time", "America/New_York"},
    {"Eastern Daylight Time", "America/New_York"},
    {"Coordinated Universal Time", "UTC"},
    {"Greenwich Mean Time", "GMT"},
    {"Central European Standard Time", "Europe/Paris"},
    {"Central European Summer Time", "Europe/Paris"},
    {"Japan Standard Time", "Asia/Tokyo"},
    {"China Standard Time", "Asia/Shanghai"},
    {"India Standard Time", "Asia/Kolkata"},
    {"PST", "America/Los_Angeles"},
    {"PDT", "America/Los_Angeles"},
    {"MST", "America/Denver"},
    {"MDT", "America/Denver"},
    {"CST", "America/Chicago"},
    {"CDT", "America/Chicago"},
    {"EST", "America/New_York"},
    {"EDT", "America/New_York"},
    {"AKST", "America/Anchorage"},
    {"AKDT", "America/Anchorage"},
    {"HST", "Pacific/Honolulu"},
    {"BST", "Europe/London"},
    {"CEST", "Europe/Paris"},
    {"EEST", "Europe/Bucharest"},
    {"WEST", "Atlantic/Canary"},
    {"JST", "Asia/Tokyo"},
    {"KST", "Asia/Seoul"},
    {"IST", "Asia/Kolkata"},
    {"MSK", "Europe/Moscow"},
    {"AEST", "Australia/Sydney"},
    {"AEDT", "Australia/Sydney"},
    {"NZST", "Pacific/Auckland"},
    {"NZDT", "Pacific/Auckland"},
});

bool is_id_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '_' || c == '+' ||
         c == '-' || c == ':';
}

int64_t parse_zone_id(bool names, std::string_view text, size_t at, ParsedFields& fields) {
  for (const auto& [name, id] : kNames) {
    const size_t end = at + name.size();
    if (names && continues_with(text, at, name) && (end == text.size() || !is_id_char(text[end]))) {
      fields.zone = TimeZone::find(id);
      return static_cast<int64_t>(end);
    }
  }
  size_t end = at;
  while (end < text.size() && is_id_char(text[end])) {
    ++end;
  }
  auto zone = end == at ? std::nullopt : TimeZone::find(text.substr(at, end - at));
  if (!zone) {
    return failed(at);
  }
  fields.zone = std::move(zone);
  return static_cast<int64_t>(end);
}

}  // namespace

int64_t parse_zone_element(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  if (element.kind == Kind::kOffset) {
    return parse_offset(element.style, element.text, text, at, fields.offset);
  }
  if (element.kind == Kind::kLocalizedOffset) {
    return parse_localized_offset(element.style == 4, text, at, fields.offset);
  }
  return parse_zone_id(element.kind == Kind::kZoneName, text, at, fields);
}

}  // namespace firesteel
