// Which functions mind collations, and how. Spark: CollationTypeCoercion and the input types of its expressions.
#include "analyzer/bind/collations.h"
#include "base/text/collation.h"
#include "functions/string/collation_key.h"

#include <algorithm>
#include <set>

namespace firesteel {
namespace {

using Names = std::set<std::string_view>;

// Look for a text in a text: not possible under collations that tell case but no accents.
const Names& searching() {
  static const Names names = {"contains", "startswith",  "endswith", "locate",    "position",        "charindex",
                              "instr",    "find_in_set", "replace",  "translate", "substring_index", "trim",
                              "ltrim",    "rtrim",       "btrim",    "split_part"};
  return names;
}

// Patterns: UTF8_BINARY and UTF8_LCASE only.
const Names& patterns() {
  static const Names names = {"like",         "ilike",          "rlike",          "regexp",
                              "regexp_like",  "split",          "str_to_map",     "regexp_count",
                              "regexp_instr", "regexp_replace", "regexp_extract", "regexp_extract_all",
                              "regexp_substr"};
  return names;
}

const Names& comparing() {
  static const Names names = {"=", "==", "<=>", "<", "<=", ">", ">=", "!=", "<>"};
  return names;
}

bool may_search(const DataType& text) {
  if (text.collation() == kIndeterminateCollation || is_binary_collation(text.collation())) {
    return true;
  }
  const std::string_view name = text.collation();
  return name.find("_AI") == std::string_view::npos || name.find("_CI") != std::string_view::npos;
}

bool may_match(const DataType& text) {
  return text.collation() == kIndeterminateCollation || is_binary_collation(text.collation()) ||
         text.collation() == "UTF8_LCASE";
}

}  // namespace

bool allows_indeterminate(std::string_view function) {
  static const Names kOthers = {"upper", "ucase", "lower", "lcase", "initcap", "in"};
  return !searching().contains(function) && !comparing().contains(function) && !kOthers.contains(function);
}

std::vector<size_t> places_of_one_collation(std::string_view function, size_t arguments) {
  static const Names kAll = {"in",          "array",          "array_join",     "concat",          "||",
                             "greatest",    "least",          "coalesce",       "array_except",    "array_contains",
                             "concat_ws",   "mask",           "replace",        "translate",       "trim",
                             "ltrim",       "rtrim",          "btrim",          "array_append",    "array_prepend",
                             "array_union", "array_position", "array_remove",   "array_intersect", "contains",
                             "startswith",  "endswith",       "arrays_overlap", "find_in_set",     "instr",
                             "to_number",   "try_to_number",  "str_to_map",     "regexp_replace"};
  static const Names kFirstTwo = {"locate",     "position",    "charindex",       "overlay",
                                  "split_part", "levenshtein", "substring_index", "between"};
  std::vector<size_t> places;
  const auto add = [&](size_t first, size_t step, size_t end) {
    for (size_t i = first; i < std::min(end, arguments); i += step) {
      places.push_back(i);
    }
  };
  if (kAll.contains(function) || comparing().contains(function)) {
    add(0, 1, arguments);
  } else if (kFirstTwo.contains(function) && function != "between") {
    add(0, 1, 2);
  } else if (function == "elt" || function == "if" || function == "iff") {
    add(1, 1, arguments);
  } else if (function == "lpad" || function == "rpad" || function == "lag" || function == "lead") {
    add(0, 2, 3);
  } else if (function == "when") {
    add(1, 2, arguments);
    if (arguments % 2 == 1 && !places.empty()) {
      places.push_back(arguments - 1);
    }
  }
  return places;
}

bool inherits_collation(std::string_view function) {
  static const Names kNames = {"upper",
                               "lower",
                               "initcap",
                               "substring",
                               "left",
                               "right",
                               "repeat",
                               "reverse",
                               "concat",
                               "concat_ws",
                               "split",
                               "regexp_replace",
                               "regexp_extract",
                               "regexp_extract_all",
                               "regexp_substr",
                               "overlay",
                               "translate",
                               "replace",
                               "split_part",
                               "mask",
                               "elt",
                               "sentences",
                               "substring_index",
                               "trim",
                               "ltrim",
                               "rtrim",
                               "btrim",
                               "lpad",
                               "rpad",
                               "array_join",
                               "hex",
                               "str_to_map",
                               "make_valid_utf8",
                               "validate_utf8",
                               "try_validate_utf8"};
  return kNames.contains(function);
}

bool matches_patterns(std::string_view function) { return patterns().contains(function); }

bool only_compares(std::string_view function) {
  static const Names kNames = {"array_contains", "array_position", "arrays_overlap"};
  return comparing().contains(function) || kNames.contains(function);
}

std::optional<size_t> forbidden_collation(std::string_view function, const ExprList& arguments) {
  const bool searches = searching().contains(function);
  const bool matches = patterns().contains(function);
  for (size_t i = 0; (searches || matches) && i < arguments.size(); ++i) {
    const DataType& type = arguments[i]->type();
    if (type.is(TypeId::kString) && !(searches ? may_search(type) : may_match(type))) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace firesteel
