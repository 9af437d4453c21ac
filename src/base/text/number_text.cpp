#include "base/text/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) {
    return false;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) {
      return false;
    }
  }
  return true;
}

// Java shows two digits at least, and of all texts of two that read back as the value the nearest one: 4.9E-324, not
// 5.0E-324. Only the least of the subnormal numbers leave a choice.
template <typename T>
void nearest_two_digits(T value, std::string& mantissa, int exponent) {
  std::array<char, 40> buffer;
  char* const end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific, 1)
          .ptr;
  T back = 0;
  std::from_chars(buffer.data(), end, back);
  int other = 0;
  std::from_chars(buffer.data() + 4, end, other);  // behind "e": always below zero here
  if (back == std::fabs(value) && other == exponent) {
    mantissa = buffer[2] == '0' ? std::string{buffer[0]} : std::string{buffer[0], buffer[2]};
  }
}

template <typename T>
void append_floating(T value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
    return;
  }
  if (value == 0) {
    out += std::signbit(value) ? "-0.0" : "0.0";
    return;
  }
  // "d.ddde±xx": the shortest digits; Java then places the point by its own rules.
  std::array<char, 40> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  if (text.front() == '-') {
    out.push_back('-');
    text.remove_prefix(1);
  }
  const size_t mark = text.find('e');
  int exponent = 0;
  const char* digits = text.data() + mark + 1;
  std::from_chars(*digits == '+' ? digits + 1 : digits, end, exponent);
  std::string mantissa(1, text[0]);
  if (mark > 2) {
    mantissa.append(text.substr(2, mark - 2));
  } else if (std::fabs(value) < std::numeric_limits<T>::min()) {
    nearest_two_digits(value, mantissa, exponent);
  }
  if (exponent >= 7 || exponent < -3) {
    out.append(mantissa, 0, 1).push_back('.');
    out.append(mantissa.size() > 1 ? mantissa.substr(1) : "0").push_back('E');
    append_integer(exponent, out);
  } else if (exponent < 0) {
    out.append("0.").append(static_cast<size_t>(-exponent - 1), '0').append(mantissa);
  } else {
    const auto whole = static_cast<size_t>(exponent) + 1;
    if (mantissa.size() <= whole) {
      out.append(mantissa).append(whole - mantissa.size(), '0').append(".0");
    } else {
      out.append(mantissa, 0, whole).append(".").append(mantissa, whole);
    }
  }
}

std::optional<int64_t> parse_whole(std::string_view text, int64_t least, int64_t most, bool cut_fraction) {
  text = trim_blanks(text);
  if (text.empty()) {
    return std::nullopt;
  }
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') {
    text.remove_prefix(1);
    if (text.empty()) {
      return std::nullopt;
    }
  }
  int64_t value = 0;  // negative, so that the smallest number fits
  size_t i = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) {
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, text[i] - '0', &value)) {
      return std::nullopt;
    }
  }
  if (cut_fraction && i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && is_digit(text[i]); ++i) {
    }
  }
  if (i < text.size() || (!negative && value == std::numeric_limits<int64_t>::min())) {
    return std::nullopt;
  }
  value = negative ? value : -value;
  return value < least || value > most ? std::nullopt : std::optional(value);
}

template <typename T>
std::optional<T> parse_floating(std::string_view text) {
  text = trim_blanks(text);
  std::string_view rest = text;
  if (rest.empty()) {
    return std::nullopt;
  }
  const bool negative = rest.front() == '-';
  if (negative || rest.front() == '+') {
    rest.remove_prefix(1);
  }
  if (equals_ignoring_case(rest, "infinity") || equals_ignoring_case(rest, "inf")) {
    return negative ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
  }
  if (equals_ignoring_case(text, "nan")) {
    return std::numeric_limits<T>::quiet_NaN();
  }
  auto format = std::chars_format::general;
  if (rest.size() > 2 && rest[0] == '0' && lower(rest[1]) == 'x') {
    rest.remove_prefix(2);
    format = std::chars_format::hex;
    if (rest.find_first_of("pP") == rest.npos) {
      return std::nullopt;  // Java wants the exponent
    }
  } else if (!rest.empty() && !is_digit(rest.front()) && rest.front() != '.') {
    return std::nullopt;  // "nan", "inf" with a sign and the like
  }
  if (!rest.empty() && std::string_view("dDfF").find(rest.back()) != std::string_view::npos) {
    rest.remove_suffix(1);
  }
  T value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value, format);
  if (rest.empty() || end != rest.data() + rest.size()) {
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range) {
    const size_t mark = rest.find_first_of("eEpP");
    const bool tiny = mark != rest.npos && mark + 1 < rest.size() && rest[mark + 1] == '-';
    value = tiny ? T{0} : std::numeric_limits<T>::infinity();
  } else if (error != std::errc()) {
    return std::nullopt;
  }
  return negative ? -value : value;
}

}  // namespace

void append_double(double value, std::string& out) { append_floating(value, out); }
void append_float(float value, std::string& out) { append_floating(value, out); }

void append_integer(int64_t value, std::string& out) {
  std::array<char, 24> buffer;
  out.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr);
}

std::string_view trim_blanks(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; };
  while (!text.empty() && blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<int64_t> parse_integer(std::string_view text, int64_t least, int64_t most) {
  return parse_whole(text, least, most, false);
}
std::optional<int64_t> parse_integer_cut(std::string_view text, int64_t least, int64_t most) {
  return parse_whole(text, least, most, true);
}
std::optional<double> parse_double(std::string_view text) { return parse_floating<double>(text); }
std::optional<float> parse_float(std::string_view text) { return parse_floating<float>(text); }

std::optional<bool> parse_boolean(std::string_view text) {
  text = trim_blanks(text);
  for (const std::string_view word : {"t", "true", "y", "yes", "1"}) {
    if (equals_ignoring_case(text, word)) {
      return true;
    }
  }
  for (const std::string_view word : {"f", "false", "n", "no", "0"}) {
    if (equals_ignoring_case(text, word)) {
      return false;
    }
  }
  return std::nullopt;
}

}  // namespace firesteel
