#pragma once

#include "logical/commands/catalog_statement.h"
#include "session/commands/statement_context.h"

namespace firesteel {

// One function a statement; the files of this folder hold one family each. Errors are Spark's.

CommandRows run_statement(const CreateDatabase& statement, const StatementContext& context);
CommandRows run_statement(const DropDatabase& statement, const StatementContext& context);
CommandRows run_statement(const AlterDatabase& statement, const StatementContext& context);
CommandRows run_statement(const DescribeDatabase& statement, const StatementContext& context);
CommandRows run_statement(const ShowDatabases& statement, const StatementContext& context);
CommandRows run_statement(const UseDatabase& statement, const StatementContext& context);
CommandRows run_statement(const ShowCurrentNamespace& statement, const StatementContext& context);
CommandRows run_statement(const ShowCatalogs& statement, const StatementContext& context);
CommandRows run_statement(const SetCatalog& statement, const StatementContext& context);

CommandRows run_statement(const CreateTable& statement, const StatementContext& context);
CommandRows run_statement(const CreateTableLike& statement, const StatementContext& context);
CommandRows run_statement(const DropTable& statement, const StatementContext& context);
CommandRows run_statement(const TruncateTable& statement, const StatementContext& context);
CommandRows run_statement(const RenameTable& statement, const StatementContext& context);
CommandRows run_statement(const AlterTableProperties& statement, const StatementContext& context);
CommandRows run_statement(const AlterTableColumns& statement, const StatementContext& context);
CommandRows run_statement(const AlterTablePartitions& statement, const StatementContext& context);
CommandRows run_statement(const AlterTableLocation& statement, const StatementContext& context);
CommandRows run_statement(const AlterTableCollation& statement, const StatementContext& context);
CommandRows run_statement(const CommentOnTable& statement, const StatementContext& context);
CommandRows run_statement(const AnalyzeTable& statement, const StatementContext& context);
CommandRows run_statement(const AnalyzeTables& statement, const StatementContext& context);
CommandRows run_statement(const RefreshTable& statement, const StatementContext& context);
CommandRows run_statement(const RefusedTableStatement& statement, const StatementContext& context);

CommandRows run_statement(const CreateView& statement, const StatementContext& context);
CommandRows run_statement(const AlterViewQuery& statement, const StatementContext& context);
CommandRows run_statement(const AlterViewSchemaMode& statement, const StatementContext& context);
CommandRows run_statement(const DropView& statement, const StatementContext& context);

CommandRows run_statement(const ShowTables& statement, const StatementContext& context);
CommandRows run_statement(const ShowTableExtended& statement, const StatementContext& context);
CommandRows run_statement(const ShowViews& statement, const StatementContext& context);
CommandRows run_statement(const ShowColumns& statement, const StatementContext& context);
CommandRows run_statement(const ShowPartitions& statement, const StatementContext& context);
CommandRows run_statement(const ShowTableProperties& statement, const StatementContext& context);
CommandRows run_statement(const ShowCreateTable& statement, const StatementContext& context);
CommandRows run_statement(const DescribeTable& statement, const StatementContext& context);
CommandRows run_statement(const DescribeQuery& statement, const StatementContext& context);

CommandRows run_statement(const InsertInto& statement, const StatementContext& context);
CommandRows run_statement(const MultiInsert& statement, const StatementContext& context);
CommandRows run_statement(const InsertDirectory& statement, const StatementContext& context);

CommandRows run_statement(const CacheTable& statement, const StatementContext& context);
CommandRows run_statement(const UncacheTable& statement, const StatementContext& context);
CommandRows run_statement(const ClearCache& statement, const StatementContext& context);
CommandRows run_statement(const RefreshPath& statement, const StatementContext& context);

/// Runs a statement of the catalog to its end.
CommandRows run_catalog_statement(const CatalogStatement& statement, const StatementContext& context);
/// The columns that its rows have; none when it gives no rows.
Schema catalog_statement_schema(const CatalogStatement& statement);

}  // namespace firesteel
