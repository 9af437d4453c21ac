#include "columnar/vector.h"

#include "columnar/batch.h"
#include "columnar/hashing.h"
#include "columnar/vector_samples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace firesteel {
namespace {

using samples::literals;
using samples::values_of;
using samples::vector_of;

class EveryType : public testing::TestWithParam<DataType> {};

std::vector<Literal> picked(const std::vector<Literal>& values, const std::vector<int32_t>& rows) {
  std::vector<Literal> result;
  for (const int32_t row : rows) {
    result.push_back(row < 0 ? Literal::null(values[0].type) : values[static_cast<size_t>(row)]);
  }
  return result;
}

VectorPtr as_dictionary(const DataType& type, const std::vector<int32_t>& rows) {
  std::vector<Literal> values;
  for (const Literal& value : values_of(type)) {
    if (!value.is_null()) {
      values.push_back(value);
    }
  }
  auto codes = Buffer::allocate(rows.size() * sizeof(int32_t));
  std::copy(rows.begin(), rows.end(), codes->mutable_as<int32_t>());
  return Vector::dictionary(vector_of(type, values), codes, rows.size());
}

TEST_P(EveryType, BuildsAndReadsLiterals) {
  const auto values = values_of(GetParam());
  EXPECT_EQ(literals(*vector_of(GetParam(), values)), values);
}

TEST_P(EveryType, GathersWithAndWithoutNulls) {
  const auto values = values_of(GetParam());
  const auto vector = vector_of(GetParam(), values);
  const std::vector<int32_t> rows{2, 0, 1, 2};
  EXPECT_EQ(literals(*gather(vector, Rows{rows.data(), rows.size()})), picked(values, rows));
  const std::vector<int32_t> holes{2, -1, 0};
  EXPECT_EQ(literals(*gather_or_null(vector, holes)), picked(values, holes));
  EXPECT_EQ(literals(*gather(vector, Rows::all(2))), picked(values, {0, 1}));
}

TEST_P(EveryType, ConstantsBehaveAsTheirRepetition) {
  const auto values = values_of(GetParam());
  for (const Literal& value : {values[0], values[1]}) {
    const auto constant = Vector::constant(value, 3);
    EXPECT_EQ(literals(*constant), (std::vector<Literal>(3, value)));
    EXPECT_EQ(literals(*flatten(constant)), (std::vector<Literal>(3, value)));
    const std::vector<int32_t> holes{0, -1};
    EXPECT_EQ(literals(*gather_or_null(constant, holes)), (std::vector<Literal>{value, Literal::null(GetParam())}));
  }
}

TEST_P(EveryType, ConcatenatesAllEncodings) {
  const DataType& type = GetParam();
  const auto values = values_of(type);
  std::vector<Batch> batches;
  batches.push_back({{vector_of(type, values)}, values.size(), nullptr});
  batches.push_back({{Vector::constant(values[0], 2)}, 2, nullptr});
  auto expected = values;
  expected.insert(expected.end(), 2, values[0]);
  if (!type.is_null()) {
    batches.push_back({{as_dictionary(type, {0, 0})}, 2, nullptr});
    expected.insert(expected.end(), 2, values[0]);
  }
  auto selected = Buffer::allocate(sizeof(int32_t));
  *selected->mutable_as<int32_t>() = 2;
  batches.push_back(
      {{vector_of(type, values)}, values.size(), std::make_shared<const Selection>(Selection{selected, 1})});
  expected.push_back(values[2]);
  const Batch joined = concatenate(batches, {type});
  EXPECT_EQ(joined.num_rows, expected.size());
  EXPECT_EQ(literals(*joined.columns[0]), expected);
  EXPECT_EQ(literals(*slice(joined, 1, 3).columns[0]), picked(expected, {1, 2, 3}));
}

TEST_P(EveryType, HashesAgreeAcrossEncodings) {
  const DataType& type = GetParam();
  const auto values = values_of(type);
  const auto vector = vector_of(type, values);
  std::vector<uint64_t> flat(values.size());
  hash_column(*vector, Rows::all(values.size()), flat);
  for (size_t i = 0; i < 2; ++i) {
    std::vector<uint64_t> constant(2);
    hash_column(*Vector::constant(values[i], 2), Rows::all(2), constant);
    EXPECT_EQ(constant[1], flat[i]);
  }
  if (!type.is_null()) {
    std::vector<uint64_t> dictionary(1);
    hash_column(*as_dictionary(type, {0, 0}), Rows::all(1), dictionary);
    EXPECT_EQ(dictionary[0], flat[0]);
    EXPECT_NE(flat[0], flat[1]);
  }
}

INSTANTIATE_TEST_SUITE_P(Vectors, EveryType, testing::ValuesIn(samples::all_types()));

TEST(Vector, HasChildrenAllTheWayDownWithoutRows) {
  const auto nulls = Vector::null_constant(DataType::array(DataType::array(DataType::integer())), 2);
  const VectorPtr flat = flatten(nulls);
  ASSERT_EQ(flat->children().size(), 1U);
  ASSERT_EQ(flat->children()[0]->children().size(), 1U);
  EXPECT_EQ(flat->children()[0]->children()[0]->size(), 0U);
}

TEST(Hashing, TreatsEqualFloatingPointValuesAlike) {
  auto vector = Vector::flat(DataType::double_type(), 4);
  auto* values = vector->mutable_values<double>();
  values[0] = 0.0;
  values[1] = -0.0;
  values[2] = std::nan("1");
  values[3] = -std::nan("2");
  std::vector<uint64_t> hashes(4);
  hash_column(*vector, Rows::all(4), hashes);
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_EQ(hashes[2], hashes[3]);
}

TEST(Hashing, SpreadsStringsThatShareAPrefix) {
  std::vector<uint64_t> seen;
  std::string text(40, 'x');
  for (size_t size = 0; size <= text.size(); ++size) {
    seen.push_back(hash_bytes(text.data(), size));
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

}  // namespace
}  // namespace firesteel
