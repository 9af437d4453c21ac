#include "types/type_ddl.h"

#include "base/text/collation.h"
#include "types/type_ddl_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

namespace firesteel {
namespace {

constexpr int kMaxNesting = 200;  // array<array<...>>: the recursion has to fit a thread's stack

std::string to_upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  return upper;
}

// Type names that take no parameters.
std::optional<DataType> plain_type(std::string_view name) {
  struct Row {
    std::string_view name;
    TypeId id;
  };
  static constexpr auto kRows = std::to_array<Row>({
      {"BIGINT", TypeId::kLong},
      {"BINARY", TypeId::kBinary},
      {"BOOLEAN", TypeId::kBoolean},
      {"BYTE", TypeId::kByte},
      {"DATE", TypeId::kDate},
      {"DOUBLE", TypeId::kDouble},
      {"FLOAT", TypeId::kFloat},
      {"INT", TypeId::kInteger},
      {"INTEGER", TypeId::kInteger},
      {"LONG", TypeId::kLong},
      {"REAL", TypeId::kFloat},
      {"SHORT", TypeId::kShort},
      {"SMALLINT", TypeId::kShort},
      {"TIMESTAMP_LTZ", TypeId::kTimestamp},
      {"TIMESTAMP_NTZ", TypeId::kTimestampNtz},
      {"TINYINT", TypeId::kByte},
      {"VARIANT", TypeId::kVariant},
      {"VOID", TypeId::kNull},
  });
  for (const Row& row : kRows) {
    if (row.name == name) {
      return DataType(row.id);
    }
  }
  return std::nullopt;
}

class TypeDdlParser {
 public:
  TypeDdlParser(std::shared_ptr<const std::string> text, size_t offset) : text_(std::move(text), offset) {}

  TypeDdlText& text() { return text_; }

  DataType type() {
    if (++depth_ > kMaxNesting) {
      throw SparkError("FAILED_TO_PARSE_TOO_COMPLEX");
    }
    const size_t from = text_.start();
    if (!text_.at_word()) {
      text_.fail_syntax();
    }
    const std::string name = to_upper(text_.token());
    text_.next();
    DataType result = type_of_name(name, from);
    --depth_;
    return result;
  }

  // name [:] type [NOT NULL] [COMMENT '..']
  StructField field(bool colon) {
    StructField result;
    result.name = text_.identifier();
    if (colon) {
      text_.accept(":");
    }
    result.type = type();
    if (text_.accept("NOT") || text_.accept("!")) {
      text_.expect("NULL");
      result.nullable = false;
    }
    if (text_.accept("COMMENT")) {
      result.metadata = "{\"comment\":\"" + escape_json(text_.string_literal()) + "\"}";
    }
    return result;
  }

  Schema fields(bool colon) {
    Schema all;
    do {
      all.push_back(field(colon));
    } while (text_.accept(","));
    return all;
  }

 private:
  static std::string escape_json(const std::string& value) {
    std::string out;
    for (const char c : value) {
      if (c == '"' || c == '\\') {
        out.push_back('\\');
      }
      if (c == '\n') {
        out += "\\n";
      } else {
        out.push_back(c);
      }
    }
    return out;
  }

  DataType type_of_name(const std::string& name, size_t from) {
    if (name == "ARRAY") {
      if (!text_.accept("<")) {
        text_.fail(from, "INCOMPLETE_TYPE_DEFINITION.ARRAY", {{"elementType", "<INT>"}});
      }
      DataType element = type();
      text_.expect(">");
      return DataType::array(std::move(element));
    }
    if (name == "MAP") {
      if (!text_.accept("<")) {
        text_.fail(from, "INCOMPLETE_TYPE_DEFINITION.MAP", {});
      }
      DataType key = type();
      text_.expect(",");
      DataType value = type();
      text_.expect(">");
      return DataType::map(std::move(key), std::move(value));
    }
    if (name == "STRUCT") {
      if (!text_.accept("<")) {
        text_.fail(from, "INCOMPLETE_TYPE_DEFINITION.STRUCT", {});
      }
      Schema members = text_.at(">") ? Schema{} : fields(true);
      text_.expect(">");
      return DataType::struct_type(std::move(members));
    }
    return primitive(name, from);
  }

