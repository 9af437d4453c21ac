#pragma once

#include "functions/function_def.h"

#include <string_view>
#include <vector>

namespace firesteel {

/// Does an aggregate take WITHIN GROUP (ORDER BY ...)?
enum class WithinGroup : uint8_t {
  kNone,
  kOptional,
  kRequired,  // with one key
  kInstead,   // with one key, in place of the arguments
};
WithinGroup within_group_of(std::string_view function);

/// Direction of one key of WITHIN GROUP (ORDER BY ...).
struct WithinGroupKey {
  bool ascending = true;
  bool nulls_first = true;
};

/// Of an aggregate that is written with WITHIN GROUP the keys follow the arguments, and at the end stands a constant
/// string of this prefix and a letter a key: a, d: ascending, descending; capitals: in the order of NULLs that is not
/// the default.
inline constexpr std::string_view kWithinGroupPrefix = "within group:";
bool has_within_group(std::span<const ArgumentInfo> arguments);
std::vector<WithinGroupKey> within_group_keys(std::span<const ArgumentInfo> arguments);

}  // namespace firesteel
