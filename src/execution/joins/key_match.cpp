#include "execution/joins/key_match.h"

#include "columnar/decoded_vector.h"
#include "columnar/physical_dispatch.h"
#include "execution/joins/join_prober.h"

#include <cmath>
#include <type_traits>

namespace firesteel {
namespace {

template <typename T>
bool same(const T& left, const T& right) {
  if constexpr (std::is_floating_point_v<T>) {
    return left == right || (std::isnan(left) && std::isnan(right));
  } else {
    return left == right;
  }
}

template <typename Equal>
void keep(JoinPairs& pairs, Equal&& equal) {
  size_t kept = 0;
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs.probe[kept] = pairs.probe[i];
    pairs.build[kept] = pairs.build[i];
    kept += equal(static_cast<size_t>(pairs.probe[i]), static_cast<size_t>(pairs.build[i])) ? 1 : 0;
  }
  pairs.probe.resize(kept);
  pairs.build.resize(kept);
}

template <typename T>
void keep_equal(const DecodedVector& probe, const DecodedVector& build, bool null_safe, JoinPairs& pairs) {
  if (!probe.may_have_nulls() && !build.may_have_nulls()) {
    keep(pairs, [&](size_t p, size_t b) { return same(probe.value<T>(p), build.value<T>(b)); });
    return;
  }
  keep(pairs, [&](size_t p, size_t b) {
    const bool probe_null = probe.is_null(p);
    const bool build_null = build.is_null(b);
    if (probe_null || build_null) {
      return null_safe && probe_null && build_null;
    }
    return same(probe.value<T>(p), build.value<T>(b));
  });
}

}  // namespace

void keep_equal_keys(const Vector& probe, const Vector& build, bool null_safe, JoinPairs& pairs) {
  if (build.type().is_null()) {
    if (!null_safe) {
      pairs.clear();
    }
    return;
  }
  const DecodedVector left(probe);
  const DecodedVector right(build);
  dispatch_physical(build.type().physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, ArrayRange>) {
      fail_check("nested join keys must be in canonical form");
    } else {
      keep_equal<T>(left, right, null_safe, pairs);
    }
  });
}

}  // namespace firesteel
