#pragma once

#include "functions/function_def.h"

namespace firesteel {

/// `kernel` with failing rows turned to NULL, whatever the query's mode (try_add and its like).
ScalarKernel try_kernel(ScalarKernel kernel);
/// The same for a whole binding: also makes the result nullable.
BindResult<ScalarBinding> as_try(BindResult<ScalarBinding> bound);
/// The same for a function: a binder that tries `function`'s.
ScalarFunction as_try(ScalarFunction function);

}  // namespace firesteel
