#pragma once

#include "functions/function_def.h"

#include <memory>
#include <vector>

namespace firesteel {

class Regex;

/// The compiled pattern of a constant argument; null when it is no constant or malformed (then the rows report it).
std::shared_ptr<const Regex> constant_regex(const ArgumentInfo& argument);

std::vector<FunctionDef> like_functions();
std::vector<FunctionDef> substring_functions();
std::vector<FunctionDef> case_functions();
std::vector<FunctionDef> trim_functions();
std::vector<FunctionDef> concat_functions();
std::vector<FunctionDef> search_functions();
std::vector<FunctionDef> padding_functions();
std::vector<FunctionDef> regexp_functions();
std::vector<FunctionDef> encoding_functions();
std::vector<FunctionDef> character_functions();
std::vector<FunctionDef> validity_functions();
std::vector<FunctionDef> binary_text_functions();
std::vector<FunctionDef> url_functions();
std::vector<FunctionDef> mask_functions();
std::vector<FunctionDef> format_functions();
std::vector<FunctionDef> number_model_functions();

}  // namespace firesteel
