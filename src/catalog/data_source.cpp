#include "base/errors/spark_error.h"
#include "catalog/table.h"

namespace firesteel {

std::unique_ptr<WriteJob> DataSource::new_write(const WriteRequest&) const {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "writing files of the format " + name()}});
}

}  // namespace firesteel
