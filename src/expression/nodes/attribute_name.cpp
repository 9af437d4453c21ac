#include "expression/nodes/attribute_name.h"

#include "base/errors/spark_error.h"

namespace firesteel {

std::vector<std::string> parse_attribute_name(std::string_view name) {
  std::vector<std::string> parts;
  std::string part;
  bool quoted = false;
  const auto fail = [&]() -> SparkError {
    return SparkError("INVALID_ATTRIBUTE_NAME_SYNTAX", {{"name", std::string(name)}});
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool last = i + 1 == name.size();
    if (quoted) {
      if (c != '`') {
        part.push_back(c);
      } else if (!last && name[i + 1] == '`') {
        part.push_back('`');
        ++i;
      } else {
        quoted = false;
        if (!last && name[i + 1] != '.') {
          throw fail();
        }
      }
    } else if (c == '`') {
      if (!part.empty()) {
        throw fail();
      }
      quoted = true;
    } else if (c == '.') {
      if (i == 0 || name[i - 1] == '.' || last) {
        throw fail();
      }
      parts.push_back(std::move(part));
      part.clear();
    } else {
      part.push_back(c);
    }
  }
  if (quoted) {
    throw fail();
  }
  parts.push_back(std::move(part));
  return parts;
}

}  // namespace firesteel
