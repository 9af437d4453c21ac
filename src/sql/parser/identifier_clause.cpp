// IDENTIFIER('a.b'): a name given by a constant string.
#include "sql/parser/sql_parser.h"

namespace firesteel {

// Where a plain name would do as well, only a literal or parameter is taken for the clause: AS identifier(a, b) is an
// alias with columns.
bool SqlParser::at_identifier_clause(bool only_literal) const {
  if (!tokens_.at(Keyword::kIdentifier) || !tokens_.ahead(1, TokenKind::kLeftParen)) {
    return false;
  }
  return !only_literal || tokens_.ahead(2, TokenKind::kString) || tokens_.ahead(2, TokenKind::kColon) ||
         tokens_.ahead(2, TokenKind::kQuestion);
}

Names SqlParser::identifier_clause() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.expect(TokenKind::kLeftParen);
  const ExprPtr value = expression();
  tokens_.expect(TokenKind::kRightParen);
  std::string text;
  if (const auto* literal = as<LiteralExpr>(value);
      literal != nullptr && literal->value.type.is_string_like() && !literal->value.is_null()) {
    text = literal->value.as_string();
  } else if (options_.identifier_text) {
    text = options_.identifier_text(value);
  } else {
    unsupported("IDENTIFIER with an expression here");
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    tokens_.fail(first, "PARSE_EMPTY_STATEMENT", {});
  }
  return SqlParser(text, options_).single_multipart_identifier();
}

std::string SqlParser::single_part_identifier_clause() {
  const size_t first = tokens_.position();
  Names parts = identifier_clause();
  if (parts.size() != 1) {
    std::string name;
    for (const std::string& part : parts) {
      name += (name.empty() ? "`" : ".`") + part + "`";
    }
    tokens_.fail(first, "IDENTIFIER_TOO_MANY_NAME_PARTS", {{"identifier", name}, {"limit", "1"}});
  }
  return std::move(parts[0]);
}

}  // namespace firesteel
