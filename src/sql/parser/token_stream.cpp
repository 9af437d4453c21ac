#include "sql/parser/token_stream.h"

#include "sql/lexer/lexer.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string_view symbol_text(TokenKind kind) {
  switch (kind) {
    case TokenKind::kLeftParen:
      return "(";
    case TokenKind::kRightParen:
      return ")";
    case TokenKind::kLeftBracket:
      return "[";
    case TokenKind::kRightBracket:
      return "]";
    default:
      return "";
  }
}

}  // namespace

TokenStream::TokenStream(std::string_view text)
    : text_(std::make_shared<const std::string>(text)), tokens_(tokenize(*text_)) {
  closing_.assign(tokens_.size(), static_cast<uint32_t>(tokens_.size() - 1));
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind == TokenKind::kLeftParen) {
      open.push_back(i);
    } else if (tokens_[i].kind == TokenKind::kRightParen && !open.empty()) {
      closing_[open.back()] = i;
      open.pop_back();
    }
  }
}

void TokenStream::quote_identifiers_doubly() {
  for (Token& token : tokens_) {
    if (token.kind == TokenKind::kString && text(token).starts_with('"')) {
      token.kind = TokenKind::kBackquoted;
    }
  }
}

const Token& TokenStream::next() {
  const Token& token = peek();
  if (position_ + 1 < tokens_.size()) {
    ++position_;
  }
  return token;
}

bool TokenStream::at(std::initializer_list<Keyword> keywords) const {
  size_t distance = 0;
  return std::all_of(keywords.begin(), keywords.end(),
                     [&](Keyword keyword) { return peek(distance++).keyword == keyword; });
}

bool TokenStream::at_any(std::initializer_list<Keyword> keywords) const {
  return peek().keyword != Keyword::kNone &&
         std::find(keywords.begin(), keywords.end(), peek().keyword) != keywords.end();
}

bool TokenStream::accept(TokenKind kind) {
  if (!at(kind)) {
    return false;
  }
  next();
  return true;
}

bool TokenStream::accept(Keyword keyword) {
  if (!at(keyword)) {
    return false;
  }
  next();
  return true;
}

bool TokenStream::accept(std::initializer_list<Keyword> keywords) {
  if (!at(keywords)) {
    return false;
  }
  position_ += keywords.size();
  return true;
}

// The hints are those of Spark's error strategy: a token too many when the wanted one comes next, else perhaps missing.
void TokenStream::expect(TokenKind kind) {
  if (accept(kind)) {
    return;
  }
  if (ahead(1, kind) && !at(TokenKind::kEnd)) {
    fail_here(": extra input " + display(peek()));
  }
  const bool closes = kind == TokenKind::kRightParen || kind == TokenKind::kRightBracket;
  fail_here(closes && at(TokenKind::kEnd) ? ": missing '" + std::string(symbol_text(kind)) + "'" : "");
}

void TokenStream::expect(Keyword keyword) {
  if (accept(keyword)) {
    return;
  }
  if (ahead(1, keyword) && !at(TokenKind::kEnd)) {
    fail_here(": extra input " + display(peek()));
  }
  fail_here();
}

std::string_view TokenStream::text(const Token& token) const {
  return std::string_view(*text_).substr(static_cast<size_t>(token.start),
                                         static_cast<size_t>(token.end - token.start));
}

Origin TokenStream::origin_from(size_t first) const {
  const Token& start = tokens_[std::min(first, tokens_.size() - 1)];
  const Token& stop = tokens_[position_ > first ? position_ - 1 : std::min(first, tokens_.size() - 1)];
  Origin origin;
  origin.sql_text = text_;
  origin.line = start.line;
  origin.start_position = start.column;
  origin.start_index = start.start;
  origin.stop_index = std::max(stop.end - 1, start.start);
  return origin;
}

Origin TokenStream::origin_of(const Token& token) const {
  Origin origin;
  origin.sql_text = text_;
  origin.line = token.line;
  origin.start_position = token.column;
  origin.start_index = token.start;
  origin.stop_index = std::max(token.end - 1, token.start);
  return origin;
}

std::string TokenStream::display(const Token& token) const {
  return token.kind == TokenKind::kEnd ? "end of input" : "'" + std::string(text(token)) + "'";
}

void TokenStream::fail_at(const Token& token, std::string hint) const {
  SparkError error("PARSE_SYNTAX_ERROR", {{"error", display(token)}, {"hint", std::move(hint)}});
  error.with_position(origin_of(token));
  throw error;
}

void TokenStream::fail(size_t first, std::string condition, ErrorParameters parameters) const {
  SparkError error(std::move(condition), std::move(parameters));
  error.with_context(origin_from(first));
  throw error;
}

void TokenStream::advance_to_offset(int offset) {
  while (!at(TokenKind::kEnd) && peek().end <= offset) {
    ++position_;
  }
  if (Token& token = tokens_[position_]; token.start < offset && token.end > offset) {
    token.column += offset - token.start;
    token.start = offset;
    const std::string_view rest = text(token);
    token.kind = rest == ">" ? TokenKind::kGreater : rest == ">>" ? TokenKind::kShiftRight : TokenKind::kUnrecognized;
  }
}

}  // namespace firesteel
