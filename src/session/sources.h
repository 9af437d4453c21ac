#pragma once

#include "catalog/table.h"

#include <map>
#include <memory>
#include <string>

namespace firesteel {

/// The data sources of this engine by format name: the one list.
std::map<std::string, std::shared_ptr<const DataSource>> built_in_sources();

}  // namespace firesteel
