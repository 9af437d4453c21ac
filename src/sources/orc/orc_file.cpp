#include "sources/orc/orc_file.h"

#include "columnar/arrow/arrow_schema.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/memory_pool.h>
#include <arrow/type.h>

#include <algorithm>

namespace firesteel::orc_format {
namespace {

/// Our file in Arrow's eyes.
class InputFile final : public arrow::io::RandomAccessFile {
 public:
  InputFile(const FileSystem& file_system, const std::string& path) : file_(file_system.open(path)) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return at_; }
  arrow::Status Seek(int64_t position) override {
    at_ = position;
    return arrow::Status::OK();
  }
  arrow::Result<int64_t> GetSize() override { return file_->size(); }

  arrow::Result<int64_t> ReadAt(int64_t position, int64_t bytes, void* out) override {
    const int64_t there = std::max<int64_t>(std::min(bytes, file_->size() - position), 0);
    try {
      file_->read_at(position, static_cast<size_t>(there), static_cast<uint8_t*>(out));
    } catch (const FileError& error) {
      return arrow::Status::IOError(error.what());
    }
    return there;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(int64_t position, int64_t bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(bytes));
    ARROW_ASSIGN_OR_RAISE(const int64_t there, ReadAt(position, bytes, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(there, false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }
  arrow::Result<int64_t> Read(int64_t bytes, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const int64_t there, ReadAt(at_, bytes, out));
    at_ += there;
    return there;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t bytes) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, ReadAt(at_, bytes));
    at_ += buffer->size();
    return buffer;
  }

 private:
  const std::unique_ptr<firesteel::RandomAccessFile> file_;
  int64_t at_ = 0;
  bool closed_ = false;
};

DataType with_instants(const DataType& type) {
  switch (type.id()) {
    case TypeId::kTimestampNtz:
      return DataType::timestamp();
    case TypeId::kArray:
      return DataType::array(with_instants(type.element()));
    case TypeId::kMap:
      return DataType::map(with_instants(type.key()), with_instants(type.value()));
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) {
        field.type = with_instants(field.type);
      }
      return DataType::struct_type(std::move(fields));
    }
    default:
      return type;
  }
}

}  // namespace

std::unique_ptr<arrow::adapters::orc::ORCFileReader> open_file(const FileSystem& file_system, const FileStatus& file) {
  return read_value(arrow::adapters::orc::ORCFileReader::Open(std::make_shared<InputFile>(file_system, file.path),
                                                              arrow::default_memory_pool()));
}

Schema stored_schema(arrow::adapters::orc::ORCFileReader& reader) {
  return from_arrow_schema(*read_value(reader.ReadSchema()));
}

Schema schema_of_file(arrow::adapters::orc::ORCFileReader& reader) {
  return with_instants(DataType::struct_type(stored_schema(reader))).fields();
}

}  // namespace firesteel::orc_format
