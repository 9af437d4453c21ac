#include "expression/print/function_names.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace firesteel {
namespace {

// Spark's pretty names in upper case (an alias is printed as written).
constexpr std::string_view kUpperCase[] = {"acos",       "acosh",
                                           "asin",       "asinh",
                                           "atan",       "atan2",
                                           "atanh",      "cbrt",
                                           "ceil",       "cos",
                                           "cosh",       "cot",
                                           "csc",        "degrees",
                                           "dense_rank", "e",
                                           "exp",        "expm1",
                                           "floor",      "hypot",
                                           "if",         "log",
                                           "log10",      "log1p",
                                           "log2",       "percent_rank",
                                           "pi",         "power",
                                           "radians",    "rank",
                                           "regexp",     "regexp_like",
                                           "rlike",      "sec",
                                           "signum",     "sin",
                                           "sinh",       "spark_partition_id",
                                           "sqrt",       "tan",
                                           "tanh"};

struct DefaultArguments {
  std::string_view name;
  size_t given;            // with so many arguments written ...
  std::string_view added;  // ... these follow
};
constexpr DefaultArguments kDefaults[] = {
    {"aggregate", 3, "lambdafunction(namedlambdavariable(), namedlambdavariable())"},
    {"reduce", 3, "lambdafunction(namedlambdavariable(), namedlambdavariable())"},
    {"approx_percentile", 2, "10000"},
    {"bround", 1, "0"},
    {"current_time", 0, "6"},
    {"from_unixtime", 1, "yyyy-MM-dd HH:mm:ss"},
    {"listagg", 1, "NULL"},
    {"locate", 2, "1"},
    {"lag", 1, "1, NULL"},
    {"lag", 2, "NULL"},
    {"lead", 1, "1, NULL"},
    {"lead", 2, "NULL"},
    {"lpad", 2, " "},
    {"make_dt_interval", 0, "0, 0, 0, 0.000000"},
    {"make_dt_interval", 1, "0, 0, 0.000000"},
    {"make_dt_interval", 2, "0, 0.000000"},
    {"make_dt_interval", 3, "0.000000"},
    {"make_interval", 0, "0, 0, 0, 0, 0, 0, 0.000000"},
    {"make_interval", 1, "0, 0, 0, 0, 0, 0.000000"},
    {"make_interval", 2, "0, 0, 0, 0, 0.000000"},
    {"make_interval", 3, "0, 0, 0, 0.000000"},
    {"make_interval", 4, "0, 0, 0.000000"},
    {"make_interval", 5, "0, 0.000000"},
    {"make_interval", 6, "0.000000"},
    {"try_make_interval", 1, "0, 0, 0, 0, 0, 0.000000"},
    {"try_make_interval", 2, "0, 0, 0, 0, 0.000000"},
    {"try_make_interval", 3, "0, 0, 0, 0.000000"},
    {"try_make_interval", 4, "0, 0, 0.000000"},
    {"try_make_interval", 5, "0, 0.000000"},
    {"try_make_interval", 6, "0.000000"},
    {"make_ym_interval", 0, "0, 0"},
    {"make_ym_interval", 1, "0"},
    {"months_between", 2, "true"},
    {"overlay", 3, "-1"},
    {"percentile", 2, "1"},
    {"percentile_approx", 2, "10000"},
    {"position", 2, "1"},
    {"regexp_extract", 2, "1"},
    {"regexp_extract_all", 2, "1"},
    {"regexp_instr", 2, "0"},
    {"regexp_replace", 3, "1"},
    {"replace", 2, ""},
    {"round", 1, "0"},
    {"rpad", 2, " "},
    {"sentences", 1, ", "},
    {"sentences", 2, ""},
    {"sort_array", 1, "true"},
    {"split", 2, "-1"},
    {"str_to_map", 1, ",, :"},
    {"str_to_map", 2, ":"},
    {"string_agg", 1, "NULL"},
    {"substr", 2, "2147483647"},
    {"substring", 2, "2147483647"},
    {"to_unix_timestamp", 1, "yyyy-MM-dd HH:mm:ss"},
    {"unix_timestamp", 0, "current_timestamp(), yyyy-MM-dd HH:mm:ss"},
    {"unix_timestamp", 1, "yyyy-MM-dd HH:mm:ss"},
};

// Aliases that Spark forgets: printed by the name of the function they stand for.
struct Renamed {
  std::string_view written;
  std::string_view printed;
};
constexpr Renamed kRenamed[] = {
    {"array_agg", "collect_list"}, {"curdate", "current_date"}, {"current_database", "current_schema"},
    {"dateadd", "date_add"},       {"random", "rand"},          {"||", "concat"},
};

bool is_infix(std::string_view name) {
  static constexpr std::array<std::string_view, 19> kInfix = {"+", "-",  "*", "/",  "%",   "div", "&",  "|",   "^", "=",
                                                              "<", "<=", ">", ">=", "<=>", "<<",  ">>", ">>>", "=="};
  return std::find(kInfix.begin(), kInfix.end(), name) != kInfix.end();
}

// int(x) and its like are casts that are not printed.
bool is_conversion(std::string_view name) {
  static constexpr std::string_view kConversions[] = {"boolean", "tinyint", "smallint", "int",  "bigint",
                                                      "float",   "double",  "decimal",  "date", "timestamp",
                                                      "binary",  "string",  "time"};
  return std::find(std::begin(kConversions), std::end(kConversions), name) != std::end(kConversions);
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
  return out;
}

// Schema and options of these are not printed.
bool prints_first_argument_only(std::string_view name) {
  static constexpr std::string_view kNames[] = {"from_json",
                                                "to_json",
                                                "schema_of_json",
                                                "from_csv",
                                                "to_csv",
                                                "schema_of_csv",
                                                "from_xml",
                                                "to_xml",
                                                "schema_of_xml",
                                                "shuffle",
                                                "approx_count_distinct",
                                                "likeany",
                                                "likeall",
                                                "notlikeany",
                                                "notlikeall"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Calls that are no plain name(arguments); empty when this is not one.
std::string special_form(std::string_view name, const std::vector<std::string>& a) {
  if (a.size() >= 2 && name == "from_json" && upper(a[1]).starts_with("MAP<")) {
    return "entries";
  }
  if (a.size() >= 2 && prints_first_argument_only(name)) {
    return std::string(name) + "(" + a[0] + ")";
  }
  if (name == "uuid") {
    return "uuid()";
  }
  if (a.size() == 2 && is_infix(name)) {
    return "(" + a[0] + " " + std::string(name == "==" ? "=" : name) + " " + a[1] + ")";
  }
  if (a.size() == 2 && (name == "!=" || name == "<>")) {
    return "(NOT (" + a[0] + " = " + a[1] + "))";
  }
  if (a.size() == 1) {
    if (name == "-" || name == "negative") {
      return "(- " + a[0] + ")";
    }
    if (name == "+" || name == "positive") {
      return "(+ " + a[0] + ")";
    }
    if (name == "~") {
      return "~" + a[0];
    }
    if (name == "!" || name == "not") {
      return "(NOT " + a[0] + ")";
    }
    if (name == "isnull") {
      return "(" + a[0] + " IS NULL)";
    }
    if (name == "isunknown" || name == "isnotunknown") {
      return "(" + a[0] + (name == "isunknown" ? " IS UNKNOWN)" : " IS NOT UNKNOWN)");
    }
    if (name == "isnotnull") {
      return "(" + a[0] + " IS NOT NULL)";
    }
    if (name == "log") {
      return "LOG(E(), " + a[0] + ")";
    }
  }
  if (name == "like" && a.size() >= 2) {
    const bool default_escape = a.size() == 2 || a[2] == "\\";
    return a[0] + " LIKE " + a[1] + (default_escape ? "" : " ESCAPE '" + a[2] + "'");
  }
  if (name == "if" && a.size() == 3) {
    return "(IF(" + a[0] + ", " + a[1] + ", " + a[2] + "))";
  }
  if (a.size() == 2 && (name == "trim" || name == "ltrim" || name == "rtrim" || name == "btrim")) {
    const char* side = name == "ltrim" ? "LEADING " : (name == "rtrim" ? "TRAILING " : "BOTH ");
    return name == "btrim" ? "btrim(" + a[0] + ", " + a[1] + ")" : "TRIM(" + (side + a[0]) + " FROM " + a[1] + ")";
  }
  if (a.size() == 2 && (name == "extract" || name == "datepart")) {
    return std::string(name) + "(" + a[0] + " FROM " + a[1] + ")";
  }
  if (a.size() == 2 && (name == "datetime_plus" || name == "datetime_minus")) {
    return a[0] + (name == "datetime_plus" ? " + " : " - ") + a[1];
  }
  if (name == "window" && a.size() >= 2) {
    return "window";
  }
  if (name == "try_to_time") {
    return "try_to_time(to_time(" + join_arguments(a) + "))";
  }
  if (name == "convert_timezone" && a.size() == 2) {
    return "convert_timezone(current_timezone(), " + a[0] + ", " + a[1] + ")";
  }
  if (name == "and" && a.size() == 2) {
    return "(" + a[0] + " AND " + a[1] + ")";
  }
  if (name == "or" && a.size() == 2) {
    return "(" + a[0] + " OR " + a[1] + ")";
  }
  return "";
}

}  // namespace

std::string join_arguments(const std::vector<std::string>& arguments) {
  std::string text;
  for (size_t i = 0; i < arguments.size(); ++i) {
    text += (i == 0 ? "" : ", ") + arguments[i];
  }
  return text;
}

std::string print_call(std::string_view name, std::string_view written, std::vector<std::string> arguments) {
  // "%" written as mod(a, 2) is printed as written; symbols are never an alias to be printed.
  const bool by_alias = !written.empty() && written != name;
  std::string_view shown = by_alias ? written : name;
  for (const Renamed& renamed : kRenamed) {
    shown = renamed.written == shown ? renamed.printed : shown;
  }
  if (arguments.size() == 1 && is_conversion(shown)) {
    return arguments[0];
  }
  if (std::string special = special_form(shown, arguments); !special.empty()) {
    return special;
  }
  if ((shown == "first" || shown == "last" || shown == "first_value" || shown == "last_value" ||
       shown == "any_value") &&
      arguments.size() == 2) {
    arguments.pop_back();  // ignoreNulls is not printed
  }
  // FLOOR(x) but floor(x, 1): with a scale Spark uses another expression.
  const bool with_scale = (shown == "floor" || shown == "ceil") && arguments.size() == 2;
  std::string text = join_arguments(arguments);
  for (const DefaultArguments& row : kDefaults) {
    if (row.name == shown && row.given == arguments.size()) {
      text.append(arguments.empty() ? "" : ", ").append(row.added);
    }
  }
  const bool in_upper =
      !with_scale && std::find(std::begin(kUpperCase), std::end(kUpperCase), shown) != std::end(kUpperCase);
  return (in_upper ? upper(shown) : std::string(shown)) + "(" + text + ")";
}

}  // namespace firesteel
