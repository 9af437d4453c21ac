// INSERT of all forms; DELETE, UPDATE and MERGE, which no table of the catalog takes.
#include "sql/statements/catalog_statement_parser.h"

#include <algorithm>

namespace firesteel {

PlanPtr CatalogStatementParser::with_ctes(PlanPtr query, std::vector<CteDefinition> ctes) const {
  return ctes.empty() ? query : make_plan<UnresolvedWith>(std::move(query), std::move(ctes), recursive_ctes_);
}

// What begins with WITH or FROM may be a query or rows for a table.
PlanPtr CatalogStatementParser::dml_statement(size_t first) {
  if (!at_query()) {
    return nullptr;
  }
  // Only what has INSERT outside of parentheses is read twice.
  bool insert = false;
  for (size_t at = first; tokens_.token(at).kind != TokenKind::kEnd; ++at) {
    const Token& token = tokens_.token(at);
    insert = insert || (at > first && (token.keyword == Keyword::kInsert || token.keyword == Keyword::kMerge ||
                                       token.keyword == Keyword::kDelete || token.keyword == Keyword::kUpdate));
    if (token.kind == TokenKind::kLeftParen) {
      at = std::max(at, tokens_.closing(at));
    }
  }
  if (!insert) {
    return nullptr;
  }
  std::vector<CteDefinition> ctes;
  if (tokens_.at(Keyword::kWith)) {
    recursive_ctes_ = tokens_.ahead(1, Keyword::kRecursive) && tokens_.peek(2).kind != TokenKind::kLeftParen &&
                      !tokens_.ahead(2, Keyword::kAs);
    ctes = cte_definitions();
  }
  if (tokens_.at(Keyword::kInsert)) {
    return insert_statement(first, std::move(ctes));
  }
  if (tokens_.at_any({Keyword::kDelete, Keyword::kUpdate, Keyword::kMerge})) {
    return row_change_statement(first);
  }
  if (tokens_.at(Keyword::kFrom)) {
    if (PlanPtr plan = multi_insert(first, std::move(ctes))) {
      return plan;
    }
  }
  tokens_.rewind(first);
  return nullptr;
}

// FROM t INSERT INTO a SELECT .. INSERT INTO b SELECT ..
PlanPtr CatalogStatementParser::multi_insert(size_t first, std::vector<CteDefinition> ctes) {
  const size_t start = tokens_.position();
  PlanPtr from = from_clause();
  if (!tokens_.at(Keyword::kInsert)) {
    return nullptr;
  }
  MultiInsert body;
  while (tokens_.at(Keyword::kInsert)) {
    InsertInto insert = insert_head();
    tokens_.expect(Keyword::kSelect);
    const bool distinct = tokens_.accept(Keyword::kDistinct);
    ExprList list = named_expression_list();
    insert.query = with_ctes(query_organization(select_after_from(start, std::move(list), distinct, from)), ctes);
    body.inserts.push_back(std::move(insert));
  }
  if (body.inserts.size() == 1) {
    return made(first, std::move(body.inserts[0]));
  }
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::insert_statement(size_t first, std::vector<CteDefinition> ctes) {
  if (tokens_.ahead(1, Keyword::kOverwrite)) {
    const bool local = tokens_.ahead(2, Keyword::kLocal) && tokens_.ahead(3, Keyword::kDirectory);
    if (local || (tokens_.ahead(2, Keyword::kDirectory) && !tokens_.ahead(3, TokenKind::kDot))) {
      return insert_directory(first, std::move(ctes), local);
    }
  }
  InsertInto body = insert_head();
  if (!tokens_.at(TokenKind::kLeftParen) && !at_query() && !tokens_.at(Keyword::kValues)) {
    tokens_.fail_here();
  }
  body.query = with_ctes(query(), std::move(ctes));
  return made(first, std::move(body));
}

// Up to the query.
InsertInto CatalogStatementParser::insert_head() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kInsert);
  if (tokens_.at({Keyword::kWith, Keyword::kSchema})) {
    unsupported("INSERT WITH SCHEMA EVOLUTION");
  }
  InsertInto body;
  body.overwrite = tokens_.accept(Keyword::kOverwrite);
  if (!body.overwrite) {
    tokens_.expect(Keyword::kInto);
  }
  if (tokens_.at(Keyword::kTable) && name_at(1) && !tokens_.ahead(1, Keyword::kValues)) {
    tokens_.next();
  }
  body.table = statement_name();
  if (tokens_.at(Keyword::kWith) && tokens_.ahead(1, TokenKind::kLeftParen)) {
    tokens_.next();
    body.options = property_list(false);
  }
  if (tokens_.at(Keyword::kReplace) &&
      (tokens_.ahead(1, Keyword::kWhere) || tokens_.ahead(1, Keyword::kOn) || tokens_.ahead(1, Keyword::kUsing))) {
    unsupported("INSERT ... REPLACE " + std::string(tokens_.text(tokens_.peek(1))));
  }
  body.partition = optional_partition_spec();
  body.if_not_exists = accept_if_not_exists();
  if (body.if_not_exists && !body.overwrite) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035", {{"message", "INSERT INTO ... IF NOT EXISTS"}});
  }
  if (tokens_.at(Keyword::kBy) && at_word("NAME", 1)) {
    tokens_.next();
    tokens_.next();
    body.by_name = true;
  } else if (tokens_.at(TokenKind::kLeftParen) && !at_query()) {
    body.columns = identifier_list();
  }
  return body;
}

// INSERT OVERWRITE [LOCAL] DIRECTORY ['path'] USING format [OPTIONS (..)] query
PlanPtr CatalogStatementParser::insert_directory(size_t first, std::vector<CteDefinition> ctes, bool local) {
  tokens_.rewind(tokens_.position() + (local ? 4 : 3));
  InsertDirectory body;
  body.local = local;
  if (at_string()) {
    body.path = string_value();
  }
  if (tokens_.accept(Keyword::kUsing)) {
    body.provider = multipart_text();
    if (tokens_.accept(Keyword::kOptions)) {
      body.options = property_list(false);
    }
  } else {
    unsupported("INSERT OVERWRITE DIRECTORY with Hive's formats");
  }
  body.query = with_ctes(query(), std::move(ctes));
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::row_change_statement(size_t first) {
  RefusedTableStatement body;
  if (tokens_.accept(Keyword::kDelete)) {
    tokens_.expect(Keyword::kFrom);
    body.operation = "DELETE";
  } else if (tokens_.accept(Keyword::kUpdate)) {
    body.operation = "UPDATE TABLE";
  } else {
    tokens_.expect(Keyword::kMerge);
    tokens_.expect(Keyword::kInto);
    body.operation = "MERGE INTO TABLE";
  }
  body.name = statement_name();
  rest_of_statement();
  return made(first, std::move(body));
}

}  // namespace firesteel
