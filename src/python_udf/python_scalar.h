#pragma once

#include "expression/expression.h"
#include "functions/function_def.h"
#include "functions/python_function.h"
#include "python_udf/worker_pool.h"

#include <memory>

namespace firesteel {

/// The user's function as one that the analyzer can bind: scalar functions and aggregates. Takes arguments of any type
/// and number (Python itself complains).
FunctionDef make_python_function(std::shared_ptr<const PythonFunction> function, std::shared_ptr<WorkerPool> pool);

/// A call of a Python function that the query's cancellation ends; other expressions come back as they are.
ExprPtr with_python_cancellation(const ExprPtr& expr, const CancellationTokenPtr& cancellation);

}  // namespace firesteel
