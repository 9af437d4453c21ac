#include "execution/sort/batch_table.h"

#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>

namespace firesteel {
namespace {

// Rows whose values are fetched while those before them are copied.
constexpr size_t kPrefetchDistance = 16;

template <typename T>
void copy_values(const std::vector<const void*>& values, RowList rows, T* to) {
  const auto address = [&](size_t i) { return static_cast<const T*>(values[rows[i].first]) + rows[i].second; };
  const size_t fetched = rows.size() - std::min(rows.size(), kPrefetchDistance);
  for (size_t i = 0; i < fetched; ++i) {
    __builtin_prefetch(address(i + kPrefetchDistance));
    to[i] = *address(i);
  }
  for (size_t i = fetched; i < rows.size(); ++i) {
    to[i] = *address(i);
  }
}

bool has_values(const Vector& column) { return column.values_buffer() != nullptr; }

}  // namespace

void BatchTable::add(const Batch& batch) {
  columns_.resize(batch.columns.size());
  for (size_t c = 0; c < columns_.size(); ++c) {
    const Vector& column = *batch.columns[c];
    columns_[c].values.push_back(has_values(column) ? column.values<void>() : nullptr);
    columns_[c].may_have_nulls = columns_[c].may_have_nulls || column.may_have_nulls();
  }
  batches_.push_back(&batch);
}

void BatchTable::add(const BatchTable& other) {
  columns_.resize(std::max(columns_.size(), other.columns_.size()));
  for (size_t c = 0; c < other.columns_.size(); ++c) {
    const Column& from = other.columns_[c];
    columns_[c].values.insert(columns_[c].values.end(), from.values.begin(), from.values.end());
    columns_[c].may_have_nulls = columns_[c].may_have_nulls || from.may_have_nulls;
  }
  batches_.insert(batches_.end(), other.batches_.begin(), other.batches_.end());
}

void BatchTable::shrink(size_t size) {
  batches_.resize(size);
  for (Column& column : columns_) {
    column.values.resize(size);
  }
}

void BatchTable::copy_validity(size_t column, RowList rows, Vector& result) const {
  for (size_t i = 0; columns_[column].may_have_nulls && i < rows.size(); ++i) {
    if (batches_[rows[i].first]->columns[column]->is_null(rows[i].second)) {
      result.set_null(i);
    }
  }
}

/// Arrays, maps, structs: pieces of single rows, put together; not for hot loops.
VectorPtr BatchTable::gather_nested(size_t column, RowList rows, const DataType& type) const {
  std::vector<Batch> pieces;
  for (const auto& [number, row] : rows) {
    auto index = Buffer::allocate(sizeof(int32_t));
    *index->mutable_as<int32_t>() = static_cast<int32_t>(row);
    const VectorPtr& from = batches_[number]->columns[column];
    pieces.push_back({{from}, from->size(), std::make_shared<const Selection>(Selection{std::move(index), 1})});
  }
  return concatenate(pieces, {type}).columns[0];
}

void BatchTable::keep_alive(size_t column, RowList rows, const std::shared_ptr<const void>& owner,
                            Vector& result) const {
  if (owner != nullptr) {
    result.add_keep_alive(Buffer::wrap(nullptr, 0, owner));
    return;
  }
  absl::flat_hash_set<const Buffer*> seen;
  std::vector<bool> used(batches_.size(), false);
  for (const auto& [number, row] : rows) {
    if (used[number]) {
      continue;
    }
    used[number] = true;
    for (const BufferPtr& buffer : batches_[number]->columns[column]->keep_alive()) {
      if (seen.insert(buffer.get()).second) {
        result.add_keep_alive(buffer);
      }
    }
  }
}

VectorPtr BatchTable::gather_column(size_t column, RowList rows, const DataType& type,
                                    const std::shared_ptr<const void>& owner) const {
  const PhysicalType physical = type.physical();
  if (physical == PhysicalType::kNull) {
    return Vector::null_constant(type, rows.size());
  }
  if (!child_types(type).empty()) {
    return gather_nested(column, rows, type);
  }
  auto result = Vector::flat(type, rows.size());
  dispatch_physical(physical, [&]<typename T>(std::type_identity<T>) {
    copy_values(columns_[column].values, rows, result->mutable_values<T>());
  });
  copy_validity(column, rows, *result);
  if (physical == PhysicalType::kString) {
    keep_alive(column, rows, owner, *result);
  }
  return result;
}

Batch BatchTable::gather(RowList rows, const std::vector<DataType>& types,
                         const std::shared_ptr<const void>& owner) const {
  Batch result;
  result.num_rows = rows.size();
  for (size_t c = 0; c < types.size(); ++c) {
    result.columns.push_back(gather_column(c, rows, types[c], owner));
  }
  return result;
}

}  // namespace firesteel
