#include "base/errors/check.h"

namespace firesteel {

void fail_check(std::string_view message) { throw InternalError(std::string(message)); }

}  // namespace firesteel
