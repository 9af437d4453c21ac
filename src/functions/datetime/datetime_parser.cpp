// Dates and times read after a compiled pattern.
#include "functions/datetime/calendar.h"
#include "functions/datetime/parsed_fields.h"

#include <limits>

namespace firesteel {
namespace {

using Kind = PatternElement::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

int64_t failed(size_t at) { return ~static_cast<int64_t>(at); }

// The position behind a sign that may stand here; none when it may not.
std::optional<size_t> take_sign(const PatternElement& element, std::string_view text, size_t at) {
  if (text[at] != '+' && text[at] != '-') {
    return at;
  }
  const bool allowed =
      element.sign == SignStyle::kExceedsPad || (element.sign == SignStyle::kNormal && text[at] == '-');
  return allowed ? std::optional(at + 1) : std::nullopt;
}

// As many digits as the element takes from `start`, leaving those that the numbers behind it need.
size_t end_of_digits(const PatternElement& element, std::string_view text, size_t start) {
  size_t end = start;
  const size_t most = static_cast<size_t>(element.max) + static_cast<size_t>(element.subsequent);
  while (end < text.size() && end - start < most && is_digit(text[end])) {
    ++end;
  }
  if (element.subsequent > 0) {
    const size_t left = end - start > static_cast<size_t>(element.subsequent)
                            ? end - start - static_cast<size_t>(element.subsequent)
                            : 0;
    const size_t wanted = std::max(static_cast<size_t>(element.min), left);
    end = std::min(end, start + wanted);
  }
  return end;
}

int64_t parse_number(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  if (at == text.size()) {
    return failed(at);
  }
  const auto start = take_sign(element, text, at);
  if (!start) {
    return failed(at);
  }
  const bool negative = text[at] == '-';
  const bool positive = text[at] == '+';
  const size_t end = end_of_digits(element, text, *start);
  if (end < *start + static_cast<size_t>(element.min)) {
    return failed(*start);
  }
  int64_t value = 0;
  for (size_t i = *start; i < end; ++i) {
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, text[i] - '0', &value)) {
      value = std::numeric_limits<int64_t>::max();
      break;
    }
  }
  const auto digits = static_cast<int>(end - *start);
  if (negative) {
    if (value == 0) {
      return failed(at);
    }
    value = -value;
  } else if (element.sign == SignStyle::kExceedsPad && (positive ? digits <= element.min : digits > element.min)) {
    return failed(at);  // the sign stands exactly before years that are longer than the pattern
  }
  if (element.kind == Kind::kReducedYear) {
    value += 2000;
  }
  return fields.set(element.field, value) ? static_cast<int64_t>(end) : failed(at);
}

int64_t parse_fraction(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  size_t end = at;
  int64_t value = 0;
  while (end < text.size() && end - at < static_cast<size_t>(element.max) && is_digit(text[end])) {
    value = value * 10 + (text[end++] - '0');
  }
  if (end - at < static_cast<size_t>(element.min)) {
    return failed(at);
  }
  for (size_t i = end - at; i < 9; ++i) {
    value *= 10;
  }
  return fields.set(element.field, value) ? static_cast<int64_t>(end) : failed(at);
}

int64_t parse_text(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  int first = 0;
  const auto texts = field_texts(element.field, element.style, first);
  for (size_t i = 0; i < texts.size(); ++i) {
    if (continues_with(text, at, texts[i])) {
      return fields.set(element.field, static_cast<int64_t>(i) + first) ? static_cast<int64_t>(at + texts[i].size())
                                                                        : failed(at);
    }
  }
  return failed(at);
}

int64_t parse_range(const std::vector<PatternElement>& elements, size_t from, size_t to, std::string_view text,
                    size_t at, ParsedFields& fields);

int64_t parse_one(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  switch (element.kind) {
    case Kind::kNumber:
    case Kind::kReducedYear:
      return parse_number(element, text, at, fields);
    case Kind::kFraction:
      return parse_fraction(element, text, at, fields);
    case Kind::kText:
      return parse_text(element, text, at, fields);
    case Kind::kLiteral:
      return continues_with(text, at, element.text) ? static_cast<int64_t>(at + element.text.size()) : failed(at);
    default:
      return parse_zone_element(element, text, at, fields);
  }
}

int64_t parse_range(const std::vector<PatternElement>& elements, size_t from, size_t to, std::string_view text,
                    size_t at, ParsedFields& fields) {
  for (size_t i = from; i < to; ++i) {
    const PatternElement& element = elements[i];
    if (element.kind == Kind::kOptionalStart) {
      ParsedFields tried = fields;
      const int64_t end = parse_range(elements, i + 1, element.jump, text, at, tried);
      if (end >= 0) {
        fields = std::move(tried);
        at = static_cast<size_t>(end);
      }
      i = element.jump;
      continue;
    }
    const int64_t end = parse_one(element, text, at, fields);
    if (end < 0) {
      return end;
    }
    at = static_cast<size_t>(end);
  }
  return static_cast<int64_t>(at);
}

