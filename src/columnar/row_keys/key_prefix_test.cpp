#include "columnar/row_keys/key_prefix.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace firesteel {
namespace {

NormalizedKeys keys_of(std::initializer_list<std::string_view> texts) {
  NormalizedKeys keys;
  for (const std::string_view text : texts) {
    keys.bytes.insert(keys.bytes.end(), text.begin(), text.end());
    keys.ends.push_back(static_cast<uint32_t>(keys.bytes.size()));
  }
  return keys;
}

KeyPrefix learned(const NormalizedKeys& keys) {
  KeyDifferences differences;
  differences.add(keys);
  return differences.prefix();
}

TEST(KeyPrefixTest, LeavesOutWhatIsTheSame) {
  const NormalizedKeys keys = keys_of({"x0000a0000001", "x0000b0000002", "x0000a0000003"});
  const KeyPrefix prefix = learned(keys);
  EXPECT_TRUE(prefix.is_key());
  EXPECT_EQ(prefix.key_size(), 13U);
  EXPECT_EQ(prefix.of(keys, 0), (uint64_t{'a'} << 8) | '1');
  EXPECT_LT(prefix.of(keys, 2), prefix.of(keys, 1));
}

TEST(KeyPrefixTest, MoreBytesThanANumberHolds) {
  const NormalizedKeys keys = keys_of({"-aaaaaaaa-a", "-bbbbbbbb-b"});
  const KeyPrefix prefix = learned(keys);
  EXPECT_FALSE(prefix.is_key());
  EXPECT_EQ(prefix.depth(), 10U);
}

TEST(KeyPrefixTest, KeysOfSeveralSizes) {
  const NormalizedKeys keys = keys_of({"same1", "same", "same2345678"});
  const KeyPrefix prefix = learned(keys);
  EXPECT_FALSE(prefix.is_key());
  EXPECT_EQ(prefix.key_size(), 0U);
  EXPECT_EQ(prefix.of(keys, 1), 0U);
  EXPECT_EQ(prefix.of(keys, 0), uint64_t{'1'} << 56);
  EXPECT_LT(prefix.of(keys, 0), prefix.of(keys, 2));
}

TEST(KeyPrefixTest, PartsThatAgreeWithinThemselves) {
  KeyDifferences all;
  all.add(keys_of({"1a", "1a"}));
  KeyDifferences others;
  others.add(keys_of({"2a", "2a"}));
  all.add(others);
  const NormalizedKeys keys = keys_of({"1a", "2a"});
  EXPECT_LT(all.prefix().of(keys, 0), all.prefix().of(keys, 1));
  EXPECT_TRUE(all.prefix().is_key());
  all.add(KeyDifferences());
  EXPECT_TRUE(all.prefix().is_key());
  others = {};
  others.add(keys_of({"1", "1a"}));
  all.add(others);
  EXPECT_FALSE(all.prefix().is_key());
}

TEST(KeyPrefixTest, NoKeysAndEqualKeys) {
  EXPECT_FALSE(KeyDifferences().prefix().is_key());
  const NormalizedKeys keys = keys_of({"abc", "abc"});
  EXPECT_TRUE(learned(keys).is_key());
  EXPECT_EQ(learned(keys).of(keys, 0), learned(keys).of(keys, 1));
  const NormalizedKeys none = keys_of({"", ""});
  EXPECT_TRUE(learned(none).is_key());
}

}  // namespace
}  // namespace firesteel
