#include "columnar/row_keys/key_prefix.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kWord = sizeof(uint64_t);
// Where a byte stands is kept in eight bits.
constexpr size_t kMostPositions = 256;

uint64_t load(const uint8_t* from) {
  uint64_t word = 0;
  std::memcpy(&word, from, kWord);
  return word;
}

}  // namespace

uint64_t KeyPrefix::of(const NormalizedKeys& keys, size_t i) const {
  const size_t size = keys.key_size(i);
  const uint8_t* key = keys.data(i);
  if (adjacent_) {
    uint64_t word = 0;
    if (size > begin_) {
      std::memcpy(&word, key + begin_, std::min(size - begin_, kWord));
    }
    return __builtin_bswap64(word);
  }
  uint64_t word = 0;
  for (size_t b = 0; b < count_; ++b) {
    word = word << 8 | key[at_[b]];
  }
  return word;
}

void KeyDifferences::shorten_common(const uint8_t* key, size_t size) {
  const size_t most = std::min(common_, size);
  if (most == 0 || std::memcmp(first_.data(), key, most) == 0) {
    common_ = most;
    return;
  }
  common_ = static_cast<size_t>(std::mismatch(key, key + most, first_.begin()).first - key);
}

/// All keys have the size of first_: they are looked at eight bytes at a time.
void KeyDifferences::add_fixed(const NormalizedKeys& keys) {
  const size_t size = first_.size();
  const auto add_word = [&](size_t at) {
    const uint64_t first = load(first_.data() + at);
    uint64_t bits = 0;
    for (size_t i = 0; i < keys.size(); ++i) {
      bits |= load(keys.bytes.data() + i * size + at) ^ first;
    }
    bits |= load(bits_.data() + at);
    std::memcpy(bits_.data() + at, &bits, kWord);
  };
  size_t at = 0;
  for (; at + kWord <= size; at += kWord) {
    add_word(at);
  }
  if (at < size && size > kWord) {
    add_word(size - kWord);
    return;
  }
  for (; at < size; ++at) {
    for (size_t i = 0; i < keys.size(); ++i) {
      bits_[at] = static_cast<uint8_t>(bits_[at] | (keys.bytes[i * size + at] ^ first_[at]));
    }
  }
}

void KeyDifferences::add(const NormalizedKeys& keys) {
  if (keys.size() == 0) {
    return;
  }
  if (!any_) {
    any_ = true;
    first_.assign(keys.data(0), keys.data(0) + keys.key_size(0));
    bits_.assign(first_.size(), 0);
    common_ = first_.size();
  }
  const size_t size = first_.size();
  for (size_t i = 0; i < keys.size() && one_size_; ++i) {
    one_size_ = keys.key_size(i) == size;
  }
  if (one_size_) {
    add_fixed(keys);
    const auto differs = [](uint8_t bits) { return bits != 0; };
    common_ = static_cast<size_t>(std::find_if(bits_.begin(), bits_.end(), differs) - bits_.begin());
    return;
  }
  for (size_t i = 0; i < keys.size() && common_ > 0; ++i) {
    shorten_common(keys.data(i), keys.key_size(i));
  }
}

void KeyDifferences::add(const KeyDifferences& other) {
  if (!other.any_ || !any_) {
    *this = any_ ? *this : other;
    return;
  }
  one_size_ = one_size_ && other.one_size_ && first_.size() == other.first_.size();
  for (size_t b = 0; one_size_ && b < first_.size(); ++b) {
    bits_[b] = static_cast<uint8_t>(bits_[b] | other.bits_[b] | (first_[b] ^ other.first_[b]));
  }
  common_ = std::min(common_, other.common_);
  shorten_common(other.first_.data(), other.first_.size());
}

KeyPrefix KeyDifferences::prefix() const {
  KeyPrefix prefix;
  if (!any_) {
    return prefix;
  }
  if (!one_size_ || first_.size() > kMostPositions) {
    prefix.begin_ = static_cast<uint32_t>(common_);
    prefix.depth_ = common_ + kWord;
    return prefix;
  }
  prefix.adjacent_ = false;
  prefix.key_size_ = first_.size();
  prefix.is_key_ = true;
  prefix.depth_ = first_.size();
  for (size_t b = 0; b < first_.size(); ++b) {
    if (bits_[b] == 0) {
      continue;
    }
    if (prefix.count_ == kWord) {
      prefix.is_key_ = false;
      prefix.depth_ = b;
      break;
    }
    prefix.at_[prefix.count_++] = static_cast<uint8_t>(b);
  }
  return prefix;
}

}  // namespace firesteel
