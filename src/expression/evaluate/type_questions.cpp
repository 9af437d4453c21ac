#include "expression/evaluate/type_questions.h"

#include <string>

namespace firesteel {

std::optional<Literal> answer_of_type(const ScalarCall& call) {
  if (call.function->name == "typeof") {
    return Literal::string(call.arguments[0]->type().simple_string());
  }
  if (call.function->name == "collation") {
    const DataType& type = call.arguments[0]->type();
    return Literal::string("SYSTEM.BUILTIN." + (type.is_null() ? "UTF8_BINARY" : std::string(type.collation())));
  }
  return std::nullopt;
}

}  // namespace firesteel