std::string quoted(std::string_view text) {
  return text.size() > 64 ? std::string(text.substr(0, 64)) + "..." : std::string(text);
}

struct Read {
  ResolvedDatetime datetime;
  ParsedFields fields;
};

std::optional<Read> read_legacy(const std::vector<PatternElement>& elements, std::string_view text,
                                DatetimeParseFailure* failure) {
  Read read;
  const int64_t end = parse_legacy_elements(elements, text, read.fields);
  const auto resolved = end < 0 ? std::nullopt : resolve_legacy_fields(read.fields);
  if (!resolved) {
    if (failure != nullptr) {
      failure->message = "Unparseable date: \"" + std::string(text) + "\"";
    }
    return std::nullopt;
  }
  read.datetime = *resolved;
  return read;
}

std::optional<Read> read(const std::vector<PatternElement>& elements, bool legacy, std::string_view text,
                         DatetimeParseFailure* failure) {
  if (legacy) {
    return read_legacy(elements, text, failure);
  }
  Read read;
  const int64_t end = parse_range(elements, 0, elements.size(), text, 0, read.fields);
  if (end < 0 || static_cast<size_t>(end) < text.size()) {
    if (failure != nullptr) {
      failure->message =
          "Text '" + quoted(text) + "' could not be parsed" +
          (end < 0 ? " at index " + std::to_string(~end) : ", unparsed text found at index " + std::to_string(end));
    }
    return std::nullopt;
  }
  std::string message;
  const std::string prefix = failure == nullptr ? "" : "Text '" + quoted(text) + "' could not be parsed: ";
  const auto resolved = resolve_fields(read.fields, prefix, message);
  if (!resolved) {
    if (failure != nullptr) {
      failure->message = std::move(message);
    }
    return std::nullopt;
  }
  read.datetime = *resolved;
  return read;
}

// Microseconds of days and nanoseconds; none on overflow.
std::optional<int64_t> to_micros(const ResolvedDatetime& datetime, DatetimeParseFailure* failure) {
  int64_t micros = 0;
  if (__builtin_mul_overflow(datetime.days, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, datetime.nanos / 1000, &micros)) {
    if (failure != nullptr) {
      *failure = {"long overflow", true};
    }
    return std::nullopt;
  }
  return micros;
}

}  // namespace

bool continues_with(std::string_view text, size_t at, std::string_view word) {
  if (text.size() - std::min(at, text.size()) < word.size()) {
    return false;
  }
  for (size_t i = 0; i < word.size(); ++i) {
    if (lower(text[at + i]) != lower(word[i])) {
      return false;
    }
  }
  return true;
}

int64_t parse_elements(const std::vector<PatternElement>& elements, std::string_view text, ParsedFields& fields) {
  return parse_range(elements, 0, elements.size(), text, 0, fields);
}

DatetimeParser::DatetimeParser(std::string_view pattern, TimeParserPolicy policy)
    : elements_(std::make_shared<const std::vector<PatternElement>>(compile_pattern(pattern, true, policy))),
      legacy_(policy == TimeParserPolicy::kLegacy) {}

std::optional<int64_t> DatetimeParser::timestamp(std::string_view text, const TimeZone& session_zone,
                                                 DatetimeParseFailure* failure) const {
  const auto parsed = read(*elements_, legacy_, text, failure);
  const auto local = parsed ? to_micros(parsed->datetime, failure) : std::nullopt;
  if (!local) {
    return std::nullopt;
  }
  if (parsed->fields.zone) {
    return parsed->fields.zone->to_utc(*local);
  }
  return parsed->fields.offset ? *local - *parsed->fields.offset * kMicrosPerSecond : session_zone.to_utc(*local);
}

std::optional<int64_t> DatetimeParser::timestamp_ntz(std::string_view text, bool allow_zone,
                                                     DatetimeParseFailure* failure) const {
  const auto parsed = read(*elements_, legacy_, text, failure);
  if (parsed && !allow_zone && (parsed->fields.zone || parsed->fields.offset)) {
    if (failure != nullptr) {
      failure->message = "Text '" + quoted(text) + "' holds a time zone";
    }
    return std::nullopt;
  }
  return parsed ? to_micros(parsed->datetime, failure) : std::nullopt;
}

std::optional<int32_t> DatetimeParser::date(std::string_view text, DatetimeParseFailure* failure) const {
  const auto parsed = read(*elements_, legacy_, text, failure);
  if (!parsed) {
    return std::nullopt;
  }
  if (parsed->datetime.days < std::numeric_limits<int32_t>::min() ||
      parsed->datetime.days > std::numeric_limits<int32_t>::max()) {
    if (failure != nullptr) {
      *failure = {"integer overflow", true};
    }
    return std::nullopt;
  }
  return static_cast<int32_t>(parsed->datetime.days);
}

std::optional<int64_t> DatetimeParser::time(std::string_view text, DatetimeParseFailure* failure) const {
  const auto parsed = read(*elements_, legacy_, text, failure);
  return parsed ? std::optional(parsed->datetime.nanos) : std::nullopt;
}

}  // namespace firesteel
