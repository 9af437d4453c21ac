// Any bytes are a Parquet file whose columns can be read, or an error with a condition.
#include "base/errors/spark_error.h"
#include "sources/parquet/parquet_source.h"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unistd.h>

namespace {

void read_all(const std::string& path) {
  using namespace firesteel;
  const ParquetSource source;  // a new one for each file: it keeps footers by path
  const TablePtr table = source.open({path}, nullptr, {});
  ScanRequest request;
  for (size_t c = 0; c < table->schema().size(); ++c) {
    request.columns.push_back(static_cast<int>(c));
  }
  const auto scan = table->new_scan(request);
  MemoryPool memory(int64_t{256} << 20);
  ScanContext context;
  context.environment = std::make_shared<const EvaluationEnvironment>();
  context.memory = &memory;
  for (const ScanSplitPtr& split : scan->splits()) {
    const auto reader = scan->open(split, context);
    Batch batch;
    for (int batches = 0; batches < 100 && reader->next(batch); ++batches) {  // a few bytes can claim many rows
      for (const VectorPtr& column : batch.columns) {
        for (size_t row = 0; row < column->size(); ++row) {
          if (!column->is_null(row)) {
            column->literal_at(row);
          }
        }
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int file = memfd_create("fuzz", 0);
  if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) {
    return 1;
  }
  try {
    read_all("/proc/self/fd/" + std::to_string(file));
  } catch (const firesteel::SparkError&) {  // anything else ends the fuzzer
  }
  close(file);
  return 0;
}
