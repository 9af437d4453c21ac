#pragma once

#include "catalog/metastore.h"
#include "catalog/table.h"

#include <map>
#include <memory>
#include <string>

namespace firesteel {

/// The data sources of this engine by format name: the one list.
std::map<std::string, std::shared_ptr<const DataSource>> built_in_sources();

/// The catalog that belongs to a warehouse folder (a URI): a file beside it.
std::unique_ptr<Metastore> open_metastore(const std::string& warehouse);

}  // namespace firesteel
