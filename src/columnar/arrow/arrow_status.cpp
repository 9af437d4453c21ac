#include "columnar/arrow/arrow_status.h"

#include "base/errors/check.h"
#include "base/errors/spark_error.h"

#include <string>

namespace firesteel {

void throw_arrow_error(const arrow::Status& status) {
  if (status.IsOutOfMemory()) {
    throw SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", "0"}, {"receivedBytes", "0"}});
  }
  if (status.IsIOError()) {
    throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", status.message()}});
  }
  if (status.IsNotImplemented()) {
    throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", status.message()}});
  }
  throw InternalError("Arrow: " + status.ToString());
}

}  // namespace firesteel
