#include "functions/collection/map_keys.h"

#include "functions/cast/value_text.h"
#include "functions/comparison/compare_values.h"

namespace firesteel {

void check_new_key(const KernelCall& call, size_t row, const Vector& keys, int32_t index, const ElementPicker& picker) {
  const auto key = static_cast<size_t>(index);
  if (keys.is_null(key)) {
    call.errors.fail(row, [] { return SparkError("NULL_MAP_KEY"); });
    return;
  }
  for (size_t i = 0; i < picker.length(); ++i) {
    const auto other = static_cast<size_t>(picker.picked(i));
    if (!keys.is_null(other) && compare_values(keys, other, keys, key) == 0) {
      call.errors.fail(row, [&] {
        std::string text;
        append_value_text(keys, key, TimeZone::load(call.environment.session_time_zone), text);
        return SparkError("DUPLICATED_MAP_KEY",
                          {{"key", text}, {"mapKeyDedupPolicy", "\"spark.sql.mapKeyDedupPolicy\""}});
      });
      return;
    }
  }
}

}  // namespace firesteel
