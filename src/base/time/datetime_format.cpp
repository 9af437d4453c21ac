#include "base/time/datetime_format.h"

#include "base/time/civil_date.h"

#include <array>
#include <charconv>

namespace firesteel {
namespace {

constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int64_t kNanosPerSecond = 1'000'000'000;

}  // namespace

void append_padded(int64_t value, int width, std::string& out) {
  std::array<char, 24> buffer;
  char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  const auto digits = static_cast<int>(end - buffer.data());
  if (digits < width) {
    out.append(static_cast<size_t>(width - digits), '0');
  }
  out.append(buffer.data(), static_cast<size_t>(digits));
}

void append_date(int64_t days, std::string& out) {
  const CivilDate date = civil_from_days(days);
  if (date.year > 9999) {
    out.push_back('+');
  } else if (date.year < 0) {
    out.push_back('-');
  }
  append_padded(date.year < 0 ? -date.year : date.year, 4, out);
  out.push_back('-');
  append_padded(date.month, 2, out);
  out.push_back('-');
  append_padded(date.day, 2, out);
}

void append_timestamp(int64_t local_microseconds, std::string& out) {
  int64_t days = local_microseconds / kMicrosPerDay;
  int64_t rest = local_microseconds % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --days;
  }
  append_date(days, out);
  out.push_back(' ');
  append_time_of_day(rest * 1000, out);
}

void append_time_of_day(int64_t nanoseconds, std::string& out) {
  const int64_t seconds = nanoseconds / kNanosPerSecond;
  int64_t fraction = nanoseconds % kNanosPerSecond;
  append_padded(seconds / 3600, 2, out);
  out.push_back(':');
  append_padded(seconds / 60 % 60, 2, out);
  out.push_back(':');
  append_padded(seconds % 60, 2, out);
  if (fraction != 0) {
    int width = 9;
    while (fraction % 10 == 0) {
      fraction /= 10;
      --width;
    }
    out.push_back('.');
    append_padded(fraction, width, out);
  }
}

}  // namespace firesteel
