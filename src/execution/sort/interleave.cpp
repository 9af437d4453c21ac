#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"
#include "execution/sort/sorted_run.h"

#include <absl/container/flat_hash_set.h>

namespace firesteel {
namespace {

using RowList = std::span<const std::pair<uint32_t, uint32_t>>;
using Columns = std::span<const VectorPtr>;

template <typename T>
void copy_values(Columns columns, RowList rows, T* to) {
  std::vector<const T*> values(columns.size());
  for (size_t c = 0; c < columns.size(); ++c) {
    values[c] = columns[c]->values<T>();
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    to[i] = values[rows[i].first][rows[i].second];
  }
}

void copy_validity(Columns columns, RowList rows, Vector& result) {
  bool any = false;
  for (const VectorPtr& column : columns) {
    any = any || column->may_have_nulls();
  }
  for (size_t i = 0; any && i < rows.size(); ++i) {
    if (columns[rows[i].first]->is_null(rows[i].second)) {
      result.set_null(i);
    }
  }
}

/// Arrays, maps, structs: pieces of single rows, put together; not for hot loops.
VectorPtr interleave_nested(Columns columns, RowList rows, const DataType& type) {
  std::vector<Batch> pieces;
  for (const auto& [column, row] : rows) {
    auto index = Buffer::allocate(sizeof(int32_t));
    *index->mutable_as<int32_t>() = static_cast<int32_t>(row);
    pieces.push_back({{columns[column]},
                      columns[column]->size(),
                      std::make_shared<const Selection>(Selection{std::move(index), 1})});
  }
  return concatenate(pieces, {type}).columns[0];
}

void keep_alive(Columns columns, RowList rows, const std::shared_ptr<const void>& owner, Vector& result) {
  if (owner != nullptr) {
    result.add_keep_alive(Buffer::wrap(nullptr, 0, owner));
    return;
  }
  absl::flat_hash_set<const Buffer*> seen;
  std::vector<bool> used(columns.size(), false);
  for (const auto& [column, row] : rows) {
    used[column] = true;
  }
  for (size_t c = 0; c < columns.size(); ++c) {
    for (const BufferPtr& buffer : columns[c]->keep_alive()) {
      if (used[c] && seen.insert(buffer.get()).second) {
        result.add_keep_alive(buffer);
      }
    }
  }
}

VectorPtr interleave_column(Columns columns, RowList rows, const DataType& type,
                            const std::shared_ptr<const void>& owner) {
  const PhysicalType physical = type.physical();
  if (physical == PhysicalType::kNull) {
    return Vector::null_constant(type, rows.size());
  }
  if (!child_types(type).empty()) {
    return interleave_nested(columns, rows, type);
  }
  auto result = Vector::flat(type, rows.size());
  dispatch_physical(
      physical, [&]<typename T>(std::type_identity<T>) { copy_values(columns, rows, result->mutable_values<T>()); });
  copy_validity(columns, rows, *result);
  if (physical == PhysicalType::kString) {
    keep_alive(columns, rows, owner, *result);
  }
  return result;
}

}  // namespace

Batch interleave(std::span<const KeyedBatchPtr> batches, RowList rows, const std::vector<DataType>& types,
                 const std::shared_ptr<const void>& owner) {
  Batch result;
  result.num_rows = rows.size();
  std::vector<VectorPtr> columns(batches.size());
  for (size_t c = 0; c < types.size(); ++c) {
    for (size_t b = 0; b < batches.size(); ++b) {
      columns[b] = batches[b]->batch.columns[c];
    }
    result.columns.push_back(interleave_column(columns, rows, types[c], owner));
  }
  return result;
}

}  // namespace firesteel
