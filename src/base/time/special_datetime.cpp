#include "base/time/special_datetime.h"

#include "base/time/datetime_text.h"

#include <array>

namespace firesteel {
namespace {

constexpr int64_t kMicrosPerDay = 86'400'000'000;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

enum class Word { kEpoch, kNow, kToday, kTomorrow, kYesterday };

// The word at the start of `text`, and the zone behind it.
std::optional<Word> find_word(std::string_view text, std::string& zone) {
  static constexpr std::array<std::string_view, 5> kWords = {"epoch", "now", "today", "tomorrow", "yesterday"};
  text = trim(text);
  size_t length = 0;
  std::string lower;
  while (length < text.size() && ((text[length] | 0x20) >= 'a' && (text[length] | 0x20) <= 'z')) {
    lower.push_back(static_cast<char>(text[length++] | 0x20));
  }
  for (size_t i = 0; i < kWords.size(); ++i) {
    if (lower != kWords[i]) {
      continue;
    }
    const std::string_view rest = trim(text.substr(length));
    if (!rest.empty()) {
      zone = std::string(rest);
      if (!is_time_zone(zone)) {
        return std::nullopt;
      }
    }
    return static_cast<Word>(i);
  }
  return std::nullopt;
}

// Local midnight before `local`, moved by whole days.
int64_t midnight(int64_t local, int64_t days) {
  const int64_t rest = ((local % kMicrosPerDay) + kMicrosPerDay) % kMicrosPerDay;
  return local - rest + days * kMicrosPerDay;
}

int64_t local_moment(Word word, int64_t local_now) {
  switch (word) {
    case Word::kEpoch:
      return 0;
    case Word::kNow:
      return local_now;
    case Word::kToday:
      return midnight(local_now, 0);
    case Word::kTomorrow:
      return midnight(local_now, 1);
    case Word::kYesterday:
      return midnight(local_now, -1);
  }
  return 0;
}

}  // namespace

std::optional<int64_t> special_timestamp_ntz(std::string_view text, int64_t now_us, const std::string& zone) {
  std::string own_zone;
  const auto word = find_word(text, own_zone);
  const auto local_now = utc_to_local(now_us, zone);
  return word && own_zone.empty() && local_now ? std::optional(local_moment(*word, *local_now)) : std::nullopt;
}

std::optional<int64_t> special_timestamp(std::string_view text, int64_t now_us, const std::string& zone) {
  std::string used = zone;
  const auto word = find_word(text, used);
  const auto local_now = utc_to_local(now_us, used);
  if (!word || !local_now) {
    return std::nullopt;
  }
  if (*word == Word::kEpoch || *word == Word::kNow) {
    return *word == Word::kEpoch ? 0 : now_us;
  }
  return local_to_utc(local_moment(*word, *local_now), used);
}

std::optional<int32_t> special_date(std::string_view text, int64_t now_us, const std::string& zone) {
  const auto local = special_timestamp_ntz(text, now_us, zone);
  if (!local) {
    return std::nullopt;
  }
  return static_cast<int32_t>(midnight(*local, 0) / kMicrosPerDay);
}

}  // namespace firesteel
