#include "base/errors/spark_error.h"
#include "columnar/vector_builder.h"
#include "sources/files/partition_discovery.h"
#include "sources/records/record_table.h"
#include "sources/text/text_source.h"

namespace firesteel {
namespace {

Schema binary_file_schema() {
  return {{"path", DataType::string(), true, {}},
          {"modificationTime", DataType::timestamp(), true, {}},
          {"length", DataType::long_type(), true, {}},
          {"content", DataType::binary(), true, {}}};
}

class BinaryFileReader final : public RecordReader {
 public:
  BinaryFileReader(FileSystemPtr file_system, const RecordPart& part, std::vector<int> columns, MemoryPool* memory)
      : file_system_(std::move(file_system)), file_(part.file), columns_(std::move(columns)) {
    reservation_ = MemoryReservation(memory, "BinaryFileReader");
  }

  bool next(size_t, Batch& out) override {
    if (done_) {
      return false;
    }
    done_ = true;
    out = Batch{};
    out.num_rows = 1;
    const Schema schema = binary_file_schema();
    for (const int column : columns_) {
      VectorBuilder builder(schema[static_cast<size_t>(column)].type);
      switch (column) {
        case 0:
          builder.append_string(path_for_message(*file_system_, file_.path));
          break;
        case 1:
          builder.append<int64_t>(file_.modified_ns / 1'000'000 * 1000);
          break;
        case 2:
          builder.append<int64_t>(file_.size);
          break;
        default:
          builder.append_string(content());
      }
      out.columns.push_back(builder.finish());
    }
    return true;
  }

 private:
  std::string content() {
    reservation_.resize(file_.size * 2);
    std::string bytes(static_cast<size_t>(file_.size), '\0');
    file_system_->open(file_.path)->read_at(0, bytes.size(), reinterpret_cast<uint8_t*>(bytes.data()));
    return bytes;
  }

  const FileSystemPtr file_system_;
  const FileStatus file_;
  const std::vector<int> columns_;
  MemoryReservation reservation_;
  bool done_ = false;
};

class BinaryFileFormat final : public RecordFormat {
 public:
  std::string name() const override { return "binaryfile"; }
  std::string title() const override { return "BinaryFile"; }
  bool can_split(const FileStatus&) const override { return false; }
  std::unique_ptr<RecordReader> open(const FileSystemPtr& file_system, const RecordPart& part, const Schema&,
                                     const std::vector<int>& columns, const ScanContext& context) const override {
    return std::make_unique<BinaryFileReader>(file_system, part, columns, context.memory);
  }
};

}  // namespace

TablePtr BinaryFileSource::open(const std::vector<std::string>& paths, const Schema* schema,
                                const SourceOptions& options) const {
  if (schema != nullptr) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "a schema given for the format binaryFile"}});
  }
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files = discover_partitions(listing, schema, source_time_zone(options));
  return std::make_shared<RecordTable>(std::make_shared<BinaryFileFormat>(), binary_file_schema(), listing,
                                       std::move(files), options);
}

}  // namespace firesteel
