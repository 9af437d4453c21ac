#pragma once

#include "functions/kernel_frame/inputs.h"
#include "functions/kernel_frame/string_result.h"
#include "functions/variant/variant_value.h"

namespace firesteel {

/// A VARIANT column, read by row in any encoding. Lies in a Vector as a struct of the binary columns value, metadata.
class VariantInput {
 public:
  explicit VariantInput(const Vector& vector)
      : decoded_(vector), value_(*decoded_.base().children()[0]), metadata_(*decoded_.base().children()[1]) {}
  VariantInput(const KernelCall& call, size_t argument) : VariantInput(*call.arguments[argument]) {}

  VariantValue operator[](size_t row) const {
    const size_t index = decoded_.index(row);
    return {value_[index], metadata_[index]};
  }
  bool is_null(size_t row) const { return decoded_.is_null(row); }

 private:
  DecodedVector decoded_;
  Input<std::string_view> value_;
  Input<std::string_view> metadata_;
};

/// A flat VARIANT column in the making. Rows that are not set have to be NULL in the end.
class VariantResult {
 public:
  explicit VariantResult(size_t size)
      : size_(size), value_(DataType::binary(), size), metadata_(DataType::binary(), size) {}

  /// Copies the bytes.
  void set(size_t row, std::string_view value, std::string_view metadata) {
    value_.set(row, value);
    metadata_.set(row, metadata);
  }
  std::shared_ptr<Vector> finish() {
    auto result = std::make_shared<Vector>(DataType::variant(), size_);
    result->set_values(Buffer::allocate(0));
    result->set_children({value_.finish(), metadata_.finish()});
    return result;
  }

 private:
  size_t size_;
  StringResult value_;
  StringResult metadata_;
};

}  // namespace firesteel
