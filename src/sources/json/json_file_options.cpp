#include "sources/json/json_file_options.h"

#include "base/errors/spark_error.h"
#include "sources/records/record_table.h"

#include <algorithm>

namespace firesteel {
namespace {

RecordOptions record_options(const SourceOptions& options) {
  RecordOptions result;
  for (const auto& [name, value] : options) {
    result.set(name, value);
  }
  const auto add = [&](const char* name, const char* setting) {
    if (const auto value = options.find(setting); value != options.end() && !result.get(name)) {
      result.set(name, value->second);
    }
  };
  add("columnNameOfCorruptRecord", "spark.sql.columnnameofcorruptrecord");
  add("ignoreNullFields", "spark.sql.jsongenerator.ignorenullfields");
  return result;
}

}  // namespace

JsonFileOptions::JsonFileOptions(const SourceOptions& options)
    : json(record_options(options)),
      mode(parse_mode(json.record)),
      multi_line(json.record.get_bool("multiLine", false)),
      line_separator(json.record.get_or("lineSep", "")),
      encoding(json.record.get_or("encoding", json.record.get_or("charset", "UTF-8"))),
      time_zone(source_time_zone(options)) {
  std::transform(encoding.begin(), encoding.end(), encoding.begin(), [](unsigned char c) { return std::toupper(c); });
  if (json.record.get("singleVariantColumn")) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the JSON option singleVariantColumn"}});
  }
}

}  // namespace firesteel
