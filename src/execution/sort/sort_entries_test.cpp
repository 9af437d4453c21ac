#include "execution/sort/sort_entries.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <string>

namespace firesteel {
namespace {

/// Batches of keys made by `make_key`, and entries in the order of the rows.
struct Keys {
  std::vector<KeyedBatchPtr> batches;
  std::vector<SortEntry> entries;
  KeyPrefix prefix;

  template <typename MakeKey>
  Keys(size_t num_batches, size_t rows, MakeKey&& make_key) {
    for (size_t b = 0; b < num_batches; ++b) {
      auto batch = std::make_shared<KeyedBatch>();
      for (size_t row = 0; row < rows; ++row) {
        const std::string key = make_key();
        batch->keys.bytes.insert(batch->keys.bytes.end(), key.begin(), key.end());
        batch->keys.ends.push_back(static_cast<uint32_t>(batch->keys.bytes.size()));
      }
      for (size_t row = 0; row < rows; ++row) {
        entries.push_back({batch->keys.prefix(row), static_cast<uint32_t>(b), static_cast<uint32_t>(row)});
      }
      batches.push_back(std::move(batch));
    }
  }

  /// Prefixes of the bytes in which keys differ instead of the first eight.
  Keys& with_differences() {
    KeyDifferences differences;
    for (const KeyedBatchPtr& batch : batches) {
      differences.add(batch->keys);
    }
    prefix = differences.prefix();
    for (SortEntry& entry : entries) {
      entry.prefix = prefix.of(batches[entry.batch]->keys, entry.row);
    }
    return *this;
  }

  void expect_sorted() {
    std::vector<SortEntry> wanted = entries;
    std::stable_sort(wanted.begin(), wanted.end(), [this](const SortEntry& left, const SortEntry& right) {
      return compare_entry_keys(*batches[left.batch], left.row, *batches[right.batch], right.row) < 0;
    });
    sort_entries(entries, batches, prefix, CancellationToken());
    for (size_t i = 0; i < wanted.size(); ++i) {
      ASSERT_EQ(std::tie(entries[i].batch, entries[i].row), std::tie(wanted[i].batch, wanted[i].row)) << i;
      ASSERT_EQ(entries[i].prefix, wanted[i].prefix) << i;
    }
  }
};

std::string random_bytes(std::mt19937& random, size_t size, int values) {
  std::string key(size, '\0');
  for (char& c : key) {
    c = static_cast<char>(std::uniform_int_distribution<int>(0, values - 1)(random));
  }
  return key;
}

TEST(SortEntriesTest, KeysOfOneSize) {
  std::mt19937 random(1);
  for (const size_t size : {0, 1, 5, 8, 9, 16, 23}) {
    for (const int values : {1, 2, 256}) {
      Keys(3, 700, [&] { return random_bytes(random, size, values); }).expect_sorted();
    }
  }
}

TEST(SortEntriesTest, KeysOfManySizes) {
  std::mt19937 random(2);
  const auto key = [&] { return random_bytes(random, std::uniform_int_distribution<size_t>(0, 20)(random), 2); };
  Keys(4, 500, key).expect_sorted();
}

TEST(SortEntriesTest, LongCommonBeginnings) {
  std::mt19937 random(3);
  const auto key = [&] { return std::string(30, 'k') + random_bytes(random, 4, 5) + std::string(9, 'z'); };
  Keys(2, 2000, key).expect_sorted();
}

TEST(SortEntriesTest, MoreThanTheCacheHolds) {
  std::mt19937 random(4);
  Keys(8, 10000, [&] { return random_bytes(random, 9, 256); }).expect_sorted();
  Keys(8, 10000, [&] { return std::string(4, '\1') + random_bytes(random, 2, 256); }).expect_sorted();
}

TEST(SortEntriesTest, ByTheBytesThatDiffer) {
  std::mt19937 random(5);
  for (const size_t same : {0, 3, 11, 260}) {
    for (const size_t size : {0, 1, 7, 8, 9, 20}) {
      const auto key = [&] {
        return std::string(same, 's') + random_bytes(random, size / 2, 3) + "same" +
               random_bytes(random, size - size / 2, 256);
      };
      Keys(3, 1500, key).with_differences().expect_sorted();
    }
    const auto of_many_sizes = [&] {
      return std::string(same, 's') + random_bytes(random, std::uniform_int_distribution<size_t>(0, 20)(random), 2);
    };
    Keys(3, 1500, of_many_sizes).with_differences().expect_sorted();
  }
}

TEST(SortEntriesTest, NoneAndOne) {
  Keys(1, 0, [] { return std::string(); }).expect_sorted();
  Keys(1, 1, [] { return std::string("a"); }).expect_sorted();
}

TEST(SortEntriesTest, StopsWhenCancelled) {
  Keys keys(1, 1000, [] { return std::string(20, 'a'); });
  CancellationToken token;
  token.cancel();
  EXPECT_THROW(sort_entries(keys.entries, keys.batches, KeyPrefix(), token), SparkError);
}

}  // namespace
}  // namespace firesteel
