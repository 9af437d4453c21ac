#include "functions/csv/csv_record_writer.h"

#include "columnar/decoded_vector.h"
#include "functions/cast/value_text.h"

namespace firesteel {
namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

void CsvRecordWriter::append(const Vector& record, size_t row, std::string& out) {
  const DecodedVector decoded(record);
  const auto& columns = decoded.base().children();
  const size_t index = decoded.index(row);
  for (size_t i = 0; i < columns.size(); ++i) {
    out += i == 0 ? "" : options_.separator;
    const Vector& column = *columns[i];
    if (column.type().is_null() || column.is_null(index)) {
      append_field(options_.null_value, false, out);
      continue;
    }
    scratch_.clear();
    append_value(column, index, scratch_);
    append_field(scratch_, true, out);
  }
}

void CsvRecordWriter::append_field(std::string_view text, bool is_value, std::string& out) const {
  const bool has_line_end = text.find_first_of("\r\n") != std::string_view::npos;  // also one that is trimmed
  while (options_.ignore_leading_blanks_in_write && !text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (options_.ignore_trailing_blanks_in_write && !text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  if (is_value && text.empty()) {
    out += options_.empty_value_in_write;
    return;
  }
  const bool has_quote = options_.quote != '\0' && text.find(options_.quote) != std::string_view::npos;
  const bool quoted =
      options_.quote != '\0' && (options_.quote_all || text.find(options_.separator) != std::string_view::npos ||
                                 has_line_end || (has_quote && options_.escape_quotes));
  if (!quoted) {
    out += text;
    return;
  }
  out.push_back(options_.quote);
  for (const char c : text) {
    if (c == options_.quote || (c == options_.escape && has_quote && options_.escape != options_.quote)) {
      out.push_back(options_.escape);
    }
    out.push_back(c);
  }
  out.push_back(options_.quote);
}

void CsvRecordWriter::append_value(const Vector& column, size_t row, std::string& out) const {
  const DecodedVector decoded(column);
  switch (column.type().id()) {
    case TypeId::kDate:
      return datetimes_.append_date(decoded.value<int32_t>(row), out);
    case TypeId::kTimestamp:
      return datetimes_.append_timestamp(decoded.value<int64_t>(row), out);
    case TypeId::kTimestampNtz:
      return datetimes_.append_timestamp_ntz(decoded.value<int64_t>(row), out);
    case TypeId::kTime:
      return datetimes_.append_time(decoded.value<int64_t>(row), out);
    case TypeId::kBinary: {
      const std::string_view bytes = decoded.value<StringView>(row).view();
      out.push_back('[');
      for (size_t i = 0; i < bytes.size(); ++i) {
        out += i == 0 ? "" : " ";
        out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(bytes[i]) >> 4]);
        out.push_back("0123456789ABCDEF"[static_cast<unsigned char>(bytes[i]) & 15]);
      }
      out.push_back(']');
      return;
    }
    default:
      return append_value_text(column, row, datetimes_.zone(), out, DecimalStyle::kJava);
  }
}

}  // namespace firesteel
