#include "columnar/spill_format/spill_file.h"

#include "base/errors/spark_error.h"
#include "columnar/vector_samples.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace firesteel {
namespace {

using samples::literals;
using samples::values_of;
using samples::vector_of;

std::string directory() { return std::filesystem::temp_directory_path().string(); }

class SpilledType : public testing::TestWithParam<DataType> {};

TEST_P(SpilledType, ComesBackAsItWas) {
  const DataType& type = GetParam();
  const auto values = values_of(type);
  SpillFile file(directory(), {type, type});
  for (int i = 0; i < 3; ++i) {
    file.write({{vector_of(type), Vector::constant(values[1], values.size())}, values.size(), nullptr});
  }
  EXPECT_EQ(file.rows(), static_cast<int64_t>(3 * values.size()));
  const auto reader = file.read();
  Batch batch;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(reader->next(batch));
    EXPECT_EQ(literals(*batch.columns[0]), values);
    EXPECT_EQ(literals(*batch.columns[1]), std::vector<Literal>(values.size(), values[1]));
  }
  EXPECT_FALSE(reader->next(batch));
}

INSTANTIATE_TEST_SUITE_P(SpillFile, SpilledType, testing::ValuesIn(samples::all_types()));

TEST(SpillFile, CompressesAndReadsManyRows) {
  const size_t rows = 100000;
  auto vector = Vector::flat(DataType::long_type(), rows);
  for (size_t i = 0; i < rows; ++i) {
    vector->mutable_values<int64_t>()[i] = static_cast<int64_t>(i / 10);
  }
  SpillFile file(directory(), {DataType::long_type()});
  file.write({{vector}, rows, nullptr});
  EXPECT_LT(file.bytes_written(), static_cast<int64_t>(rows * 4));
  Batch batch;
  ASSERT_TRUE(file.read()->next(batch));
  EXPECT_EQ(batch.columns[0]->values<int64_t>()[99999], 9999);
}

TEST(SpillFile, ReportsAnUnusableDirectory) {
  EXPECT_THROW(SpillFile("/nonexistent-directory", {DataType::integer()}), SparkError);
}

}  // namespace
}  // namespace firesteel
