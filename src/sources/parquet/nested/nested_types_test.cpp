#include "sources/parquet/test_support/arrow_comparison.h"

#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <random>

namespace firesteel::parquet_format {
namespace {

/// Appends a random value of the builder's type.
class RandomAppender {
 public:
  explicit RandomAppender(uint32_t seed) : random_(seed) {}

  void append(arrow::ArrayBuilder& builder, bool nullable = true) {
    if (nullable && random_() % 5 == 0) {
      ASSERT_TRUE(builder.AppendNull().ok());
      return;
    }
    switch (builder.type()->id()) {
      case arrow::Type::INT32:
        return check(static_cast<arrow::Int32Builder&>(builder).Append(static_cast<int32_t>(random_() % 50)));
      case arrow::Type::DECIMAL128:
        return check(static_cast<arrow::Decimal128Builder&>(builder).Append(arrow::Decimal128(random_() % 9999)));
      case arrow::Type::STRING:
        return check(static_cast<arrow::StringBuilder&>(builder).Append(std::string(random_() % 30, 'x')));
      case arrow::Type::STRUCT: {
        check(static_cast<arrow::StructBuilder&>(builder).Append());
        for (int f = 0; f < builder.num_children(); ++f) {
          append(*builder.child_builder(f));
        }
        return;
      }
      case arrow::Type::LIST: {
        auto& list = static_cast<arrow::ListBuilder&>(builder);
        check(list.Append());
        for (size_t n = random_() % 4; n > 0; --n) {
          append(*list.value_builder());
        }
        return;
      }
      case arrow::Type::MAP: {
        auto& map = static_cast<arrow::MapBuilder&>(builder);
        check(map.Append());
        for (size_t n = random_() % 4; n > 0; --n) {
          append(*map.key_builder(), false);
          append(*map.item_builder());
        }
        return;
      }
      default:
        FAIL() << builder.type()->ToString();
    }
  }

 private:
  static void check(const arrow::Status& status) { ASSERT_TRUE(status.ok()); }
  std::mt19937 random_;
};

TEST(ParquetNested, RandomRecords) {
  const TemporaryFolder folder;
  using arrow::field;
  const auto inner = arrow::struct_({field("n", arrow::int32()), field("s", arrow::utf8())});
  const std::vector<std::shared_ptr<arrow::DataType>> types = {
      arrow::list(arrow::int32()),
      arrow::list(arrow::utf8()),
      inner,
      arrow::struct_({field("in", inner), field("d", arrow::decimal128(7, 2))}),
      arrow::list(arrow::list(arrow::int32())),
      arrow::map(arrow::utf8(), arrow::int32()),
      arrow::map(arrow::int32(), arrow::list(inner)),
      arrow::list(arrow::struct_({field("m", arrow::map(arrow::utf8(), arrow::utf8())), field("l", inner)})),
  };
  for (const auto version : {parquet::ParquetDataPageVersion::V1, parquet::ParquetDataPageVersion::V2}) {
    RandomAppender appender(7);
    std::vector<std::shared_ptr<arrow::Field>> fields;
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (const auto& type : types) {
      auto builder = arrow::MakeBuilder(type).ValueOrDie();
      for (int row = 0; row < 3000; ++row) {
        appender.append(*builder);
      }
      fields.push_back(field("c" + std::to_string(fields.size()), type));
      arrays.push_back(builder->Finish().ValueOrDie());
    }
    const std::string path = folder.file("nested.parquet");
    auto sink = arrow::io::FileOutputStream::Open(path).ValueOrDie();
    const auto properties =
        parquet::WriterProperties::Builder().data_page_version(version)->data_pagesize(1000)->build();
    ASSERT_TRUE(parquet::arrow::WriteTable(*arrow::Table::Make(arrow::schema(fields), arrays),
                                           arrow::default_memory_pool(), sink, 1000, properties)
                    .ok());
    ASSERT_TRUE(sink->Close().ok());
    expect_same_as_arrow(path, 64);
    expect_same_as_arrow(path, 4096);
  }
}

}  // namespace
}  // namespace firesteel::parquet_format
