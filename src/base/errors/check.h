#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace firesteel {

/// A bug of ours (Spark condition INTERNAL_ERROR, SQLSTATE XX000). User input never leads here.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(std::string_view message);

/// Throws InternalError unless `invariant` holds. Stays on in release builds: use it where it is cheap.
inline void check(bool invariant, std::string_view message) {
  if (!invariant) [[unlikely]] {
    fail_check(message);
  }
}

}  // namespace firesteel
