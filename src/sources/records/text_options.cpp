#include "sources/records/text_options.h"

#include "base/errors/spark_error.h"
#include "base/time/datetime_text.h"
#include "sources/records/record_table.h"

#include <chrono>
#include <strings.h>

namespace firesteel {
namespace {

/// A time of day alone is of today.
int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string zone_of(const SourceOptions& options) {
  return source_option(options, "timezone", source_time_zone(options));
}

std::optional<DatetimeParser> parser_of(const SourceOptions& options, const std::string& name) {
  const auto given = options.find(name);
  return given == options.end() ? std::nullopt : std::optional<DatetimeParser>(DatetimeParser(given->second));
}

DatetimeFormatter writer_of(const SourceOptions& options, const std::string& name, const char* standard) {
  return DatetimeFormatter(source_option(options, name, standard));
}

}  // namespace

RecordMode record_mode(const SourceOptions& options) {
  const std::string mode = source_option(options, "mode", "PERMISSIVE");
  return strcasecmp(mode.c_str(), "FAILFAST") == 0        ? RecordMode::kFailFast
         : strcasecmp(mode.c_str(), "DROPMALFORMED") == 0 ? RecordMode::kDropMalformed
                                                          : RecordMode::kPermissive;
}

bool bool_option(const SourceOptions& options, const std::string& name, bool standard) {
  const auto given = options.find(name);
  if (given == options.end()) {
    return standard;
  }
  const bool yes = strcasecmp(given->second.c_str(), "true") == 0;
  if (!yes && strcasecmp(given->second.c_str(), "false") != 0) {
    throw SparkError("_LEGACY_ERROR_TEMP_2147", {{"paramName", name}});
  }
  return yes;
}

TextDatetimes::TextDatetimes(const SourceOptions& options)
    : zone_name_(zone_of(options)),
      zone_(TimeZone::load(zone_name_)),
      default_timestamps_(zone_name_, now_us()),
      date_parser_(parser_of(options, "dateformat")),
      timestamp_parser_(parser_of(options, "timestampformat")),
      ntz_parser_(parser_of(options, "timestampntzformat")),
      date_writer_(writer_of(options, "dateformat", "yyyy-MM-dd")),
      timestamp_writer_(writer_of(options, "timestampformat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]")),
      ntz_writer_(writer_of(options, "timestampntzformat", "yyyy-MM-dd'T'HH:mm:ss[.SSS]")) {}

std::optional<int32_t> TextDatetimes::date(std::string_view text) const {
  return date_parser_ ? date_parser_->date(text) : parse_date(text);
}

bool TextDatetimes::is_formatted_date(std::string_view text) const {
  if (date_parser_) {
    return date_parser_->date(text).has_value();
  }
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && parse_date(text).has_value();
}

std::optional<int64_t> TextDatetimes::timestamp(std::string_view text) const {
  return timestamp_parser_ ? timestamp_parser_->timestamp(text, zone_) : default_timestamps_.parse(text);
}

std::optional<int64_t> TextDatetimes::timestamp_ntz(std::string_view text) const {
  return ntz_parser_ ? ntz_parser_->timestamp_ntz(text, false) : parse_timestamp_ntz(text, false);
}

}  // namespace firesteel
