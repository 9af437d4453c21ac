// Numbers, strings, typed literals and parameters.
#include "base/time/datetime_text.h"
#include "base/time/special_datetime.h"
#include "sql/lexer/string_literal.h"
#include "sql/parser/sql_parser.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

namespace firesteel {
namespace {

int64_t now_micros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

template <typename T>
std::optional<T> or_else(std::optional<T> value, std::optional<T> otherwise) {
  return value ? value : otherwise;
}

std::string quoted_upper(std::string_view text) {
  std::string upper = "\"";
  for (const char c : text) {
    upper.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return upper + "\"";
}

// The digits of a decimal number: unscaled value, and how many of them are behind the point (negative: zeros before).
struct DecimalDigits {
  std::string digits;  // without leading zeros, at least one
  bool negative = false;
  int64_t scale = 0;
};

DecimalDigits split_decimal(std::string_view text) {
  DecimalDigits result;
  size_t i = 0;
  if (text.starts_with('-')) {
    result.negative = true;
    i = 1;
  }
  bool point = false;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      point = true;
      continue;
    }
    result.scale += point ? 1 : 0;
    if (!result.digits.empty() || text[i] != '0') {
      result.digits.push_back(text[i]);
    }
  }
  if (i < text.size()) {
    std::string_view exponent = text.substr(i + 1);
    exponent.remove_prefix(exponent.starts_with('+') ? 1 : 0);
    int64_t value = 0;
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), value);
    result.scale -= std::clamp<int64_t>(value, -100000, 100000);
  }
  if (result.digits.empty()) {
    result.digits = "0";
  }
  return result;
}

std::optional<std::string> hex_bytes(const std::string& text) {
  std::string padded = text.size() % 2 == 0 ? text : "0" + text;
  std::string bytes;
  for (size_t i = 0; i < padded.size(); i += 2) {
    unsigned value = 0;
    const char* end = padded.data() + i + 2;
    if (std::from_chars(padded.data() + i, end, value, 16).ptr != end) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

}  // namespace

ExprPtr SqlParser::literal() {
  const size_t first = tokens_.position();
  const Token& token = tokens_.peek();
  switch (token.kind) {
    case TokenKind::kString:
      return literal_at(first, Literal::string(string_value()));
    case TokenKind::kMinus:
      tokens_.next();
      return number(true, first);
    case TokenKind::kQuestion:
    case TokenKind::kColon:
      // :p '.b' is one string, as adjacent literals are.
      if (const size_t length = token.kind == TokenKind::kColon ? 2 : 1;
          at_string() && tokens_.ahead(length, TokenKind::kString)) {
        return literal_at(first, Literal::string(string_value()));
      }
      return parameter();
    case TokenKind::kWord:
      tokens_.next();
      if (token.keyword == Keyword::kNull) {
        return literal_at(first, Literal::null());
      }
      return literal_at(first, Literal::boolean(token.keyword == Keyword::kTrue));
    default:
      return number(false, first);
  }
}

ExprPtr SqlParser::number(bool negative, size_t first) {
  const Token& token = tokens_.peek();
  std::string text = (negative ? "-" : "") + std::string(tokens_.text(token));
  const auto without = [&](size_t suffix) { return text.substr(0, text.size() - suffix); };
  switch (token.kind) {
    case TokenKind::kInteger:
      tokens_.next();
      return integer_literal(text, first);
    case TokenKind::kTinyint:
      tokens_.next();
      return ranged_integer(without(1), DataType::byte(), first);
    case TokenKind::kSmallint:
      tokens_.next();
      return ranged_integer(without(1), DataType::short_type(), first);
    case TokenKind::kBigint:
      tokens_.next();
      return ranged_integer(without(1), DataType::long_type(), first);
    case TokenKind::kDecimal:
      tokens_.next();
      return decimal_literal(text, first);
    case TokenKind::kBigDecimal:
      tokens_.next();
      return decimal_literal(without(2), first);
    case TokenKind::kExponent:
      tokens_.next();
      return floating_literal(text, false, first);
    case TokenKind::kDouble:
      tokens_.next();
      return floating_literal(without(1), false, first);
    case TokenKind::kFloat:
      tokens_.next();
      return floating_literal(without(1), true, first);
    default:
      tokens_.fail_here();
  }
}

// INT if it fits, else BIGINT, else DECIMAL(digits, 0).
ExprPtr SqlParser::integer_literal(std::string digits, size_t first) {
  int64_t value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc()) {
    return decimal_literal(std::move(digits), first);
  }
  const bool fits = value >= std::numeric_limits<int32_t>::min() && value <= std::numeric_limits<int32_t>::max();
  return literal_at(first, fits ? Literal::integer(static_cast<int32_t>(value)) : Literal::long_value(value));
}

