#include "session/cache/cache_manager.h"

#include "base/errors/check.h"
#include "logical/relations/leaf_relations.h"
#include "session/cache/canonical_plan.h"

#include <algorithm>

namespace firesteel {
namespace {

bool contains_plan(const PlanPtr& plan, const std::function<bool(const PlanPtr&)>& is_wanted) {
  if (is_wanted(plan)) {
    return true;
  }
  for (const ExprPtr& expr : plan->expressions()) {
    if (contains(expr, [&](const ExprPtr& node) {
          const PlanPtr inner = subquery_plan(node);
          return inner != nullptr && contains_plan(inner, is_wanted);
        })) {
      return true;
    }
  }
  const PlanList children = plan->children();
  return std::any_of(children.begin(), children.end(),
                     [&](const PlanPtr& child) { return contains_plan(child, is_wanted); });
}

}  // namespace

struct CacheManager::Entry {
  PlanPtr canonical;
  size_t hash = 0;
  size_t nodes = 0;
  StorageLevel level;

  std::mutex mutex;
  std::condition_variable changed;
  // guarded by mutex
  std::shared_ptr<const ChunkStore> rows;
  bool fetching = false;
  bool too_large = false;  // fits nowhere at this level: read from the source each time
  uint64_t version = 0;    // counts invalidations
};

std::vector<CacheManager::EntryPtr> CacheManager::entries() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

bool CacheManager::empty() const {
  const std::lock_guard lock(mutex_);
  return entries_.empty();
}

CacheManager::EntryPtr CacheManager::find(const PlanPtr& analyzed) const {
  const std::vector<EntryPtr> known = entries();
  if (known.empty()) {
    return nullptr;
  }
  const PlanPtr canonical = canonical_plan(analyzed);
  const size_t hash = hash_plan(canonical);
  for (const EntryPtr& entry : known) {
    if (entry->hash == hash && same_plan(entry->canonical, canonical)) {
      return entry;
    }
  }
  return nullptr;
}

bool CacheManager::add(const PlanPtr& analyzed, const StorageLevel& level) {
  if (find(analyzed) != nullptr) {
    return false;
  }
  auto entry = std::make_shared<Entry>();
  entry->canonical = canonical_plan(analyzed);
  entry->hash = hash_plan(entry->canonical);
  entry->nodes = count_nodes(entry->canonical);
  entry->level = level;
  const std::lock_guard lock(mutex_);
  entries_.push_back(std::move(entry));
  return true;
}

bool CacheManager::remove(const PlanPtr& analyzed, bool cascade) {
  const EntryPtr found = find(analyzed);
  if (found == nullptr && !cascade) {
    return false;
  }
  const PlanPtr canonical = found == nullptr ? canonical_plan(analyzed) : found->canonical;
  const size_t nodes = count_nodes(canonical);
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const EntryPtr& entry) {
    if (entry == found) {
      return true;
    }
    return cascade && contains_plan(entry->canonical, [&](const PlanPtr& part) {
             return count_nodes(part) == nodes && same_plan(canonical_plan(part), canonical);
           });
  });
  return found != nullptr;
}

void CacheManager::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

std::optional<StorageLevel> CacheManager::level_of(const PlanPtr& analyzed) const {
  const EntryPtr entry = find(analyzed);
  return entry == nullptr ? std::nullopt : std::optional(entry->level);
}

void CacheManager::invalidate(const std::function<bool(const TableRelation&)>& reads) {
  for (const EntryPtr& entry : entries()) {
    const bool stale = contains_plan(entry->canonical, [&](const PlanPtr& part) {
      const auto* table = as<TableRelation>(part);
      return table != nullptr && reads(*table);
    });
    if (stale) {
      const std::lock_guard lock(entry->mutex);
      entry->rows = nullptr;
      entry->too_large = false;
      ++entry->version;
    }
  }
}

std::shared_ptr<ChunkStore> CacheManager::new_store(const Schema& schema) {
  std::vector<DataType> types;
  for (const StructField& field : schema) {
    types.push_back(field.type);
  }
  return std::make_shared<ChunkStore>(space_, CacheLevel{}, std::move(types));
}

