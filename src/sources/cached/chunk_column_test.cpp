#include "sources/cached/chunk_column.h"

#include "columnar/vector_samples.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace firesteel {
namespace {

VectorPtr column_of(const DataType& type, size_t rows, const std::function<Literal(size_t)>& value) {
  std::vector<Literal> values;
  for (size_t i = 0; i < rows; ++i) {
    values.push_back(value(i));
  }
  return samples::vector_of(type, values);
}

void expect_round_trip(const VectorPtr& column, ChunkEncoding encoding) {
  StringEncoder strings;
  const EncodedColumn encoded = encode_chunk_column(column, strings);
  ASSERT_EQ(encoded.info.encoding, encoding) << column->type().sql();
  ChunkColumnReader reader(encoded.info, encoded.bytes);
  for (const auto& [offset, length] : {std::pair<size_t, size_t>(0, column->size()), {64, 100}, {7, 90}, {5, 0}}) {
    const VectorPtr part = reader.read(offset, length);
    ASSERT_EQ(part->size(), length);
    for (size_t i = 0; i < length; ++i) {
      ASSERT_EQ(part->literal_at(i), column->literal_at(offset + i)) << column->type().sql() << " row " << offset + i;
    }
  }
  const std::vector<int32_t> rows{0, 3, 64, 65, static_cast<int32_t>(column->size()) - 1};
  const VectorPtr some = reader.read_rows(Rows{rows.data(), rows.size()});
  ASSERT_EQ(some->size(), rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(some->literal_at(i), column->literal_at(static_cast<size_t>(rows[i])));
  }
}

Literal long_or_null(std::optional<int64_t> value) {
  return value ? Literal::long_value(*value) : Literal::null(DataType::long_type());
}

TEST(ChunkColumn, GivesBackWhatWasEncoded) {
  const DataType string = DataType::string();
  const auto text = [](size_t i) { return Literal::string(std::string(i % 30, 'x') + std::to_string(i)); };
  expect_round_trip(column_of(string, 300, text), ChunkEncoding::kStrings);
  expect_round_trip(
      column_of(string, 300, [&](size_t i) { return i % 7 == 3 ? Literal::null(DataType::string()) : text(i); }),
      ChunkEncoding::kStrings);
  expect_round_trip(
      column_of(string, 300, [&](size_t i) { return i % 7 == 3 ? Literal::null(DataType::string()) : text(i % 20); }),
      ChunkEncoding::kDictionary);
  expect_round_trip(column_of(string, 300, [&](size_t) { return text(3); }), ChunkEncoding::kDictionary);
  for (const int64_t step : {int64_t{0x1}, int64_t{0x100}, int64_t{0x100000}}) {
    expect_round_trip(
        column_of(
            DataType::long_type(), 200,
            [&](size_t i) { return long_or_null(i % 5 == 0 ? std::nullopt : std::optional(-40 + step * int64_t(i))); }),
        ChunkEncoding::kFrame);
  }
  expect_round_trip(column_of(DataType::long_type(), 200,
                              [&](size_t i) {
                                return long_or_null(i % 2 == 0 ? std::numeric_limits<int64_t>::min()
                                                               : std::numeric_limits<int64_t>::max());
                              }),
                    ChunkEncoding::kPlain);
  const DataType list = DataType::array(DataType::integer(), true);
  const std::vector<Literal> lists = samples::values_of(list);
  expect_round_trip(column_of(list, 200, [&](size_t i) { return lists[i % lists.size()]; }),
                    ChunkEncoding::kSerialized);
}

TEST(ChunkColumn, ChunksShareTheirDictionary) {
  StringEncoder strings;
  const auto chunk = [&](size_t first, size_t distinct) {
    return encode_chunk_column(
        column_of(DataType::string(), 400,
                  [&](size_t i) { return Literal::string(std::to_string(first + i % distinct)); }),
        strings);
  };
  const EncodedColumn first = chunk(0, 5);
  const EncodedColumn second = chunk(3, 7);
  const EncodedColumn many = chunk(0, 390);
  EXPECT_EQ(first.info.dictionary, second.info.dictionary);
  EXPECT_EQ(many.info.encoding, ChunkEncoding::kStrings);
  EXPECT_EQ(second.info.range.min->as_string(), "3");
  EXPECT_EQ(second.info.range.max->as_string(), "9");
  const VectorPtr a = ChunkColumnReader(first.info, first.bytes).read(0, 10);
  const VectorPtr b = ChunkColumnReader(second.info, second.bytes).read(0, 10);
  EXPECT_EQ(a->dictionary(), b->dictionary());
}

void expect_kept(const VectorPtr& column, int64_t low, int64_t high) {
  StringEncoder strings;
  const EncodedColumn encoded = encode_chunk_column(column, strings);
  const ChunkColumnReader reader(encoded.info, encoded.bytes);
  ASSERT_TRUE(reader.is_integral());
  std::vector<uint8_t> marks(column->size(), 1);
  marks[1] = 0;
  reader.keep_between(low, high, marks.data());
  for (size_t i = 0; i < column->size(); ++i) {
    const Literal value = column->literal_at(i);
    const bool kept = i != 1 && !value.is_null() && value.as_int64() >= low && value.as_int64() <= high;
    ASSERT_EQ(marks[i] != 0, kept) << "row " << i << " between " << low << " and " << high;
  }
}

TEST(ChunkColumn, TestsIntegersAsTheyAreStored) {
  constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
  constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();
  for (const int64_t step : {int64_t{1}, int64_t{0x100}, int64_t{0x100000}, kHighest / 200}) {
    const VectorPtr column = column_of(DataType::long_type(), 200, [&](size_t i) {
      return long_or_null(i % 9 == 4 ? std::nullopt : std::optional(kLowest / 2 + step * static_cast<int64_t>(i)));
    });
    const int64_t middle = kLowest / 2 + step * 100;
    for (const int64_t low : {kLowest, middle - step, middle, middle + 1, kHighest}) {
      for (const int64_t high : {kLowest, middle, middle + 3 * step, kHighest}) {
        expect_kept(column, low, high);
      }
    }
  }
}

bool holds(ColumnOrder order, int64_t left, int64_t right) {
  return order == ColumnOrder::kLess ? left < right : order == ColumnOrder::kEqual ? left == right : left <= right;
}

TEST(ChunkColumn, ComparesTwoColumns) {
  constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();
  for (const int64_t left_step : {int64_t{1}, int64_t{0x100}, int64_t{0x100000}}) {
    for (const int64_t right_step : {int64_t{1}, int64_t{0x100}, int64_t{0x100000}}) {
      for (const int64_t apart : {int64_t{0}, int64_t{-50}, int64_t{1} << 34, kHighest / 2, -(kHighest / 2)}) {
        const VectorPtr left = column_of(DataType::long_type(), 200, [&](size_t i) {
          return long_or_null(i % 9 == 4 ? std::nullopt : std::optional(left_step * static_cast<int64_t>(i * 7 % 100)));
        });
        const VectorPtr right = column_of(DataType::long_type(), 200, [&](size_t i) {
          return long_or_null(i % 11 == 4 ? std::nullopt
                                          : std::optional(apart + right_step * static_cast<int64_t>(i * 3 % 100)));
        });
        StringEncoder strings;
        const EncodedColumn a = encode_chunk_column(left, strings);
        const EncodedColumn b = encode_chunk_column(right, strings);
        for (const ColumnOrder order : {ColumnOrder::kLess, ColumnOrder::kLessOrEqual, ColumnOrder::kEqual}) {
          std::vector<uint8_t> marks(200, 1);
          marks[1] = 0;
          ChunkColumnReader(a.info, a.bytes).keep_compared(order, ChunkColumnReader(b.info, b.bytes), marks.data());
          for (size_t i = 0; i < marks.size(); ++i) {
            const bool kept = i != 1 && !left->is_null(i) && !right->is_null(i) &&
                              holds(order, left->literal_at(i).as_int64(), right->literal_at(i).as_int64());
            ASSERT_EQ(marks[i] != 0, kept) << "row " << i << ", " << apart;
          }
        }
      }
    }
  }
}

TEST(ChunkColumn, TestsAndNumbersCodes) {
  for (const size_t distinct : {size_t{3}, size_t{16}, size_t{40}, size_t{300}}) {
    for (const bool nulls : {false, true}) {
      const size_t rows = distinct * 5;
      const VectorPtr column = column_of(DataType::string(), rows, [&](size_t i) {
        return nulls && i % 7 == 3 ? Literal::null(DataType::string()) : Literal::string(std::to_string(i % distinct));
      });
      StringEncoder strings;
      const EncodedColumn encoded = encode_chunk_column(column, strings);
      const ChunkColumnReader reader(encoded.info, encoded.bytes);
      ASSERT_TRUE(reader.is_coded());
      const StringDictionary& dictionary = *encoded.info.dictionary;
      std::vector<uint8_t> passes(dictionary.size());
      for (size_t i = 0; i < passes.size(); ++i) {
        passes[i] = dictionary.entry(static_cast<uint16_t>(i)).ends_with('1') ? 1 : 0;
      }
      std::vector<uint8_t> marks(rows, 1);
      marks[1] = 0;
      reader.keep_entries(passes, true, marks.data());
      std::vector<uint16_t> numbers(rows, 2);
      const auto size = static_cast<uint32_t>(dictionary.size() + 1);
      reader.add_codes(0, size, numbers.data());
      for (size_t i = 0; i < rows; ++i) {
        const Literal value = column->literal_at(i);
        ASSERT_EQ(marks[i] != 0, i != 1 && (value.is_null() || value.as_string().ends_with('1')));
        const uint32_t code = numbers[i] - 2 * size;
        ASSERT_EQ(code == size - 1, value.is_null());
        if (!value.is_null()) {
          ASSERT_EQ(dictionary.entry(static_cast<uint16_t>(code)), value.as_string());
        }
      }
    }
  }
}

}  // namespace
}  // namespace firesteel
