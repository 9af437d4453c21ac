#include "sources/parquet/nested/nested_column_reader.h"

#include "base/errors/check.h"

namespace firesteel::parquet_format {

void check_nested_types(const ParquetField&, const DataType&, const ParquetFile&, const std::string&) {}

std::unique_ptr<ColumnReader> make_nested_column_reader(const ParquetFile&, const ParquetField&, const DataType&,
                                                        const RowGroup&, const RandomAccessFile&,
                                                        std::atomic<int64_t>&) {
  fail_check("nested Parquet columns are not readable yet");
}

}  // namespace firesteel::parquet_format
