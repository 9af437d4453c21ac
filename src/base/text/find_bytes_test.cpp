#include "base/text/find_bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace firesteel {
namespace {

TEST(FindBytes, FindsWhatFindFinds) {
  // Few distinct bytes, so that first and last byte of the needle often match in vain.
  uint32_t random = 7;
  const auto next = [&](uint32_t below) { return (random = random * 1664525 + 1013904223, (random >> 8) % below); };
  for (int round = 0; round < 20000; ++round) {
    std::string text(next(70), 'a');
    for (char& c : text) {
      c = static_cast<char>('a' + next(3));
    }
    std::string needle(next(6), 'a');
    for (char& c : needle) {
      c = static_cast<char>('a' + next(3));
    }
    const size_t at = next(static_cast<uint32_t>(text.size()) + 2);
    ASSERT_EQ(find_bytes(text, needle, at), text.find(needle, at)) << text << " " << needle << " " << at;
  }
}

TEST(FindBytes, FindsAtTheEdges) {
  const std::string text = "needle at both ends of a long enough text: needle";
  EXPECT_EQ(find_bytes(text, "needle"), 0U);
  EXPECT_EQ(find_bytes(text, "needle", 1), text.size() - 6);
  EXPECT_EQ(find_bytes(text, text), 0U);
  EXPECT_EQ(find_bytes("", ""), 0U);
  EXPECT_EQ(find_bytes("", "x"), std::string::npos);
}

}  // namespace
}  // namespace firesteel
