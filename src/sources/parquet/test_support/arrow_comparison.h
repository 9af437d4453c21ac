#pragma once

#include "catalog/table.h"
#include "types/literal.h"

#include <arrow/api.h>

#include <string>
#include <vector>

namespace firesteel::parquet_format {

/// Tests only: one value of an Arrow array as the literal that the Parquet reader must give for it.
Literal arrow_literal(const arrow::Array& array, int64_t row, const DataType& type);

/// Tests only: all rows of a table, column by column.
std::vector<std::vector<Literal>> read_all(const Table& table, const ScanRequest& request, const ScanContext& context);

/// Tests only: reads all columns with ours and with Arrow's reader and compares every value.
void expect_same_as_arrow(const std::string& path, size_t batch_size);

/// Tests only: a file name in a folder of this test that is removed at exit.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace firesteel::parquet_format
