#include "functions/aggregate/within_group.h"

namespace firesteel {

WithinGroup within_group_of(std::string_view function) {
  if (function == "percentile_cont" || function == "percentile_disc") {
    return WithinGroup::kRequired;
  }
  return function == "mode" ? WithinGroup::kInstead
                            : (function == "listagg" ? WithinGroup::kOptional : WithinGroup::kNone);
}

bool has_within_group(std::span<const ArgumentInfo> arguments) {
  const Literal* last = arguments.empty() ? nullptr : arguments.back().constant;
  return last != nullptr && last->type.is(TypeId::kString) && !last->is_null() &&
         last->as_string().starts_with(kWithinGroupPrefix);
}

std::vector<WithinGroupKey> within_group_keys(std::span<const ArgumentInfo> arguments) {
  std::vector<WithinGroupKey> keys;
  for (const char direction : arguments.back().constant->as_string().substr(kWithinGroupPrefix.size())) {
    keys.push_back({direction == 'a' || direction == 'A', direction == 'a' || direction == 'D'});
  }
  return keys;
}

}  // namespace firesteel
