#pragma once

#include "analyzer/relation_lookup.h"
#include "session/catalog/temp_views.h"
#include "session/engine_shared.h"

#include <mutex>
#include <string>

namespace firesteel {

/// What a session sees by name: its temporary views, global temporary views, and data sources. Thread-safe.
class SessionCatalog final : public RelationLookup {
 public:
  explicit SessionCatalog(Engine::Shared& shared) : shared_(shared) {}

  std::optional<PlanPtr> find_relation(const std::vector<std::string>& parts,
                                       const SourceOptions& options) const override;
  TablePtr open_source(const UnresolvedDataSource& source) const override;

  /// Errors: DATA_SOURCE_NOT_FOUND.
  std::shared_ptr<const DataSource> data_source(const std::string& format) const;

  TempViews& views() { return views_; }
  TempViews& global_views() { return shared_.global_views; }
  std::string current_database() const;
  /// Errors: SCHEMA_NOT_FOUND.
  void set_current_database(const std::vector<std::string>& name);

 private:
  Engine::Shared& shared_;
  TempViews views_;
  mutable std::mutex mutex_;
  std::string database_ = "default";  // guarded by mutex_
};

}  // namespace firesteel
