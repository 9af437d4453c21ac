// ALTER TABLE ... ADD, ALTER, CHANGE and REPLACE COLUMNS.
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

// a INT FIRST, b.c STRING COMMENT 'x' AFTER a; perhaps in parentheses
std::vector<ColumnDefinition> CatalogStatementParser::added_columns() {
  const bool parentheses = tokens_.accept(TokenKind::kLeftParen);
  std::vector<ColumnDefinition> columns;
  do {
    ColumnDefinition column = column_definition(true);
    column.has_position = column_position(column.position);
    while (column_option(column)) {
    }
    columns.push_back(std::move(column));
  } while (tokens_.accept(TokenKind::kComma));
  if (parentheses) {
    tokens_.expect(TokenKind::kRightParen);
  }
  return columns;
}

PlanPtr CatalogStatementParser::replace_columns(size_t first, const StatementName& name) {
  tokens_.next();
  tokens_.expect(Keyword::kColumns);
  AlterTableColumns body;
  body.name = name;
  body.action = AlterTableColumns::Action::kReplace;
  body.columns = added_columns();
  return made(first, std::move(body));
}

// ALTER [COLUMN] a TYPE INT, b COMMENT 'x' ... | CHANGE [COLUMN] a b INT COMMENT 'x' [FIRST | AFTER c]
PlanPtr CatalogStatementParser::alter_columns(size_t first, const StatementName& name) {
  const bool change = accept_word("CHANGE");
  if (!change) {
    tokens_.expect(Keyword::kAlter);
  }
  accept_word("COLUMN");
  AlterTableColumns body;
  body.name = name;
  body.action = AlterTableColumns::Action::kAlter;
  do {
    const size_t start = tokens_.position();
    const Names column = multipart_identifier(false);
    const bool action = at_word("TYPE") || tokens_.at(Keyword::kComment) || tokens_.at(Keyword::kFirst) ||
                        at_word("AFTER") || tokens_.at(Keyword::kSet) || tokens_.at(Keyword::kDrop);
    if (change && !action) {  // Hive's form: the old name, then the column as it shall be
      AlterTableColumns::Change entry;
      entry.column = column;
      const ColumnDefinition wanted = column_definition(false);
      if (wanted.name.back() != column.back()) {
        tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035",
                     {{"message",
                       "Renaming column is not supported in Hive-style ALTER COLUMN, please run RENAME "
                       "COLUMN instead"}});
      }
      entry.type = wanted.type;
      entry.comment = wanted.comment;
      entry.has_position = column_position(entry.position);
      body.changes.push_back(std::move(entry));
    } else {
      tokens_.rewind(start);
      body.changes.push_back(column_change());
    }
  } while (tokens_.accept(TokenKind::kComma));
  return made(first, std::move(body));
}

// column [TYPE type | COMMENT 'x' | FIRST | AFTER c | SET NOT NULL | DROP NOT NULL | SET DEFAULT x | DROP DEFAULT]
AlterTableColumns::Change CatalogStatementParser::column_change() {
  AlterTableColumns::Change change;
  change.column = multipart_identifier(false);
  if (accept_word("TYPE")) {
    change.type = data_type();
  } else if (tokens_.accept(Keyword::kComment)) {
    change.comment = string_value();
  } else if (column_position(change.position)) {
    change.has_position = true;
  } else if (tokens_.accept(Keyword::kSet)) {
    if (tokens_.accept({Keyword::kNot, Keyword::kNull})) {
      change.nullable = false;
    } else {
      expect_word("DEFAULT");
      const size_t start = tokens_.position();
      change.default_value = expression();
      change.default_text = text_from(start);
    }
  } else if (tokens_.accept(Keyword::kDrop)) {
    if (accept_word("DEFAULT")) {
      change.drop_default = true;
    } else {
      tokens_.expect(Keyword::kNot);
      tokens_.expect(Keyword::kNull);
      change.nullable = true;
    }
  } else {
    tokens_.fail_here();
  }
  return change;
}

}  // namespace firesteel
