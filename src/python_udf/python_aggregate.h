#pragma once

#include "base/concurrency/cancellation.h"
#include "functions/aggregate_kernel.h"
#include "functions/python_function.h"
#include "python_udf/worker_pool.h"

#include <memory>
#include <vector>

namespace firesteel {

/// An aggregate of the user (pandas_udf, arrow_udf over groups): keeps all rows of a group and hands them to Python at
/// the end.
std::shared_ptr<const AggregateKernel> make_python_aggregate(std::shared_ptr<const PythonFunction> function,
                                                             std::shared_ptr<WorkerPool> pool,
                                                             std::vector<DataType> arguments);

/// The same aggregate, ended by a query's cancellation.
std::shared_ptr<const AggregateKernel> python_aggregate_with_cancellation(
    const std::shared_ptr<const AggregateKernel>& kernel, CancellationTokenPtr cancellation);

}  // namespace firesteel
