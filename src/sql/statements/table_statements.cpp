// Statements about one table that are no ALTER: TRUNCATE, REPAIR, ANALYZE, COMMENT ON, REFRESH, CACHE.
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

PlanPtr CatalogStatementParser::truncate_table(size_t first) {
  tokens_.next();
  tokens_.expect(Keyword::kTable);
  TruncateTable body;
  body.name = statement_name();
  body.partition = optional_partition_spec();
  return made(first, std::move(body));
}

// [MSCK] REPAIR TABLE t [ADD | DROP | SYNC PARTITIONS]
PlanPtr CatalogStatementParser::repair_table(size_t first) {
  tokens_.accept(Keyword::kMsck);
  tokens_.expect(Keyword::kRepair);
  tokens_.expect(Keyword::kTable);
  AlterTablePartitions body;
  body.action = AlterTablePartitions::Action::kRecover;
  body.command = "MSCK REPAIR TABLE";
  body.name = statement_name();
  if (tokens_.accept(Keyword::kDrop)) {
    body.add_missing = false;
    body.drop_missing = true;
    tokens_.expect(Keyword::kPartitions);
  } else if (accept_word("SYNC")) {
    body.drop_missing = true;
    tokens_.expect(Keyword::kPartitions);
  } else if (tokens_.accept(Keyword::kAdd)) {
    tokens_.expect(Keyword::kPartitions);
  }
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::analyze_statement(size_t first) {
  tokens_.next();
  const bool all_tables = tokens_.accept(Keyword::kTables);
  if (all_tables) {
    AnalyzeTables body;
    if (accept_from_or_in()) {
      body.database = statement_name();
    }
    tokens_.expect(Keyword::kCompute);
    tokens_.expect(Keyword::kStatistics);
    body.no_scan = accept_word("NOSCAN");
    return made(first, std::move(body));
  }
  tokens_.expect(Keyword::kTable);
  AnalyzeTable body;
  body.name = statement_name();
  body.partition = optional_partition_spec();
  tokens_.expect(Keyword::kCompute);
  tokens_.expect(Keyword::kStatistics);
  if (tokens_.accept(Keyword::kFor)) {
    body.all_columns = tokens_.accept(Keyword::kAll);
    tokens_.expect(Keyword::kColumns);
    if (!body.all_columns) {
      do {
        body.columns.push_back(error_capturing_identifier());
      } while (tokens_.accept(TokenKind::kComma));
    }
  } else if (tokens_.at(TokenKind::kWord)) {
    if (!at_word("NOSCAN")) {
      tokens_.fail(first, "INVALID_SQL_SYNTAX.ANALYZE_TABLE_UNEXPECTED_NOSCAN", {{"ctx", identifier()}});
    }
    tokens_.next();
    body.no_scan = true;
  }
  return made(first, std::move(body));
}

// COMMENT ON (DATABASE | TABLE) name IS ('text' | NULL)
PlanPtr CatalogStatementParser::comment_on(size_t first) {
  tokens_.next();
  tokens_.expect(Keyword::kOn);
  const bool table = tokens_.accept(Keyword::kTable);
  if (!table && !at_namespace_word()) {
    tokens_.fail_here();
  }
  if (!table) {
    tokens_.next();
  }
  StatementName name = statement_name();
  tokens_.expect(Keyword::kIs);
  std::optional<std::string> comment;
  if (!tokens_.accept(Keyword::kNull)) {
    comment = string_value();
  }
  if (table) {
    return made(first, CommentOnTable{std::move(name), std::move(comment)});
  }
  AlterDatabase body;
  body.name = std::move(name);
  body.comment = comment.value_or("");
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::refresh_statement(size_t first) {
  if (tokens_.ahead(1, Keyword::kFunction)) {
    return nullptr;
  }
  tokens_.next();
  if (tokens_.at(Keyword::kTable) && name_at(1)) {
    tokens_.next();
    return made(first, RefreshTable{statement_name()});
  }
  RefreshPath body{at_string() ? string_value() : rest_of_statement()};
  if (body.path.empty() || body.path.find_first_of(" \t\n") != std::string::npos) {
    tokens_.fail(first, "INVALID_SQL_SYNTAX.UNSUPPORTED_SQL_STATEMENT", {{"sqlText", std::string(tokens_.text())}});
  }
  return made(first, std::move(body));
}

// CACHE [LAZY] TABLE t [OPTIONS (..)] [[AS] query]
PlanPtr CatalogStatementParser::cache_statement(size_t first) {
  tokens_.next();
  CacheTable body;
  body.lazy = accept_word("LAZY");
  tokens_.expect(Keyword::kTable);
  body.table = statement_name();
  if (tokens_.accept(Keyword::kOptions)) {
    body.options = property_list(false);
  }
  const bool as = tokens_.accept(Keyword::kAs);
  if (as || at_query()) {
    const size_t start = tokens_.position();
    if (body.table.parts.size() > 1) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0047", {{"quoted", body.table.parts[0]}});
    }
    body.query = query();
    body.text = text_from(start);
  }
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::uncache_statement(size_t first) {
  tokens_.next();
  tokens_.expect(Keyword::kTable);
  UncacheTable body;
  body.if_exists = accept_if_exists();
  body.table = statement_name();
  return made(first, std::move(body));
}

}  // namespace firesteel
