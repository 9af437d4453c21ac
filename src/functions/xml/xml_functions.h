#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

/// from_xml, to_xml, schema_of_xml.
std::vector<FunctionDef> xml_conversion_functions();
/// xpath, xpath_string, xpath_int ...
std::vector<FunctionDef> xpath_functions();

}  // namespace firesteel
