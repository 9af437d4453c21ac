#include "session/config/session_config.h"

#include "absl/time/time.h"
#include "base/errors/spark_error.h"
#include "base/text/ascii_case.h"
#include "session/catalog/sql_path.h"
#include "session/config/spark_defaults.h"
#include "session/config/time_setting.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace firesteel {
namespace {

// Fixed when the server starts (Spark's StaticSQLConf).
constexpr auto kStatic = std::to_array<std::string_view>({
    "spark.sql.cache.serializer",
    "spark.sql.catalogImplementation",
    "spark.sql.event.truncate.length",
    "spark.sql.extensions",
    "spark.sql.globalTempDatabase",
    "spark.sql.hive.metastore.barrierPrefixes",
    "spark.sql.hive.metastore.jars",
    "spark.sql.hive.metastore.sharedPrefixes",
    "spark.sql.hive.metastore.version",
    "spark.sql.hive.thriftServer.singleSession",
    "spark.sql.hive.version",
    "spark.sql.queryExecutionListeners",
    "spark.sql.streaming.streamingQueryListeners",
    "spark.sql.streaming.ui.enabled",
    "spark.sql.streaming.ui.retainedProgressUpdates",
    "spark.sql.streaming.ui.retainedQueries",
    "spark.sql.ui.retainedExecutions",
    "spark.sql.warehouse.dir",
});

// The results depend on these, and this engine has only Spark's default meaning of them.
constexpr auto kDefaultOnly = std::to_array<std::string_view>({
    "spark.sql.charAsVarchar",
    "spark.sql.files.ignoreCorruptFiles",
    "spark.sql.files.ignoreMissingFiles",
    "spark.sql.function.eltOutputAsString",
    "spark.sql.parquet.binaryAsString",
    "spark.sql.parquet.inferTimestampNTZ.enabled",
    "spark.sql.parquet.int96TimestampConversion",
    "spark.sql.parser.quotedRegexColumnNames",
});

// Those of the old meanings that this engine has.
constexpr auto kSupportedLegacy = std::to_array<std::string_view>({
    "spark.sql.legacy.allowParameterlessCount",
    "spark.sql.legacy.allowStarWithSingleTableIdentifierInCount",
    "spark.sql.legacy.charVarcharAsString",
    "spark.sql.legacy.codingErrorAction",
    "spark.sql.legacy.identifierClause",
    "spark.sql.legacy.interval.enabled",
    "spark.sql.legacy.javaCharsets",
    "spark.sql.legacy.parser.havingWithoutGroupByAsWhere",
    "spark.sql.legacy.timeParserPolicy",
    "spark.sql.legacy.useCurrentConfigsForView",
    "spark.sql.legacy.viewSchemaBindingMode",
    "spark.sql.legacy.viewSchemaCompensation",
});

bool is_core_setting(std::string_view key) {
  for (const std::string_view prefix :
       {"spark.executor.", "spark.driver.", "spark.app.", "spark.master", "spark.submit."}) {
    if (key.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

std::string quoted(const std::string& key) { return "\"" + key + "\""; }

[[noreturn]] void wrong_type(const std::string& key, const std::string& value, const char* type) {
  throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH", {{"confName", key}, {"confValue", value}, {"confType", type}});
}

bool is_boolean(std::string_view text) { return text == "true" || text == "false"; }

bool is_integer(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

/// A value must have the type of the default value: booleans, integers and times are told apart by it.
void check_type(const std::string& key, const std::string& value) {
  const std::optional<std::string_view> standard = spark_default(key);
  if (standard.has_value() && is_boolean(*standard) && !is_boolean(ascii_lower_case(value))) {
    wrong_type(key, value, "boolean");
  }
  if (standard.has_value() && is_integer(*standard) && !is_integer(value) && key.find("bytes") == std::string::npos &&
      key.find("Bytes") == std::string::npos && key.find("Size") == std::string::npos) {
    wrong_type(key, value, "int");
  }
  if (standard.has_value() && standard->ends_with("ms") && parse_time_setting(*standard) &&
      !parse_time_setting(value)) {
    wrong_type(key, value, "time in MILLISECONDS");
  }
}

void check_options(const std::string& key, const std::string& value) {
  const std::string wanted = ascii_lower_case(value);
  if (key == "spark.sql.mapKeyDedupPolicy" && wanted != "exception" && wanted != "last_win") {
    throw SparkError("INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS",
                     {{"confName", key}, {"confValue", value}, {"confOptions", "EXCEPTION, LAST_WIN"}});
  }
}

void check_supported(const std::string& key, const std::string& value) {
  if (std::find(kSupportedLegacy.begin(), kSupportedLegacy.end(), key) != kSupportedLegacy.end()) {
    return;
  }
  const bool default_only = key.starts_with("spark.sql.legacy.") ||
                            std::find(kDefaultOnly.begin(), kDefaultOnly.end(), key) != kDefaultOnly.end();
  if (!default_only) {
    return;
  }
  const std::string_view standard = spark_default(key).value_or("false");
  if (ascii_lower_case(value) != ascii_lower_case(std::string(standard))) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "the setting " + key + " = " + value}});
  }
}

}  // namespace

std::optional<std::string> SessionConfig::get(const std::string& key) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = values_.find(key); found != values_.end()) {
      return found->second;
    }
  }
  if (const auto found = server_.find(key); found != server_.end()) {
    return found->second;
  }
  const std::optional<std::string_view> standard = spark_default(key);
  return standard.has_value() ? std::optional(std::string(*standard)) : std::nullopt;
}

bool SessionConfig::get_bool(const std::string& key) const {
  return ascii_lower_case(get(key).value_or("false")) == "true";
}

bool SessionConfig::is_modifiable(const std::string& key) {
  return !is_core_setting(key) && !std::binary_search(kStatic.begin(), kStatic.end(), key) && is_known_setting(key);
}

void SessionConfig::set(const std::string& key, const std::string& value) {
  if (std::binary_search(kStatic.begin(), kStatic.end(), key)) {
    throw SparkError("CANNOT_MODIFY_STATIC_CONFIG", {{"key", quoted(key)}});
  }
  if (is_core_setting(key)) {
    throw SparkError("CANNOT_MODIFY_CONFIG",
                     {{"key", quoted(key)}, {"docroot", "https://spark.apache.org/docs/latest"}});
  }
  if (key == "spark.sql.defaultPath") {
    check_default_path(value);
  }
  if (key == "spark.sql.session.timeZone") {
    absl::TimeZone zone;
    std::string offset_error;
    absl::Time ignored;
    const bool fixed = absl::ParseTime("%Ez", value, &ignored, &offset_error);
    if (!absl::LoadTimeZone(value, &zone) && !fixed) {
      throw SparkError("INVALID_CONF_VALUE.TIME_ZONE", {{"confValue", value}, {"confName", key}});
    }
  }
  check_type(key, value);
  check_options(key, value);
  check_supported(key, value);
  const std::lock_guard lock(mutex_);
  values_[key] = value;
}

void SessionConfig::unset(const std::string& key) {
  if (std::binary_search(kStatic.begin(), kStatic.end(), key)) {
    throw SparkError("CANNOT_MODIFY_STATIC_CONFIG", {{"key", quoted(key)}});
  }
  const std::lock_guard lock(mutex_);
  values_.erase(key);
}

void SessionConfig::clear() {
  const std::lock_guard lock(mutex_);
  values_.clear();
}

std::map<std::string, std::string> SessionConfig::explicit_values() const {
  std::map<std::string, std::string> all = server_;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, value] : values_) {
    all[key] = value;
  }
  return all;
}

}  // namespace firesteel
