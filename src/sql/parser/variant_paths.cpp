// v:a.b[0]['c']: a part of a VARIANT.
#include "expression/nodes/unresolved.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

ExprPtr SqlParser::variant_part(size_t first, ExprPtr variant) {
  tokens_.expect(TokenKind::kColon);
  const size_t at = tokens_.position();
  std::string path = "$";
  if (tokens_.at(TokenKind::kLeftBracket)) {
    path += variant_subscript();
  } else {
    path += "." + identifier();
  }
  while (tokens_.at(TokenKind::kLeftBracket) || tokens_.at(TokenKind::kDot)) {
    path += tokens_.accept(TokenKind::kDot) ? "." + identifier() : variant_subscript();
  }
  auto call = std::make_shared<UnresolvedFunction>(
      std::string("variant_path"), ExprList{std::move(variant), literal_at(at, Literal::string(std::move(path)))});
  call->is_internal = true;
  return call->with_origin(tokens_.origin_from(first));
}

// ['name'] or [5]
std::string SqlParser::variant_subscript() {
  tokens_.expect(TokenKind::kLeftBracket);
  std::string step;
  if (at_string()) {
    const std::string name = string_value();
    const char* quote = name.find('\'') == std::string::npos ? "'" : "\"";
    step = "[" + std::string(quote) + name + quote + "]";
  } else {
    if (!tokens_.at(TokenKind::kInteger)) {
      tokens_.fail_here();
    }
    step = "[" + std::string(tokens_.text(tokens_.next())) + "]";
  }
  tokens_.expect(TokenKind::kRightBracket);
  return step;
}

}  // namespace firesteel
