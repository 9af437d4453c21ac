#include "connect/expressions/python_function.h"

#include "connect/relations/plan_converter.h"
#include "connect/types/proto_types.h"
#include "spark/connect/expressions.pb.h"

namespace firesteel {

PythonFunction read_python_function(const pb::CommonInlineUserDefinedFunction& sent) {
  if (!sent.has_python_udf()) {
    throw_unsupported("the function " + sent.function_name() + " of a JVM class");
  }
  PythonFunction function;
  function.name = sent.function_name();
  function.deterministic = sent.deterministic();
  function.eval_type = static_cast<PythonEvalType>(sent.python_udf().eval_type());
  function.command = sent.python_udf().command();
  function.python_version = sent.python_udf().python_ver();
  function.result_type = read_proto_type(sent.python_udf().output_type());
  for (const pb::Expression& argument : sent.arguments()) {
    function.argument_names.push_back(
        argument.has_named_argument_expression() ? argument.named_argument_expression().key() : std::string());
  }
  return function;
}

}  // namespace firesteel
