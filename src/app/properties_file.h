#pragma once

#include <istream>
#include <map>
#include <string>

namespace firesteel {

/// Reads settings as in spark-defaults.conf: one `key value`, `key=value` or `key: value` a line, `#` or `!` starts a
/// comment, blanks around key and value do not count. A key without value gets the empty string.
std::map<std::string, std::string> read_properties(std::istream& input);

/// Reads a file of settings. Throws std::runtime_error when it cannot be opened.
std::map<std::string, std::string> read_properties_file(const std::string& path);

/// The file Spark itself would read: $SPARK_CONF_DIR/spark-defaults.conf, else $SPARK_HOME/conf/spark-defaults.conf;
/// empty when neither is there.
std::string default_properties_file();

}  // namespace firesteel
