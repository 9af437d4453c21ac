#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace firesteel {

/// A number as java.util.Formatter tells them apart.
struct FormatInteger {
  int64_t value;
  int bytes;  // width of the type: negative numbers in hexadecimal and octal digits show that many
};

struct FormatFloating {
  double value;
  bool is_float;
};

/// One argument of a format; std::monostate = NULL.
using FormatArgument = std::variant<std::monostate, bool, FormatInteger, FormatFloating, std::string>;

/// A format string of java.util.Formatter: %[index$][flags][width][.precision]conversion with the conversions
/// b s c d o x e f g n % (dates apart), in upper case too.
class JavaFormat {
 public:
  /// Throws INVALID_PARAMETER_VALUE.* for what is malformed.
  explicit JavaFormat(std::string_view text);
  void apply(const std::vector<FormatArgument>& arguments, std::string& out) const;

 private:
  struct Piece {
    std::string literal;  // with conversion 0
    char conversion = 0;  // lower case
    bool upper = false;
    int index = 0;  // 1-based; 0: the next one; -1: the one before
    std::string flags;
    int width = -1;
    int precision = -1;
  };
  size_t parse_piece(std::string_view text, size_t at);
  static std::string convert(const Piece& piece, const FormatArgument& argument);

  std::vector<Piece> pieces_;
};

/// `value` with `decimals` digits after the point, rounded half up on its shortest decimal form, as by Java.
std::string java_fixed(double value, int decimals);

}  // namespace firesteel
