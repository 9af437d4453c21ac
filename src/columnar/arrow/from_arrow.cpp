#include "columnar/arrow/from_arrow.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"
#include "columnar/arrow/arrow_fixed_width.h"
#include "columnar/nested_types.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/bitmap_ops.h>

#include <limits>

namespace firesteel {
namespace {

using ArrayPtr = std::shared_ptr<arrow::Array>;

BufferPtr copy_validity(const arrow::Array& array) {
  if (array.null_bitmap_data() == nullptr || array.null_count() == 0) {
    return nullptr;
  }
  auto bits = Buffer::allocate_zeroed(bitmap::bytes(static_cast<size_t>(array.length())));
  arrow::internal::CopyBitmap(array.null_bitmap_data(), array.offset(), array.length(), bits->mutable_data(), 0);
  return bits;
}

BufferPtr keep(const std::shared_ptr<arrow::Buffer>& buffer) {
  return Buffer::wrap(buffer->data(), static_cast<size_t>(buffer->size()), buffer);
}

StringView checked_view(const char* data, int64_t size) {
  check(size >= 0 && size <= std::numeric_limits<int32_t>::max(), "a string of more than 2 GiB");
  return {data, static_cast<uint32_t>(size)};
}

/// STRING, BINARY and their large kinds.
template <typename ArrowArray>
void read_strings(const arrow::Array& source, Vector& result) {
  const auto& array = static_cast<const ArrowArray&>(source);
  auto* views = result.mutable_values<StringView>();
  if (array.length() == 0 || array.value_data() == nullptr) {
    std::fill_n(views, array.length(), StringView());
    return;
  }
  const auto* offsets = array.raw_value_offsets();
  const auto* data = reinterpret_cast<const char*>(array.value_data()->data());
  for (int64_t i = 0; i < array.length(); ++i) {
    views[i] = checked_view(data + offsets[i], static_cast<int64_t>(offsets[i + 1] - offsets[i]));
  }
  result.add_keep_alive(keep(array.value_data()));
}

void read_string_views(const arrow::Array& source, Vector& result) {
  const auto& array = static_cast<const arrow::BinaryViewArray&>(source);
  auto* views = result.mutable_values<StringView>();
  for (int64_t i = 0; i < array.length(); ++i) {
    // Views at null positions may hold anything, a pointer outside of the buffers too.
    views[i] = array.IsNull(i) ? StringView() : StringView(array.GetView(i));
  }
  for (size_t b = 2; b < array.data()->buffers.size(); ++b) {
    result.add_keep_alive(keep(array.data()->buffers[b]));
  }
}

void read_fixed_size_binary(const arrow::Array& source, Vector& result) {
  const auto& array = static_cast<const arrow::FixedSizeBinaryArray&>(source);
  auto* views = result.mutable_values<StringView>();
  for (int64_t i = 0; i < array.length(); ++i) {
    views[i] = checked_view(reinterpret_cast<const char*>(array.GetValue(i)), array.byte_width());
  }
  if (array.values() != nullptr) {
    result.add_keep_alive(keep(array.values()));
  }
}

template <typename ArrowArray>
void read_ranges(const arrow::Array& source, Vector& result) {
  const auto& array = static_cast<const ArrowArray&>(source);
  auto* ranges = result.mutable_values<ArrayRange>();
  for (int64_t i = 0; i < array.length(); ++i) {
    const auto offset = static_cast<int64_t>(array.value_offset(i));
    check(offset + array.value_length(i) <= std::numeric_limits<int32_t>::max(), "too many array elements");
    ranges[i] = {static_cast<int32_t>(offset), static_cast<int32_t>(array.value_length(i))};
  }
}

template <typename ArrowArray>
void read_list(const arrow::Array& source, Vector& result) {
  read_ranges<ArrowArray>(source, result);
  result.set_children({from_arrow_array(static_cast<const ArrowArray&>(source).values(), result.type().element())});
}

void read_map(const arrow::Array& source, const DataType& storage, Vector& result) {
  read_ranges<arrow::MapArray>(source, result);
  const auto& map = static_cast<const arrow::MapArray&>(source);
  result.set_children({from_arrow_array(map.keys(), storage.key()), from_arrow_array(map.items(), storage.value())});
}

void read_struct(const arrow::Array& source, Vector& result) {
  const auto& array = static_cast<const arrow::StructArray&>(source);
  const std::vector<DataType> types = child_types(result.type());
  check(static_cast<size_t>(array.num_fields()) == types.size(), "from_arrow: struct with another number of fields");
  std::vector<VectorPtr> children;
  for (size_t i = 0; i < types.size(); ++i) {
    children.push_back(from_arrow_array(array.field(static_cast<int>(i)), types[i]));
  }
  result.set_children(std::move(children));
}

VectorPtr read_dictionary(const arrow::Array& source, const DataType& type) {
  const auto& array = static_cast<const arrow::DictionaryArray&>(source);
  const auto size = static_cast<size_t>(array.length());
  auto codes = Buffer::allocate(size * sizeof(int32_t));
  auto* to = codes->mutable_as<int32_t>();
  BufferPtr validity = copy_validity(array);
  const VectorPtr values = flatten(from_arrow_array(array.dictionary(), type));
  for (size_t i = 0; i < size; ++i) {
    const bool valid = validity == nullptr || bitmap::get(validity->as<uint64_t>(), i);
    to[i] = valid ? static_cast<int32_t>(array.GetValueIndex(static_cast<int64_t>(i))) : 0;
  }
  if (values->size() == 0) {
    return Vector::null_constant(type, size);
  }
  if (!values->may_have_nulls()) {
    return Vector::dictionary(values, std::move(codes), size, std::move(validity));
  }
  // NULL among the dictionary's values becomes NULL of the rows that use it.
  const VectorPtr gathered = gather(values, Rows{to, size});
  auto result = std::make_shared<Vector>(*gathered);
  for (size_t i = 0; validity != nullptr && i < size; ++i) {
    if (!bitmap::get(validity->as<uint64_t>(), i)) {
      result->set_null(i);
    }
  }
  return result;
}

/// True when the array was one of the variable-sized or nested kinds.
bool read_variable(const arrow::Array& array, const DataType& storage, Vector& result) {
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      read_strings<arrow::BinaryArray>(array, result);
      return true;
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      read_strings<arrow::LargeBinaryArray>(array, result);
      return true;
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      read_string_views(array, result);
      return true;
    case arrow::Type::FIXED_SIZE_BINARY:
      read_fixed_size_binary(array, result);
      return true;
    case arrow::Type::LIST:
      read_list<arrow::ListArray>(array, result);
      return true;
    case arrow::Type::LARGE_LIST:
      read_list<arrow::LargeListArray>(array, result);
      return true;
    case arrow::Type::FIXED_SIZE_LIST:
      read_list<arrow::FixedSizeListArray>(array, result);
      return true;
    case arrow::Type::MAP:
      read_map(array, storage, result);
      return true;
    case arrow::Type::STRUCT:
      read_struct(array, result);
      return true;
    default:
      return false;
  }
}

}  // namespace

