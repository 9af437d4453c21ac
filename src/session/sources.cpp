#include "session/sources.h"


namespace firesteel {

std::map<std::string, std::shared_ptr<const DataSource>> built_in_sources() {
  return {};
}

}  // namespace firesteel
