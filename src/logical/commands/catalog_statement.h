#pragma once

#include "logical/commands/cache_statements.h"
#include "logical/commands/database_statements.h"
#include "logical/commands/insert_statements.h"
#include "logical/commands/show_statements.h"
#include "logical/commands/table_statements.h"
#include "logical/commands/view_statements.h"
#include "logical/relations/leaf_relations.h"

#include <variant>

namespace firesteel {

/// A statement about the catalog, run by session/ rather than planned. Which one, is a value: one struct a statement.
struct CatalogStatement final : LeafNode<CatalogStatement, PlanKind::kCatalogStatement> {
  using Body = std::variant<
      // databases
      CreateDatabase, DropDatabase, AlterDatabase, DescribeDatabase, ShowDatabases, UseDatabase, ShowCurrentNamespace,
      ShowCatalogs, SetCatalog,
      // tables
      CreateTable, CreateTableLike, DropTable, TruncateTable, RenameTable, AlterTableProperties, AlterTableColumns,
      AlterTablePartitions, AlterTableLocation, AlterTableCollation, CommentOnTable, AnalyzeTable, AnalyzeTables,
      RefreshTable, RefusedTableStatement,
      // views
      CreateView, AlterViewQuery, AlterViewSchemaMode, DropView,
      // shown
      ShowTables, ShowTableExtended, ShowViews, ShowColumns, ShowPartitions, ShowTableProperties, ShowCreateTable,
      DescribeTable, DescribeQuery,
      // rows
      InsertInto, MultiInsert, InsertDirectory,
      // caches
      CacheTable, UncacheTable, ClearCache, RefreshPath>;

  explicit CatalogStatement(Body body) : body(std::move(body)) {}
  Body body;

  AttributeList compute_output() const override { return {}; }
  bool resolved() const override { return true; }
  std::string describe() const override;
};

/// The queries inside of a statement (AS SELECT, INSERT's source ...), rewritten; the same statement when none changes.
PlanPtr map_statement_queries(const CatalogStatement& statement, const std::function<PlanPtr(const PlanPtr&)>& f);

}  // namespace firesteel
