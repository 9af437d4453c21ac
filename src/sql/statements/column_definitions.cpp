// Columns of CREATE TABLE and ALTER TABLE: name, type, NOT NULL, DEFAULT, GENERATED, COMMENT, position.
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

std::vector<ColumnDefinition> CatalogStatementParser::table_elements() {
  tokens_.expect(TokenKind::kLeftParen);
  std::vector<ColumnDefinition> columns;
  do {
    if (at_word("CONSTRAINT") || (at_word("PRIMARY") && at_word("KEY", 1)) ||
        (at_word("FOREIGN") && at_word("KEY", 1)) || (at_word("CHECK") && tokens_.ahead(1, TokenKind::kLeftParen))) {
      unsupported("table constraints");
    }
    columns.push_back(column_definition(false));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return columns;
}

ColumnDefinition CatalogStatementParser::column_definition(bool nested_name) {
  const size_t first = tokens_.position();
  ColumnDefinition column;
  if (nested_name) {
    column.name = multipart_identifier(false);
  } else {
    column.name = {error_capturing_identifier()};
  }
  column.type = data_type();
  while (column_option(column)) {
  }
  column.origin = tokens_.origin_from(first);
  return column;
}

bool CatalogStatementParser::column_option(ColumnDefinition& column) {
  const size_t first = tokens_.position();
  const auto refuse_second = [&](bool seen, const char* option) {
    if (seen) {
      tokens_.fail(first, "CREATE_TABLE_COLUMN_DESCRIPTOR_DUPLICATE",
                   {{"columnName", column.name.back()}, {"optionName", option}});
    }
  };
  if (tokens_.accept({Keyword::kNot, Keyword::kNull})) {
    refuse_second(!column.nullable, "NOT NULL");
    column.nullable = false;
  } else if (tokens_.accept(Keyword::kComment)) {
    refuse_second(column.comment.has_value(), "COMMENT");
    column.comment = string_value();
  } else if (accept_word("DEFAULT")) {
    refuse_second(column.default_value != nullptr, "DEFAULT");
    const size_t start = tokens_.position();
    column.default_value = expression();
    column.default_text = text_from(start);
  } else if (accept_word("GENERATED")) {
    refuse_second(column.generated, "GENERATED ALWAYS AS");
    if (!accept_word("ALWAYS")) {
      tokens_.expect(Keyword::kBy);
      expect_word("DEFAULT");
    }
    tokens_.expect(Keyword::kAs);
    column.generated = true;
    column.identity = accept_word("IDENTITY");
    if (tokens_.at(TokenKind::kLeftParen)) {
      tokens_.rewind(tokens_.closing(tokens_.position()));
      tokens_.expect(TokenKind::kRightParen);
    }
  } else if (at_word("CONSTRAINT") || at_word("PRIMARY") || at_word("REFERENCES") || at_word("UNIQUE") ||
             (at_word("CHECK") && tokens_.ahead(1, TokenKind::kLeftParen))) {
    unsupported("column constraints");
  } else {
    return false;
  }
  return true;
}

// FIRST | AFTER column
bool CatalogStatementParser::column_position(std::string& position) {
  if (tokens_.accept(Keyword::kFirst)) {
    position = "FIRST";
    return true;
  }
  if (accept_word("AFTER")) {
    position = error_capturing_identifier();
    return true;
  }
  return false;
}

}  // namespace firesteel
