#include "columnar/arrow/to_arrow.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/type_traits.h>

#include <cstring>
#include <limits>

namespace firesteel {
namespace {

/// Our buffer seen as Arrow's; keeps ours alive.
class SharedBuffer final : public arrow::Buffer {
 public:
  explicit SharedBuffer(BufferPtr buffer)
      : arrow::Buffer(buffer->data(), static_cast<int64_t>(buffer->size())), buffer_(std::move(buffer)) {}

 private:
  BufferPtr buffer_;
};

std::shared_ptr<arrow::Buffer> share(BufferPtr buffer) {
  return buffer == nullptr ? nullptr : std::make_shared<SharedBuffer>(std::move(buffer));
}

using ArrayDataPtr = std::shared_ptr<arrow::ArrayData>;

ArrayDataPtr to_data(const VectorPtr& source, const std::shared_ptr<arrow::DataType>& type);

int64_t count_nulls(const Vector& vector) {
  return vector.may_have_nulls() ? static_cast<int64_t>(vector.size() - bitmap::count(vector.validity(), vector.size()))
                                 : 0;
}

ArrayDataPtr make_data(const Vector& vector, const std::shared_ptr<arrow::DataType>& type, BufferPtr values) {
  return arrow::ArrayData::Make(type, static_cast<int64_t>(vector.size()),
                                {share(vector.validity_buffer()), share(std::move(values))}, count_nulls(vector));
}

BufferPtr pack_bits(const Vector& vector) {
  auto bits = Buffer::allocate_zeroed(bitmap::bytes(vector.size()));
  auto* words = bits->mutable_as<uint64_t>();
  const auto* values = vector.values<uint8_t>();
  for (size_t i = 0; i < vector.size(); ++i) {
    words[i >> 6] |= static_cast<uint64_t>(values[i] & 1) << (i & 63);
  }
  return bits;
}

BufferPtr widen_decimals(const Vector& vector) {
  auto wide = Buffer::allocate(vector.size() * sizeof(int128_t));
  auto* to = wide->mutable_as<int128_t>();
  const auto* from = vector.values<int64_t>();
  for (size_t i = 0; i < vector.size(); ++i) {
    to[i] = from[i];
  }
  return wide;
}

BufferPtr to_month_day_nanos(const Vector& vector) {
  auto buffer = Buffer::allocate(vector.size() * sizeof(arrow::MonthDayNanoIntervalType::MonthDayNanos));
  auto* to = buffer->mutable_as<arrow::MonthDayNanoIntervalType::MonthDayNanos>();
  const auto* from = vector.values<CalendarInterval>();
  for (size_t i = 0; i < vector.size(); ++i) {
    int64_t nanoseconds = 0;
    if (!vector.is_null(i) && __builtin_mul_overflow(from[i].microseconds, int64_t{1000}, &nanoseconds)) {
      throw SparkError("ARITHMETIC_OVERFLOW", {{"message", "long overflow"}, {"alternative", ""}, {"config", ""}});
    }
    to[i] = {from[i].months, from[i].days, nanoseconds};
  }
  return buffer;
}

template <typename Offset>
ArrayDataPtr strings_to_data(const Vector& vector, const std::shared_ptr<arrow::DataType>& type) {
  const auto* views = vector.values<StringView>();
  const size_t size = vector.size();
  auto offsets = Buffer::allocate((size + 1) * sizeof(Offset));
  auto* ends = offsets->mutable_as<Offset>();
  uint64_t total = 0;
  ends[0] = 0;
  for (size_t i = 0; i < size; ++i) {
    total += vector.is_null(i) ? 0 : views[i].size();
    ends[i + 1] = static_cast<Offset>(total);
  }
  if (total > static_cast<uint64_t>(std::numeric_limits<Offset>::max())) {
    throw SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", std::to_string(total)}, {"receivedBytes", "0"}});
  }
  auto bytes = Buffer::allocate(total);
  auto* to = bytes->mutable_as<char>();
  for (size_t i = 0; i < size; ++i) {
    if (const auto length = static_cast<size_t>(ends[i + 1] - ends[i]); length > 0) {
      std::memcpy(to + ends[i], views[i].data(), length);
    }
  }
  return arrow::ArrayData::Make(type, static_cast<int64_t>(size),
                                {share(vector.validity_buffer()), share(std::move(offsets)), share(std::move(bytes))},
                                count_nulls(vector));
}

/// LIST and MAP: our ranges may lie anywhere in the children, Arrow's offsets must be dense.
ArrayDataPtr ranges_to_data(const Vector& vector, const std::shared_ptr<arrow::DataType>& type) {
  const size_t size = vector.size();
  const auto* ranges = vector.values<ArrayRange>();
  auto offsets = Buffer::allocate((size + 1) * sizeof(int32_t));
  auto* ends = offsets->mutable_as<int32_t>();
  std::vector<int32_t> elements;
  ends[0] = 0;
  for (size_t i = 0; i < size; ++i) {
    if (!vector.is_null(i)) {
      for (int32_t e = 0; e < ranges[i].length; ++e) {
        elements.push_back(ranges[i].offset + e);
      }
    }
    ends[i + 1] = static_cast<int32_t>(elements.size());
  }
  static constexpr int32_t kNone = 0;
  const Rows rows{elements.empty() ? &kNone : elements.data(), elements.size()};
  ArrayDataPtr child;
  if (type->id() == arrow::Type::MAP) {
    const auto& entries = type->field(0)->type();
    child = arrow::ArrayData::Make(entries, static_cast<int64_t>(rows.count), {nullptr},
                                   {to_data(gather(vector.children()[0], rows), entries->field(0)->type()),
                                    to_data(gather(vector.children()[1], rows), entries->field(1)->type())},
                                   0);
  } else {
    child = to_data(gather(vector.children()[0], rows), type->field(0)->type());
  }
  return arrow::ArrayData::Make(type, static_cast<int64_t>(size),
                                {share(vector.validity_buffer()), share(std::move(offsets))}, {std::move(child)},
                                count_nulls(vector));
}

ArrayDataPtr struct_to_data(const Vector& vector, const std::shared_ptr<arrow::DataType>& type) {
  std::vector<ArrayDataPtr> children;
  for (int i = 0; i < type->num_fields(); ++i) {
    children.push_back(to_data(vector.children()[static_cast<size_t>(i)], type->field(i)->type()));
  }
  return arrow::ArrayData::Make(type, static_cast<int64_t>(vector.size()), {share(vector.validity_buffer())},
                                std::move(children), count_nulls(vector));
}

ArrayDataPtr to_data(const VectorPtr& source, const std::shared_ptr<arrow::DataType>& type) {
  const VectorPtr flat = flatten(source);
  switch (type->id()) {
    case arrow::Type::NA:
      return arrow::ArrayData::Make(type, static_cast<int64_t>(flat->size()), {nullptr},
                                    static_cast<int64_t>(flat->size()));
    case arrow::Type::BOOL:
      return make_data(*flat, type, pack_bits(*flat));
    case arrow::Type::DECIMAL128:
      return make_data(*flat, type,
                       flat->type().physical() == PhysicalType::kInt64 ? widen_decimals(*flat) : flat->values_buffer());
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return make_data(*flat, type, to_month_day_nanos(*flat));
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return strings_to_data<int32_t>(*flat, type);
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return strings_to_data<int64_t>(*flat, type);
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      return ranges_to_data(*flat, type);
    case arrow::Type::STRUCT:
      return struct_to_data(*flat, type);
    default:
      check(arrow::is_fixed_width(type->id()), "to_arrow: unexpected Arrow type");
      return make_data(*flat, type, flat->values_buffer());
  }
}

}  // namespace

std::shared_ptr<arrow::Array> to_arrow_array(const VectorPtr& vector, const std::shared_ptr<arrow::DataType>& type) {
  return arrow::MakeArray(to_data(vector, type));
}

std::shared_ptr<arrow::RecordBatch> to_arrow_batch(const Batch& batch, const std::shared_ptr<arrow::Schema>& schema) {
  const Batch dense = compact(batch);
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (size_t i = 0; i < dense.columns.size(); ++i) {
    arrays.push_back(to_arrow_array(dense.columns[i], schema->field(static_cast<int>(i))->type()));
  }
  return arrow::RecordBatch::Make(schema, static_cast<int64_t>(dense.num_rows), std::move(arrays));
}

}  // namespace firesteel
