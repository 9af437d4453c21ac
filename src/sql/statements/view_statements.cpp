// CREATE VIEW of all kinds; parts of ALTER VIEW.
#include "sql/statements/catalog_statement_parser.h"

#include <algorithm>
#include <strings.h>

namespace firesteel {

PlanPtr CatalogStatementParser::create_view(size_t first, bool replace, CreateView::Kind kind) {
  tokens_.expect(Keyword::kView);
  CreateView view;
  view.kind = kind;
  view.replace = replace;
  const bool temporary = kind != CreateView::Kind::kPersistent;
  view.if_not_exists = accept_if_not_exists();
  if (view.if_not_exists && temporary) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0053", {});
  }
  if (view.if_not_exists && replace) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0052", {});
  }
  view.name = statement_name();
  Schema typed;
  if (tokens_.at(TokenKind::kLeftParen)) {
    view.columns = view_columns(typed);
  }
  if (temporary && tokens_.accept(Keyword::kUsing)) {
    if (view.name.parts.size() > 1) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035", {{"message", "a database of a temporary view"}});
    }
    view.query = data_source_of_view(std::move(typed));
    return made(first, std::move(view));
  }
  while (!tokens_.at(Keyword::kAs)) {
    if (!view_clause(view)) {
      tokens_.fail_here();
    }
  }
  tokens_.next();
  const size_t start = tokens_.position();
  view.query = query();
  view.text = text_from(start);
  if (temporary) {
    check_temporary_name(first, view);
  }
  return made(first, std::move(view));
}

// session.v and global_temp.v say where temporary views are anyway.
void CatalogStatementParser::check_temporary_name(size_t first, CreateView& view) {
  Names& parts = view.name.parts;
  const auto qualified_by = [&](std::string_view word) {
    return parts.size() == 2 && parts[0].size() == word.size() && strcasecmp(parts[0].c_str(), word.data()) == 0;
  };
  if (qualified_by(view.kind == CreateView::Kind::kTemporary ? "session" : "global_temp")) {
    parts.erase(parts.begin());
  }
  if (parts.size() == 1) {
    return;
  }
  std::string qualifier;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    qualifier += (qualifier.empty() ? "`" : ".`") + parts[i] + "`";
  }
  tokens_.fail(first, "INVALID_TEMP_OBJ_QUALIFIER",
               {{"objectType", "VIEW"}, {"objectName", "`" + parts.back() + "`"}, {"qualifier", qualifier}});
}

bool CatalogStatementParser::view_clause(CreateView& view) {
  const size_t first = tokens_.position();
  if (tokens_.accept(Keyword::kComment)) {
    refuse_duplicate(view.comment.has_value(), first, "COMMENT");
    view.comment = string_value();
  } else if (tokens_.accept(Keyword::kTblproperties)) {
    refuse_duplicate(!view.properties.empty(), first, "TBLPROPERTIES");
    view.properties = property_list(true);
  } else if (tokens_.at({Keyword::kWith, Keyword::kSchema})) {
    refuse_duplicate(!view.schema_mode.empty(), first, "WITH SCHEMA");
    view.schema_mode = schema_binding();
  } else if (at_word("DEFAULT") && at_word("COLLATION", 1)) {
    refuse_duplicate(!view.collation.empty(), first, "DEFAULT COLLATION");
    view.collation = collation_clause();
  } else if (at_word("PARTITIONED")) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035", {{"message", "CREATE VIEW ... PARTITIONED ON"}});
  } else {
    return false;
  }
  return true;
}

// WITH SCHEMA BINDING | COMPENSATION | [TYPE] EVOLUTION
std::string CatalogStatementParser::schema_binding() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kWith);
  tokens_.expect(Keyword::kSchema);
  std::string mode;
  if (accept_word("TYPE")) {
    expect_word("EVOLUTION");
    mode = "TYPE EVOLUTION";
  }
  for (const char* word : {"BINDING", "COMPENSATION", "EVOLUTION"}) {
    if (mode.empty() && accept_word(word)) {
      mode = word;
    }
  }
  if (mode.empty()) {
    tokens_.fail_here();
  }
  if (!options_.view_schema_binding) {
    tokens_.fail(first, "FEATURE_NOT_ENABLED",
                 {{"featureName", "VIEW ... WITH SCHEMA ..."},
                  {"configKey", "spark.sql.legacy.viewSchemaBindingMode"},
                  {"configValue", "true"}});
  }
  return mode;
}

// (a COMMENT 'x', b)
std::vector<ViewColumn> CatalogStatementParser::view_columns(Schema& typed) {
  tokens_.expect(TokenKind::kLeftParen);
  std::vector<ViewColumn> columns;
  do {
    ViewColumn column{error_capturing_identifier(), std::nullopt};
    if (!tokens_.at(TokenKind::kComma) && !tokens_.at(TokenKind::kRightParen) && !tokens_.at(Keyword::kComment)) {
      typed.push_back({column.name, data_type(), true, ""});  // CREATE TEMPORARY VIEW v (a INT) USING ...
    }
    if (tokens_.accept(Keyword::kComment)) {
      column.comment = string_value();
    }
    columns.push_back(std::move(column));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return columns;
}

// USING format [OPTIONS (path '..', key 'value')]
PlanPtr CatalogStatementParser::data_source_of_view(Schema schema) {
  const size_t first = tokens_.position();
  auto source = std::make_shared<UnresolvedDataSource>();
  source->format = multipart_text();
  if (!schema.empty()) {
    source->schema = std::move(schema);
  }
  if (tokens_.accept(Keyword::kOptions)) {
    for (auto& [key, value] : property_list(false)) {
      std::string lower = key;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char c) { return static_cast<char>(std::tolower(c)); });
      if (lower == "path") {
        source->paths.push_back(value);
      } else {
        source->options[lower] = value;
      }
    }
  }
  return source->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
