#include "functions/variant/variant_cast.h"

#include "columnar/decoded_vector.h"
#include "functions/cast/cast.h"
#include "functions/variant/variant_column.h"
#include "functions/variant/variant_json.h"

#include <algorithm>
#include <limits>

namespace firesteel {

bool fits_variant(const DataType& type, bool structs_and_maps) {
  switch (type.id()) {
    case TypeId::kArray:
      return fits_variant(type.element(), structs_and_maps);
    case TypeId::kMap:
      return structs_and_maps && type.key().is(TypeId::kString) && fits_variant(type.value(), structs_and_maps);
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (!structs_and_maps || !fits_variant(field.type, structs_and_maps)) {
          return false;
        }
      }
      return structs_and_maps;
    default:
      return type.is_numeric() || type.is_datetime() || type.is(TypeId::kBoolean) || type.is(TypeId::kString) ||
             type.is(TypeId::kBinary) || type.is(TypeId::kVariant);
  }
}

VariantCaster::VariantCaster(const DataType& to, const EvaluationEnvironment& environment, bool strict)
    : to_(to), environment_(environment), zone_(TimeZone::load(environment.session_time_zone)), strict_(strict) {}

void VariantCaster::append(const VariantValue& value, VectorBuilder& out) {
  if (!append_as(value, to_, out)) {
    fail(value, to_, out);
  }
}

std::optional<SparkError> VariantCaster::take_error() {
  std::optional<SparkError> error = std::move(error_);
  error_.reset();
  return error;
}

void VariantCaster::fail(const VariantValue& value, const DataType& to, VectorBuilder& out) {
  out.append_null();
  if (strict_ && !error_) {
    std::string text;
    append_variant_json(value, zone_, text);
    error_ = SparkError("INVALID_VARIANT_CAST", {{"value", text}, {"dataType", "\"" + to.sql() + "\""}});
  }
}

// False: nothing has been appended.
bool VariantCaster::append_as(const VariantValue& value, const DataType& to, VectorBuilder& out) {
  if (to.is(TypeId::kVariant)) {
    builder_.clear();  // with the names that are needed here, not those of the whole
    builder_.append_variant(value);
    out.child(0).append_string(builder_.value());
    out.child(1).append_string(builder_.metadata());
    out.finish_struct();
    return true;
  }
  const VariantKind kind = value.kind();
  if (kind == VariantKind::kNull) {
    out.append_null();
    return true;
  }
  switch (to.id()) {
    case TypeId::kArray:
      return kind == VariantKind::kArray && append_array(value, to, out);
    case TypeId::kMap:
      return kind == VariantKind::kObject && append_map(value, to, out);
    case TypeId::kStruct:
      return kind == VariantKind::kObject && append_struct(value, to, out);
    case TypeId::kString:
      return append_text(value, out);
    default:
      return kind != VariantKind::kArray && kind != VariantKind::kObject && append_scalar(value, to, out);
  }
}

bool VariantCaster::append_array(const VariantValue& value, const DataType& to, VectorBuilder& out) {
  const uint32_t count = value.count();
  for (uint32_t i = 0; i < count; ++i) {
    const VariantValue element = value.element(i);
    if (!append_as(element, to.element(), out.child(0))) {
      fail(element, to.element(), out.child(0));
    }
  }
  out.finish_array(count);
  return true;
}

bool VariantCaster::append_map(const VariantValue& value, const DataType& to, VectorBuilder& out) {
  const uint32_t count = value.count();
  for (uint32_t i = 0; i < count; ++i) {
    const VariantValue field = value.field(i);
    out.child(0).append_string(value.field_name(i));
    if (!append_as(field, to.value(), out.child(1))) {
      fail(field, to.value(), out.child(1));
    }
  }
  out.finish_array(count);
  return true;
}

