#pragma once

#include "functions/function_def.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// Options of a format (map('mode', 'FAILFAST') or a data source's), names in any case.
class RecordOptions {
 public:
  RecordOptions() = default;
  void set(std::string_view name, std::string value);
  std::optional<std::string> get(std::string_view name) const;
  std::string get_or(std::string_view name, std::string_view standard) const;
  /// Throws INVALID_PARAMETER_VALUE.* for anything but true and false.
  bool get_bool(std::string_view name, bool standard) const;
  const std::map<std::string, std::string>& values() const { return values_; }

  /// The options in the argument of a function: a constant map of texts, no options when there is no such argument.
  /// Throws INVALID_OPTIONS.NON_MAP_FUNCTION, INVALID_OPTIONS.NON_STRING_TYPE.
  static RecordOptions of_argument(std::span<const ArgumentInfo> arguments, size_t index);

 private:
  std::map<std::string, std::string> values_;  // by name in lower case
};

/// What to do with a malformed record.
enum class ParseMode : uint8_t { kPermissive, kDropMalformed, kFailFast };
/// Of the option "mode"; unknown names are permissive.
ParseMode parse_mode(const RecordOptions& options);
/// The same for a function, which cannot drop a row: throws PARSE_MODE_UNSUPPORTED.
ParseMode function_parse_mode(const RecordOptions& options, const char* function_name);

/// A record that could not be read, in FAILFAST mode.
SparkError malformed_record(const std::string& shown_record);

/// The type in an argument of from_json and its like: a constant text with DDL or the type's JSON.
/// Throws INVALID_SCHEMA.NON_STRING_LITERAL, PARSE_SYNTAX_ERROR ...
DataType schema_argument(const ArgumentInfo& argument);
/// `type` with everything nullable.
DataType as_nullable(const DataType& type);

}  // namespace firesteel
