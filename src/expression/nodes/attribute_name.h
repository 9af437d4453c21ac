#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// Splits a column name of the DataFrame API at its dots: "a.`b.c`" → a, b.c. Anything but dots and backticks stands
/// for itself, so "count(1)" is one name. Spark: UnresolvedAttribute.parseAttributeName. errors:
/// INVALID_ATTRIBUTE_NAME_SYNTAX
std::vector<std::string> parse_attribute_name(std::string_view name);

}  // namespace firesteel
