#pragma once

#include "base/numeric/int128.h"
#include "types/data_type.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace firesteel {

/// Spark's CalendarInterval.
struct CalendarInterval {
  int32_t months = 0;
  int32_t days = 0;
  int64_t microseconds = 0;
  bool operator==(const CalendarInterval& other) const = default;
};

/// One value of a Spark type.
///
/// Payload by physical type: bool → bool; kInt8..kInt64 (dates, timestamps, decimals ≤ 18 digits too) → int64_t;
/// kInt128 → int128_t; kFloat/kDouble → double; kString → std::string (bytes); kInterval → CalendarInterval; array →
/// elements; map → keys then values alternating (k0, v0, k1, v1 ...); struct → field values. std::monostate = NULL.
struct Literal {
  using Children = std::shared_ptr<const std::vector<Literal>>;
  using Value = std::variant<std::monostate, bool, int64_t, int128_t, double, std::string, CalendarInterval, Children>;

  DataType type;
  Value value;

  bool is_null() const { return std::holds_alternative<std::monostate>(value); }

  static Literal null(DataType type = DataType::null()) { return {std::move(type), std::monostate{}}; }
  static Literal boolean(bool v) { return {DataType::boolean(), v}; }
  static Literal integer(int32_t v) { return {DataType::integer(), static_cast<int64_t>(v)}; }
  static Literal long_value(int64_t v) { return {DataType::long_type(), v}; }
  static Literal double_value(double v) { return {DataType::double_type(), v}; }
  static Literal string(std::string v) { return {DataType::string(), std::move(v)}; }
  static Literal date(int32_t days) { return {DataType::date(), static_cast<int64_t>(days)}; }
  static Literal decimal(int128_t unscaled, int precision, int scale);

  bool as_bool() const { return std::get<bool>(value); }
  int64_t as_int64() const { return std::get<int64_t>(value); }
  double as_double() const { return std::get<double>(value); }
  const std::string& as_string() const { return std::get<std::string>(value); }
  const std::vector<Literal>& children() const { return *std::get<Children>(value); }
  /// Unscaled value of a DECIMAL of any precision.
  int128_t as_decimal() const;

  /// Deep equality; NaN equals NaN, NULL equals NULL of the same type.
  bool operator==(const Literal& other) const;
  /// Spark's Literal.sql: 'it\'s', 1.5BD → 1.5BD, DATE '2020-01-01', CAST(1 AS TINYINT) → 1Y ...
  std::string sql() const;
  /// Spark's Literal.toString as used in generated column names: it's, 1.5, 2020-01-01, NULL.
  std::string to_string() const;
};

}  // namespace firesteel
