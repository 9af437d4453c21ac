#include "sql/lexer/lexer.h"

#include "base/errors/spark_error.h"

#include <array>

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Bytes above ASCII belong to letters of other scripts: Spark takes any Unicode letter.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

struct Symbol {
  std::string_view text;
  TokenKind kind;
};

// Longest first among those that share a beginning.
constexpr auto kSymbols = std::to_array<Symbol>({
    {">>>", TokenKind::kShiftRightUnsigned},
    {"<=>", TokenKind::kNullSafe},
    {"==", TokenKind::kEqual},
    {"=>", TokenKind::kFatArrow},
    {"<>", TokenKind::kNotEqual},
    {"!=", TokenKind::kNotEqual},
    {"<=", TokenKind::kLessEqual},
    {"!>", TokenKind::kLessEqual},
    {">=", TokenKind::kGreaterEqual},
    {"!<", TokenKind::kGreaterEqual},
    {"<<", TokenKind::kShiftLeft},
    {">>", TokenKind::kShiftRight},
    {"||", TokenKind::kConcat},
    {"|>", TokenKind::kOperatorPipe},
    {"->", TokenKind::kArrow},
    {"::", TokenKind::kDoubleColon},
    {"*/", TokenKind::kHintEnd},
    {"(", TokenKind::kLeftParen},
    {")", TokenKind::kRightParen},
    {"[", TokenKind::kLeftBracket},
    {"]", TokenKind::kRightBracket},
    {",", TokenKind::kComma},
    {".", TokenKind::kDot},
    {";", TokenKind::kSemicolon},
    {":", TokenKind::kColon},
    {"?", TokenKind::kQuestion},
    {"=", TokenKind::kEqual},
    {"<", TokenKind::kLess},
    {">", TokenKind::kGreater},
    {"+", TokenKind::kPlus},
    {"-", TokenKind::kMinus},
    {"*", TokenKind::kAsterisk},
    {"/", TokenKind::kSlash},
    {"%", TokenKind::kPercent},
    {"~", TokenKind::kTilde},
    {"&", TokenKind::kAmpersand},
    {"|", TokenKind::kPipe},
    {"^", TokenKind::kHat},
    {"!", TokenKind::kBang},
});

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { tokens_.reserve(text.size() / 5 + 8); }

  std::vector<Token> run() {
    skip_space_and_comments();
    while (position_ < text_.size()) {
      scan_token();
      skip_space_and_comments();
    }
    add(TokenKind::kEnd, position_);
    return std::move(tokens_);
  }

 private:
  char at(size_t index) const { return index < text_.size() ? text_[index] : '\0'; }
  bool starts(size_t index, std::string_view what) const { return text_.substr(index).starts_with(what); }

  void add(TokenKind kind, size_t end, Keyword keyword = Keyword::kNone) {
    tokens_.push_back({kind, keyword, static_cast<int>(position_), static_cast<int>(end), line_,
                       static_cast<int>(position_ - line_start_)});
    advance_to(end);
  }

  void advance_to(size_t end) {
    for (; position_ < end; ++position_) {
      if (text_[position_] == '\n') {
        ++line_;
        line_start_ = position_ + 1;
      }
    }
  }

  void skip_space_and_comments() {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        advance_to(position_ + 1);
      } else if (starts(position_, "\xC2\xA0")) {
        advance_to(position_ + 2);
      } else if (starts(position_, "--")) {
        skip_line_comment();
      } else if (starts(position_, "/*") && at(position_ + 2) != '+') {
        skip_bracketed_comment();
      } else {
        return;
      }
    }
  }

  // A backslash before the line end carries the comment on to the next line.
  void skip_line_comment() {
    size_t end = position_;
    while (end < text_.size() && text_[end] != '\n') {
      end += text_[end] == '\\' && at(end + 1) == '\n' ? 2 : 1;
    }
    advance_to(std::min(end + 1, text_.size()));
  }

  void skip_bracketed_comment() {
    size_t end = position_ + 2;
    for (int depth = 1; depth > 0;) {
      if (end >= text_.size()) {
        throw SparkError("UNCLOSED_BRACKETED_COMMENT");
      }
      if (starts(end, "*/")) {
        --depth;
        end += 2;
      } else if (starts(end, "/*") && at(end + 2) != '+') {
        ++depth;
        end += 2;
      } else {
        ++end;
      }
    }
    advance_to(end);
  }

  void scan_token() {
    const char c = text_[position_];
    if ((upper(c) == 'R') && (at(position_ + 1) == '\'' || at(position_ + 1) == '"')) {
      if (const size_t close = text_.find(at(position_ + 1), position_ + 2); close != std::string_view::npos) {
        return add(TokenKind::kString, close + 1);
      }
    }
    if (is_digit(c) || (c == '.' && is_digit(at(position_ + 1)))) {
      if (scan_number()) {
        return;
      }
    }
    if (is_word(c)) {
      return scan_word();
    }
    if (c == '\'' || c == '"' || c == '`') {
      return scan_quoted(c);
    }
    scan_symbol();
  }

  void scan_word() {
    size_t end = position_;
    bool letters_only = true;
    while (is_word(at(end))) {
      letters_only = letters_only && is_letter(text_[end]);
      ++end;
    }
    if (letters_only && starts(end, "://")) {  // a URI is one identifier
      size_t stop = end + 3;
      while (is_word(at(stop)) ||
             (at(stop) != '\0' && std::string_view("/-.?=&#%").find(at(stop)) != std::string::npos)) {
        ++stop;
      }
      end = stop > end + 3 ? stop : end;
    }
    add(TokenKind::kWord, end, find_keyword(text_.substr(position_, end - position_)));
  }

  // Number literals; a word that begins with digits ("1a", "12e") is an identifier: the longer match wins.
  bool scan_number() {
    size_t end = position_;
    while (is_digit(at(end))) {
      ++end;
    }
    TokenKind kind = TokenKind::kInteger;
    bool point = false;
    if (at(end) == '.') {
      size_t fraction = end + 1;
      while (is_digit(at(fraction))) {
        ++fraction;
      }
      if (valid_number_end(fraction)) {
        end = fraction;
        kind = TokenKind::kDecimal;
        point = true;
      }
    }
    if (const size_t exponent = exponent_end(end); exponent != end) {
      if (const size_t suffixed = suffix_end(exponent, kind, true); !is_word(at(suffixed))) {
        kind = suffixed == exponent ? TokenKind::kExponent : kind;
        add(kind, suffixed);
        return true;
      }
    }
    const size_t suffixed = suffix_end(end, kind, point);
    if (is_word(at(suffixed))) {
      return false;
    }
    if (suffixed == position_ || (point && suffixed == position_ + 1)) {  // .5a is a point and a name
      return false;
    }
    add(kind, suffixed);
    return true;
  }

  // May the digits behind the point end here? Not before a letter, unless exponent or suffix complete the number.
  bool valid_number_end(size_t end) const {
    TokenKind ignored = TokenKind::kDecimal;
    const size_t exponent = exponent_end(end);
    return !is_word(at(suffix_end(exponent, ignored, true)));
  }

  size_t exponent_end(size_t index) const {
    if (upper(at(index)) != 'E') {
      return index;
    }
    size_t digits = index + 1;
    if (at(digits) == '+' || at(digits) == '-') {
      ++digits;
    }
    if (!is_digit(at(digits))) {
      return index;
    }
    while (is_digit(at(digits))) {
      ++digits;
    }
    return digits;
  }

  // `fractional`: only the suffixes that numbers with point or exponent may have.
  size_t suffix_end(size_t index, TokenKind& kind, bool fractional) const {
    const char c = upper(at(index));
    if (c == 'B' && upper(at(index + 1)) == 'D' && !is_word(at(index + 2))) {
      kind = TokenKind::kBigDecimal;
      return index + 2;
    }
    if (is_word(at(index + 1))) {
      return index;
    }
    if (c == 'F' || c == 'D') {
      kind = c == 'F' ? TokenKind::kFloat : TokenKind::kDouble;
      return index + 1;
    }
    if (!fractional && (c == 'L' || c == 'S' || c == 'Y')) {
      kind = c == 'L' ? TokenKind::kBigint : c == 'S' ? TokenKind::kSmallint : TokenKind::kTinyint;
      return index + 1;
    }
    return index;
  }

  void scan_quoted(char quote) {
    size_t end = position_ + 1;
    while (end < text_.size()) {
      if (text_[end] == '\\' && quote != '`') {
        end += 2;
      } else if (text_[end] != quote) {
        ++end;
      } else if (at(end + 1) == quote) {
        end += 2;
      } else {
        return add(quote == '`' ? TokenKind::kBackquoted : TokenKind::kString, end + 1);
      }
    }
    add(TokenKind::kUnrecognized, position_ + 1);
  }

  void scan_symbol() {
    if (starts(position_, "/*+")) {
      return add(TokenKind::kHintStart, position_ + 3);
    }
    for (const Symbol& symbol : kSymbols) {
      if (starts(position_, symbol.text)) {
        return add(symbol.kind, position_ + symbol.text.size());
      }
    }
    add(TokenKind::kUnrecognized, position_ + 1);
  }

  std::string_view text_;
  size_t position_ = 0;
  size_t line_start_ = 0;
  int line_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace firesteel
