#include "sources/parquet/column/data_page.h"

#include "sources/parquet/column/value_spreading.h"
#include "sources/parquet/encoding/corrupt_file.h"

namespace firesteel::parquet_format {
namespace {

void convert(const LeafTarget& target, const void* raw, size_t count, void* out) {
  target.conversion.function(raw, count, target.conversion.parameters, out);
}

/// Are the entries what a vector holds, byte for byte?
bool is_vector_already(const Page& page, const LeafTarget& target, size_t count) {
  const StoredType stored = target.leaf.stored;
  const bool plain_numbers = stored == StoredType::kInt32 || stored == StoredType::kInt64 ||
                             stored == StoredType::kFloat || stored == StoredType::kDouble;
  return page.own_bytes && plain_numbers && target.conversion.is_identity() && page.data == page.bytes->data() &&
         raw_width(stored) == target.width && count <= page.size / target.width;
}

}  // namespace

VectorPtr decode_dictionary(const Page& page, const LeafTarget& target) {
  expect(page.header.encoding == ValueEncoding::kPlain || page.header.encoding == ValueEncoding::kPlainDictionary,
         "dictionary in an unknown encoding");
  const size_t count = page.header.num_values;
  expect(count <= page.size * 8, "dictionary page holds fewer values than it says");
  if (is_vector_already(page, target, count)) {
    auto dictionary = std::make_shared<Vector>(target.type, count);
    dictionary->set_values(page.bytes);
    return dictionary;
  }
  const auto decoder = make_plain_decoder(target.leaf, page.data, page.size);
  auto dictionary = Vector::flat(target.type, count);
  auto* values = dictionary->mutable_values<uint8_t>();
  if (target.conversion.is_identity()) {
    decoder->decode(count, values);
  } else {
    Scratch scratch;
    auto* raw = scratch.get<uint8_t>(count * raw_width(target.leaf.stored));
    decoder->decode(count, raw);
    convert(target, raw, count, values);
  }
  if (target.is_string()) {
    dictionary->add_keep_alive(page.bytes);
  }
  return dictionary;
}

PageValues::PageValues(const Page& page, const uint8_t* data, size_t size, size_t count, const LeafTarget& target,
                       VectorPtr dictionary)
    : target_(&target), bytes_(page.bytes) {
  if (!page.header.is_dictionary_encoded()) {
    decoder_ = make_value_decoder(page.header.encoding, target.leaf, data, size, count);
    return;
  }
  expect(dictionary != nullptr, "page needs a dictionary, but there is none");
  dictionary_ = std::move(dictionary);
  if (size > 0) {
    codes_ = RleDecoder(data + 1, size - 1, data[0]);
  }
}

void PageValues::add_keep_alive(Vector& vector) const {
  vector.add_keep_alive(bytes_);
  if (decoder_ != nullptr && decoder_->extra_bytes() != nullptr) {
    vector.add_keep_alive(decoder_->extra_bytes());
  }
}

void PageValues::read_codes(size_t count, const int32_t* positions, size_t selected, int32_t* out, Scratch& scratch) {
  auto* all = positions == nullptr ? reinterpret_cast<uint32_t*>(out) : scratch.get<uint32_t>(count);
  const uint32_t largest = codes_.decode(count, all);
  expect(count == 0 || largest < dictionary_->size(), "code outside of the dictionary");
  if (positions != nullptr) {
    gather_values(sizeof(int32_t), all, positions, selected, out);
  }
}

void PageValues::read_values(size_t count, const int32_t* positions, size_t selected, void* out, Scratch& first,
                             Scratch& second) {
  const size_t wanted = positions == nullptr ? count : selected;
  if (is_dictionary()) {
    auto* codes = first.get<int32_t>(wanted);
    read_codes(count, positions, selected, codes, second);
    gather_values(target_->width, dictionary_->values<uint8_t>(), codes, wanted, out);
    return;
  }
  const bool direct = target_->conversion.is_identity();
  void* raw = direct ? out : first.get<uint8_t>(wanted * raw_width(target_->leaf.stored));
  if (positions == nullptr) {
    decoder_->decode(count, raw);
  } else {
    decoder_->decode_at(positions, selected, count, raw);
  }
  if (!direct) {
    convert(*target_, raw, wanted, out);
  }
}

void PageValues::skip(size_t count) { is_dictionary() ? codes_.skip(count) : decoder_->skip(count); }

}  // namespace firesteel::parquet_format
