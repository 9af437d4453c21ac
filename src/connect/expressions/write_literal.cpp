// Values as the protocol writes them, for observed metrics.
#include "base/numeric/int128.h"
#include "connect/expressions/expression_families.h"
#include "connect/relations/plan_converter.h"
#include "connect/types/proto_types.h"
#include "spark/connect/expressions.pb.h"

namespace firesteel {
namespace {

void write_number(const Literal& literal, pb::Expression_Literal& out) {
  switch (literal.type.id()) {
    case TypeId::kByte:
      out.set_byte(static_cast<int32_t>(literal.as_int64()));
      return;
    case TypeId::kShort:
      out.set_short_(static_cast<int32_t>(literal.as_int64()));
      return;
    case TypeId::kInteger:
      out.set_integer(static_cast<int32_t>(literal.as_int64()));
      return;
    case TypeId::kLong:
      out.set_long_(literal.as_int64());
      return;
    case TypeId::kFloat:
      out.set_float_(static_cast<float>(literal.as_double()));
      return;
    default:
      out.set_double_(literal.as_double());
  }
}

}  // namespace

void write_literal(const Literal& literal, pb::Expression_Literal& out) {
  if (literal.is_null()) {
    write_proto_type(literal.type, *out.mutable_null());
    return;
  }
  switch (literal.type.id()) {
    case TypeId::kBoolean:
      out.set_boolean(literal.as_bool());
      return;
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInteger:
    case TypeId::kLong:
    case TypeId::kFloat:
    case TypeId::kDouble:
      write_number(literal, out);
      return;
    case TypeId::kString:
      out.set_string(literal.as_string());
      return;
    case TypeId::kBinary:
      out.set_binary(literal.as_string());
      return;
    case TypeId::kDate:
      out.set_date(static_cast<int32_t>(literal.as_int64()));
      return;
    case TypeId::kTimestamp:
      out.set_timestamp(literal.as_int64());
      return;
    case TypeId::kTimestampNtz:
      out.set_timestamp_ntz(literal.as_int64());
      return;
    case TypeId::kDecimal:
      out.mutable_decimal()->set_value(literal.to_string());
      out.mutable_decimal()->set_precision(literal.type.precision());
      out.mutable_decimal()->set_scale(literal.type.scale());
      return;
    default:
      throw_unsupported("an observed metric of the type " + literal.type.sql());
  }
}

}  // namespace firesteel
