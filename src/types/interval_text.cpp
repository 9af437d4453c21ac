#include "types/interval_text.h"

#include "base/text/number_text.h"
#include "base/time/datetime_format.h"

#include <array>

namespace firesteel {
namespace {

constexpr std::array<std::string_view, 2> kYearMonthFields = {"YEAR", "MONTH"};
constexpr std::array<std::string_view, 4> kDayTimeFields = {"DAY", "HOUR", "MINUTE", "SECOND"};
constexpr std::array<uint64_t, 4> kFieldMicros = {86'400'000'000, 3'600'000'000, 60'000'000, 1'000'000};

template <size_t N>
void append_fields(const std::array<std::string_view, N>& names, const DataType& type, std::string& out) {
  out.append("' ").append(names[static_cast<size_t>(type.start_field())]);
  if (type.end_field() != type.start_field()) {
    out.append(" TO ").append(names[static_cast<size_t>(type.end_field())]);
  }
}

// ".5" for 500000; nothing for 0.
void append_fraction(uint64_t microseconds, std::string& out) {
  if (microseconds == 0) {
    return;
  }
  int width = 6;
  for (; microseconds % 10 == 0; microseconds /= 10) {
    --width;
  }
  out.push_back('.');
  append_padded(static_cast<int64_t>(microseconds), width, out);
}

void append_unit(int64_t value, std::string_view unit, std::string& out) {
  if (value != 0) {
    out.append(out.empty() ? "" : " ");
    append_integer(value, out);
    out.append(unit);
  }
}

}  // namespace

void append_year_month_interval(int32_t months, const DataType& type, std::string& out) {
  const int64_t magnitude = months < 0 ? -static_cast<int64_t>(months) : months;
  out.append("INTERVAL '").append(months < 0 ? "-" : "");
  if (type.start_field() == 1) {
    append_integer(magnitude, out);
  } else {
    append_integer(magnitude / 12, out);
    if (type.end_field() == 1) {
      out.push_back('-');
      append_integer(magnitude % 12, out);
    }
  }
  append_fields(kYearMonthFields, type, out);
}

void append_day_time_interval(int64_t microseconds, const DataType& type, std::string& out) {
  uint64_t rest =
      microseconds < 0 ? uint64_t{0} - static_cast<uint64_t>(microseconds) : static_cast<uint64_t>(microseconds);
  out.append("INTERVAL '").append(microseconds < 0 ? "-" : "");
  for (int field = type.start_field(); field <= type.end_field(); ++field) {
    const auto unit = kFieldMicros[static_cast<size_t>(field)];
    if (field > type.start_field()) {
      out.push_back(field == 1 ? ' ' : ':');
    }
    append_padded(static_cast<int64_t>(rest / unit), field == 0 ? 1 : 2, out);
    rest %= unit;
  }
  if (type.end_field() == 3) {
    append_fraction(rest, out);
  }
  append_fields(kDayTimeFields, type, out);
}

void append_calendar_interval(const CalendarInterval& interval, std::string& out) {
  std::string text;
  append_unit(interval.months / 12, " years", text);
  append_unit(interval.months % 12, " months", text);
  append_unit(interval.days, " days", text);
  append_unit(interval.microseconds / 3'600'000'000, " hours", text);
  append_unit(interval.microseconds / 60'000'000 % 60, " minutes", text);
  const int64_t seconds = interval.microseconds % 60'000'000;
  if (seconds != 0) {
    text.append(text.empty() ? "" : " ").append(seconds < 0 ? "-" : "");
    const uint64_t magnitude = static_cast<uint64_t>(seconds < 0 ? -seconds : seconds);
    append_integer(static_cast<int64_t>(magnitude / 1'000'000), text);
    append_fraction(magnitude % 1'000'000, text);
    text.append(" seconds");
  }
  out.append(text.empty() ? "0 seconds" : text);
}

}  // namespace firesteel
