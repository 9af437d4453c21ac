#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// What is taken for JSON besides the standard. Names and defaults: Spark's options of the JSON source.
struct JsonSyntax {
  bool comments = false;                // allowComments: /* */, //
  bool unquoted_names = false;          // allowUnquotedFieldNames
  bool single_quotes = true;            // allowSingleQuotes
  bool leading_zeros = false;           // allowNumericLeadingZeros
  bool non_finite_numbers = true;       // allowNonNumericNumbers: NaN, Infinity, +INF, -INF ...
  bool any_backslash = false;           // allowBackslashEscapingAnyCharacter
  bool unquoted_control_chars = false;  // allowUnquotedControlChars
};

enum class JsonKind : uint8_t { kNull, kBoolean, kInteger, kFloat, kString, kArray, kObject };

/// One value. Views stay valid while the document and the text it was parsed from do.
struct JsonNode {
  JsonKind kind = JsonKind::kNull;
  std::string_view text;  // strings: without escapes; numbers and literals: as written
  std::string_view name;  // in an object
  std::string_view raw;   // as written, with all that is inside
  uint32_t first = 0;     // index of the first child; 0: none (the root is nobody's child)
  uint32_t next = 0;      // index of the next sibling; 0: none
  uint32_t count = 0;     // of children
};

/// A parsed JSON text: a tree in one array. To be used again for many texts. Not thread-safe.
class JsonDocument {
 public:
  explicit JsonDocument(JsonSyntax syntax = {}) : syntax_(syntax) {}

  enum class Outcome : uint8_t { kGood, kEmpty, kMalformed };
  /// Reads the first value of `text`; what follows it is not looked at. kEmpty: there is none.
  Outcome parse(std::string_view text);
  /// Whether nothing but white space follows the value that was read.
  bool at_end();

  const JsonNode& root() const { return values_[0]; }
  const JsonNode& at(uint32_t index) const { return values_[index]; }

  /// The children of a value: for (const JsonNode* child = first_child(v); child != nullptr; child = next(*child)).
  const JsonNode* first_child(const JsonNode& value) const {
    return value.first == 0 ? nullptr : &values_[value.first];
  }
  const JsonNode* next(const JsonNode& value) const { return value.next == 0 ? nullptr : &values_[value.next]; }

 private:
  static constexpr int kMaxDepth = 1000;
  bool skip_blanks();
  bool skip_comment();
  bool parse_value(uint32_t index, int depth);
  bool parse_container(uint32_t index, int depth);
  bool parse_name(std::string_view& name);
  bool parse_string(std::string_view& out);
  bool parse_escape();
  bool parse_unicode_escape(uint32_t& unit);
  bool parse_number(JsonNode& value);
  bool parse_word(JsonNode& value);
  bool take(char c);

  JsonSyntax syntax_;
  std::string_view text_;
  size_t at_ = 0;
  std::vector<JsonNode> values_;
  std::string unescaped_;  // never longer than the text: reserved once, so that views into it stay valid
};

/// Appends a string with quotes and escapes.
void append_json_string(std::string_view text, std::string& out);
/// Appends a value without white space.
void append_json(const JsonDocument& document, const JsonNode& value, std::string& out);

}  // namespace firesteel
