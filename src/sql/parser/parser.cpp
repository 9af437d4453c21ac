#include "sql/parser/parser.h"

#include "sql/lexer/lexer.h"
#include "sql/parser/sql_parser.h"
#include "sql/statements/catalog_statement_parser.h"
#include "types/type_ddl.h"

#include <algorithm>
#include <utility>

namespace firesteel {

PlanPtr parse_statement(std::string_view text, const ParserOptions& options) {
  return CatalogStatementParser(text, options).single_statement();
}

ExprPtr parse_expression(std::string_view text, const ParserOptions& options) {
  return SqlParser(text, options).single_expression();
}

ParameterMarkers parameter_markers(std::string_view text) {
  ParameterMarkers markers;
  const std::vector<Token> tokens = tokenize(text);
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const TokenKind next = tokens[i + 1].kind;
    markers.positional = markers.positional || tokens[i].kind == TokenKind::kQuestion;
    // A colon right behind a word is that of v:a, a part of a VARIANT.
    const bool behind = i > 0 && tokens[i - 1].end == tokens[i].start &&
                        (tokens[i - 1].kind == TokenKind::kWord || tokens[i - 1].kind == TokenKind::kBackquoted);
    markers.named = markers.named || (tokens[i].kind == TokenKind::kColon && !behind &&
                                      (next == TokenKind::kWord || next == TokenKind::kBackquoted));
  }
  return markers;
}

DataType parse_data_type(std::string_view text) { return parse_type_ddl(text); }

Schema parse_table_schema(std::string_view text) { return parse_schema_ddl(text); }

std::vector<std::string> parse_multipart_identifier(std::string_view text) {
  const ParserOptions options;
  return SqlParser(text, options).single_multipart_identifier();
}

SqlParser::Nested::Nested(SqlParser& parser) : parser_(parser), height_beside_(std::exchange(parser.height_, 0)) {
  if (++parser_.depth_ > kMaxDepth) {
    --parser_.depth_;
    throw SparkError("FAILED_TO_PARSE_TOO_COMPLEX");
  }
}

SqlParser::Nested::~Nested() {
  --parser_.depth_;
  parser_.height_ = std::max(height_beside_, parser_.height_ + 1);
}

SqlParser::Chain::Chain(SqlParser& parser) : parser_(parser), height_beside_(std::exchange(parser.height_, 0)) {}

SqlParser::Chain::~Chain() { parser_.height_ = std::max(height_beside_, parser_.height_); }

void SqlParser::add_link() {
  if (++height_ > kMaxHeight) {
    throw SparkError("FAILED_TO_PARSE_TOO_COMPLEX");
  }
}

// A text of comments alone is an error of another kind than an empty one.
void SqlParser::fail_empty() {
  if (tokens_.text().find_first_not_of(" \t\r\n") != std::string_view::npos) {
    tokens_.fail_here();
  }
  SparkError error("PARSE_EMPTY_STATEMENT");
  throw error.with_position(tokens_.origin_of(tokens_.peek()));
}

PlanPtr SqlParser::single_statement() {
  if (tokens_.at(TokenKind::kEnd)) {
    fail_empty();
  }
  PlanPtr plan = statement();
  bool semicolon = false;
  while (tokens_.accept(TokenKind::kSemicolon)) {
    semicolon = true;
  }
  if (!tokens_.at(TokenKind::kEnd)) {
    const bool superfluous = semicolon || tokens_.ahead(1, TokenKind::kEnd);
    tokens_.fail_here(superfluous ? ": extra input '" + std::string(tokens_.text(tokens_.peek())) + "'" : "");
  }
  return plan;
}

ExprPtr SqlParser::single_expression() {
  if (tokens_.at(TokenKind::kEnd)) {
    fail_empty();
  }
  ExprPtr parsed = named_expression();
  if (!tokens_.at(TokenKind::kEnd)) {
    tokens_.fail_here();
  }
  return parsed;
}

Names SqlParser::single_multipart_identifier() {
  Names parts = multipart_identifier();
  if (!tokens_.at(TokenKind::kEnd)) {
    tokens_.fail_here();
  }
  return parts;
}

void SqlParser::unsupported(const std::string& feature) {
  SparkError error("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", feature}});
  throw error.with_context(tokens_.origin_of(tokens_.peek()));
}

ExprPtr SqlParser::call(size_t first, std::string name, ExprList arguments, bool is_operator) {
  auto node = std::make_shared<UnresolvedFunction>(std::move(name), std::move(arguments));
  node->is_operator = is_operator;
  return node->with_origin(tokens_.origin_from(first));
}

ExprPtr SqlParser::literal_at(size_t first, Literal value) { return make_at<LiteralExpr>(first, std::move(value)); }

}  // namespace firesteel
