#pragma once

#include "columnar/vector.h"
#include "sources/parquet/column/page_reader.h"
#include "sources/parquet/column/scratch.h"
#include "sources/parquet/column/value_conversion.h"
#include "sources/parquet/encoding/rle_decoder.h"
#include "sources/parquet/encoding/value_decoder.h"

#include <memory>
#include <optional>
#include <vector>

namespace firesteel::parquet_format {

/// How values of one leaf become values of a Spark type.
struct LeafTarget {
  const LeafColumn& leaf;
  DataType type;
  ValueConversion conversion;
  size_t width;  // bytes of a physical value

  bool is_string() const { return type.physical() == PhysicalType::kString; }
};

/// The entries of a dictionary page as a flat vector. Errors: CorruptFile.
VectorPtr decode_dictionary(const Page& page, const LeafTarget& target);

/// The non-null values of an open data page, in either form. Values are read in order.
class PageValues {
 public:
  /// dictionary: of the chunk, may be null; count: values in the page, nulls not counted.
  PageValues(const Page& page, const uint8_t* data, size_t size, size_t count, const LeafTarget& target,
             VectorPtr dictionary);

  bool is_dictionary() const { return dictionary_ != nullptr; }
  const VectorPtr& dictionary() const { return dictionary_; }
  /// What strings of this page (not of the dictionary) point into.
  void add_keep_alive(Vector& vector) const;

  /// The next `count` values, or (positions != null) `selected` of them; all of them are consumed.
  /// scratch: two, not shared with `out`.
  void read_values(size_t count, const int32_t* positions, size_t selected, void* out, Scratch& first, Scratch& second);
  /// Only when is_dictionary(). Codes are checked against the dictionary.
  void read_codes(size_t count, const int32_t* positions, size_t selected, int32_t* out, Scratch& scratch);
  void skip(size_t count);

 private:
  const LeafTarget* target_;
  BufferPtr bytes_;
  VectorPtr dictionary_;
  RleDecoder codes_;
  std::unique_ptr<ValueDecoder> decoder_;
};

}  // namespace firesteel::parquet_format
