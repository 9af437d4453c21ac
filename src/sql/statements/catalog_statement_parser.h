#pragma once

#include "logical/commands/catalog_statement.h"
#include "sql/parser/sql_parser.h"

#include <optional>
#include <string>
#include <vector>

namespace firesteel {

/// The statements about the catalog: databases, tables, views, rows put into tables. By family in the files of this
/// folder.
class CatalogStatementParser final : public SqlParser {
 public:
  using SqlParser::SqlParser;

 protected:
  PlanPtr catalog_statement() override;

 private:
  // catalog_statement_parser.cpp
  PlanPtr create_statement(size_t first);
  PlanPtr drop_statement(size_t first);
  PlanPtr alter_statement(size_t first);
  PlanPtr use_statement(size_t first);
  PlanPtr set_catalog(size_t first);

  // statement_parts.cpp: what several statements share
  StatementName statement_name();
  /// The text from token `first` to the last token taken.
  std::string text_from(size_t first) const;
  bool at_word(std::string_view upper, size_t ahead = 0) const;
  bool accept_word(std::string_view upper);
  void expect_word(std::string_view upper);
  bool accept_if_exists();
  bool accept_if_not_exists();
  bool accept_from_or_in();
  bool at_namespace_word() const;
  bool at_end() const { return tokens_.at(TokenKind::kEnd) || tokens_.at(TokenKind::kSemicolon); }
  /// Is the token at this distance part of a name?
  bool name_at(size_t ahead) const;
  /// values_required: TBLPROPERTIES; otherwise keys may stand alone.
  PropertyList property_list(bool values_required);
  std::string property_key();
  std::string unquoted_string(const Token& token) const;
  std::string property_value();
  std::vector<std::string> property_keys();
  PartitionSpec partition_spec();
  std::optional<PartitionSpec> optional_partition_spec();
  std::string collation_clause();
  void refuse_duplicate(bool seen, size_t first, const std::string& clause);
  template <typename T>
  PlanPtr made(size_t first, T body) {
    return make_plan<CatalogStatement>(std::move(body))->with_origin(tokens_.origin_from(first));
  }

  // database_statements.cpp
  PlanPtr create_database(size_t first);
  PlanPtr drop_database(size_t first);
  PlanPtr alter_database(size_t first);
  PlanPtr describe_database(size_t first);

  // create_table.cpp, column_definitions.cpp
  PlanPtr create_table(size_t first, bool replace);
  bool create_table_clause(CreateTable& table);
  PlanPtr create_table_like(size_t first, const CreateTable& header);
  void partitioned_by(CreateTable& table);
  BucketSpec bucket_spec();
  std::vector<ColumnDefinition> table_elements();
  ColumnDefinition column_definition(bool nested_name);
  bool column_option(ColumnDefinition& column);
  bool column_position(std::string& position);

  // table_statements.cpp, alter_table.cpp, alter_columns.cpp
  PlanPtr truncate_table(size_t first);
  PlanPtr repair_table(size_t first);
  PlanPtr analyze_statement(size_t first);
  PlanPtr comment_on(size_t first);
  PlanPtr refresh_statement(size_t first);
  PlanPtr cache_statement(size_t first);
  PlanPtr uncache_statement(size_t first);
  PlanPtr alter_table(size_t first, bool is_view);
  PlanPtr alter_table_set(size_t first, const StatementName& name, bool is_view,
                          const std::optional<PartitionSpec>& partition);
  PlanPtr alter_table_add(size_t first, const StatementName& name, bool is_view);
  PlanPtr alter_table_drop(size_t first, const StatementName& name, bool is_view);
  PlanPtr alter_table_rename(size_t first, const StatementName& name, bool is_view);
  PlanPtr alter_columns(size_t first, const StatementName& name);
  AlterTableColumns::Change column_change();
  PlanPtr replace_columns(size_t first, const StatementName& name);
  std::vector<ColumnDefinition> added_columns();

  // view_statements.cpp
  PlanPtr create_view(size_t first, bool replace, CreateView::Kind kind);
  PlanPtr data_source_of_view(Schema schema);
  std::vector<ViewColumn> view_columns(Schema& typed);
  bool view_clause(CreateView& view);
  void check_temporary_name(size_t first, CreateView& view);
  std::string schema_binding();

  // show_statements.cpp
  PlanPtr show_statement(size_t first);
  PlanPtr show_names(size_t first);
  PlanPtr show_about_table(size_t first);
  PlanPtr describe_statement(size_t first);
  PlanPtr describe_table(size_t first);

  // insert_statements.cpp
  PlanPtr insert_statement(size_t first, std::vector<CteDefinition> ctes);
  InsertInto insert_head();
  PlanPtr insert_directory(size_t first, std::vector<CteDefinition> ctes, bool local);
  PlanPtr multi_insert(size_t first, std::vector<CteDefinition> ctes);
  PlanPtr with_ctes(PlanPtr query, std::vector<CteDefinition> ctes) const;
  PlanPtr show_collations();
  bool recursive_ctes_ = false;  // WITH RECURSIVE stands before the INSERT
  /// WITH .. INSERT, FROM .. INSERT; null when it is a query.
  PlanPtr dml_statement(size_t first);
  PlanPtr row_change_statement(size_t first);
};

}  // namespace firesteel
