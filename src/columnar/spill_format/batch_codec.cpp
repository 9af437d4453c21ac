#include "columnar/spill_format/batch_codec.h"

#include "base/errors/check.h"
#include "columnar/nested_types.h"
#include "columnar/vector_builder.h"

#include <cstring>

namespace firesteel {
namespace {

constexpr uint8_t kConstantFlag = 1;
constexpr uint8_t kValidityFlag = 2;

class Writer {
 public:
  explicit Writer(std::vector<uint8_t>& out) : out_(out) {}
  void bytes(const void* data, size_t size) {
    if (size > 0) {
      const size_t at = out_.size();
      out_.resize(at + size);
      std::memcpy(out_.data() + at, data, size);
    }
  }
  template <typename T>
  void value(T v) {
    bytes(&v, sizeof(v));
  }

 private:
  std::vector<uint8_t>& out_;
};

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  const uint8_t* take(size_t size) {
    check(size <= bytes_.size(), "a spilled block is shorter than its contents");
    const uint8_t* data = bytes_.data();
    bytes_ = bytes_.subspan(size);
    return data;
  }
  template <typename T>
  T value() {
    T v;
    std::memcpy(&v, take(sizeof(v)), sizeof(v));
    return v;
  }
  BufferPtr buffer(size_t size) {
    auto result = Buffer::allocate(size);
    const uint8_t* from = take(size);
    if (size > 0) {
      std::memcpy(result->mutable_data(), from, size);
    }
    return result;
  }

