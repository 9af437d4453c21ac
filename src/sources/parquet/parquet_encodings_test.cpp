#include "sources/parquet/test_support/arrow_comparison.h"

#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <cstdlib>
#include <random>
#include <sstream>

namespace firesteel::parquet_format {
namespace {

struct FileShape {
  parquet::ParquetDataPageVersion page_version = parquet::ParquetDataPageVersion::V1;
  parquet::Compression::type codec = parquet::Compression::SNAPPY;
  int64_t row_group_rows = 3000;
  int64_t page_bytes = 2000;
  int64_t dictionary_bytes = 1 << 20;
  bool dictionary = true;
  std::vector<std::pair<std::string, parquet::Encoding::type>> encodings;
  bool int96 = false;
};

void write(const std::string& path, const arrow::Table& table, const FileShape& shape) {
  parquet::WriterProperties::Builder builder;
  builder.data_page_version(shape.page_version)
      ->compression(shape.codec)
      ->data_pagesize(shape.page_bytes)
      ->dictionary_pagesize_limit(shape.dictionary_bytes)
      ->enable_store_decimal_as_integer()
      ->enable_write_page_index();
  if (!shape.dictionary) {
    builder.disable_dictionary();
  }
  for (const auto& [column, encoding] : shape.encodings) {
    builder.disable_dictionary(column)->encoding(column, encoding);
  }
  parquet::ArrowWriterProperties::Builder arrow_builder;
  if (shape.int96) {
    arrow_builder.enable_deprecated_int96_timestamps();
  }
  auto sink = arrow::io::FileOutputStream::Open(path).ValueOrDie();
  ASSERT_TRUE(parquet::arrow::WriteTable(table, arrow::default_memory_pool(), sink, shape.row_group_rows,
                                         builder.build(), arrow_builder.build())
                  .ok());
  ASSERT_TRUE(sink->Close().ok());
}

/// Random columns of every flat type; values repeat in runs now and then, nulls come with probability null_share.
class TableMaker {
 public:
  TableMaker(uint32_t seed, int64_t rows, double null_share, int64_t distinct)
      : random_(seed), rows_(rows), null_share_(null_share), distinct_(distinct) {}

  std::shared_ptr<arrow::Table> make() {
    add<arrow::BooleanBuilder>("bool", arrow::boolean(), [](int64_t v) { return v % 2 == 0; });
    add<arrow::Int8Builder>("i8", arrow::int8(), [](int64_t v) { return static_cast<int8_t>(v); });
    add<arrow::Int16Builder>("i16", arrow::int16(), [](int64_t v) { return static_cast<int16_t>(v); });
    add<arrow::Int32Builder>("i32", arrow::int32(), [](int64_t v) { return static_cast<int32_t>(v * 7919); });
    add<arrow::Int64Builder>("i64", arrow::int64(), [](int64_t v) { return v * 1'000'003 - 17; });
    add<arrow::UInt8Builder>("u8", arrow::uint8(), [](int64_t v) { return static_cast<uint8_t>(v); });
    add<arrow::UInt16Builder>("u16", arrow::uint16(), [](int64_t v) { return static_cast<uint16_t>(v); });
    add<arrow::UInt32Builder>("u32", arrow::uint32(), [](int64_t v) { return static_cast<uint32_t>(v * 2654435761); });
    add<arrow::UInt64Builder>("u64", arrow::uint64(), [](int64_t v) { return ~static_cast<uint64_t>(v); });
    add<arrow::FloatBuilder>("f32", arrow::float32(), [](int64_t v) { return static_cast<float>(v) / 3; });
    add<arrow::DoubleBuilder>("f64", arrow::float64(), [](int64_t v) { return static_cast<double>(v) / 7; });
    add<arrow::StringBuilder>("text", arrow::utf8(), [](int64_t v) { return text(v); });
    add<arrow::BinaryBuilder>("bytes", arrow::binary(), [](int64_t v) { return text(v * 3); });
    add<arrow::FixedSizeBinaryBuilder>("fixed", arrow::fixed_size_binary(5),
                                       [](int64_t v) { return (text(v) + "12345").substr(0, 5); });
    add<arrow::Date32Builder>("day", arrow::date32(), [](int64_t v) { return static_cast<int32_t>(v); });
    add<arrow::TimestampBuilder>("ms", arrow::timestamp(arrow::TimeUnit::MILLI, "UTC"), [](int64_t v) { return v; });
    add<arrow::TimestampBuilder>("us", arrow::timestamp(arrow::TimeUnit::MICRO), [](int64_t v) { return v * 99; });
    add<arrow::Decimal128Builder>("d9", arrow::decimal128(7, 2), [](int64_t v) { return arrow::Decimal128(v); });
    add<arrow::Decimal128Builder>("d18", arrow::decimal128(15, 3),
                                  [](int64_t v) { return arrow::Decimal128(-v * 99); });
    add<arrow::Decimal128Builder>("d38", arrow::decimal128(38, 10),
                                  [](int64_t v) { return arrow::Decimal128(v) * arrow::Decimal128(-999999999999); });
    return arrow::Table::Make(arrow::schema(fields_), arrays_);
  }