std::shared_ptr<const ChunkStore> CacheManager::fetch(const Entry& entry, const PlanPtr& plan, const Run& run) {
  std::vector<DataType> types;
  for (const AttributePtr& column : plan->output()) {
    types.push_back(column->data_type);
  }
  auto store = std::make_shared<ChunkStore>(
      space_, CacheLevel{entry.level.use_memory || entry.level.use_off_heap, entry.level.use_disk}, types);
  RowWriter writer(*store);
  bool fits = true;
  run(plan, [&](const Batch& batch) { return fits = writer.take(batch); });
  return fits && writer.flush() ? store : nullptr;
}

std::shared_ptr<const ChunkStore> CacheManager::rows_of(Entry& entry, const PlanPtr& plan, const Run& run,
                                                        const CancellationTokenPtr& cancellation) {
  std::unique_lock lock(entry.mutex);
  while (entry.fetching) {
    cancellation->check();
    entry.changed.wait_for(lock, std::chrono::milliseconds(20));
  }
  if (entry.rows != nullptr || entry.too_large) {
    return entry.rows;
  }
  entry.fetching = true;
  const uint64_t version = entry.version;
  lock.unlock();
  struct Done {
    Entry& entry;
    ~Done() {
      const std::lock_guard guard(entry.mutex);
      entry.fetching = false;
      entry.changed.notify_all();
    }
  } done{entry};
  // Parts of it may be cached themselves.
  const PlanPtr source = replace(plan, entries(), &run, cancellation, &entry);
  std::shared_ptr<const ChunkStore> rows = fetch(entry, source, run);
  lock.lock();
  // What was invalidated meanwhile is good for this query, which began before, and for no other.
  if (entry.version == version) {
    entry.rows = rows;
    entry.too_large = rows == nullptr;
  }
  lock.unlock();
  return rows;
}

PlanPtr CacheManager::replace(const PlanPtr& plan, const std::vector<EntryPtr>& entries, const Run* run,
                              const CancellationTokenPtr& cancellation, const Entry* except) {
  const size_t nodes = count_nodes(plan);
  PlanPtr canonical;
  size_t hash = 0;
  for (const EntryPtr& entry : entries) {
    if (entry.get() == except || entry->nodes != nodes || plan->kind() == PlanKind::kSubqueryAlias ||
        plan->kind() == PlanKind::kResolvedHint) {
      continue;
    }
    if (canonical == nullptr) {
      canonical = canonical_plan(plan);
      hash = hash_plan(canonical);
    }
    if (entry->hash != hash || !same_plan(entry->canonical, canonical)) {
      continue;
    }
    auto table = std::make_shared<CachedTable>(schema_of(plan->output()), entry->level.to_string());
    if (run != nullptr) {
      std::shared_ptr<const ChunkStore> rows = rows_of(*entry, plan, *run, cancellation);
      if (rows == nullptr) {
        continue;
      }
      table->set_rows(std::move(rows));
    }
    return make_plan<TableRelation>(std::move(table), plan->output());
  }
  PlanList children = plan->children();
  bool changed = false;
  for (PlanPtr& child : children) {
    PlanPtr replaced = replace(child, entries, run, cancellation, except);
    changed = changed || replaced != child;
    child = std::move(replaced);
  }
  const PlanPtr result = changed ? plan->with_children(std::move(children)) : plan;
  return map_expressions(result, [&](const ExprPtr& root) {
    return transform_up(root, [&](const ExprPtr& node) -> ExprPtr {
      const PlanPtr inner = subquery_plan(node);
      if (inner == nullptr) {
        return node;
      }
      PlanPtr replaced = replace(inner, entries, run, cancellation, except);
      return replaced == inner ? node : with_subquery_plan(node, std::move(replaced));
    });
  });
}

PlanPtr CacheManager::use_cached(const PlanPtr& analyzed, const Run* run, const CancellationTokenPtr& cancellation) {
  const std::vector<EntryPtr> known = entries();
  return known.empty() ? analyzed : replace(analyzed, known, run, cancellation, nullptr);
}

}  // namespace firesteel
