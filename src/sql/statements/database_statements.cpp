// CREATE, DROP, ALTER and DESCRIBE DATABASE (SCHEMA, NAMESPACE).
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

PlanPtr CatalogStatementParser::create_database(size_t first) {
  tokens_.next();
  CreateDatabase body;
  body.if_not_exists = accept_if_not_exists();
  body.name = statement_name();
  while (!at_end()) {
    if (tokens_.accept(Keyword::kComment)) {
      refuse_duplicate(body.comment.has_value(), first, "COMMENT");
      body.comment = string_value();
    } else if (accept_word("LOCATION")) {
      refuse_duplicate(body.location.has_value(), first, "LOCATION");
      body.location = string_value();
    } else if (tokens_.accept(Keyword::kWith)) {
      refuse_duplicate(!body.properties.empty(), first, "WITH PROPERTIES");
      if (!accept_word("DBPROPERTIES")) {
        tokens_.expect(Keyword::kProperties);
      }
      body.properties = property_list(true);
    } else if (at_word("DEFAULT")) {
      body.collation = collation_clause();
    } else {
      tokens_.fail_here();
    }
  }
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::drop_database(size_t first) {
  tokens_.next();
  DropDatabase body;
  body.if_exists = accept_if_exists();
  body.name = statement_name();
  body.cascade = accept_word("CASCADE");
  if (!body.cascade) {
    accept_word("RESTRICT");
  }
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::alter_database(size_t first) {
  tokens_.next();
  AlterDatabase body;
  body.name = statement_name();
  const bool unset = !tokens_.at(Keyword::kSet) && accept_word("UNSET");
  if (unset || tokens_.accept(Keyword::kSet)) {
    if (!unset && accept_word("LOCATION")) {
      body.location = string_value();
    } else {
      if (!accept_word("DBPROPERTIES")) {
        tokens_.expect(Keyword::kProperties);
      }
      if (unset) {
        body.unset = property_keys();
      } else {
        body.set = property_list(true);
      }
    }
  } else {
    body.collation = collation_clause();
  }
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::describe_database(size_t first) {
  tokens_.next();
  DescribeDatabase body;
  if (tokens_.at(Keyword::kExtended) && name_at(1)) {
    tokens_.next();
    body.extended = true;
  }
  body.name = statement_name();
  return made(first, std::move(body));
}

}  // namespace firesteel