  DataType primitive(const std::string& name, size_t from) {
    if (name == "STRING") {
      return text_.accept("COLLATE") ? DataType::string(collation()) : DataType::string();
    }
    if (name == "CHAR" || name == "CHARACTER" || name == "VARCHAR") {
      const std::vector<int> length = parameters();
      if (length.size() != 1) {
        text_.fail(from, "DATATYPE_MISSING_SIZE", {{"type", "\"" + name + "\""}});
      }
      return name == "VARCHAR" ? DataType::varchar(length[0]) : DataType::char_type(length[0]);
    }
    if (name == "DECIMAL" || name == "DEC" || name == "NUMERIC") {
      return decimal(from);
    }
    if (name == "INTERVAL") {
      return interval();
    }
    if (name == "TIMESTAMP" && !text_.at("(")) {
      return timestamp();
    }
    if (name == "TIME") {
      const std::vector<int> precision = parameters();
      if (text_.accept("WITHOUT")) {
        text_.expect("TIME"), text_.expect("ZONE");
      }
      if (!precision.empty() && precision[0] > 6) {
        text_.fail(from, "UNSUPPORTED_TIME_PRECISION", {{"precision", std::to_string(precision[0])}});
      }
      return DataType::time(precision.empty() ? 6 : precision[0]);
    }
    const std::vector<int> given = parameters();
    if (given.empty()) {
      if (auto found = plain_type(name)) {
        return *found;
      }
    }
    std::string shown = name;
    for (size_t i = 0; i < given.size(); ++i) {
      shown += (i == 0 ? "(" : ",") + std::to_string(given[i]) + (i + 1 == given.size() ? ")" : "");
    }
    text_.fail(from, "UNSUPPORTED_DATATYPE", {{"typeName", "\"" + shown + "\""}});
  }

  // name, or system.builtin.name
  std::string collation() {
    std::string name = text_.identifier();
    while (text_.accept(".")) {
      name = text_.identifier();
    }
    return name == kIndeterminateCollation ? name : Collation::canonical_name(name);
  }

  std::vector<int> parameters() {
    std::vector<int> given;
    if (text_.accept("(")) {
      do {
        given.push_back(text_.integer());
      } while (text_.accept(","));
      text_.expect(")");
    }
    return given;
  }

  DataType decimal(size_t from) {
    const std::vector<int> given = parameters();
    const int precision = given.empty() ? 10 : given[0];
    const int scale = given.size() < 2 ? 0 : given[1];
    if (scale > precision) {
      text_.fail(from, "_LEGACY_ERROR_TEMP_1228",
                 {{"scale", std::to_string(scale)}, {"precision", std::to_string(precision)}});
    }
    if (precision > 38) {
      text_.fail(from, "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                 {{"precision", std::to_string(precision)}, {"maxPrecision", "38"}});
    }
    if (precision == 0) {  // Spark has it; no value but 0 is of that type
      text_.fail(from, "UNSUPPORTED_DATATYPE", {{"typeName", "\"DECIMAL(0,0)\""}});
    }
    return DataType::decimal(precision, scale);
  }

  DataType timestamp() {
    if (text_.at("WITH")) {
      text_.next();
      text_.expect("LOCAL"), text_.expect("TIME"), text_.expect("ZONE");
    } else if (text_.at("WITHOUT")) {
      text_.next();
      text_.expect("TIME"), text_.expect("ZONE");
      return DataType::timestamp_ntz();
    }
    return DataType::timestamp();
  }

  DataType interval() {
    static constexpr std::array<std::string_view, 2> kYearMonth = {"YEAR", "MONTH"};
    static constexpr std::array<std::string_view, 4> kDayTime = {"DAY", "HOUR", "MINUTE", "SECOND"};
    for (int start = 0; start < 2; ++start) {
      if (text_.accept(kYearMonth[static_cast<size_t>(start)])) {
        return DataType::year_month_interval(start, end_field(kYearMonth, start));
      }
    }
    for (int start = 0; start < 4; ++start) {
      if (text_.accept(kDayTime[static_cast<size_t>(start)])) {
        return DataType::day_time_interval(start, end_field(kDayTime, start));
      }
    }
    return DataType::calendar_interval();
  }

  template <size_t N>
  int end_field(const std::array<std::string_view, N>& names, int start) {
    if (!text_.accept("TO")) {
      return start;
    }
    for (int end = start + 1; end < static_cast<int>(N); ++end) {
      if (text_.accept(names[static_cast<size_t>(end)])) {
        return end;
      }
    }
    text_.fail_syntax();
  }

  TypeDdlText text_;
  int depth_ = 0;
};

TypeDdlParser whole_text(std::string_view text) {
  TypeDdlParser parser(std::make_shared<const std::string>(text), 0);
  if (parser.text().at_end()) {
    throw SparkError("PARSE_EMPTY_STATEMENT");
  }
  return parser;
}

}  // namespace

DataType parse_type_ddl(std::string_view text) {
  TypeDdlParser parser = whole_text(text);
  DataType type = parser.type();
  if (!parser.text().at_end()) {
    parser.text().fail_syntax();
  }
  return type;
}

Schema parse_schema_ddl(std::string_view text) {
  TypeDdlParser parser = whole_text(text);
  Schema schema = parser.fields(false);
  if (!parser.text().at_end()) {
    parser.text().fail_syntax();
  }
  return schema;
}

DataType parse_type_prefix(const std::shared_ptr<const std::string>& text, size_t& offset) {
  TypeDdlParser parser(text, offset);
  DataType type = parser.type();
  offset = parser.text().offset();
  return type;
}

}  // namespace firesteel
