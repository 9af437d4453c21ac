#include "functions/text_records/record_options.h"

#include "types/type_ddl.h"
#include "types/type_json.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return out;
}

}  // namespace

void RecordOptions::set(std::string_view name, std::string value) { values_[lower(name)] = std::move(value); }

std::optional<std::string> RecordOptions::get(std::string_view name) const {
  const auto found = values_.find(lower(name));
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::string RecordOptions::get_or(std::string_view name, std::string_view standard) const {
  return get(name).value_or(std::string(standard));
}

bool RecordOptions::get_bool(std::string_view name, bool standard) const {
  const auto given = get(name);
  if (!given) {
    return standard;
  }
  const std::string value = lower(*given);
  if (value != "true" && value != "false") {
    throw SparkError("INVALID_PARAMETER_VALUE.FIRESTEEL", {{"parameter", "`" + std::string(name) + "`"},
                                                           {"functionName", "`options`"},
                                                           {"reason", "'" + *given + "' is neither true nor false"}});
  }
  return value == "true";
}

RecordOptions RecordOptions::of_argument(std::span<const ArgumentInfo> arguments, size_t index) {
  RecordOptions options;
  if (arguments.size() <= index) {
    return options;
  }
  const ArgumentInfo& argument = arguments[index];
  const bool map = argument.type.is(TypeId::kMap);
  if (map && !(argument.type.key().is_string_like() && argument.type.value().is_string_like()) &&
      !argument.type.key().is_null()) {
    throw SparkError("INVALID_OPTIONS.NON_STRING_TYPE", {{"mapType", "\"" + argument.type.sql() + "\""}});
  }
  if (!map || argument.constant == nullptr || argument.constant->is_null()) {
    throw SparkError("INVALID_OPTIONS.NON_MAP_FUNCTION");
  }
  const auto& entries = argument.constant->children();
  for (size_t i = 0; i + 1 < entries.size(); i += 2) {
    if (!entries[i + 1].is_null()) {
      options.set(entries[i].as_string(), entries[i + 1].as_string());
    }
  }
  return options;
}

ParseMode parse_mode(const RecordOptions& options) {
  const std::string mode = lower(options.get_or("mode", "PERMISSIVE"));
  return mode == "failfast" ? ParseMode::kFailFast
                            : (mode == "dropmalformed" ? ParseMode::kDropMalformed : ParseMode::kPermissive);
}

ParseMode function_parse_mode(const RecordOptions& options, const char* function_name) {
  const ParseMode mode = parse_mode(options);
  if (mode == ParseMode::kDropMalformed) {
    throw SparkError("PARSE_MODE_UNSUPPORTED",
                     {{"funcName", "`" + std::string(function_name) + "`"}, {"mode", "DROPMALFORMED"}});
  }
  return mode;
}

SparkError malformed_record(const std::string& shown_record) {
  return SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                    {{"badRecord", shown_record}, {"failFastMode", "FAILFAST"}});
}

namespace {

// Two words are no type, before what they mean is looked at.
SparkError unreadable_schema(const std::string& text, const SparkError& no_type) {
  const size_t blank = text.find(' ', std::min(text.find_first_not_of(' '), text.size()));
  const size_t second = text.find_first_not_of(' ', blank);
  if (no_type.condition() != "UNSUPPORTED_DATATYPE" || second == std::string::npos) {
    return no_type;
  }
  const std::string word = "'" + text.substr(second, text.find_first_of(" ,", second) - second) + "'";
  return SparkError("PARSE_SYNTAX_ERROR", {{"error", word}, {"hint", ": extra input " + word}});
}

}  // namespace

DataType schema_argument(const ArgumentInfo& argument) {
  if (argument.constant == nullptr || argument.constant->is_null() || !argument.type.is_string_like()) {
    const std::string shown = argument.constant == nullptr ? argument.type.sql() : argument.constant->sql();
    throw SparkError("INVALID_SCHEMA.NON_STRING_LITERAL", {{"inputSchema", "\"" + shown + "\""}});
  }
  const std::string& text = argument.constant->as_string();
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (text[first] == '{' || text[first] == '"')) {
    return data_type_from_json(text);
  }
  try {
    return parse_type_ddl(text);
  } catch (const SparkError& no_type) {
    try {
      return DataType::struct_type(parse_schema_ddl(text));
    } catch (const SparkError&) {
      throw unreadable_schema(text, no_type);
    }
  }
}

DataType as_nullable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(as_nullable(type.element()), true);
    case TypeId::kMap:
      return DataType::map(as_nullable(type.key()), as_nullable(type.value()), true);
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) {
        field.type = as_nullable(field.type);
        field.nullable = true;
      }
      return DataType::struct_type(std::move(fields));
    }
    default:
      return type;
  }
}

}  // namespace firesteel