bool VariantCaster::append_struct(const VariantValue& value, const DataType& to, VectorBuilder& out) {
  for (size_t i = 0; i < to.fields().size(); ++i) {
    const StructField& wanted = to.fields()[i];
    const int64_t position = value.find(wanted.name);
    if (position < 0) {
      out.child(i).append_null();
      continue;
    }
    const VariantValue field = value.field(static_cast<uint32_t>(position));
    if (!append_as(field, wanted.type, out.child(i))) {
      fail(field, wanted.type, out.child(i));
    }
  }
  out.finish_struct();
  return true;
}

bool VariantCaster::append_text(const VariantValue& value, VectorBuilder& out) {
  scratch_.clear();
  switch (value.kind()) {
    case VariantKind::kString:
      out.append_string(value.as_bytes());
      return true;
    case VariantKind::kTimestamp:
    case VariantKind::kTimestampNtz:
    case VariantKind::kBinary:
      return append_scalar(value, DataType::string(), out);
    case VariantKind::kFloat:
    case VariantKind::kDouble:
    case VariantKind::kDate:
    case VariantKind::kUuid: {
      append_variant_json(value, zone_, scratch_);  // in quotes where it is no number
      const std::string_view text = scratch_;
      out.append_string(text.front() == '"' ? text.substr(1, text.size() - 2) : text);
      return true;
    }
    default:
      append_variant_json(value, zone_, scratch_);
      out.append_string(scratch_);
      return true;
  }
}

bool VariantCaster::append_scalar(const VariantValue& value, const DataType& to, VectorBuilder& out) {
  switch (value.kind()) {
    case VariantKind::kBoolean:
      return cast_from(Literal::boolean(value.as_boolean()), to, out);
    case VariantKind::kLong:
      if (to.is(TypeId::kLong)) {
        out.append<int64_t>(value.as_long());
        return true;
      }
      if (constexpr int64_t kMost = std::numeric_limits<int64_t>::max() / 1'000'000;
          to.is(TypeId::kTimestamp) && (value.as_long() > kMost || value.as_long() < -kMost)) {
        return false;
      }
      return cast_from(Literal::long_value(value.as_long()), to, out);
    case VariantKind::kFloat:
      return cast_from({DataType::float_type(), static_cast<double>(value.as_float())}, to, out);
    case VariantKind::kDouble:
      return cast_from(Literal::double_value(value.as_double()), to, out);
    case VariantKind::kDecimal: {
      const VariantValue::Decimal decimal = value.as_decimal();
      const int precision = std::max(decimal_digits(decimal.unscaled), decimal.scale);
      return cast_from(Literal::decimal(decimal.unscaled, precision, decimal.scale), to, out);
    }
    case VariantKind::kString:
      return cast_from(Literal::string(std::string(value.as_bytes())), to, out);
    case VariantKind::kBinary:
      return cast_from({DataType::binary(), std::string(value.as_bytes())}, to, out);
    case VariantKind::kDate:
      return cast_from({DataType::date(), value.as_long()}, to, out);
    case VariantKind::kTimestamp:
      return cast_from({DataType::timestamp(), value.as_long()}, to, out);
    case VariantKind::kTimestampNtz:
      return cast_from({DataType::timestamp_ntz(), value.as_long()}, to, out);
    default:
      return false;
  }
}

bool VariantCaster::cast_from(const Literal& literal, const DataType& to, VectorBuilder& out) {
  if (literal.type == to) {
    out.append_literal(literal);
    return true;
  }
  if (!can_cast(literal.type, to, EvalMode::kAnsi)) {
    return false;
  }
  const Literal result = cast_literal(literal, to, EvalMode::kTry, environment_);
  if (result.is_null()) {
    return false;
  }
  out.append_literal(result);
  return true;
}