ExprPtr SqlParser::ranged_integer(std::string digits, const DataType& type, size_t first) {
  const int64_t most = type.is(TypeId::kByte)    ? std::numeric_limits<int8_t>::max()
                       : type.is(TypeId::kShort) ? std::numeric_limits<int16_t>::max()
                                                 : std::numeric_limits<int64_t>::max();
  int64_t value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc() || value > most ||
      value < -most - 1) {
    tokens_.fail(first, "INVALID_NUMERIC_LITERAL_RANGE",
                 {{"rawStrippedQualifier", digits},
                  {"minValue", std::to_string(-most - 1)},
                  {"maxValue", std::to_string(most)},
                  {"typeName", type.simple_string()}});
  }
  return literal_at(first, {type, value});
}

ExprPtr SqlParser::decimal_literal(std::string digits, size_t first) {
  DecimalDigits parts = split_decimal(digits);
  if (parts.scale < 0 && parts.digits != "0") {
    parts.digits.append(static_cast<size_t>(std::min<int64_t>(-parts.scale, 100)), '0');
  }
  parts.scale = std::max<int64_t>(parts.scale, 0);
  const int64_t precision = std::max<int64_t>({static_cast<int64_t>(parts.digits.size()), parts.scale, 1});
  if (precision > 38) {
    tokens_.fail(first, "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                 {{"precision", std::to_string(precision)}, {"maxPrecision", "38"}});
  }
  int128_t unscaled = 0;
  for (const char c : parts.digits) {
    unscaled = unscaled * 10 + (c - '0');
  }
  return literal_at(first, Literal::decimal(parts.negative ? -unscaled : unscaled, static_cast<int>(precision),
                                            static_cast<int>(parts.scale)));
}

ExprPtr SqlParser::floating_literal(std::string digits, bool single, size_t first) {
  double value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool too_large = (parsed.ec != std::errc() && split_decimal(digits).scale < 0) ||
                         (single && std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()));
  if (too_large) {
    const std::string most = single ? "3.4028234663852886E+38" : "1.7976931348623157E+308";
    tokens_.fail(first, "INVALID_NUMERIC_LITERAL_RANGE",
                 {{"rawStrippedQualifier", digits},
                  {"minValue", "-" + most},
                  {"maxValue", most},
                  {"typeName", single ? "float" : "double"}});
  }
  if (single) {
    float narrow = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), narrow);
    return literal_at(first, {DataType::float_type(), static_cast<double>(narrow)});
  }
  return literal_at(first, Literal::double_value(value));
}