 private:
  static std::string text(int64_t v) {
    const std::string base = std::to_string(v * 31);
    return v % 3 == 0 ? base : base + std::string(static_cast<size_t>(v % 40), static_cast<char>('a' + v % 26));
  }

  template <typename Builder, typename F>
  void add(const std::string& name, const std::shared_ptr<arrow::DataType>& type, F&& value) {
    Builder builder(type, arrow::default_memory_pool());
    int64_t run = 0;
    int64_t current = 0;
    bool null = false;
    for (int64_t i = 0; i < rows_; ++i) {
      if (run-- <= 0) {
        run = random_() % 5 == 0 ? static_cast<int64_t>(random_() % 200) : 0;
        current = static_cast<int64_t>(random_() % static_cast<uint64_t>(distinct_));
        null = std::uniform_real_distribution<double>(0, 1)(random_) < null_share_;
      }
      ASSERT_TRUE((null ? builder.AppendNull() : builder.Append(value(current))).ok());
    }
    // Without nulls the column is required, so that there are no definition levels.
    fields_.push_back(arrow::field(name, type, null_share_ > 0));
    arrays_.push_back(builder.Finish().ValueOrDie());
  }

  std::mt19937 random_;
  int64_t rows_;
  double null_share_;
  int64_t distinct_;
  std::vector<std::shared_ptr<arrow::Field>> fields_;
  std::vector<std::shared_ptr<arrow::Array>> arrays_;
};

TEST(ParquetEncodings, AllTypesByPageVersionAndNulls) {
  const TemporaryFolder folder;
  uint32_t seed = 1;
  for (const double null_share : {0.0, 0.2, 1.0}) {
    for (const auto version : {parquet::ParquetDataPageVersion::V1, parquet::ParquetDataPageVersion::V2}) {
      for (const bool dictionary : {true, false}) {
        FileShape shape;
        shape.page_version = version;
        shape.dictionary = dictionary;
        shape.dictionary_bytes = 600;  // writers fall back in the middle of a chunk
        const std::string path = folder.file(std::to_string(seed) + ".parquet");
        write(path, *TableMaker(seed++, 7001, null_share, 300).make(), shape);
        expect_same_as_arrow(path, 1000);
      }
    }
  }
}

TEST(ParquetEncodings, CodecsAndDictionarySizes) {
  const TemporaryFolder folder;
  uint32_t seed = 100;
  for (const auto codec : {parquet::Compression::UNCOMPRESSED, parquet::Compression::GZIP, parquet::Compression::ZSTD,
                           parquet::Compression::LZ4, parquet::Compression::BROTLI}) {
    for (const int64_t distinct : {1, 2, 100, 100000}) {
      FileShape shape;
      shape.codec = codec;
      shape.page_bytes = 20000;
      const std::string path = folder.file(std::to_string(seed) + ".parquet");
      write(path, *TableMaker(seed++, 4096, 0.05, distinct).make(), shape);
      expect_same_as_arrow(path, 777);
    }
  }
}

TEST(ParquetEncodings, DeltaAndByteStreamSplit) {
  const TemporaryFolder folder;
  using parquet::Encoding;
  uint32_t seed = 200;
  for (const double null_share : {0.0, 0.3, 1.0}) {
    for (const auto bytes : {Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY}) {
      FileShape shape;
      shape.page_version = parquet::ParquetDataPageVersion::V2;
      for (const char* name : {"i8", "i16", "i32", "i64", "u32", "u64", "day", "us"}) {
        shape.encodings.emplace_back(name, Encoding::DELTA_BINARY_PACKED);
      }
      shape.encodings.emplace_back("text", bytes);
      shape.encodings.emplace_back("bytes", bytes);
      shape.encodings.emplace_back("bool", Encoding::RLE);
      for (const char* name : {"f32", "f64", "d9", "fixed", "ms"}) {
        shape.encodings.emplace_back(name, Encoding::BYTE_STREAM_SPLIT);
      }
      const std::string path = folder.file(std::to_string(seed) + ".parquet");
      write(path, *TableMaker(seed++, 5000, null_share, 100000).make(), shape);
      expect_same_as_arrow(path, 4096);
    }
  }
}

TEST(ParquetEncodings, Int96) {
  const TemporaryFolder folder;
  arrow::TimestampBuilder builder(arrow::timestamp(arrow::TimeUnit::MICRO), arrow::default_memory_pool());
  for (const int64_t v : {0L, 1L, -1L, 1700000000000000L, -1700000000123456L}) {
    ASSERT_TRUE(builder.Append(v).ok());
  }
  const auto table =
      arrow::Table::Make(arrow::schema({arrow::field("t", builder.type())}), {builder.Finish().ValueOrDie()});
  FileShape shape;
  shape.int96 = true;
  write(folder.file("int96.parquet"), *table, shape);
  expect_same_as_arrow(folder.file("int96.parquet"), 4096);
}

/// For files by hand: FIRESTEEL_PARQUET_FILES="a.parquet:b.parquet".
TEST(ParquetEncodings, FilesOfTheEnvironment) {
  const char* files = std::getenv("FIRESTEEL_PARQUET_FILES");
  std::stringstream list(files == nullptr ? "" : files);
  for (std::string path; std::getline(list, path, ':');) {
    expect_same_as_arrow(path, 4096);
  }
}

}  // namespace
}  // namespace firesteel::parquet_format