namespace {

void append_nested(const DecodedVector& decoded, size_t row, VariantBuilder& builder) {
  const Vector& base = decoded.base();
  const size_t start = builder.position();
  if (base.type().is(TypeId::kStruct)) {
    std::vector<VariantBuilder::Field> fields;
    for (size_t i = 0; i < base.children().size(); ++i) {
      fields.push_back(builder.field(base.type().fields()[i].name, start));
      append_to_variant(*base.children()[i], decoded.index(row), builder);
    }
    return builder.finish_object(start, fields);
  }
  const ArrayRange range = decoded.value<ArrayRange>(row);
  if (base.type().is(TypeId::kArray)) {
    std::vector<size_t> offsets;
    for (int32_t i = 0; i < range.length; ++i) {
      offsets.push_back(builder.position() - start);
      append_to_variant(*base.children()[0], static_cast<size_t>(range.offset + i), builder);
    }
    return builder.finish_array(start, offsets);
  }
  const Input<std::string_view> keys(*base.children()[0]);
  std::vector<VariantBuilder::Field> fields;
  for (int32_t i = 0; i < range.length; ++i) {
    const auto entry = static_cast<size_t>(range.offset + i);
    fields.push_back(builder.field(keys[entry], start));
    append_to_variant(*base.children()[1], entry, builder);
  }
  builder.finish_object(start, fields);
}

}  // namespace

void append_to_variant(const Vector& vector, size_t row, VariantBuilder& builder) {
  const DecodedVector decoded(vector);
  if (vector.type().is_null() || decoded.is_null(row)) {
    return builder.append_null();
  }
  const DataType& type = vector.type();
  switch (type.id()) {
    case TypeId::kBoolean:
      return builder.append_boolean(decoded.value<uint8_t>(row) != 0);
    case TypeId::kByte:
      return builder.append_long(decoded.value<int8_t>(row));
    case TypeId::kShort:
      return builder.append_long(decoded.value<int16_t>(row));
    case TypeId::kInteger:
      return builder.append_long(decoded.value<int32_t>(row));
    case TypeId::kLong:
      return builder.append_long(decoded.value<int64_t>(row));
    case TypeId::kFloat:
      return builder.append_float(decoded.value<float>(row));
    case TypeId::kDouble:
      return builder.append_double(decoded.value<double>(row));
    case TypeId::kDecimal:
      return builder.append_decimal(
          type.physical() == PhysicalType::kInt64 ? decoded.value<int64_t>(row) : decoded.value<int128_t>(row),
          type.scale());
    case TypeId::kString:
    case TypeId::kChar:
    case TypeId::kVarchar:
      return builder.append_string(decoded.value<StringView>(row).view());
    case TypeId::kBinary:
      return builder.append_binary(decoded.value<StringView>(row).view());
    case TypeId::kDate:
      return builder.append_date(decoded.value<int32_t>(row));
    case TypeId::kTimestamp:
      return builder.append_timestamp(decoded.value<int64_t>(row));
    case TypeId::kTimestampNtz:
      return builder.append_timestamp_ntz(decoded.value<int64_t>(row));
    case TypeId::kVariant:
      return builder.append_variant(VariantInput(vector)[row]);
    default:
      return append_nested(decoded, row, builder);
  }
}

ScalarKernel make_cast_from_variant(const DataType& to) {
  return [to](const KernelCall& call) -> VectorPtr {
    const VariantInput input(call, 0);
    VariantCaster caster(to, call.environment, call.errors.mode() != EvalMode::kTry);
    VectorBuilder builder(to);
    size_t next = 0;
    call.rows.for_each([&](size_t row) {
      for (; next < row; ++next) {
        builder.append_null();
      }
      ++next;
      caster.append(input[row], builder);
      if (auto error = caster.take_error()) {
        call.errors.fail(row, [&] { return *error; });
      }
    });
    for (; next < call.size; ++next) {
      builder.append_null();
    }
    return builder.finish();
  };
}

ScalarKernel make_cast_to_variant() {
  return [](const KernelCall& call) -> VectorPtr {
    VariantResult result(call.size);
    VariantBuilder builder;
    call.rows.for_each([&](size_t row) {
      builder.clear();
      append_to_variant(*call.arguments[0], row, builder);
      result.set(row, builder.value(), builder.metadata());
    });
    return result.finish();
  };
}

}  // namespace firesteel
