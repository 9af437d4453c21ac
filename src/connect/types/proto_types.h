#pragma once

#include "connect/proto_fwd.h"
#include "types/data_type.h"

namespace firesteel {

/// The protocol's form of a type; a schema becomes a struct.
void write_proto_type(const DataType& type, pb::DataType& out);
void write_proto_schema(const Schema& schema, pb::DataType& out);
/// Errors: CONNECT_INVALID_PLAN.*, and the parser's for types given as text.
DataType read_proto_type(const pb::DataType& type);

/// A schema given as text: columns in DDL, a type in DDL, or JSON. A type that is no struct becomes one column "value".
Schema read_schema_text(const std::string& text);
/// The same, but a type that is no struct stays what it is.
DataType read_type_text(const std::string& text);

}  // namespace firesteel
