#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// A day since 1970-01-01 and microseconds since its midnight.
struct LocalTime {
  int64_t day = 0;
  int64_t of_day = 0;
};

/// "2020-01-31 10:20:30.5", as base's append_timestamp.
void append_local(const LocalTime& local, std::string& out);

/// A time zone by Java's id: a region ("Europe/Berlin"), "UTC", "Z", an offset ("+08:00", "GMT+8").
/// Cheap to copy; not thread-safe (remembers the last offset): one per kernel call.
class TimeZone {
 public:
  /// None when the id means nothing.
  static std::optional<TimeZone> find(std::string_view id);
  /// Throws INVALID_TIMEZONE.
  static TimeZone load(std::string_view id);
  static TimeZone utc() { return TimeZone(); }

  bool is_fixed() const { return zone_ == nullptr; }
  /// As ZoneId.getId: "Europe/Berlin", "UTC", "Z", "+08:00", "GMT+08:00".
  const std::string& id() const { return id_; }
  /// Is it an offset alone ("+08:00", "Z"), not a region of a fixed offset ("UTC", "GMT+08:00")?
  bool is_offset() const { return zone_ == nullptr && (id_ == "Z" || id_[0] == '+' || id_[0] == '-'); }
  /// A pure offset, in seconds, -18 to +18 hours.
  static TimeZone of_offset(int seconds);
  /// Is daylight saving time in force?
  bool is_daylight(int64_t utc_us) const;
  /// Today's short name of standard or daylight saving time ("PST", "PDT"), the id where there is none.
  std::string short_name(bool daylight) const;
  /// "Pacific Standard Time", "Pacific Daylight Time".
  std::string long_name(bool daylight) const;
  /// Offset from UTC at this instant, microseconds.
  int64_t offset_at(int64_t utc_us) const;
  /// Microseconds of the local clock since 1970-01-01 00:00. Throws ARITHMETIC_OVERFLOW beyond 64 bits.
  int64_t to_local(int64_t utc_us) const {
    int64_t local = 0;
    if (__builtin_add_overflow(utc_us, offset_at(utc_us), &local)) [[unlikely]] {
      throw_overflow();
    }
    return local;
  }
  /// The same in two parts, for any timestamp.
  LocalTime local_time(int64_t utc_us) const;
  /// A local time that a change of the clock skips moves forward by the gap; of one that occurs twice the first is
  /// meant (java.time's rules). Throws ARITHMETIC_OVERFLOW beyond 64 bits.
  int64_t to_utc(int64_t local_us) const;
  int64_t to_utc(LocalTime local) const;
  /// None beyond 64 bits.
  std::optional<int64_t> find_utc(LocalTime local) const;

 private:
  struct Zone;
  TimeZone() = default;
  [[noreturn]] static void throw_overflow();
  std::shared_ptr<const Zone> zone_;  // null: fixed
  std::string id_ = "UTC";
  int64_t fixed_offset_us_ = 0;
  mutable int64_t cached_bucket_ = INT64_MIN;
  mutable int64_t cached_offset_ = 0;
};

}  // namespace firesteel
