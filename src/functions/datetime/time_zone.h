#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

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
  /// Offset from UTC at this instant, microseconds.
  int64_t offset_at(int64_t utc_us) const;
  int64_t to_local(int64_t utc_us) const { return utc_us + offset_at(utc_us); }
  /// A local time that a change of the clock skips moves forward by the gap; of one that occurs twice the first is
  /// meant (java.time's rules).
  int64_t to_utc(int64_t local_us) const;

 private:
  struct Zone;
  TimeZone() = default;
  std::shared_ptr<const Zone> zone_;  // null: fixed
  int64_t fixed_offset_us_ = 0;
  mutable int64_t cached_bucket_ = INT64_MIN;
  mutable int64_t cached_offset_ = 0;
};

}  // namespace firesteel
