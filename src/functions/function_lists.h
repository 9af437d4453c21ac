#pragma once

#include "functions/function_def.h"

#include <vector>

namespace firesteel {

/// One list per folder: the only places where functions are enumerated.
std::vector<FunctionDef> math_functions();
std::vector<FunctionDef> comparison_functions();
std::vector<FunctionDef> string_functions();
std::vector<FunctionDef> datetime_functions();
std::vector<FunctionDef> collection_functions();
std::vector<FunctionDef> hash_functions();
std::vector<FunctionDef> misc_functions();
std::vector<FunctionDef> json_functions();
std::vector<FunctionDef> csv_functions();
std::vector<FunctionDef> xml_functions();
std::vector<FunctionDef> aggregate_functions();
std::vector<FunctionDef> generator_functions();
std::vector<FunctionDef> window_functions();
std::vector<FunctionDef> higher_order_functions();
std::vector<FunctionDef> vector_functions();
std::vector<FunctionDef> sketch_functions();
std::vector<FunctionDef> variant_functions();

// clang-format off
inline constexpr std::vector<FunctionDef> (*kFunctionLists[])() = {
    math_functions,
    comparison_functions,
    string_functions,
    datetime_functions,
    collection_functions,
    hash_functions,
    misc_functions,
    json_functions,
    csv_functions,
    xml_functions,
    aggregate_functions,
    generator_functions,
    window_functions,
    higher_order_functions,
    vector_functions,
    sketch_functions,
    variant_functions,
};
// clang-format on

}  // namespace firesteel
