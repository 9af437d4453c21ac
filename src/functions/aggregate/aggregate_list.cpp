#include "functions/aggregate/aggregate_functions.h"
#include "functions/function_lists.h"

#include <iterator>

namespace firesteel {

std::vector<FunctionDef> aggregate_functions() {
  std::vector<FunctionDef> list = {count_aggregate(),
                                   count_if_aggregate(),
                                   sum_aggregate(),
                                   try_sum_aggregate(),
                                   avg_aggregate(),
                                   try_avg_aggregate(),
                                   min_aggregate(),
                                   max_aggregate(),
                                   first_aggregate(),
                                   last_aggregate(),
                                   any_value_aggregate(),
                                   approx_count_distinct_aggregate(),
                                   percentile_approx_aggregate(),
                                   mode_aggregate(),
                                   listagg_aggregate(),
                                   histogram_numeric_aggregate()};
  for (const auto family : {moment_aggregates, bit_and_boolean_aggregates, max_by_aggregates, collection_aggregates,
                            percentile_aggregates, vector_aggregates, bitmap_aggregates}) {
    std::vector<FunctionDef> functions = family();
    list.insert(list.end(), std::make_move_iterator(functions.begin()), std::make_move_iterator(functions.end()));
  }
  return list;
}

}  // namespace firesteel
