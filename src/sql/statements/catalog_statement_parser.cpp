// Which statement about the catalog is it.
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

PlanPtr CatalogStatementParser::catalog_statement() {
  const size_t first = tokens_.position();
  if (tokens_.peek(1).kind == TokenKind::kEnd && !tokens_.at(Keyword::kCache)) {
    return nullptr;  // one word is no statement of these
  }
  switch (tokens_.peek().keyword) {
    case Keyword::kCreate:
    case Keyword::kReplace:
      return create_statement(first);
    case Keyword::kDrop:
      return drop_statement(first);
    case Keyword::kAlter:
      return alter_statement(first);
    case Keyword::kUse:
      return use_statement(first);
    case Keyword::kSet:
      return tokens_.ahead(1, Keyword::kCatalog) && tokens_.peek(2).kind != TokenKind::kEqual ? set_catalog(first)
                                                                                              : nullptr;
    case Keyword::kShow:
      return show_statement(first);
    case Keyword::kDesc:
    case Keyword::kDescribe:
      return describe_statement(first);
    case Keyword::kInsert:
      return insert_statement(first, {});
    case Keyword::kWith:
    case Keyword::kFrom:
      return dml_statement(first);
    case Keyword::kDelete:
    case Keyword::kUpdate:
    case Keyword::kMerge:
      return row_change_statement(first);
    case Keyword::kTruncate:
      return truncate_table(first);
    case Keyword::kMsck:
    case Keyword::kRepair:
      return repair_table(first);
    case Keyword::kAnalyze:
      return analyze_statement(first);
    case Keyword::kComment:
      return comment_on(first);
    case Keyword::kRefresh:
      return refresh_statement(first);
    case Keyword::kCache:
      return cache_statement(first);
    case Keyword::kUncache:
      return uncache_statement(first);
    case Keyword::kClear:
      tokens_.next();
      tokens_.expect(Keyword::kCache);
      return made(first, ClearCache{});
    default:
      return nullptr;
  }
}

PlanPtr CatalogStatementParser::create_statement(size_t first) {
  const bool replace_only = tokens_.accept(Keyword::kReplace);
  if (!replace_only) {
    tokens_.expect(Keyword::kCreate);
  }
  const bool replace = replace_only || tokens_.accept({Keyword::kOr, Keyword::kReplace});
  if (replace_only && !tokens_.at(Keyword::kTable)) {
    tokens_.fail_here();
  }
  const bool global = tokens_.accept(Keyword::kGlobal);
  const bool temporary = tokens_.accept(Keyword::kTemporary) || tokens_.accept(Keyword::kTemp);
  if (tokens_.at(Keyword::kView)) {
    return create_view(first, replace,
                       !temporary ? CreateView::Kind::kPersistent
                       : global   ? CreateView::Kind::kGlobalTemporary
                                  : CreateView::Kind::kTemporary);
  }
  if (!global && tokens_.at_any({Keyword::kTable, Keyword::kExternal})) {
    if (temporary) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035",
                   {{"message", "CREATE TEMPORARY TABLE ..., use CREATE TEMPORARY VIEW instead"}});
    }
    return create_table(first, replace);
  }
  if (!global && !temporary && !replace && at_namespace_word()) {
    return create_database(first);
  }
  const std::string_view what = tokens_.text(tokens_.peek());
  const bool known = tokens_.at_any({Keyword::kFunction, Keyword::kMaterialized, Keyword::kStreaming}) ||
                     what == "INDEX" || what == "ROLE";
  if (!known) {
    tokens_.fail_here();
  }
  tokens_.rewind(first);
  return nullptr;
}

PlanPtr CatalogStatementParser::drop_statement(size_t first) {
  tokens_.expect(Keyword::kDrop);
  if (at_namespace_word()) {
    return drop_database(first);
  }
  if (tokens_.accept(Keyword::kTable)) {
    DropTable body;
    body.if_exists = accept_if_exists();
    body.name = statement_name();
    body.purge = accept_word("PURGE");
    return made(first, std::move(body));
  }
  if (tokens_.accept(Keyword::kView)) {
    DropView body;
    body.if_exists = accept_if_exists();
    body.name = statement_name();
    return made(first, std::move(body));
  }
  if (!tokens_.at_any({Keyword::kFunction, Keyword::kTemporary, Keyword::kTemp}) && !at_word("INDEX") &&
      !at_word("ROLE")) {
    tokens_.fail_here();
  }
  tokens_.rewind(first);
  return nullptr;
}

PlanPtr CatalogStatementParser::alter_statement(size_t first) {
  tokens_.expect(Keyword::kAlter);
  if (at_namespace_word()) {
    return alter_database(first);
  }
  if (tokens_.accept(Keyword::kTable)) {
    return alter_table(first, false);
  }
  if (tokens_.accept(Keyword::kView)) {
    return alter_table(first, true);
  }
  if (!at_word("INDEX")) {
    tokens_.fail_here();
  }
  tokens_.rewind(first);
  return nullptr;
}

PlanPtr CatalogStatementParser::use_statement(size_t first) {
  tokens_.expect(Keyword::kUse);
  UseDatabase body;
  if (at_namespace_word() && name_at(1)) {
    tokens_.next();
    body.is_namespace = true;
  }
  body.name = statement_name();
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::set_catalog(size_t first) {
  tokens_.expect(Keyword::kSet);
  tokens_.expect(Keyword::kCatalog);
  SetCatalog body{at_string() ? string_value() : error_capturing_identifier()};
  return made(first, std::move(body));
}

}  // namespace firesteel
