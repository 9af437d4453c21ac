#include "functions/sketch/sketch_arguments.h"

#include "functions/kernel_frame/overloads.h"

namespace firesteel {
namespace {

BindMismatch failed_check(const std::string& message) {
  return {"TYPE_CHECK_FAILURE_WITH_HINT", {{"msg", message}, {"hint", ""}}};
}

bool in_range(int64_t value) {
  return value >= ThetaSketch::kLeastLgEntries && value <= ThetaSketch::kGreatestLgEntries;
}

}  // namespace

SparkError invalid_lg_entries(const std::string& function, int64_t value) {
  return SparkError("SKETCH_INVALID_LG_NOM_ENTRIES", {{"function", "`" + function + "`"},
                                                      {"min", std::to_string(ThetaSketch::kLeastLgEntries)},
                                                      {"max", std::to_string(ThetaSketch::kGreatestLgEntries)},
                                                      {"value", std::to_string(value)}});
}

BindResult<int> lg_entries_of(std::span<const ArgumentInfo> arguments, size_t index, const std::string& function,
                              ThetaSketch::Kind kind) {
  const ArgumentInfo& argument = arguments[index];
  if (!argument.type.is(TypeId::kInteger) && !argument.type.is_null()) {
    return unexpected_input_type(index, "\"INT\"", argument.type);
  }
  if (argument.constant == nullptr) {
    if (kind == ThetaSketch::Kind::kTheta) {
      throw SparkError("THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT", {{"function", "`" + function + "`"}});
    }
    return BindMismatch{
        "NON_FOLDABLE_INPUT", {{"inputName", "`lgNomEntries`"}, {"inputType", "\"INT\""}}, static_cast<int>(index)};
  }
  const int64_t value = argument.constant->is_null() ? 0 : argument.constant->as_int64();
  if (!in_range(value)) {
    if (kind == ThetaSketch::Kind::kTheta) {
      throw invalid_lg_entries(function, value);
    }
    return failed_check("[SKETCH_INVALID_LG_NOM_ENTRIES] Invalid call to `" + function +
                        "`; the `lgNomEntries` value must be between 4 and 26, inclusive: " + std::to_string(value) +
                        ". SQLSTATE: 22003");
  }
  return static_cast<int>(value);
}

BindResult<SummaryMode> summary_mode_of(std::span<const ArgumentInfo> arguments, size_t index,
                                        const std::string& function) {
  const ArgumentInfo& argument = arguments[index];
  if (!argument.type.is_string_like()) {
    return unexpected_input_type(index, "\"STRING\"", argument.type);
  }
  if (argument.constant == nullptr || argument.constant->is_null()) {
    return BindMismatch{
        "NON_FOLDABLE_INPUT", {{"inputName", "`mode`"}, {"inputType", "\"STRING\""}}, static_cast<int>(index)};
  }
  const std::string& name = argument.constant->as_string();
  std::string lower = name;
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  static constexpr std::string_view kModes[] = {"sum", "min", "max", "alwaysone"};
  for (size_t i = 0; i < std::size(kModes); ++i) {
    if (lower == kModes[i]) {
      return static_cast<SummaryMode>(i);
    }
  }
  return failed_check("[TUPLE_INVALID_SKETCH_MODE] Invalid call to `" + function + "`: mode '" + name +
                      "' is not supported. Valid modes are: sum, min, max, alwaysone. SQLSTATE: 22023");
}

SparkError invalid_sketch(const std::string& function, std::string_view bytes, ThetaSketch::Kind kind) {
  const bool theta = kind == ThetaSketch::Kind::kTheta;
  const std::string condition = theta ? "THETA_INVALID_INPUT_SKETCH_BUFFER" : "TUPLE_INVALID_INPUT_SKETCH_BUFFER";
  const std::string_view expected = theta ? "COMPACT" : "TUPLE";
  const std::string_view actual = ThetaSketch::family_of(bytes);
  if (actual.empty() || actual == expected) {
    return SparkError(condition, {{"function", "`" + function + "`"}});
  }
  return SparkError(condition + "_FAMILY", {{"function", "`" + function + "`"},
                                            {"expectedFamily", std::string(expected)},
                                            {"actualFamily", std::string(actual)}});
}

}  // namespace firesteel
