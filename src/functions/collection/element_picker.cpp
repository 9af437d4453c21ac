#include "functions/collection/element_picker.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kMaxElements = size_t{1} << 28;  // of one column: beyond, the indices alone need 1 GiB

}  // namespace

void ElementPicker::check_room(size_t more) const {
  if (picked_.size() + more > kMaxElements) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                     {{"feature", "arrays with more than " + std::to_string(kMaxElements) + " elements in one batch"}});
  }
}

std::shared_ptr<Vector> ElementPicker::finish(const DataType& type, const std::vector<VectorPtr>& pools) const {
  auto result = Vector::flat(type, ranges_.size());
  std::memcpy(result->mutable_values<ArrayRange>(), ranges_.data(), ranges_.size() * sizeof(ArrayRange));
  const bool has_nulls = std::find(picked_.begin(), picked_.end(), -1) != picked_.end();
  std::vector<VectorPtr> children;
  for (const VectorPtr& pool : pools) {
    children.push_back(
        flatten(has_nulls ? gather_or_null(pool, picked_) : gather(pool, Rows{picked_.data(), picked_.size()})));
  }
  result->set_children(std::move(children));
  return result;
}

Pool pool_of(const std::vector<VectorPtr>& columns, const DataType& type) {
  Pool pool;
  std::vector<Batch> parts;
  int32_t offset = 0;
  for (const VectorPtr& column : columns) {
    pool.offsets.push_back(offset);
    offset += static_cast<int32_t>(column->size());
    parts.push_back({{flatten(column)}, column->size(), nullptr});
  }
  pool.values = parts.size() == 1 ? parts[0].columns[0] : flatten(concatenate(parts, {type}).columns[0]);
  return pool;
}

}  // namespace firesteel
