#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

struct JsonMember;

/// A parsed JSON value; small documents only (schemas).
struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  std::string text;                 // string value; a number's or literal's characters
  std::string_view source;          // the characters it was read from
  std::vector<JsonValue> items;     // array
  std::vector<JsonMember> members;  // object, in order

  bool is_true() const { return kind == Kind::kBool && text == "true"; }
  /// Null when there is no such member.
  const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// Null when `text` is not one JSON value. `source` views point into `text`.
std::unique_ptr<JsonValue> read_json(std::string_view text);
/// "text" with quotes and escapes.
std::string json_quoted(std::string_view text);

}  // namespace firesteel
