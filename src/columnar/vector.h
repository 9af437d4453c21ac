#pragma once

#include "columnar/bitmap.h"
#include "columnar/buffer.h"
#include "columnar/string_view.h"
#include "types/data_type.h"
#include "types/literal.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace firesteel {

enum class Encoding : uint8_t {
  kFlat,        // one value a row
  kConstant,    // one value (position 0) for all rows
  kDictionary,  // int32 codes a row into `dictionary()`, a flat vector without nulls
};

/// Elements [offset, offset + length) of the child vector(s).
struct ArrayRange {
  int32_t offset;
  int32_t length;
};

/// Default number of rows in a batch. 4,096 rows × 16 bytes = one string column fits L2 with several others.
inline constexpr size_t kBatchSize = 4096;

class Vector;
using VectorPtr = std::shared_ptr<const Vector>;

/// A column of `size()` values of one Spark type. Immutable once shared; the maker fills it through the mutable
/// accessors.
///
/// validity: bitmap, null pointer = no nulls. Constant: bit 0. Dictionary: bit per row (the dictionary has no nulls).
///           Values at null positions are undefined (but readable).
/// values:   physical values (see PhysicalType); kArray/kMap: ArrayRange; kStruct: none, children of the same length.
/// strings:  StringViews; `keep_alive()` holds the buffers with their bytes.
class Vector {
 public:
  Vector(DataType type, size_t size) : type_(std::move(type)), size_(size) {}

  /// Flat vector with uninitialised values, no nulls. Struct, array and map: children to be set by the maker.
  static std::shared_ptr<Vector> flat(DataType type, size_t size);
  static VectorPtr constant(const Literal& value, size_t size);
  static VectorPtr null_constant(DataType type, size_t size);
  /// codes: size int32 values; validity may be null.
  static VectorPtr dictionary(VectorPtr dictionary, BufferPtr codes, size_t size, BufferPtr validity = nullptr);
  /// The same columns and values with another type of the same physical type (DATE as INT, say).
  VectorPtr with_type(DataType type) const;
  /// A constant vector with another length.
  VectorPtr with_size(size_t size) const;

  const DataType& type() const { return type_; }
  size_t size() const { return size_; }
  Encoding encoding() const { return encoding_; }
  bool is_flat() const { return encoding_ == Encoding::kFlat; }
  bool is_constant() const { return encoding_ == Encoding::kConstant; }
  bool is_dictionary() const { return encoding_ == Encoding::kDictionary; }

  bool may_have_nulls() const { return validity_ != nullptr; }
  const uint64_t* validity() const { return validity_ == nullptr ? nullptr : validity_->as<uint64_t>(); }
  const BufferPtr& validity_buffer() const { return validity_; }
  /// Works for every encoding.
  bool is_null(size_t row) const { return validity_ != nullptr && !bitmap::get(validity(), is_constant() ? 0 : row); }

  /// Physical values of a flat or constant vector.
  template <typename T>
  const T* values() const {
    return values_->as<T>();
  }
  const BufferPtr& values_buffer() const { return values_; }
  const int32_t* codes() const { return values_->as<int32_t>(); }  // dictionary
  const VectorPtr& dictionary() const { return children_[0]; }
  const std::vector<VectorPtr>& children() const { return children_; }  // struct: fields; array: 1; map: 2
  const std::vector<BufferPtr>& keep_alive() const { return keep_alive_; }

  // --- for the maker, before sharing ---
  template <typename T>
  T* mutable_values() {
    return values_->mutable_as<T>();
  }
  /// Allocates an all-valid bitmap if there is none.
  uint64_t* mutable_validity();
  void set_null(size_t row) { bitmap::clear(mutable_validity(), row); }
  void set_validity(BufferPtr validity) { validity_ = std::move(validity); }
  void set_values(BufferPtr values) { values_ = std::move(values); }
  void set_encoding(Encoding encoding) { encoding_ = encoding; }
  void set_children(std::vector<VectorPtr> children) { children_ = std::move(children); }
  void add_keep_alive(const std::vector<BufferPtr>& buffers);
  void add_keep_alive(BufferPtr buffer) { keep_alive_.push_back(std::move(buffer)); }
  void set_size(size_t size) { size_ = size; }

  /// One value as a Literal (slow; for constants, tests, printing).
  Literal literal_at(size_t row) const;
  /// Bytes of all buffers reachable from here, strings included; an estimate for memory accounting.
  size_t memory_bytes() const;

 private:
  DataType type_;
  size_t size_;
  Encoding encoding_ = Encoding::kFlat;
  BufferPtr validity_;
  BufferPtr values_;
  std::vector<VectorPtr> children_;
  std::vector<BufferPtr> keep_alive_;
};

/// Bytes of one value in the values buffer; 0 for kStruct and kNull.
size_t physical_width(PhysicalType type);

}  // namespace firesteel