 private:
  std::span<const uint8_t> bytes_;
};

void encode_vector(const Vector& vector, Writer& out);

void encode_strings(const Vector& vector, size_t size, Writer& out) {
  const auto* views = vector.values<StringView>();
  uint64_t total = 0;
  for (size_t i = 0; i < size; ++i) {
    const uint32_t length = vector.is_null(i) ? 0 : views[i].size();
    out.value(length);
    total += length;
  }
  out.value(total);
  for (size_t i = 0; i < size; ++i) {
    if (!vector.is_null(i)) {
      out.bytes(views[i].data(), views[i].size());
    }
  }
}

/// Lengths, then the used elements of each child, densely.
void encode_ranges(const Vector& vector, size_t size, Writer& out) {
  const auto* ranges = vector.values<ArrayRange>();
  std::vector<int32_t> elements;
  for (size_t i = 0; i < size; ++i) {
    const ArrayRange range = vector.is_null(i) ? ArrayRange{0, 0} : ranges[i];
    out.value(range.length);
    for (int32_t e = 0; e < range.length; ++e) {
      elements.push_back(range.offset + e);
    }
  }
  out.value(static_cast<uint64_t>(elements.size()));
  if (elements.empty()) {
    return;  // a NULL constant may have no grandchildren to write
  }
  for (const VectorPtr& child : vector.children()) {
    encode_vector(*gather(child, Rows{elements.data(), elements.size()}), out);
  }
}

/// `size` is 1 for a constant, else the number of rows.
void encode_values(const Vector& vector, size_t size, Writer& out) {
  switch (vector.type().physical()) {
    case PhysicalType::kNull:
      return;
    case PhysicalType::kString:
      return encode_strings(vector, size, out);
    case PhysicalType::kArray:
    case PhysicalType::kMap:
      return encode_ranges(vector, size, out);
    case PhysicalType::kStruct:
      for (const VectorPtr& child : vector.children()) {
        encode_vector(*gather(child, Rows::all(size)), out);
      }
      return;
    default:
      out.bytes(vector.values<uint8_t>(), size * physical_width(vector.type().physical()));
  }
}

void encode_vector(const Vector& vector, Writer& out) {
  if (vector.is_dictionary()) {
    encode_vector(*flatten(std::make_shared<Vector>(vector)), out);
    return;
  }
  const size_t size = vector.is_constant() ? 1 : vector.size();
  out.value(
      static_cast<uint8_t>((vector.is_constant() ? kConstantFlag : 0) | (vector.may_have_nulls() ? kValidityFlag : 0)));
  if (vector.may_have_nulls()) {
    out.bytes(vector.validity(), bitmap::bytes(size));
  }
  encode_values(vector, size, out);
}

VectorPtr decode_vector(const DataType& type, size_t rows, Reader& in);

void decode_strings(Vector& vector, size_t size, Reader& in) {
  const auto* lengths = in.take(size * sizeof(uint32_t));
  const auto total = static_cast<size_t>(in.value<uint64_t>());
  const BufferPtr bytes = in.buffer(total);
  auto* views = vector.mutable_values<StringView>();
  size_t offset = 0;
  for (size_t i = 0; i < size; ++i) {
    uint32_t length;
    std::memcpy(&length, lengths + i * sizeof(length), sizeof(length));
    check(offset + length <= total, "a spilled string is longer than its block");
    views[i] = StringView(bytes->as<char>() + offset, length);
    offset += length;
  }
  vector.add_keep_alive(bytes);
}

void decode_ranges(Vector& vector, size_t size, Reader& in) {
  const auto* lengths = in.take(size * sizeof(int32_t));
  auto* ranges = vector.mutable_values<ArrayRange>();
  int32_t offset = 0;
  for (size_t i = 0; i < size; ++i) {
    int32_t length;
    std::memcpy(&length, lengths + i * sizeof(length), sizeof(length));
    ranges[i] = {offset, length};
    offset += length;
  }
  const auto elements = static_cast<size_t>(in.value<uint64_t>());
  std::vector<VectorPtr> children;
  for (const DataType& child : child_types(vector.type())) {
    children.push_back(elements == 0 ? VectorBuilder(child).finish() : decode_vector(child, elements, in));
  }
  vector.set_children(std::move(children));
}

VectorPtr decode_vector(const DataType& type, size_t rows, Reader& in) {
  const auto flags = in.value<uint8_t>();
  const bool constant = (flags & kConstantFlag) != 0;
  const size_t size = constant ? 1 : rows;
  auto vector = std::make_shared<Vector>(type, size);
  if ((flags & kValidityFlag) != 0) {
    vector->set_validity(in.buffer(bitmap::bytes(size)));
  }
  const size_t width = physical_width(type.physical());
  const PhysicalType physical = type.physical();
  if (physical == PhysicalType::kString || physical == PhysicalType::kArray || physical == PhysicalType::kMap) {
    vector->set_values(Buffer::allocate(width * size));
    physical == PhysicalType::kString ? decode_strings(*vector, size, in) : decode_ranges(*vector, size, in);
  } else if (physical == PhysicalType::kStruct) {
    vector->set_values(Buffer::allocate(0));
    std::vector<VectorPtr> children;
    for (const DataType& child : child_types(type)) {
      children.push_back(decode_vector(child, size, in));
    }
    vector->set_children(std::move(children));
  } else {
    vector->set_values(in.buffer(width * size));
  }
  if (constant) {
    vector->set_encoding(Encoding::kConstant);
    vector->set_size(rows);
  }
  return vector;
}

}  // namespace

void encode_batch(const Batch& batch, std::vector<uint8_t>& out) {
  const Batch dense = compact(batch);
  Writer writer(out);
  writer.value(static_cast<uint64_t>(dense.num_rows));
  for (const VectorPtr& column : dense.columns) {
    encode_vector(*column, writer);
  }
}

Batch decode_batch(std::span<const uint8_t> bytes, const std::vector<DataType>& types) {
  Reader reader(bytes);
  Batch batch;
  batch.num_rows = static_cast<size_t>(reader.value<uint64_t>());
  for (const DataType& type : types) {
    batch.columns.push_back(decode_vector(type, batch.num_rows, reader));
  }
  return batch;
}

}  // namespace firesteel
