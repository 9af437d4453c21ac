#include "sources/parquet/encoding/snappy_decoder.h"

#include "sources/parquet/encoding/corrupt_file.h"

#include <arrow/result.h>
#include <arrow/util/compression.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace firesteel::parquet_format {
namespace {

using Bytes = std::vector<uint8_t>;

Bytes compress(const Bytes& plain) {
  const auto codec = arrow::util::Codec::Create(arrow::Compression::SNAPPY).ValueOrDie();
  const auto size = static_cast<int64_t>(plain.size());
  Bytes out(static_cast<size_t>(codec->MaxCompressedLen(size, plain.data())));
  const int64_t used = codec->Compress(size, plain.data(), static_cast<int64_t>(out.size()), out.data()).ValueOrDie();
  out.resize(static_cast<size_t>(used));
  out.shrink_to_fit();  // so that a sanitizer sees reads behind the end
  return out;
}

Bytes decode(const Bytes& block, size_t size) {
  Bytes out(size);
  decode_snappy(block.data(), block.size(), out.data(), out.size());
  return out;
}

/// Pieces that repeat something of before, at any distance and of any length, between random ones.
Bytes make_plain(std::mt19937& random, size_t size, uint32_t longest_piece, uint32_t farthest) {
  Bytes plain;
  while (plain.size() < size) {
    const size_t length = 1 + random() % longest_piece;
    if (plain.empty() || random() % 2 == 0) {
      for (size_t i = 0; i < length; ++i) {
        plain.push_back(static_cast<uint8_t>(random()));
      }
    } else {
      const size_t offset = 1 + random() % std::min<size_t>(plain.size(), farthest);
      for (size_t i = 0; i < length; ++i) {
        plain.push_back(plain[plain.size() - offset]);
      }
    }
  }
  plain.resize(size);
  return plain;
}

TEST(SnappyDecoder, GivesWhatWasCompressed) {
  std::mt19937 random(7);
  for (const size_t size : {0, 1, 2, 7, 16, 59, 60, 61, 79, 80, 81, 160, 161, 300, 5000, 70'000, 300'000}) {
    for (const uint32_t longest : {3, 12, 70, 700}) {
      for (const uint32_t farthest : {1, 7, 8, 20, 2047, 60'000, 200'000}) {
        const Bytes plain = make_plain(random, size, longest, farthest);
        ASSERT_EQ(decode(compress(plain), size), plain) << size << " " << longest << " " << farthest;
      }
    }
  }
}

TEST(SnappyDecoder, ReadsEveryKindOfElement) {
  // 16 times "abc", then a copy of each kind: 1, 2 and 4 bytes of offset; the last repeats one byte.
  Bytes block = {0, 47 << 2};
  for (int i = 0; i < 16; ++i) {
    block.insert(block.end(), {'a', 'b', 'c'});
  }
  block.insert(block.end(), {1 | 0 << 2, 3});
  block.insert(block.end(), {2 | 63 << 2, 6, 0});
  block.insert(block.end(), {3 | 9 << 2, 1, 0, 0, 0});
  block[0] = 48 + 4 + 64 + 10;
  std::string expected;
  for (int i = 0; i < 38; ++i) {
    expected += "abc";
  }
  expected += "ab" + std::string(10, 'b');
  const Bytes plain = decode(block, block[0]);
  EXPECT_EQ(std::string(plain.begin(), plain.end()), expected);
}

TEST(SnappyDecoder, RefusesBrokenBlocks) {
  const auto refuses = [](const Bytes& block, size_t size) { EXPECT_THROW(decode(block, size), CorruptFile); };
  refuses({}, 0);
  refuses({0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, 0);
  refuses({3, 2 << 2, 'a', 'b', 'c'}, 4);            // another size than the page's header says
  refuses({3, 2 << 2, 'a', 'b'}, 3);                 // literal behind the end
  refuses({3, 61 << 2, 2}, 3);                       // its length behind the end
  refuses({8, 0, 'a', 1 | 3 << 2, 2}, 8);            // before the start
  refuses({8, 0, 'a', 1 | 3 << 2, 0}, 8);            // no distance
  refuses({8, 0, 'a', 1 | 4 << 2, 1}, 8);            // more than there is room for
  refuses({8, 0, 'a', 2 | 6 << 2, 1}, 8);            // offset cut
  refuses({4, 2 << 2, 'a', 'b', 'c'}, 4);            // too little
  refuses({1, 63 << 2, 0xff, 0xff, 0xff, 0xff}, 1);  // a literal of 4 GiB
}

TEST(SnappyDecoder, NeverLeavesItsBuffers) {
  std::mt19937 random(11);
  for (int round = 0; round < 4000; ++round) {
    const Bytes plain = make_plain(random, 400 + random() % 400, 30, 500);
    Bytes block = compress(plain);
    for (uint32_t i = 0; i <= random() % 3; ++i) {
      block[random() % block.size()] = static_cast<uint8_t>(random());
    }
    block.resize(block.size() - random() % 2);
    try {
      decode(block, plain.size());
    } catch (const CorruptFile&) {  // right or refused; a sanitizer tells of the rest
    }
  }
}

}  // namespace
}  // namespace firesteel::parquet_format
