#include "app/properties_file.h"

#include <gtest/gtest.h>

#include <sstream>

namespace firesteel {
namespace {

TEST(PropertiesFile, ReadsEverySeparatorAndSkipsComments) {
  std::istringstream input(
      "# comment\n"
      "! comment\n"
      "\n"
      "spark.a 1\n"
      "  spark.b=2 \r\n"
      "spark.c : three words here\n"
      "spark.d\t=\tx=y\n"
      "spark.e\n");
  const std::map<std::string, std::string> expected = {
      {"spark.a", "1"}, {"spark.b", "2"}, {"spark.c", "three words here"}, {"spark.d", "x=y"}, {"spark.e", ""}};
  EXPECT_EQ(read_properties(input), expected);
}

TEST(PropertiesFile, MissingFileThrows) {
  EXPECT_THROW(read_properties_file("/nonexistent/file.conf"), std::runtime_error);
}

}  // namespace
}  // namespace firesteel
