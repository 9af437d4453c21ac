// Names, aliases, types and integers: what the grammar calls identifier, multipartIdentifier, tableAlias ...
#include "sql/lexer/string_literal.h"
#include "sql/parser/sql_parser.h"
#include "types/type_ddl.h"

namespace firesteel {
namespace {

// Words that cannot be a table's alias without back quotes (Spark's strictNonReserved).
bool strict_non_reserved(Keyword keyword) {
  switch (keyword) {
    case Keyword::kAnti:
    case Keyword::kCross:
    case Keyword::kExcept:
    case Keyword::kFull:
    case Keyword::kInner:
    case Keyword::kIntersect:
    case Keyword::kJoin:
    case Keyword::kLateral:
    case Keyword::kLeft:
    case Keyword::kMinus:
    case Keyword::kNatural:
    case Keyword::kOn:
    case Keyword::kRight:
    case Keyword::kSemi:
    case Keyword::kSetminus:
    case Keyword::kUnion:
    case Keyword::kUsing:
      return true;
    default:
      return false;
  }
}

bool ends_phrase(const Token& token) {
  return token.kind == TokenKind::kEnd || token.kind == TokenKind::kRightParen || token.kind == TokenKind::kComma ||
         token.kind == TokenKind::kSemicolon;
}

}  // namespace

bool SqlParser::at_identifier() const { return tokens_.at(TokenKind::kWord) || tokens_.at(TokenKind::kBackquoted); }

bool SqlParser::at_strict_identifier(size_t ahead) const {
  const Token& token = tokens_.peek(ahead);
  return token.kind == TokenKind::kBackquoted ||
         (token.kind == TokenKind::kWord && !strict_non_reserved(token.keyword));
}

// No word is reserved, so a clause is known by its first word and what may follow it: "SELECT * FROM t WHERE" has an
// alias WHERE, in Spark too.
bool SqlParser::begins_clause() const {
  const Token& next = tokens_.peek(1);
  switch (tokens_.peek().keyword) {
    case Keyword::kGroup:
    case Keyword::kOrder:
    case Keyword::kSort:
    case Keyword::kCluster:
    case Keyword::kDistribute:
      return next.keyword == Keyword::kBy;
    case Keyword::kFrom:
    case Keyword::kSelect:
    case Keyword::kWhere:
    case Keyword::kHaving:
    case Keyword::kQualify:
    case Keyword::kLimit:
    case Keyword::kOffset:
    case Keyword::kFor:
    case Keyword::kAs:
      return !ends_phrase(next) && !(next.keyword == tokens_.peek().keyword);
    case Keyword::kUnion:
    case Keyword::kExcept:
    case Keyword::kIntersect:
    case Keyword::kMinus:
    case Keyword::kSetminus:
      return !ends_phrase(next);
    case Keyword::kWindow:
      return at_window_clause();
    case Keyword::kInsert:
      return next.keyword == Keyword::kInto || next.keyword == Keyword::kOverwrite;
    case Keyword::kLateral:
      return next.keyword == Keyword::kView;
    case Keyword::kPivot:
      return next.kind == TokenKind::kLeftParen;
    case Keyword::kUnpivot:
      return next.kind == TokenKind::kLeftParen || next.keyword == Keyword::kInclude ||
             next.keyword == Keyword::kExclude;
    case Keyword::kTablesample:
      return next.kind == TokenKind::kLeftParen || next.keyword == Keyword::kBernoulli ||
             next.keyword == Keyword::kSystem;
    case Keyword::kWith:
      return next.kind == TokenKind::kLeftParen;
    case Keyword::kVersion:
    case Keyword::kTimestamp:
    case Keyword::kSystemTime:
    case Keyword::kSystemVersion:
      return next.keyword == Keyword::kAs && tokens_.ahead(2, Keyword::kOf);
    default:
      return false;
  }
}

bool SqlParser::at_alias(bool strict) const {
  if (tokens_.at(TokenKind::kBackquoted)) {
    return true;
  }
  return tokens_.at(TokenKind::kWord) && (!strict || at_strict_identifier()) && !begins_clause();
}

std::string SqlParser::identifier() {
  if (!options_.legacy_identifier_clause && at_identifier_clause(true)) {
    return single_part_identifier_clause();
  }
  if (!at_identifier()) {
    tokens_.fail_here();
  }
  const Token& token = tokens_.next();
  const std::string_view text = tokens_.text(token);
  return token.kind == TokenKind::kBackquoted ? unquote_identifier(text) : std::string(text);
}

// a-b is no name: Spark says so instead of complaining about the sign.
std::string SqlParser::error_capturing_identifier() {
  const bool quoted = tokens_.at(TokenKind::kBackquoted);
  std::string name = identifier();
  if (quoted || !tokens_.at(TokenKind::kMinus) || tokens_.peek(1).kind != TokenKind::kWord) {
    return name;
  }
  const Token sign = tokens_.peek();
  while (tokens_.at(TokenKind::kMinus) && tokens_.peek(1).kind == TokenKind::kWord) {
    tokens_.next();
    name += "-" + std::string(tokens_.text(tokens_.next()));
  }
  SparkError error("INVALID_IDENTIFIER", {{"ident", name}});
  throw error.with_position(tokens_.origin_of(sign));
}

Names SqlParser::multipart_identifier(bool reference) {
  if (options_.legacy_identifier_clause) {
    return legacy_multipart_identifier(reference);
  }
  Names parts;
  do {
    if (at_identifier_clause(false)) {
      const Names more = identifier_clause();
      parts.insert(parts.end(), more.begin(), more.end());
    } else {
      parts.push_back(error_capturing_identifier());
    }
  } while (tokens_.accept(TokenKind::kDot));
  return parts;
}

// The old clause stands for a whole name and is followed by no further part.
Names SqlParser::legacy_multipart_identifier(bool reference) {
  if (reference && at_identifier_clause(false)) {
    const size_t first = tokens_.position();
    Names parts = identifier_clause();
    if (tokens_.at(TokenKind::kDot)) {
      tokens_.fail_at(tokens_.token(first));
    }
    return parts;
  }
  Names parts;
  do {
    if (!parts.empty() && at_identifier_clause(true)) {
      tokens_.fail_at(tokens_.peek(1));
    }
    parts.push_back(error_capturing_identifier());
  } while (tokens_.accept(TokenKind::kDot));
  return parts;
}

Names SqlParser::identifier_list() {
  tokens_.expect(TokenKind::kLeftParen);
  Names names;
  do {
    names.push_back(error_capturing_identifier());
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return names;
}

int SqlParser::integer_value() {
  if (!tokens_.at(TokenKind::kInteger)) {
    tokens_.fail_here();
  }
  const std::string digits(tokens_.text(tokens_.peek()));
  if (digits.size() > 9) {
    tokens_.fail_here();
  }
  tokens_.next();
  return std::stoi(digits);
}

DataType SqlParser::data_type() {
  if (!at_identifier()) {
    tokens_.fail_here();
  }
  size_t offset = static_cast<size_t>(tokens_.peek().start);
  const size_t start = offset;
  DataType type = parse_type_prefix(tokens_.shared_text(), offset);
  const bool plain = offset - start == std::string_view("TIMESTAMP").size();
  if (options_.timestamp_type_ntz && plain && type.is(TypeId::kTimestamp)) {
    type = DataType::timestamp_ntz();
  }
  tokens_.advance_to_offset(static_cast<int>(offset));
  return type;
}

}  // namespace firesteel
