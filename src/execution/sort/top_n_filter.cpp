#include "execution/sort/top_n_filter.h"

#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"

#include <type_traits>

namespace firesteel {

void TopNFilter::offer(int64_t value) {
  int64_t known = bound_.load(std::memory_order_relaxed);
  while ((ascending_ ? value < known : value > known) &&
         !bound_.compare_exchange_weak(known, value, std::memory_order_relaxed)) {
  }
  ready_.store(true, std::memory_order_release);
}

size_t TopNFilter::select(const Vector& column, Rows rows, int32_t* out) const {
  const DecodedVector decoded(column);
  const int64_t bound = bound_.load(std::memory_order_relaxed);
  size_t count = 0;
  dispatch_physical(type_.physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_integral_v<T> && sizeof(T) <= sizeof(int64_t)) {
      rows.for_each([&](size_t row) {
        out[count] = static_cast<int32_t>(row);
        const bool passes =
            !decoded.is_null(row) && (ascending_ ? decoded.value<T>(row) <= bound : decoded.value<T>(row) >= bound);
        count += passes ? 1 : 0;
      });
    }
  });
  return count;
}

}  // namespace firesteel
