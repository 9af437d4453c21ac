#include "base/errors/spark_error.h"
#include "base/numeric/int128.h"
#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/types/proto_types.h"
#include "spark/connect/expressions.pb.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace firesteel {
namespace {

using pb::Expression_Literal;

Literal integral(DataType type, int64_t value) { return {std::move(type), value}; }

[[noreturn]] void invalid_decimal(const std::string& text) {
  throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE", {{"message", "the decimal " + text + " is invalid"}});
}

// Digits, sign, point and exponent of Python's str(Decimal): "-1.50", "1E+5", "2E-7".
Literal read_decimal(const pb::Expression_Literal_Decimal& decimal) {
  const std::string& text = decimal.value();
  int128_t unscaled = 0;
  int digits = 0;
  int scale = 0;
  bool point = false;
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  for (; at < text.size() && (std::isdigit(static_cast<unsigned char>(text[at])) != 0 || text[at] == '.'); ++at) {
    if (text[at] == '.') {
      point = true;
      continue;
    }
    unscaled = unscaled * 10 + (text[at] - '0');
    scale += point ? 1 : 0;
    if (unscaled != 0 && ++digits > 38) {
      invalid_decimal(text);
    }
  }
  if (at < text.size() && (text[at] == 'E' || text[at] == 'e')) {
    int exponent = 0;
    const size_t start = at + 1 + (at + 1 < text.size() && text[at + 1] == '+' ? 1 : 0);
    const auto [end, failure] = std::from_chars(text.data() + start, text.data() + text.size(), exponent);
    if (failure != std::errc() || end != text.data() + text.size() || exponent > 38 || exponent < -38) {
      invalid_decimal(text);
    }
    scale -= exponent;
    at = text.size();
  }
  if (at != text.size() || text.empty()) {
    invalid_decimal(text);
  }
  for (; scale < 0; ++scale, ++digits) {
    if (digits >= 38 && unscaled != 0) {
      invalid_decimal(text);
    }
    unscaled *= 10;
  }
  const int wanted_scale = std::max(scale, decimal.has_scale() ? decimal.scale() : 0);
  if (wanted_scale > 38) {
    invalid_decimal(text);
  }
  int precision = std::max({digits, scale, decimal.has_precision() ? decimal.precision() : 1});
  for (; scale < wanted_scale; ++scale) {
    if (++digits > 38 && unscaled != 0) {
      invalid_decimal(text);
    }
    unscaled *= 10;
  }
  precision = std::max({precision, digits, wanted_scale});
  if (precision > 38) {
    invalid_decimal(text);
  }
  return Literal::decimal(text[0] == '-' ? -unscaled : unscaled, precision, wanted_scale);
}

Literal nested(DataType type, std::vector<Literal> children) {
  return {std::move(type), std::make_shared<const std::vector<Literal>>(std::move(children))};
}

// Does the value lie in the alternative that its type has, and so all within it?
bool fits_type(const Literal& literal, const DataType& type);

bool children_fit(const std::vector<Literal>& children, const DataType& type) {
  if (type.is(TypeId::kStruct)) {
    const std::vector<StructField>& fields = type.fields();
    return std::equal(children.begin(), children.end(), fields.begin(), fields.end(),
                      [](const Literal& child, const StructField& field) { return fits_type(child, field.type); });
  }
  if (type.is(TypeId::kMap) && children.size() % 2 == 0) {
    bool fits = true;
    for (size_t i = 0; fits && i < children.size(); i += 2) {
      fits = fits_type(children[i], type.key()) && fits_type(children[i + 1], type.value());
    }
    return fits;
  }
  return type.is(TypeId::kArray) && std::all_of(children.begin(), children.end(),
                                                [&](const Literal& child) { return fits_type(child, type.element()); });
}

bool fits_type(const Literal& literal, const DataType& given) {
  const DataType& type = given.storage_type();
  if (literal.is_null()) {
    return true;
  }
  switch (type.physical()) {
    case PhysicalType::kBool:
      return std::holds_alternative<bool>(literal.value);
    case PhysicalType::kInt8:
    case PhysicalType::kInt16:
    case PhysicalType::kInt32:
    case PhysicalType::kInt64:
      return std::holds_alternative<int64_t>(literal.value);
    case PhysicalType::kInt128:
      return std::holds_alternative<int128_t>(literal.value) || std::holds_alternative<int64_t>(literal.value);
    case PhysicalType::kFloat:
    case PhysicalType::kDouble:
      return std::holds_alternative<double>(literal.value);
    case PhysicalType::kString:
      return std::holds_alternative<std::string>(literal.value);
    case PhysicalType::kInterval:
      return std::holds_alternative<CalendarInterval>(literal.value);
    default:
      return std::holds_alternative<Literal::Children>(literal.value) && children_fit(literal.children(), type);
  }
}

Literal read_value(const Expression_Literal& literal);

// The widest nullability is right for literals without a type of their own.
Literal read_array(const Expression_Literal& literal) {
  std::vector<Literal> elements;
  for (const Expression_Literal& element : literal.array().elements()) {
    elements.push_back(read_value(element));
  }
  const bool contains_null = std::any_of(elements.begin(), elements.end(), [](const auto& e) { return e.is_null(); });
  DataType type = DataType::null();
  if (literal.has_data_type()) {
    return nested(read_proto_type(literal.data_type()), std::move(elements));
  }
  if (literal.array().has_element_type()) {
    type = read_proto_type(literal.array().element_type());
  } else if (!elements.empty()) {
    type = elements[0].type;
  }
  for (Literal& element : elements) {
    element.type = type;
  }
  return nested(DataType::array(type, contains_null), std::move(elements));
}

template <typename Values, typename Make>
Literal specialised(const Values& values, DataType type, const Make& make) {
  std::vector<Literal> elements;
  for (const auto& value : values) {
    elements.push_back(Literal{type, make(value)});
  }
  return nested(DataType::array(type, false), std::move(elements));
}

Literal read_specialised(const pb::Expression_Literal_SpecializedArray& array) {
  const auto as_is = [](const auto& value) -> Literal::Value { return value; };
  const auto widened = [](auto value) -> Literal::Value { return static_cast<int64_t>(value); };
  const auto real = [](auto value) -> Literal::Value { return static_cast<double>(value); };
  switch (array.value_type_case()) {
    case pb::Expression_Literal_SpecializedArray::kBools:
      return specialised(array.bools().values(), DataType::boolean(), as_is);
    case pb::Expression_Literal_SpecializedArray::kInts:
      return specialised(array.ints().values(), DataType::integer(), widened);
    case pb::Expression_Literal_SpecializedArray::kLongs:
      return specialised(array.longs().values(), DataType::long_type(), widened);
    case pb::Expression_Literal_SpecializedArray::kFloats:
      return specialised(array.floats().values(), DataType::float_type(), real);
    case pb::Expression_Literal_SpecializedArray::kDoubles:
      return specialised(array.doubles().values(), DataType::double_type(), real);
    case pb::Expression_Literal_SpecializedArray::kStrings:
      return specialised(array.strings().values(), DataType::string(), as_is);
    case pb::Expression_Literal_SpecializedArray::VALUE_TYPE_NOT_SET:
      break;
  }
  throw_not_set("spark.connect.Expression.Literal.SpecializedArray", "value_type");
}

Literal read_map(const Expression_Literal& literal) {
  const auto& map = literal.map();
  std::vector<Literal> children;
  for (int i = 0; i < std::min(map.keys_size(), map.values_size()); ++i) {
    children.push_back(read_value(map.keys(i)));
    children.push_back(read_value(map.values(i)));
  }
  if (literal.has_data_type()) {
    return nested(read_proto_type(literal.data_type()), std::move(children));
  }
  return nested(DataType::map(read_proto_type(map.key_type()), read_proto_type(map.value_type())), std::move(children));
}

Literal read_struct(const Expression_Literal& literal) {
  std::vector<Literal> children;
  for (const Expression_Literal& element : literal.struct_().elements()) {
    children.push_back(read_value(element));
  }
  DataType type = read_proto_type(literal.has_data_type() ? literal.data_type() : literal.struct_().struct_type());
  return nested(std::move(type), std::move(children));
}

Literal read_interval(const Expression_Literal& literal) {
  if (literal.literal_type_case() == Expression_Literal::kCalendarInterval) {
    const auto& interval = literal.calendar_interval();
    return {DataType::calendar_interval(),
            CalendarInterval{interval.months(), interval.days(), interval.microseconds()}};
  }
  const bool months = literal.literal_type_case() == Expression_Literal::kYearMonthInterval;
  DataType type = months ? DataType::year_month_interval() : DataType::day_time_interval();
  if (literal.has_data_type()) {
    type = read_proto_type(literal.data_type());
  }
  return integral(std::move(type), months ? literal.year_month_interval() : literal.day_time_interval());
}

// What the message says, whether or not its value fits the type that it gives.
Literal read_value(const Expression_Literal& literal) {
  switch (literal.literal_type_case()) {
    case Expression_Literal::kNull:
      return Literal::null(read_proto_type(literal.null()));
    case Expression_Literal::kBinary:
      return {DataType::binary(), literal.binary()};
    case Expression_Literal::kBoolean:
      return Literal::boolean(literal.boolean());
    case Expression_Literal::kByte:
      return integral(DataType::byte(), static_cast<int8_t>(literal.byte()));
    case Expression_Literal::kShort:
      return integral(DataType::short_type(), static_cast<int16_t>(literal.short_()));
    case Expression_Literal::kInteger:
      return Literal::integer(literal.integer());
    case Expression_Literal::kLong:
      return Literal::long_value(literal.long_());
    case Expression_Literal::kFloat:
      return {DataType::float_type(), static_cast<double>(literal.float_())};
    case Expression_Literal::kDouble:
      return Literal::double_value(literal.double_());
    case Expression_Literal::kDecimal:
      return read_decimal(literal.decimal());
    case Expression_Literal::kString:
      return {literal.has_data_type() ? read_proto_type(literal.data_type()) : DataType::string(), literal.string()};
    case Expression_Literal::kDate:
      return Literal::date(literal.date());
    case Expression_Literal::kTimestamp:
      return integral(DataType::timestamp(), literal.timestamp());
    case Expression_Literal::kTimestampNtz:
      return integral(DataType::timestamp_ntz(), literal.timestamp_ntz());
    case Expression_Literal::kTime:
      return integral(DataType::time(literal.time().has_precision() ? literal.time().precision() : 6),
                      literal.time().nano());
    case Expression_Literal::kCalendarInterval:
    case Expression_Literal::kYearMonthInterval:
    case Expression_Literal::kDayTimeInterval:
      return read_interval(literal);
    case Expression_Literal::kArray:
      return read_array(literal);
    case Expression_Literal::kMap:
      return read_map(literal);
    case Expression_Literal::kStruct:
      return read_struct(literal);
    case Expression_Literal::kSpecializedArray:
      return read_specialised(literal.specialized_array());
    case Expression_Literal::LITERAL_TYPE_NOT_SET:
      break;
  }
  throw_not_set("spark.connect.Expression.Literal", "literal_type");
}

}  // namespace

Literal read_literal(const Expression_Literal& literal) {
  Literal value = read_value(literal);
  if (!fits_type(value, value.type)) {
    throw SparkError("CONNECT_INVALID_PLAN.ASSERTION_FAILURE",
                     {{"message", "the value of a literal does not fit its type, " + value.type.simple_string()}});
  }
  return value;
}

}  // namespace firesteel
