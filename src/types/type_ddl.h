#pragma once

#include "types/data_type.h"

#include <memory>
#include <string>
#include <string_view>

namespace firesteel {

/// The type written as SQL: "DECIMAL(10,2)", "array<struct<a: int, b string NOT NULL COMMENT 'x'>>".
/// errors: PARSE_SYNTAX_ERROR, PARSE_EMPTY_STATEMENT, UNSUPPORTED_DATATYPE, INCOMPLETE_TYPE_DEFINITION.*,
///         DATATYPE_MISSING_SIZE, DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION ... with their position in `text`
DataType parse_type_ddl(std::string_view text);

/// The columns written as SQL: "a INT NOT NULL COMMENT 'x', `b c` ARRAY<STRING>". Errors as parse_type_ddl.
Schema parse_schema_ddl(std::string_view text);

/// Parses the type that begins at byte `offset` of `text` and moves `offset` behind it: for types inside SQL text.
DataType parse_type_prefix(const std::shared_ptr<const std::string>& text, size_t& offset);

}  // namespace firesteel
