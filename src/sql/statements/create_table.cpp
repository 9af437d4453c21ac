// CREATE [OR REPLACE] TABLE, REPLACE TABLE, AS SELECT and LIKE.
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

PlanPtr CatalogStatementParser::create_table(size_t first, bool replace) {
  CreateTable table;
  table.replace = replace;
  table.external = tokens_.accept(Keyword::kExternal);
  tokens_.expect(Keyword::kTable);
  table.if_not_exists = accept_if_not_exists();
  table.name = statement_name();
  if (tokens_.at(Keyword::kLike) && !replace) {
    return create_table_like(first, table);
  }
  if (tokens_.at(TokenKind::kLeftParen) && !at_query()) {
    table.columns = table_elements();
  }
  if (tokens_.accept(Keyword::kUsing)) {
    table.provider = multipart_text();
  }
  while (create_table_clause(table)) {
  }
  const bool as = tokens_.accept(Keyword::kAs);
  if (as || at_query()) {
    table.query = query();
    if (!table.columns.empty()) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035",
                   {{"message", "Schema may not be specified in a Create Table As Select (CTAS) statement"}});
    }
    if (!table.typed_partition_columns.empty()) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035",
                   {{"message", "Partition column types may not be specified in Create Table As Select (CTAS)"}});
    }
  }
  return made(first, std::move(table));
}

bool CatalogStatementParser::create_table_clause(CreateTable& table) {
  const size_t first = tokens_.position();
  if (tokens_.accept(Keyword::kOptions)) {
    refuse_duplicate(!table.options.empty(), first, "OPTIONS");
    table.options = property_list(false);
  } else if (at_word("PARTITIONED")) {
    refuse_duplicate(!table.partition_columns.empty(), first, "PARTITIONED BY");
    tokens_.next();
    tokens_.expect(Keyword::kBy);
    partitioned_by(table);
  } else if (at_word("CLUSTERED")) {
    refuse_duplicate(table.buckets.has_value(), first, "CLUSTERED BY");
    table.buckets = bucket_spec();
  } else if (tokens_.accept({Keyword::kCluster, Keyword::kBy})) {
    refuse_duplicate(table.clustered, first, "CLUSTER BY");
    table.clustered = true;
    tokens_.expect(TokenKind::kLeftParen);
    do {
      table.cluster_columns.push_back(multipart_text());
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
  } else if (accept_word("LOCATION")) {
    refuse_duplicate(table.location.has_value(), first, "LOCATION");
    table.location = string_value();
  } else if (tokens_.accept(Keyword::kComment)) {
    refuse_duplicate(table.comment.has_value(), first, "COMMENT");
    table.comment = string_value();
  } else if (tokens_.accept(Keyword::kTblproperties)) {
    refuse_duplicate(!table.properties.empty(), first, "TBLPROPERTIES");
    table.properties = property_list(true);
  } else if (at_word("DEFAULT") && at_word("COLLATION", 1)) {
    refuse_duplicate(!table.collation.empty(), first, "DEFAULT COLLATION");
    table.collation = collation_clause();
  } else if (at_word("STORED") || (tokens_.at(Keyword::kRow) && at_word("FORMAT", 1)) || at_word("SKEWED")) {
    unsupported("Hive tables (STORED AS, ROW FORMAT, SKEWED BY)");
  } else {
    return false;
  }
  return true;
}

// PARTITIONED BY (a, b) | (a INT, b STRING) | (years(ts), bucket(4, a))
void CatalogStatementParser::partitioned_by(CreateTable& table) {
  tokens_.expect(TokenKind::kLeftParen);
  do {
    if (name_at(1) && !tokens_.ahead(1, TokenKind::kDot)) {
      table.typed_partition_columns.push_back(column_definition(false));
      table.partition_columns.push_back(table.typed_partition_columns.back().name[0]);
      continue;
    }
    std::string column = multipart_text();
    if (tokens_.at(TokenKind::kLeftParen)) {
      const size_t open = tokens_.position();
      table.partition_transform = true;
      tokens_.rewind(tokens_.closing(open));
      tokens_.expect(TokenKind::kRightParen);
      column += text_from(open);
    }
    table.partition_columns.push_back(std::move(column));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
}

// CLUSTERED BY (a) [SORTED BY (b ASC)] INTO 2 BUCKETS
BucketSpec CatalogStatementParser::bucket_spec() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.expect(Keyword::kBy);
  BucketSpec spec;
  spec.columns = identifier_list();
  if (accept_word("SORTED")) {
    tokens_.expect(Keyword::kBy);
    tokens_.expect(TokenKind::kLeftParen);
    do {
      spec.sort_columns.push_back(error_capturing_identifier());
      if (tokens_.accept(Keyword::kDesc)) {
        tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035", {{"message", "Column ordering must be ASC, was 'DESC'"}});
      }
      tokens_.accept(Keyword::kAsc);
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
  }
  tokens_.expect(Keyword::kInto);
  spec.buckets = integer_value();
  expect_word("BUCKETS");
  return spec;
}

PlanPtr CatalogStatementParser::create_table_like(size_t first, const CreateTable& header) {
  tokens_.expect(Keyword::kLike);
  CreateTableLike table;
  table.name = header.name;
  table.if_not_exists = header.if_not_exists;
  table.source = statement_name();
  while (!at_end()) {
    if (tokens_.accept(Keyword::kUsing)) {
      table.provider = multipart_text();
    } else if (accept_word("LOCATION")) {
      table.location = string_value();
    } else if (tokens_.accept(Keyword::kTblproperties)) {
      table.properties = property_list(true);
    } else if (at_word("STORED") || tokens_.at(Keyword::kRow)) {
      unsupported("Hive tables (STORED AS, ROW FORMAT)");
    } else {
      tokens_.fail_here();
    }
  }
  return made(first, std::move(table));
}

}  // namespace firesteel
