#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

namespace firesteel {

/// Turns a failed Arrow status into our own exception. Out of memory, I/O errors and unsupported things are
/// SparkErrors; the rest are InternalErrors. Call it where the Arrow call is made: no Status travels further.
[[noreturn]] void throw_arrow_error(const arrow::Status& status);

inline void check_arrow(const arrow::Status& status) {
  if (!status.ok()) [[unlikely]] {
    throw_arrow_error(status);
  }
}

template <typename T>
T check_arrow(arrow::Result<T> result) {
  if (!result.ok()) [[unlikely]] {
    throw_arrow_error(result.status());
  }
  return std::move(result).ValueUnsafe();
}

}  // namespace firesteel
