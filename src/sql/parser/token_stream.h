#pragma once

#include "base/errors/spark_error.h"
#include "sql/lexer/token.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// The tokens of one text with a position, and the errors that need both.
class TokenStream {
 public:
  explicit TokenStream(std::string_view text);

  /// From now on ".." is a quoted name (spark.sql.ansi.doubleQuotedIdentifiers), not a string.
  void quote_identifiers_doubly();

  const Token& peek(size_t ahead = 0) const { return tokens_[std::min(position_ + ahead, tokens_.size() - 1)]; }
  size_t position() const { return position_; }
  void rewind(size_t position) { position_ = position; }
  const Token& token(size_t position) const { return tokens_[std::min(position, tokens_.size() - 1)]; }
  /// Number of the token that closes the parenthesis at `position`; the end when none does.
  size_t closing(size_t position) const { return closing_[std::min(position, tokens_.size() - 1)]; }
  const Token& next();

  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at(Keyword keyword) const { return peek().keyword == keyword; }
  bool at(std::initializer_list<Keyword> keywords) const;  // these keywords, one after the other
  bool at_any(std::initializer_list<Keyword> keywords) const;
  bool ahead(size_t distance, TokenKind kind) const { return peek(distance).kind == kind; }
  bool ahead(size_t distance, Keyword keyword) const { return peek(distance).keyword == keyword; }

  bool accept(TokenKind kind);
  bool accept(Keyword keyword);
  bool accept(std::initializer_list<Keyword> keywords);
  /// errors: PARSE_SYNTAX_ERROR at the current token
  void expect(TokenKind kind);
  void expect(Keyword keyword);

  std::string_view text(const Token& token) const;
  std::string_view text() const { return *text_; }
  const std::shared_ptr<const std::string>& shared_text() const { return text_; }

  /// From the start of token number `first` to the end of the last token taken.
  Origin origin_from(size_t first) const;
  Origin origin_of(const Token& token) const;

  [[noreturn]] void fail_here(std::string hint = "") const { fail_at(peek(), std::move(hint)); }
  [[noreturn]] void fail_at(const Token& token, std::string hint = "") const;
  /// A parse error other than PARSE_SYNTAX_ERROR, about the tokens since number `first`.
  [[noreturn]] void fail(size_t first, std::string condition, ErrorParameters parameters) const;

  /// Goes to the token at this byte; splits one that began before (">>" of which the first closed a type).
  void advance_to_offset(int offset);

 private:
  std::string display(const Token& token) const;

  std::shared_ptr<const std::string> text_;
  std::vector<Token> tokens_;
  std::vector<uint32_t> closing_;
  size_t position_ = 0;
};

}  // namespace firesteel
