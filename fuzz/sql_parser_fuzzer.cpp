// Any text is a statement, an expression, a type and a schema, or an error with a condition.
#include "base/errors/spark_error.h"
#include "sql/parser/parser.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

template <typename Parse>
void attempt(Parse parse) {
  try {
    parse();
  } catch (const firesteel::SparkError&) {  // anything else ends the fuzzer
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  attempt([&] { firesteel::parse_statement(text); });
  attempt([&] { firesteel::parse_expression(text); });
  attempt([&] { firesteel::parse_data_type(text); });
  attempt([&] { firesteel::parse_table_schema(text); });
  return 0;
}
