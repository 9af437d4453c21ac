#pragma once

#include "types/data_type.h"

#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// Keys of a column's metadata, as Spark names them.
inline constexpr std::string_view kCommentKey = "comment";
inline constexpr std::string_view kCurrentDefaultKey = "CURRENT_DEFAULT";
inline constexpr std::string_view kExistsDefaultKey = "EXISTS_DEFAULT";
inline constexpr std::string_view kCharVarcharKey = "__CHAR_VARCHAR_TYPE_STRING";

/// The text of a string member of the column's metadata.
std::optional<std::string> metadata_value(const StructField& field, std::string_view key);
/// Sets a string member, or takes it out when there is no value.
void set_metadata_value(StructField& field, std::string_view key, const std::optional<std::string>& value);

/// Is there a CHAR or VARCHAR in the type?
bool has_char_varchar(const DataType& type);
/// The type with STRING for every CHAR and VARCHAR in it.
DataType replace_char_varchar(const DataType& type);
/// The column as the catalog keeps it: no CHAR or VARCHAR in its type, the real type in the metadata.
StructField stored_column(StructField field);
/// The type as declared.
DataType declared_type(const StructField& field);

}  // namespace firesteel