VectorPtr from_arrow_array(const ArrayPtr& array, const DataType& type) {
  const auto size = static_cast<size_t>(array->length());
  const DataType& storage = type.storage_type();
  if (array->type_id() == arrow::Type::NA) {
    return Vector::null_constant(type, size);
  }
  if (array->type_id() == arrow::Type::DICTIONARY) {
    return read_dictionary(*array, type);
  }
  std::shared_ptr<Vector> result;
  if (storage.physical() >= PhysicalType::kString && storage.physical() != PhysicalType::kInterval) {
    result = Vector::flat(storage, size);
    if (!read_variable(*array, storage, *result)) {
      throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", array->type()->ToString()}});
    }
  } else {
    result = std::make_shared<Vector>(storage, size);
    result->set_values(read_fixed_width(array, storage));
  }
  result->set_validity(copy_validity(*array));
  return type.is(TypeId::kUdt) ? result->with_type(type) : result;
}

Batch from_arrow_batch(const arrow::RecordBatch& batch, const Schema& schema) {
  check(static_cast<size_t>(batch.num_columns()) == schema.size(), "from_arrow_batch: another number of columns");
  Batch result;
  result.num_rows = static_cast<size_t>(batch.num_rows());
  for (size_t i = 0; i < schema.size(); ++i) {
    result.columns.push_back(from_arrow_array(batch.column(static_cast<int>(i)), schema[i].type));
  }
  return result;
}

}  // namespace firesteel
