#include "base/errors/spark_error.h"

#include "base/errors/error_conditions.h"

#include <algorithm>

namespace firesteel {

namespace {

// Characters of UTF-8 text; Spark counts positions in them.
size_t characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// The column of the origin's start, in characters.
int start_column(const Origin& origin) {
  const int bytes = origin.start_position;
  if (origin.sql_text == nullptr || bytes <= 0 || origin.start_index < bytes ||
      static_cast<size_t>(origin.start_index) > origin.sql_text->size()) {
    return bytes;
  }
  const std::string_view text = *origin.sql_text;
  return static_cast<int>(
      characters(text.substr(static_cast<size_t>(origin.start_index - bytes), static_cast<size_t>(bytes))));
}

}  // namespace

QueryContext QueryContext::from(const Origin& origin) {
  QueryContext context;
  if (!origin.from_sql()) {
    context.kind = Kind::kDataFrame;
    context.fragment = origin.fragment;
    context.call_site = origin.call_site;
    context.summary = "== DataFrame ==\n\"" + origin.fragment + "\" was called from\n" + origin.call_site + "\n";
    return context;
  }
  const std::string& text = *origin.sql_text;
  const int last = static_cast<int>(text.size()) - 1;
  context.start_index = std::clamp(origin.start_index, 0, std::max(last, 0));
  context.stop_index = std::clamp(origin.stop_index, context.start_index, std::max(last, context.start_index));
  context.fragment = text.substr(static_cast<size_t>(context.start_index),
                                 static_cast<size_t>(context.stop_index - context.start_index + 1));
  context.summary = "== SQL (line " + std::to_string(origin.line) + ", position " +
                    std::to_string(start_column(origin) + 1) + ") ==\n";
  // The lines the fragment touches, each followed by a line of carets under its part of the fragment.
  size_t line_start = text.rfind('\n', static_cast<size_t>(context.start_index));
  if (context.start_index > 0 && text[static_cast<size_t>(context.start_index)] == '\n') {
    line_start = text.rfind('\n', static_cast<size_t>(context.start_index) - 1);
  }
  line_start = line_start == std::string::npos ? 0 : line_start + 1;
  const size_t stop = static_cast<size_t>(context.stop_index);
  while (line_start <= stop && line_start < text.size()) {
    const size_t newline = std::min(text.find('\n', line_start), text.size());
    context.summary.append(text, line_start, newline - line_start).push_back('\n');
    const size_t first = std::max(line_start, static_cast<size_t>(context.start_index));
    const size_t end = std::min(newline, stop + 1);
    const std::string_view line = text;
    context.summary.append(characters(line.substr(line_start, first - line_start)), ' ')
        .append(end > first ? characters(line.substr(first, end - first)) : 0, '^')
        .push_back('\n');
    line_start = newline + 1;
  }
  const auto before = static_cast<int>(characters(text.substr(0, static_cast<size_t>(context.start_index))));
  context.start_index = before;
  context.stop_index = before + std::max(static_cast<int>(characters(context.fragment)), 1) - 1;
  return context;
}

SparkError::SparkError(std::string condition, ErrorParameters parameters, std::vector<QueryContext> contexts)
    : condition_(std::move(condition)), parameters_(std::move(parameters)), contexts_(std::move(contexts)) {
  if (const ErrorCondition* row = find_error_condition(condition_)) {
    exception_class_ = row->exception_class;
  }
  build_message();
}

std::string_view SparkError::sql_state() const {
  const ErrorCondition* row = find_error_condition(condition_);
  return row == nullptr ? std::string_view(condition_.empty() ? "" : "XX000") : row->sql_state;
}

std::string SparkError::sentence() const {
  const ErrorCondition* row = find_error_condition(condition_);
  if (condition_.empty() && !parameters_.empty()) {  // an exception of Java: only a message
    return parameters_[0].second;
  }
  std::string text(row == nullptr ? std::string_view("The operation failed.") : row->sentence);
  std::string result;
  size_t position = 0;
  while (position < text.size()) {
    const size_t open = text.find('<', position);
    const size_t close = open == std::string::npos ? open : text.find('>', open);
    if (close == std::string::npos) {
      break;
    }
    const std::string_view name(text.data() + open + 1, close - open - 1);
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const auto& parameter) { return parameter.first == name; });
    result.append(text, position, open - position);
    if (found != parameters_.end()) {
      result += found->second;
    } else {
      result.append(text, open, close - open + 1);
    }
    position = close + 1;
  }
  return result.append(text, position, std::string::npos);
}

namespace {

// Conditions that Spark raises in helper code, where the expression is not known.
bool never_has_context(std::string_view condition) {
  static constexpr std::string_view kPrefixes[] = {
      "CANNOT_PARSE_TIME",      "CAST_OVERFLOW",
      "DATETIME_FIELD_OUT_OF_", "DATETIME_OVERFLOW",
      "ILLEGAL_DAY_OF_WEEK",    "INCONSISTENT_BEHAVIOR_CROSS_VERSION.",
      "INVALID_DATETIME_",      "INVALID_FRACTION_OF_SECOND",
      "INVALID_TIMEZONE",       "INVALID_PARAMETER_VALUE.TIME_UNIT",
      "INVALID_VARIANT_",       "MALFORMED_RECORD_IN_PARSING.",
      "DUPLICATED_MAP_KEY",     "NULL_MAP_KEY",
  };
  for (const std::string_view prefix : kPrefixes) {
    if (condition.starts_with(prefix)) {
      return !condition.starts_with("CAST_OVERFLOW_IN_TABLE_INSERT");
    }
  }
  return false;
}

}  // namespace

SparkError& SparkError::with_context(const Origin& origin) {
  if (contexts_.empty() && !condition_.empty() && !never_has_context(condition_) &&
      (origin.from_sql() || !origin.fragment.empty())) {
    contexts_.push_back(QueryContext::from(origin));
    build_message();
  }
  return *this;
}

SparkError& SparkError::with_position(const Origin& origin) {
  parse_origin_ = origin;
  build_message();
  return *this;
}

SparkError& SparkError::with_exception_class(std::string name) {
  exception_class_ = std::move(name);
  return *this;
}

void SparkError::build_message() {
  message_ = (condition_.empty() ? std::string() : "[" + condition_ + "] ") + sentence();
  if (const std::string_view state = sql_state(); !state.empty()) {
    message_.append(" SQLSTATE: ").append(state);
  }
  if (is_parse_error()) {
    const int column = start_column(parse_origin_);
    message_ += " (line " + std::to_string(parse_origin_.line) + ", pos " + std::to_string(column) + ")";
    if (parse_origin_.sql_text != nullptr) {
      message_ += "\n\n== SQL ==\n" + *parse_origin_.sql_text + "\n";
      if (column >= 0) {
        message_ += std::string(static_cast<size_t>(column), '-') + "^^^\n";
      }
    }
    return;
  }
  for (const QueryContext& context : contexts_) {
    message_ += "\n" + context.summary;
  }
}

}  // namespace firesteel