// DATE '..', TIMESTAMP '..', X'..' ...
ExprPtr SqlParser::typed_literal() {
  const size_t first = tokens_.position();
  const Token type = tokens_.next();
  const std::string name(tokens_.text(type));
  const std::string value = unquote_string(tokens_.text(tokens_.next()), options_.escaped_string_literals);
  std::optional<Literal> result;
  const auto set = [&](DataType data_type, auto parsed) {
    if (parsed) {
      result = Literal{std::move(data_type), static_cast<int64_t>(*parsed)};
    }
  };
  switch (type.keyword) {
    case Keyword::kDate:
      set(DataType::date(), or_else(parse_date(value), special_date(value, now_micros(), options_.session_time_zone)));
      break;
    case Keyword::kTime:
      set(DataType::time(), parse_time_of_day(value));
      break;
    case Keyword::kTimestampNtz:
      set(DataType::timestamp_ntz(),
          or_else(parse_timestamp_ntz(value), special_timestamp_ntz(value, now_micros(), options_.session_time_zone)));
      break;
    case Keyword::kTimestampLtz:
      set(DataType::timestamp(), or_else(parse_timestamp(value, options_.session_time_zone),
                                         special_timestamp(value, now_micros(), options_.session_time_zone)));
      break;
    case Keyword::kTimestamp: {
      const auto parts = options_.timestamp_type_ntz ? parse_timestamp_parts(value) : std::nullopt;
      if (parts && parts->zone.empty()) {
        set(DataType::timestamp_ntz(), parse_timestamp_ntz(value));
      } else {
        set(DataType::timestamp(), or_else(parse_timestamp(value, options_.session_time_zone),
                                           special_timestamp(value, now_micros(), options_.session_time_zone)));
      }
      break;
    }
    case Keyword::kX:
      if (auto bytes = hex_bytes(value)) {
        result = Literal{DataType::binary(), std::move(*bytes)};
      }
      break;
    default:
      tokens_.fail(
          first, "UNSUPPORTED_TYPED_LITERAL",
          {{"unsupportedType", quoted_upper(name)},
           {"supportedTypes", R"("DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME")"}});
  }
  if (!result) {
    tokens_.fail(first, "INVALID_TYPED_LITERAL", {{"valueType", quoted_upper(name)}, {"value", "'" + value + "'"}});
  }
  return literal_at(first, std::move(*result));
}

// What a parameter at this token is called: its name, or the number of ? before.
std::string SqlParser::parameter_name(size_t position) const {
  if (tokens_.token(position).kind == TokenKind::kColon) {
    const std::string_view text = tokens_.text(tokens_.token(position + 1));
    return tokens_.token(position + 1).kind == TokenKind::kBackquoted ? unquote_identifier(text) : std::string(text);
  }
  return "_pos_" + std::to_string(question_marks_before(position));
}

size_t SqlParser::question_marks_before(size_t position) const {
  if (position < counted_to_) {
    counted_to_ = 0;
    question_marks_ = 0;
  }
  for (; counted_to_ < position; ++counted_to_) {
    question_marks_ += tokens_.token(counted_to_).kind == TokenKind::kQuestion ? 1 : 0;
  }
  return question_marks_;
}

const Literal* SqlParser::string_parameter() const {
  const bool named =
      tokens_.at(TokenKind::kColon) && (tokens_.ahead(1, TokenKind::kWord) || tokens_.ahead(1, TokenKind::kBackquoted));
  if (options_.parameters == nullptr || !(named || tokens_.at(TokenKind::kQuestion))) {
    return nullptr;
  }
  const auto found = options_.parameters->find(parameter_name(tokens_.position()));
  const auto* literal = found == options_.parameters->end() ? nullptr : as<LiteralExpr>(found->second);
  const bool string = literal != nullptr && literal->value.type.is_string_like() && !literal->value.is_null();
  return string ? &literal->value : nullptr;
}

bool SqlParser::at_string() const { return tokens_.at(TokenKind::kString) || string_parameter() != nullptr; }

// Adjacent literals (and parameters that are strings) are one string.
std::string SqlParser::string_value() {
  if (!at_string()) {
    tokens_.fail_here();
  }
  std::string value;
  while (at_string()) {
    if (const Literal* parameter = string_parameter()) {
      value += parameter->as_string();
      if (tokens_.next().kind == TokenKind::kColon) {
        tokens_.next();
      }
    } else {
      value += unquote_string(tokens_.text(tokens_.next()), options_.escaped_string_literals);
    }
  }
  return value;
}

ExprPtr SqlParser::parameter() {
  const size_t first = tokens_.position();
  const std::string name = parameter_name(first);
  if (tokens_.next().kind != TokenKind::kQuestion) {
    if (!at_identifier()) {
      tokens_.fail_here();
    }
    if (tokens_.next().keyword == Keyword::kIdentifier && tokens_.at(TokenKind::kLeftParen)) {
      tokens_.fail_at(tokens_.peek(1));
    }
  }
  if (options_.parameters == nullptr) {
    return make_at<Parameter>(first, name);
  }
  const auto found = options_.parameters->find(name);
  if (found == options_.parameters->end()) {
    tokens_.fail(first, "UNBOUND_SQL_PARAMETER", {{"name", name}});
  }
  return found->second->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
