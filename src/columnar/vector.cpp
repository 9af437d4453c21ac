#include "columnar/vector.h"

#include "base/errors/check.h"
#include "columnar/batch.h"
#include "columnar/nested_types.h"
#include "columnar/physical_dispatch.h"

#include <cstring>

namespace firesteel {

size_t physical_width(PhysicalType type) {
  switch (type) {
    case PhysicalType::kNull:
    case PhysicalType::kStruct:
      return 0;
    default:
      return dispatch_physical(type, []<typename T>(std::type_identity<T>) { return sizeof(T); });
  }
}

namespace {

bool has_children(const DataType& type) {
  const PhysicalType physical = type.physical();
  return physical == PhysicalType::kStruct || physical == PhysicalType::kArray || physical == PhysicalType::kMap;
}

std::vector<VectorPtr> empty_children(const DataType& type) {
  std::vector<VectorPtr> children;
  for (const DataType& child : child_types(type)) {
    children.push_back(Vector::flat(child, 0));
  }
  return children;
}

}  // namespace

std::shared_ptr<Vector> Vector::flat(DataType type, size_t size) {
  const size_t width = physical_width(type.physical());
  auto vector = std::make_shared<Vector>(std::move(type), size);
  vector->values_ = Buffer::allocate(width * size);
  if (size == 0 && has_children(vector->type_)) {
    vector->children_ = empty_children(vector->type_);  // nobody will fill it
  }
  return vector;
}

VectorPtr Vector::null_constant(DataType type, size_t size) {
  auto vector = flat(type, 1);
  if (const size_t width = physical_width(type.physical()); width > 0) {
    std::memset(vector->values_->mutable_data(), 0, width);
  }
  if (has_children(type)) {
    std::vector<VectorPtr> children = empty_children(type);
    if (type.physical() == PhysicalType::kStruct) {
      for (VectorPtr& child : children) {
        child = flatten(null_constant(child->type(), 1));
      }
    }
    vector->set_children(std::move(children));
  }
  vector->set_null(0);
  vector->encoding_ = Encoding::kConstant;
  vector->size_ = size;
  return vector;
}

VectorPtr Vector::dictionary(VectorPtr dictionary, BufferPtr codes, size_t size, BufferPtr validity) {
  check(dictionary->is_flat() && !dictionary->may_have_nulls(), "a dictionary must be flat and without nulls");
  auto vector = std::make_shared<Vector>(dictionary->type(), size);
  vector->encoding_ = Encoding::kDictionary;
  vector->values_ = std::move(codes);
  vector->validity_ = std::move(validity);
  vector->children_ = {std::move(dictionary)};
  return vector;
}

VectorPtr Vector::with_type(DataType type) const {
  auto copy = std::make_shared<Vector>(*this);
  if (is_dictionary()) {
    copy->children_ = {children_[0]->with_type(type)};
  }
  copy->type_ = std::move(type);
  return copy;
}

VectorPtr Vector::with_size(size_t size) const {
  check(is_constant(), "only a constant vector can change its length");
  auto copy = std::make_shared<Vector>(*this);
  copy->size_ = size;
  return copy;
}

uint64_t* Vector::mutable_validity() {
  if (validity_ == nullptr) {
    validity_ = Buffer::allocate(bitmap::bytes(size_));
    std::memset(validity_->mutable_data(), 0xff, validity_->size());
  }
  return validity_->mutable_as<uint64_t>();
}

void Vector::add_keep_alive(const std::vector<BufferPtr>& buffers) {
  keep_alive_.insert(keep_alive_.end(), buffers.begin(), buffers.end());
}

size_t Vector::memory_bytes() const {
  size_t bytes = (validity_ == nullptr ? 0 : validity_->size()) + (values_ == nullptr ? 0 : values_->size());
  for (const BufferPtr& buffer : keep_alive_) {
    bytes += buffer->size();
  }
  for (const VectorPtr& child : children_) {
    bytes += child->memory_bytes();
  }
  return bytes;
}

}  // namespace firesteel
