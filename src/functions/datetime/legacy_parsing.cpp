// Text read as java.text.SimpleDateFormat reads it: numbers take all digits unless another number follows, blanks
// before them are skipped, and what stands behind the last element is ignored.
#include "functions/datetime/parsed_fields.h"

namespace firesteel {
namespace {

using Kind = PatternElement::Kind;
using Field = PatternField;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
int64_t failed(size_t at) { return ~static_cast<int64_t>(at); }

bool is_number(const PatternElement& element) {
  return element.kind == Kind::kNumber || element.kind == Kind::kReducedYear;
}

// Two digits mean a year of the hundred that ends twenty years from now; java.text counts from the moment of use.
int64_t full_year(int64_t two_digits) { return two_digits + (two_digits > 46 ? 1900 : 2000); }

int64_t legacy_number(const PatternElement& element, bool adjacent, std::string_view text, size_t at,
                      ParsedFields& fields) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
    ++at;
  }
  const bool negative = at < text.size() && text[at] == '-' && !adjacent;
  size_t end = at + (negative ? 1 : 0);
  const size_t start = end;
  int64_t value = 0;
  const size_t most = adjacent ? static_cast<size_t>(element.min) : 18;
  while (end < text.size() && end - start < most && is_digit(text[end])) {
    value = value * 10 + (text[end++] - '0');
  }
  if (end == start) {
    return failed(at);
  }
  if (element.field == Field::kYearOfEra && element.min <= 2 && end - start == 2 && !negative) {
    value = full_year(value);
  }
  if (!fields.set(element.field, negative ? -value : value)) {
    fields.remove(element.field);
    fields.set(element.field, negative ? -value : value);
  }
  return static_cast<int64_t>(end);
}

int64_t legacy_text(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  for (const int style : {4, 3}) {
    int first = 0;
    const auto texts = field_texts(element.field, style, first);
    for (size_t i = 0; i < texts.size(); ++i) {
      if (continues_with(text, at, texts[i])) {
        fields.remove(element.field);
        fields.set(element.field, static_cast<int64_t>(i) + first);
        return static_cast<int64_t>(at + texts[i].size());
      }
    }
  }
  return failed(at);
}

// 'z' and 'Z' take names, "GMT+8:00" and "+0800" alike.
int64_t legacy_zone(const PatternElement& element, std::string_view text, size_t at, ParsedFields& fields) {
  if (element.kind == Kind::kOffset && element.text == "Z") {
    return parse_zone_element(element, text, at, fields);
  }
  for (const Kind kind : {Kind::kOffset, Kind::kLocalizedOffset, Kind::kZoneName}) {
    const bool sign = at < text.size() && (text[at] == '+' || text[at] == '-');
    if (sign != (kind == Kind::kOffset)) {
      continue;
    }
    const PatternElement tried{.kind = kind, .style = kind == Kind::kOffset ? 3 : 1, .text = "+0000"};
    const int64_t end = parse_zone_element(tried, text, at, fields);
    if (end >= 0) {
      return end;
    }
  }
  return failed(at);
}

}  // namespace

int64_t parse_legacy_elements(const std::vector<PatternElement>& elements, std::string_view text,
                              ParsedFields& fields) {
  size_t at = 0;
  for (size_t i = 0; i < elements.size(); ++i) {
    const PatternElement& element = elements[i];
    int64_t end = 0;
    if (is_number(element)) {
      const bool adjacent = (i + 1 < elements.size() && is_number(elements[i + 1])) ||
                            (i > 0 && is_number(elements[i - 1]) && element.min > 1);
      end = legacy_number(element, adjacent, text, at, fields);
    } else if (element.kind == Kind::kText) {
      end = legacy_text(element, text, at, fields);
    } else if (element.kind == Kind::kLiteral) {
      const bool fits = text.substr(std::min(at, text.size())).starts_with(element.text);
      end = fits ? static_cast<int64_t>(at + element.text.size()) : failed(at);
    } else {
      end = legacy_zone(element, text, at, fields);
    }
    if (end < 0) {
      return end;
    }
    at = static_cast<size_t>(end);
  }
  return static_cast<int64_t>(at);
}

}  // namespace firesteel
