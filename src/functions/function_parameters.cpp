#include "functions/function_parameters.h"

#include <map>

namespace firesteel {
namespace {

using Parameters = std::vector<FunctionParameter>;

FunctionParameter required(const char* name) { return {name, std::nullopt}; }
FunctionParameter text(const char* name, const char* standard) { return {name, Literal::string(standard)}; }

std::map<std::string_view, Parameters> all_parameters() {
  const Parameters decrypt = {required("expr"), required("key"), text("mode", "GCM"), text("padding", "DEFAULT"),
                              text("aad", "")};
  return {
      {"mask",
       {required("str"), text("upperChar", "X"), text("lowerChar", "x"), text("digitChar", "n"),
        FunctionParameter{"otherChar", Literal::null()}}},
      {"aes_encrypt",
       {required("expr"), required("key"), text("mode", "GCM"), text("padding", "DEFAULT"), text("iv", ""),
        text("aad", "")}},
      {"count_min_sketch", {required("column"), required("epsilon"), required("confidence"), required("seed")}},
      {"aes_decrypt", decrypt},
      {"try_aes_decrypt", decrypt},
  };
}

}  // namespace

const Parameters& function_parameters(std::string_view function) {
  static const std::map<std::string_view, Parameters> kAll = all_parameters();
  static const Parameters kNone;
  const auto found = kAll.find(function);
  return found == kAll.end() ? kNone : found->second;
}

}  // namespace firesteel
