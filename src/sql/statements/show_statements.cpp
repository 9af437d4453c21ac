// SHOW ... and DESCRIBE ...
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

PlanPtr CatalogStatementParser::show_statement(size_t first) {
  tokens_.expect(Keyword::kShow);
  switch (tokens_.peek().keyword) {
    case Keyword::kTables:
    case Keyword::kViews:
    case Keyword::kDatabases:
    case Keyword::kNamespaces:
    case Keyword::kSchemas:
    case Keyword::kCatalogs:
      return show_names(first);
    case Keyword::kTable:
    case Keyword::kColumns:
    case Keyword::kPartitions:
    case Keyword::kTblproperties:
    case Keyword::kCreate:
      return show_about_table(first);
    case Keyword::kCollations:
      return show_collations()->with_origin(tokens_.origin_from(first));
    case Keyword::kCurrent:
      tokens_.next();
      if (!at_namespace_word()) {
        tokens_.fail_here();
      }
      tokens_.next();
      return made(first, ShowCurrentNamespace{});
    default:
      break;
  }
  if (tokens_.at(Keyword::kFunctions) || tokens_.ahead(1, Keyword::kFunctions)) {
    return show_functions()->with_origin(tokens_.origin_from(first));
  }
  if (!tokens_.at(TokenKind::kWord)) {
    tokens_.fail_here();
  }
  tokens_.rewind(first);
  return nullptr;
}

// SHOW TABLES | VIEWS | DATABASES | CATALOGS [(FROM | IN) name] [[LIKE] pattern]
PlanPtr CatalogStatementParser::show_names(size_t first) {
  const Keyword what = tokens_.next().keyword;
  StatementName database;
  if (what != Keyword::kCatalogs && accept_from_or_in()) {
    database = statement_name();
  }
  std::optional<std::string> pattern = like_pattern();
  switch (what) {
    case Keyword::kTables:
      return made(first, ShowTables{std::move(database), std::move(pattern)});
    case Keyword::kViews:
      return made(first, ShowViews{std::move(database), std::move(pattern)});
    case Keyword::kCatalogs:
      return made(first, ShowCatalogs{std::move(pattern)});
    default:
      return made(first, ShowDatabases{std::move(database.parts), std::move(pattern)});
  }
}

PlanPtr CatalogStatementParser::show_about_table(size_t first) {
  switch (tokens_.next().keyword) {
    case Keyword::kTable: {
      tokens_.expect(Keyword::kExtended);
      ShowTableExtended body;
      if (accept_from_or_in()) {
        body.database = statement_name();
      }
      tokens_.expect(Keyword::kLike);
      body.pattern_origin = tokens_.origin_of(tokens_.peek());
      body.pattern = string_value();
      body.partition = optional_partition_spec();
      return made(first, std::move(body));
    }
    case Keyword::kColumns: {
      if (!accept_from_or_in()) {
        tokens_.fail_here();
      }
      ShowColumns body{statement_name(), std::nullopt};
      if (accept_from_or_in()) {
        body.database = multipart_identifier();
      }
      return made(first, std::move(body));
    }
    case Keyword::kPartitions: {
      ShowPartitions body{statement_name(), std::nullopt};
      body.partition = optional_partition_spec();
      return made(first, std::move(body));
    }
    case Keyword::kTblproperties: {
      ShowTableProperties body{statement_name(), std::nullopt};
      if (tokens_.accept(TokenKind::kLeftParen)) {
        body.key = property_key();
        tokens_.expect(TokenKind::kRightParen);
      }
      return made(first, std::move(body));
    }
    default: {
      tokens_.expect(Keyword::kTable);
      ShowCreateTable body{statement_name(), false};
      if (tokens_.accept(Keyword::kAs)) {
        expect_word("SERDE");
        body.as_serde = true;
      }
      return made(first, std::move(body));
    }
  }
}

PlanPtr CatalogStatementParser::describe_statement(size_t first) {
  tokens_.next();
  if (tokens_.at(Keyword::kQuery) && (name_at(1) || tokens_.ahead(1, TokenKind::kLeftParen))) {
    tokens_.next();
    return made(first, DescribeQuery{query()});
  }
  const bool table = tokens_.at(Keyword::kTable) && name_at(1);
  if (!table && at_query()) {
    return made(first, DescribeQuery{query()});
  }
  if (at_namespace_word() && name_at(1)) {
    return describe_database(first);
  }
  if (tokens_.at(Keyword::kFunction) && tokens_.peek(1).kind != TokenKind::kEnd) {
    return describe_function(first);
  }
  if (table) {
    tokens_.next();
  }
  return describe_table(first);
}

PlanPtr CatalogStatementParser::describe_table(size_t first) {
  DescribeTable body;
  if (tokens_.at_any({Keyword::kExtended, Keyword::kFormatted}) && name_at(1)) {
    tokens_.next();
    body.extended = true;
  }
  body.table = statement_name();
  const size_t partition = tokens_.position();
  body.partition = optional_partition_spec();
  if (body.partition.has_value()) {
    for (const PartitionValue& value : *body.partition) {
      if (!value.has_value) {
        tokens_.fail(partition, "INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE", {{"partKey", "`" + value.column + "`"}});
      }
    }
  }
  if (at_identifier() && !tokens_.at(Keyword::kAs)) {
    const size_t column = tokens_.position();
    body.column = multipart_identifier(false);
    if (body.partition.has_value()) {
      tokens_.fail(first, "UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_PARTITION", {});
    }
    static_cast<void>(column);
  }
  if (tokens_.accept(Keyword::kAs)) {
    expect_word("JSON");
    body.as_json = true;
    if (!body.extended) {
      tokens_.fail(first, "DESCRIBE_JSON_NOT_EXTENDED", {});
    }
  }
  return made(first, std::move(body));
}

}  // namespace firesteel
