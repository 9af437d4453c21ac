#include "execution/testing/plan_runner.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

using namespace testing_support;
using Kind = FrameBound::Kind;

FrameBound bound(Kind kind, int64_t offset = 0) {
  const bool has_offset = kind == Kind::kPreceding || kind == Kind::kFollowing;
  return {kind, has_offset ? ExprPtr(make_expr<LiteralExpr>(Literal::long_value(offset))) : nullptr};
}

struct FrameCase {
  WindowFrame::Unit unit;
  FrameBound lower;
  FrameBound upper;
};

struct Row {
  int64_t partition;
  int64_t order;
  int64_t value;
};

bool in_frame(const FrameCase& c, const std::vector<Row>& rows, size_t row, size_t other) {
  const auto position = [&](size_t r) {
    return c.unit == WindowFrame::Unit::kRows ? static_cast<int64_t>(r) : rows[r].order;
  };
  const auto offset = [](const FrameBound& b) {
    return b.offset == nullptr ? 0 : as<LiteralExpr>(b.offset)->value.as_int64();
  };
  const int64_t at = position(row);
  const int64_t here = position(other);
  const auto lower_ok = [&] {
    switch (c.lower.kind) {
      case Kind::kUnboundedPreceding:
        return true;
      case Kind::kPreceding:
        return here >= at - offset(c.lower);
      case Kind::kFollowing:
        return here >= at + offset(c.lower);
      default:
        return here >= at;
    }
  };
  const auto upper_ok = [&] {
    switch (c.upper.kind) {
      case Kind::kUnboundedFollowing:
        return true;
      case Kind::kPreceding:
        return here <= at - offset(c.upper);
      case Kind::kFollowing:
        return here <= at + offset(c.upper);
      default:
        return here <= at;
    }
  };
  return lower_ok() && upper_ok();
}

void expect_sums(const FrameCase& c, size_t partitions, size_t rows_each, const RunOptions& options) {
  std::vector<Longs> columns(3);
  TextRows wanted;
  for (size_t p = 0; p < partitions; ++p) {
    std::vector<Row> rows;
    for (size_t i = 0; i < rows_each; ++i) {
      rows.push_back({static_cast<int64_t>(p), static_cast<int64_t>(i / 2 * 3), static_cast<int64_t>(i * 31 % 17)});
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      columns[0].push_back(rows[i].partition);
      columns[1].push_back(rows[i].order);
      columns[2].push_back(rows[i].value);
      std::optional<int64_t> sum;
      for (size_t j = 0; j < rows.size(); ++j) {
        if (in_frame(c, rows, i, j)) {
          sum = sum.value_or(0) + rows[j].value;
        }
      }
      wanted.push_back(std::to_string(rows[i].partition) + "|" + std::to_string(rows[i].order) + "|" +
                       std::to_string(rows[i].value) + "|" + (sum.has_value() ? std::to_string(*sum) : "-") + "|");
    }
  }
  const auto function = make_expr<WindowExpression>(sum_of(column(2)), ExprList{column(0)}, ExprList{column(1)}, true,
                                                    WindowFrame{c.unit, c.lower, c.upper});
  const auto plan = std::make_shared<WindowExec>(
      AttributeList{}, std::vector<std::shared_ptr<const WindowExpression>>{function}, ExprList{column(0)},
      std::vector<SortKey>{{column(1), true, true}}, long_table(columns));
  EXPECT_EQ(run_plan(plan, options), wanted);
}

std::vector<FrameCase> frames() {
  const auto rows = WindowFrame::Unit::kRows;
  const auto range = WindowFrame::Unit::kRange;
  return {{rows, bound(Kind::kUnboundedPreceding), bound(Kind::kUnboundedFollowing)},
          {range, bound(Kind::kUnboundedPreceding), bound(Kind::kCurrentRow)},
          {rows, bound(Kind::kUnboundedPreceding), bound(Kind::kCurrentRow)},
          {rows, bound(Kind::kPreceding, 2), bound(Kind::kFollowing, 1)},
          {rows, bound(Kind::kPreceding, 40), bound(Kind::kPreceding, 3)},
          {rows, bound(Kind::kFollowing, 2), bound(Kind::kUnboundedFollowing)},
          {range, bound(Kind::kPreceding, 4), bound(Kind::kFollowing, 3)},
          {range, bound(Kind::kCurrentRow), bound(Kind::kUnboundedFollowing)}};
}

TEST(Window, SumsOverAllKindsOfFrames) {
  for (const FrameCase& frame : frames()) {
    expect_sums(frame, 1, 100, {});
    expect_sums(frame, 20, 5, {});
    expect_sums(frame, 3, 50, {.force_spill = true});
    expect_sums(frame, 0, 0, {});
  }
}

}  // namespace
}  // namespace firesteel
