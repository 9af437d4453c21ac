// ALTER TABLE and ALTER VIEW, apart from columns.
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {

PlanPtr CatalogStatementParser::alter_table(size_t first, bool is_view) {
  const StatementName name = statement_name();
  const std::optional<PartitionSpec> partition = optional_partition_spec();
  if (tokens_.at(Keyword::kSet)) {
    return alter_table_set(first, name, is_view, partition);
  }
  if (partition.has_value() && at_word("RENAME")) {
    tokens_.next();
    tokens_.expect(Keyword::kTo);
    AlterTablePartitions body;
    body.action = AlterTablePartitions::Action::kRename;
    body.name = name;
    body.partitions = {{*partition, std::nullopt}};
    body.new_spec = partition_spec();
    return made(first, std::move(body));
  }
  if (at_word("RENAME")) {
    return alter_table_rename(first, name, is_view);
  }
  if (accept_word("UNSET")) {
    tokens_.expect(Keyword::kTblproperties);
    AlterTableProperties body{name, is_view, true, accept_if_exists(), {}};
    for (std::string& key : property_keys()) {
      body.properties.emplace_back(std::move(key), "");
    }
    return made(first, std::move(body));
  }
  if (tokens_.at(Keyword::kAdd)) {
    return alter_table_add(first, name, is_view);
  }
  if (tokens_.at(Keyword::kDrop)) {
    return alter_table_drop(first, name, is_view);
  }
  if (is_view) {
    if (tokens_.at({Keyword::kWith, Keyword::kSchema})) {
      return made(first, AlterViewSchemaMode{name, schema_binding()});
    }
    tokens_.accept(Keyword::kAs);
    const size_t start = tokens_.position();
    PlanPtr plan = query();
    return made(first, AlterViewQuery{name, std::move(plan), text_from(start)});
  }
  if (at_word("RECOVER")) {
    tokens_.next();
    tokens_.expect(Keyword::kPartitions);
    AlterTablePartitions body;
    body.action = AlterTablePartitions::Action::kRecover;
    body.name = name;
    return made(first, std::move(body));
  }
  if (tokens_.at(Keyword::kReplace)) {
    return replace_columns(first, name);
  }
  if (tokens_.at(Keyword::kAlter) || at_word("CHANGE")) {
    return alter_columns(first, name);
  }
  if (at_word("DEFAULT")) {
    return made(first, AlterTableCollation{name, collation_clause()});
  }
  if (tokens_.at({Keyword::kCluster, Keyword::kBy})) {
    rest_of_statement();
    return made(first, RefusedTableStatement{name, "ALTER TABLE ... CLUSTER BY", ""});
  }
  if (at_word("NOT") || at_word("CLUSTERED") || at_word("SKEWED") || at_word("EXCHANGE") || at_word("ARCHIVE") ||
      at_word("UNARCHIVE") || at_word("TOUCH") || at_word("COMPACT") || at_word("CONCATENATE")) {
    tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035", {{"message", "ALTER TABLE " + rest_of_statement()}});
  }
  tokens_.fail_here();
}

PlanPtr CatalogStatementParser::alter_table_set(size_t first, const StatementName& name, bool is_view,
                                                const std::optional<PartitionSpec>& partition) {
  tokens_.next();
  if (tokens_.accept(Keyword::kTblproperties)) {
    return made(first, AlterTableProperties{name, is_view, false, false, property_list(true)});
  }
  if (accept_word("LOCATION")) {
    return made(first, AlterTableLocation{name, partition, string_value()});
  }
  if (accept_word("SERDEPROPERTIES")) {
    AlterTableProperties body{name, is_view, false, false, property_list(true)};
    body.storage = true;
    return made(first, std::move(body));
  }
  if (at_word("SERDE")) {
    rest_of_statement();
    return made(first, RefusedTableStatement{name, "ALTER TABLE ... SET [SERDE|SERDEPROPERTIES]", ""});
  }
  tokens_.fail_here();
}

PlanPtr CatalogStatementParser::alter_table_rename(size_t first, const StatementName& name, bool is_view) {
  tokens_.next();
  if (accept_word("COLUMN")) {
    AlterTableColumns body;
    body.name = name;
    body.action = AlterTableColumns::Action::kRename;
    body.column = multipart_identifier(false);
    tokens_.expect(Keyword::kTo);
    body.new_name = error_capturing_identifier();
    return made(first, std::move(body));
  }
  tokens_.expect(Keyword::kTo);
  return made(first, RenameTable{name, multipart_identifier(false), is_view});
}

// ADD [IF NOT EXISTS] PARTITION (..) [LOCATION '..'] ... | ADD COLUMN[S] ...
PlanPtr CatalogStatementParser::alter_table_add(size_t first, const StatementName& name, bool is_view) {
  tokens_.next();
  const bool column = !tokens_.at(Keyword::kColumns) && at_word("COLUMN");
  if (!is_view && (column || tokens_.at(Keyword::kColumns))) {
    tokens_.next();
    AlterTableColumns body;
    body.name = name;
    body.columns = added_columns();
    return made(first, std::move(body));
  }
  if (at_word("CONSTRAINT") || at_word("CHECK") || at_word("PRIMARY") || at_word("FOREIGN") || at_word("UNIQUE")) {
    unsupported("table constraints");
  }
  AlterTablePartitions body;
  body.name = name;
  body.is_view = is_view;
  body.tolerant = accept_if_not_exists();
  do {
    AlterTablePartitions::Entry entry{partition_spec(), std::nullopt};
    if (accept_word("LOCATION")) {
      entry.location = string_value();
    }
    body.partitions.push_back(std::move(entry));
  } while (tokens_.at(Keyword::kPartition));
  return made(first, std::move(body));
}

PlanPtr CatalogStatementParser::alter_table_drop(size_t first, const StatementName& name, bool is_view) {
  tokens_.next();
  if (at_word("COLUMN") || tokens_.at(Keyword::kColumns)) {
    tokens_.next();
    AlterTableColumns body;
    body.name = name;
    body.action = AlterTableColumns::Action::kDrop;
    body.if_exists = accept_if_exists();
    const bool parentheses = tokens_.accept(TokenKind::kLeftParen);
    do {
      body.dropped.push_back(multipart_identifier(false));
    } while (tokens_.accept(TokenKind::kComma));
    if (parentheses) {
      tokens_.expect(TokenKind::kRightParen);
    }
    return made(first, std::move(body));
  }
  if (at_word("CONSTRAINT")) {
    unsupported("table constraints");
  }
  AlterTablePartitions body;
  body.action = AlterTablePartitions::Action::kDrop;
  body.name = name;
  body.is_view = is_view;
  body.tolerant = accept_if_exists();
  do {
    body.partitions.push_back({partition_spec(), std::nullopt});
  } while (tokens_.accept(TokenKind::kComma));
  accept_word("PURGE");
  return made(first, std::move(body));
}

}  // namespace firesteel
