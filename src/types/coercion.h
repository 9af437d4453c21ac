#pragma once

#include "types/data_type.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Which of Spark's two coercion systems: AnsiTypeCoercion (spark.sql.ansi.enabled, the default) or TypeCoercion.
enum class CoercionRules : uint8_t { kAnsi, kLegacy };

/// The type both sides are cast to in CASE, COALESCE, IN, UNION, array(...) and the like; none when there is no such
/// type. Spark: findWiderTypeForTwo.
std::optional<DataType> wider_type(const DataType& left, const DataType& right,
                                   CoercionRules rules = CoercionRules::kAnsi);
/// wider_type of all; none for an empty list.
std::optional<DataType> wider_type(std::span<const DataType> types, CoercionRules rules = CoercionRules::kAnsi);
/// The narrowest common type without loss, no promotion of strings. Spark: findTightestCommonType.
std::optional<DataType> tightest_common_type(const DataType& left, const DataType& right,
                                             CoercionRules rules = CoercionRules::kAnsi);
/// The type a string and `other` meet in for a binary operator (either order); none when none of them is a string or
/// they do not meet. Spark: findWiderTypeForString (ANSI) and PromoteStrings.
std::optional<DataType> promoted_string_type(const DataType& left, const DataType& right,
                                             CoercionRules rules = CoercionRules::kAnsi);

/// What a function's parameter accepts: a type or a family of types, or one of several (Spark's AbstractDataType and
/// TypeCollection).
struct TypePattern {
  enum class Kind : uint8_t {
    kExact,
    kAny,
    kNumeric,
    kIntegral,
    kDecimal,
    kAnyTimestamp,
    kAnsiInterval,
    kArray,   // any array
    kMap,     // any map
    kStruct,  // any struct
    kOneOf,
  };
  Kind kind = Kind::kAny;
  DataType exact;                         // kExact
  std::vector<TypePattern> alternatives;  // kOneOf

  /// "STRING", "STRING|BINARY", "ARRAY", "ARRAY<STRING>", "NUMERIC", "INTEGRAL", "DECIMAL", "ANY_TIMESTAMP",
  /// "ANSI_INTERVAL", "ANY".
  static TypePattern parse(std::string_view text);
  static TypePattern of(DataType type) { return {Kind::kExact, std::move(type), {}}; }

  /// Fits as it is, without a cast.
  bool accepts(const DataType& type) const;
  /// As Spark names it in error messages: "STRING", ("STRING" or "BINARY").
  std::string sql() const;
};

/// The type an argument of type `from` is cast to implicitly for a parameter `to`; none when Spark refuses. `from`
/// itself when it fits. Spark: AnsiTypeCoercion.implicitCast, TypeCoercion.implicitCast.
std::optional<DataType> implicit_cast(const DataType& from, const TypePattern& to,
                                      CoercionRules rules = CoercionRules::kAnsi);
/// May a value of `from` be stored into a column of `to` under the ANSI store assignment policy? Spark:
/// Cast.canANSIStoreAssign.
bool can_store_assign(const DataType& from, const DataType& to);

/// Parses an atomic type name as used in signatures: "INT", "DECIMAL(10,2)", "ARRAY<STRING>".
DataType parse_signature_type(std::string_view text);

// --- decimals ---
inline constexpr int kMaxDecimalPrecision = 38;

/// decimal(min(p, 38), min(s, 38)).
DataType bounded_decimal(int precision, int scale);
/// Fits p and s into 38 digits, giving up fraction digits down to 6. Spark: DecimalType.adjustPrecisionScale.
DataType adjust_precision_scale(int precision, int scale);
/// The decimal that holds all values of both. Spark: DecimalPrecision.widerDecimalType.
DataType wider_decimal(const DataType& left, const DataType& right);
/// The decimal for all values of a numeric type: INT → decimal(10,0), DOUBLE → decimal(30,15), a decimal itself.
DataType decimal_for(const DataType& numeric);
/// The smallest decimal that holds this integer (Spark: DecimalType.fromDecimal of an integer literal).
DataType decimal_for_integer(int64_t value);

}  // namespace firesteel
