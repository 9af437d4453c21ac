#include "functions/kernel_frame/try_kernel.h"

namespace firesteel {

ScalarKernel try_kernel(ScalarKernel kernel) {
  return [kernel = std::move(kernel)](const KernelCall& call) {
    RowErrors errors(EvalMode::kTry);
    const KernelCall inner{call.arguments, call.rows, call.size, call.result_type, errors, call.environment};
    VectorPtr result = kernel(inner);
    for (const int32_t row : errors.null_rows()) {
      call.errors.note_null(static_cast<size_t>(row));
    }
    return result;
  };
}

BindResult<ScalarBinding> as_try(BindResult<ScalarBinding> bound) {
  if (auto* binding = std::get_if<ScalarBinding>(&bound)) {
    binding->kernel = try_kernel(std::move(binding->kernel));
    binding->nullable = true;
  }
  return bound;
}

ScalarFunction as_try(ScalarFunction function) {
  auto bind = [inner = std::move(function.bind)](std::span<const ArgumentInfo> arguments, const BindContext& context) {
    return as_try(inner(arguments, context));
  };
  return {std::move(bind), function.deterministic};
}

}  // namespace firesteel
