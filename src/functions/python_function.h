#pragma once

#include "types/data_type.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// FunctionDef::group of the user's Python functions.
inline constexpr std::string_view kPythonFunctions = "python_udfs";
/// Begins the name of a function that was sent with its call and not registered.
inline constexpr std::string_view kInlinePythonFunction = "python_udf:";

/// How a function is called (pyspark.util.PythonEvalType).
enum class PythonEvalType : int {
  kBatched = 100,
  kArrowBatched = 101,
  kScalarPandas = 200,
  kGroupedMapPandas = 201,
  kGroupedAggPandas = 202,
  kScalarPandasIter = 204,
  kMapPandasIter = 205,
  kCogroupedMapPandas = 206,
  kMapArrowIter = 207,
  kGroupedMapArrow = 209,
  kCogroupedMapArrow = 210,
  kGroupedMapArrowIter = 215,
  kGroupedMapPandasIter = 216,
  kGroupedAggPandasIter = 217,
  kScalarArrow = 250,
  kScalarArrowIter = 251,
  kGroupedAggArrow = 252,
  kGroupedAggArrowIter = 254,
  kTable = 300,
  kArrowTable = 301,
};

using WorkerSettings = std::map<std::string, std::string>;

/// A function of the user as the client sent it.
struct PythonFunction {
  std::string name;
  PythonEvalType eval_type = PythonEvalType::kBatched;
  std::string command;         // pickled
  std::string python_version;  // "3.11", the client's
  DataType result_type;
  bool deterministic = true;
  std::vector<std::string> argument_names;  // as many as arguments, "" = positional; or empty

  WorkerSettings settings;

  bool is_scalar() const;
  /// Functions that see all rows of a group at once and give one value.
  bool is_aggregate() const;
};

}  // namespace firesteel
