#include "logical/commands/catalog_statement.h"

namespace firesteel {
namespace {

template <typename T>
concept HasQuery = requires(T statement) { statement.query; };

struct NameOf {
  const char* operator()(const CreateDatabase&) const { return "CreateNamespace"; }
  const char* operator()(const DropDatabase&) const { return "DropNamespace"; }
  const char* operator()(const AlterDatabase&) const { return "AlterDatabaseProperties"; }
  const char* operator()(const DescribeDatabase&) const { return "DescribeNamespace"; }
  const char* operator()(const ShowDatabases&) const { return "ShowNamespaces"; }
  const char* operator()(const UseDatabase&) const { return "SetCatalogAndNamespace"; }
  const char* operator()(const ShowCurrentNamespace&) const { return "ShowCurrentNamespace"; }
  const char* operator()(const ShowCatalogs&) const { return "ShowCatalogsCommand"; }
  const char* operator()(const SetCatalog&) const { return "SetCatalogCommand"; }
  const char* operator()(const CreateTable& statement) const {
    return statement.query == nullptr ? "CreateDataSourceTableCommand" : "CreateDataSourceTableAsSelectCommand";
  }
  const char* operator()(const CreateTableLike&) const { return "CreateTableLikeCommand"; }
  const char* operator()(const DropTable&) const { return "DropTableCommand"; }
  const char* operator()(const TruncateTable&) const { return "TruncateTableCommand"; }
  const char* operator()(const RenameTable&) const { return "AlterTableRenameCommand"; }
  const char* operator()(const AlterTableProperties&) const { return "AlterTableSetPropertiesCommand"; }
  const char* operator()(const AlterTableColumns&) const { return "AlterTableChangeColumnCommand"; }
  const char* operator()(const AlterTablePartitions&) const { return "AlterTableAddPartitionCommand"; }
  const char* operator()(const AlterTableLocation&) const { return "AlterTableSetLocationCommand"; }
  const char* operator()(const AlterTableCollation&) const { return "AlterTableCollation"; }
  const char* operator()(const CommentOnTable&) const { return "CommentOnTable"; }
  const char* operator()(const AnalyzeTable&) const { return "AnalyzeTableCommand"; }
  const char* operator()(const AnalyzeTables&) const { return "AnalyzeTablesCommand"; }
  const char* operator()(const RefreshTable&) const { return "RefreshTableCommand"; }
  const char* operator()(const RefusedTableStatement&) const { return "Refused"; }
  const char* operator()(const CreateView&) const { return "CreateViewCommand"; }
  const char* operator()(const AlterViewQuery&) const { return "AlterViewAsCommand"; }
  const char* operator()(const AlterViewSchemaMode&) const { return "AlterViewSchemaBindingCommand"; }
  const char* operator()(const DropView&) const { return "DropTableCommand"; }
  const char* operator()(const ShowTables&) const { return "ShowTablesCommand"; }
  const char* operator()(const ShowTableExtended&) const { return "ShowTablesCommand"; }
  const char* operator()(const ShowViews&) const { return "ShowViewsCommand"; }
  const char* operator()(const ShowColumns&) const { return "ShowColumnsCommand"; }
  const char* operator()(const ShowPartitions&) const { return "ShowPartitionsCommand"; }
  const char* operator()(const ShowTableProperties&) const { return "ShowTablePropertiesCommand"; }
  const char* operator()(const ShowCreateTable&) const { return "ShowCreateTableCommand"; }
  const char* operator()(const DescribeTable&) const { return "DescribeTableCommand"; }
  const char* operator()(const DescribeQuery&) const { return "DescribeQueryCommand"; }
  const char* operator()(const InsertInto&) const { return "InsertIntoHadoopFsRelationCommand"; }
  const char* operator()(const MultiInsert&) const { return "Union"; }
  const char* operator()(const InsertDirectory&) const { return "InsertIntoDataSourceDirCommand"; }
  const char* operator()(const CacheTable&) const { return "CacheTableAsSelect"; }
  const char* operator()(const UncacheTable&) const { return "UncacheTable"; }
  const char* operator()(const ClearCache&) const { return "ClearCacheCommand"; }
  const char* operator()(const RefreshPath&) const { return "RefreshResource"; }
};

}  // namespace

std::string CatalogStatement::describe() const { return std::visit(NameOf{}, body); }

PlanPtr map_statement_queries(const CatalogStatement& statement, const std::function<PlanPtr(const PlanPtr&)>& f) {
  CatalogStatement copy(statement);
  std::visit(
      [&](auto& body) {
        if constexpr (HasQuery<decltype(body)>) {
          body.query = body.query == nullptr ? nullptr : f(body.query);
        } else if constexpr (std::is_same_v<std::remove_reference_t<decltype(body)>, MultiInsert>) {
          for (InsertInto& insert : body.inserts) {
            insert.query = f(insert.query);
          }
        }
      },
      copy.body);
  return make_plan<CatalogStatement>(std::move(copy));
}

}  // namespace firesteel
