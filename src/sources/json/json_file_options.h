#pragma once

#include "catalog/table.h"
#include "functions/json/json_options.h"

#include <string>

namespace firesteel {

/// Options of the source besides those of the values.
struct JsonFileOptions {
  explicit JsonFileOptions(const SourceOptions& options);

  JsonOptions json;
  ParseMode mode;
  bool multi_line;
  std::string line_separator;
  std::string encoding;
  std::string time_zone;
};

}  // namespace firesteel
