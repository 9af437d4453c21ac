#include "session/catalog/sql_path.h"

#include "base/errors/spark_error.h"
#include "expression/print/expression_sql.h"
#include "session/catalog/temp_views.h"
#include "sql/parser/parser.h"

#include <algorithm>

namespace firesteel {
namespace {

bool same_schema(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const std::string& a, const std::string& b) { return lower_ascii(a) == lower_ascii(b); });
}

std::string joined(const std::vector<std::string>& schema) {
  std::string text;
  for (const std::string& part : schema) {
    text += (text.empty() ? "" : ".") + quote_if_needed(part);
  }
  return text;
}

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

SqlPath SqlPath::standard() {
  SqlPath path;
  path.add({"system", "builtin"}, false);
  path.add({"system", "session"}, false);
  path.add({}, true);
  return path;
}

void SqlPath::add(std::vector<std::string> schema, bool current_schema) {
  for (const Entry& known : entries_) {
    if (current_schema == known.current_schema && same_schema(schema, known.schema)) {
      throw SparkError("DUPLICATE_SQL_PATH_ENTRY", {{"pathEntry", current_schema ? "current_schema" : joined(schema)}});
    }
  }
  entries_.push_back({std::move(schema), current_schema});
}

SqlPath SqlPath::of_statement(const SessionStatement& statement, const SqlPath& live, const SqlPath& standard) {
  SqlPath path;
  for (size_t i = 0; i < statement.names.size(); ++i) {
    const std::string& word = statement.value_names[i];
    if (word == "PATH" || word == "DEFAULT_PATH") {
      for (const Entry& entry : (word == "PATH" ? live : standard).entries_) {
        path.add(entry.schema, entry.current_schema);
      }
    } else if (word == "SYSTEM_PATH") {
      path.add({"system", "builtin"}, false);
    } else {
      path.add(word.empty() ? statement.names[i] : std::vector<std::string>(), !word.empty());
    }
  }
  return path;
}

SqlPath SqlPath::of_text(const std::string& text) {
  if (is_blank(text)) {
    return standard();
  }
  const PlanPtr statement = parse_statement("SET PATH = " + text);
  return of_statement(*as<SessionStatement>(statement), standard(), standard());
}

PathSchemas SqlPath::schemas(const std::string& current_database) const {
  PathSchemas list;
  for (const Entry& entry : entries_) {
    list.push_back(entry.current_schema ? std::vector<std::string>{"spark_catalog", current_database} : entry.schema);
  }
  return list;
}

std::string path_text(const PathSchemas& schemas) {
  std::string text;
  for (const std::vector<std::string>& schema : schemas) {
    text += (text.empty() ? "" : ",") + joined(schema);
  }
  return text;
}

void check_default_path(const std::string& value) {
  try {
    if (is_blank(value)) {
      return;
    }
    const PlanPtr parsed = parse_statement("SET PATH = " + value);
    const std::vector<std::string>& words = as<SessionStatement>(parsed)->value_names;
    if (std::find(words.begin(), words.end(), "PATH") == words.end()) {
      SqlPath::of_text(value);
      return;
    }
  } catch (const SparkError&) {
    // said below
  }
  throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                   {{"confName", "spark.sql.defaultPath"},
                    {"confValue", value},
                    {"confRequirement",
                     "The value must be empty or a comma-separated SET PATH element list (same grammar as SET PATH, "
                     "except PATH is not allowed)."}});
}

}  // namespace firesteel
