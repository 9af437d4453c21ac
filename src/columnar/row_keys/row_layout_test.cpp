#include "columnar/row_keys/row_layout.h"

#include "columnar/vector_samples.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

class LayoutType : public testing::TestWithParam<DataType> {};

TEST_P(LayoutType, AppendsMatchesAndGathers) {
  const DataType& type = GetParam();
  const auto values = samples::values_of(type);
  const auto vector = samples::vector_of(type, values);
  const RowLayout layout({type, DataType::integer()}, 16);
  const auto ones = Vector::constant(Literal::integer(1), values.size());
  const std::vector<DecodedVector> columns{DecodedVector(*vector), DecodedVector(*ones)};

  const size_t n = values.size();
  std::vector<char> memory(layout.width() * n);
  std::vector<char*> to;
  std::vector<const char*> candidates;
  std::vector<int32_t> rows;
  for (size_t i = 0; i < n; ++i) {
    to.push_back(memory.data() + i * layout.width());
    candidates.push_back(memory.data() + (i == 0 ? 1 : i) * layout.width());  // row 0 meets the key of row 1
    rows.push_back(static_cast<int32_t>(i));
  }
  StringArena arena;
  layout.append(columns, rows, to.data(), arena);
  std::vector<uint32_t> positions;
  for (size_t i = 0; i < n; ++i) {
    positions.push_back(static_cast<uint32_t>(i));
  }
  std::vector<uint32_t> mismatches;
  const size_t equal = layout.match(columns, rows.data(), candidates.data(), positions, mismatches);
  if (type.is_null()) {
    EXPECT_EQ(equal, n);
  } else {
    EXPECT_EQ(equal, n - 1);
    EXPECT_EQ(mismatches, std::vector<uint32_t>{0});
  }
  const std::vector<const char*> all(to.begin(), to.end());
  EXPECT_EQ(samples::literals(*layout.gather(0, all)), values);
}

std::vector<DataType> plain_types() {
  std::vector<DataType> types = samples::all_types();
  std::erase_if(types, [](const DataType& type) { return type.is_nested(); });
  return types;
}
INSTANTIATE_TEST_SUITE_P(RowLayout, LayoutType, testing::ValuesIn(plain_types()));

}  // namespace
}  // namespace firesteel
