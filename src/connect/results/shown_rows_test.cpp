#include "connect/results/shown_rows.h"

#include "connect/results/text_width.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(ShownRows, CutsAndEscapes) {
  EXPECT_EQ(shown_text("abcdefgh", 5), "ab...");
  EXPECT_EQ(shown_text("abcdefgh", 3), "abc");
  EXPECT_EQ(shown_text("abcdefgh", 0), "abcdefgh");
  EXPECT_EQ(shown_text("a\nb", 20), "a\\nb");
  EXPECT_EQ(shown_text("日本語テキスト", 5), "日本...");
}

TEST(ShownRows, CountsWidthAsTerminalsDo) {
  EXPECT_EQ(half_width("abc"), 3U);
  EXPECT_EQ(half_width("日本"), 4U);
  EXPECT_EQ(utf16_length("a😀"), 3U);
  EXPECT_EQ(utf16_prefix("a😀b", 2), "a");
}

TEST(ShownRows, LaysOutTheGrid) {
  ShownRows shown{{"a", "name"}, {{"1", "日本"}, {"NULL", "x"}}, 2, true, true};
  EXPECT_EQ(layout_grid(shown),
            "+----+----+\n"
            "|   a|name|\n"
            "+----+----+\n"
            "|   1|日本|\n"
            "|NULL|   x|\n"
            "+----+----+\n"
            "only showing top 2 rows");
}

TEST(ShownRows, LaysOutVertically) {
  ShownRows shown{{"a", "name"}, {{"1", "xyz"}}, 20, false, true};
  EXPECT_EQ(layout_vertical(shown), "-RECORD 0---\n a    | 1   \n name | xyz \n");
  shown.rows.clear();
  EXPECT_EQ(layout_vertical(shown), "(0 rows)");
}

TEST(ShownRows, EscapesHtml) {
  ShownRows shown{{"<a>"}, {{"x&y"}}, 1, true, true};
  EXPECT_EQ(layout_html(shown),
            "<table border='1'>\n<tr><th>&lt;a&gt;</th></tr>\n<tr><td>x&amp;y</td></tr>\n</table>\n"
            "only showing top 1 row\n");
}

}  // namespace
}  // namespace firesteel
