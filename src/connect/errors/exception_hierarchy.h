#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// `name` and the names of its superclasses as Spark's JVM has them, innermost last ("java.lang.Throwable"). The client
/// chooses its own exception by the first name that it knows.
std::vector<std::string> exception_hierarchy(std::string_view name);

}  // namespace firesteel
