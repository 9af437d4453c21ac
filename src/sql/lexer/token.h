#pragma once

#include "sql/lexer/keywords.h"

#include <cstdint>

namespace firesteel {

enum class TokenKind : uint8_t {
  kEnd,
  kWord,        // unquoted identifier; `keyword` says which keyword it is, if one the parser knows
  kBackquoted,  // `identifier`
  kString,      // '..', ".." or r'..'
  kInteger,     // 12
  kExponent,    // 1e3, 1.5e-3
  kDecimal,     // 1.5, .5, 5.
  kTinyint,     // 1Y
  kSmallint,    // 1S
  kBigint,      // 1L
  kFloat,       // 1.5F
  kDouble,      // 1.5D
  kBigDecimal,  // 1.5BD
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kComma,
  kDot,
  kSemicolon,
  kColon,
  kDoubleColon,
  kQuestion,
  kEqual,     // = or ==
  kNullSafe,  // <=>
  kNotEqual,  // <> or !=
  kLess,
  kLessEqual,  // <= or !>
  kGreater,
  kGreaterEqual,  // >= or !<
  kPlus,
  kMinus,
  kAsterisk,
  kSlash,
  kPercent,
  kTilde,
  kAmpersand,
  kPipe,
  kConcat,        // ||
  kOperatorPipe,  // |>
  kHat,
  kBang,
  kArrow,     // ->
  kFatArrow,  // =>
  kShiftLeft,
  kShiftRight,
  kShiftRightUnsigned,
  kHintStart,  // /*+
  kHintEnd,    // */
  kUnrecognized,
};

/// A piece of the statement: bytes [start, end) of the text.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  Keyword keyword = Keyword::kNone;
  int start = 0;
  int end = 0;
  int line = 1;    // 1-based
  int column = 0;  // 0-based, from the start of the line
};

}  // namespace firesteel
