#include "sources/parquet/write/parquet_encoder.h"

#include "base/errors/spark_error.h"
#include "sources/parquet/write/leaf_writer.h"
#include "sources/parquet/write/shredder.h"
#include "sources/write/arrow_output_stream.h"
#include "sources/write/file_write_job.h"

#include <arrow/io/interfaces.h>
#include <arrow/status.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/exception.h>
#include <parquet/file_writer.h>
#include <parquet/properties.h>
#include <parquet/schema.h>

namespace firesteel::parquet_format {
namespace {

std::shared_ptr<parquet::WriterProperties> writer_properties(const WriteOptions& options) {
  parquet::WriterProperties::Builder builder;
  builder.version(parquet::ParquetVersion::PARQUET_2_6)
      ->data_page_version(parquet::ParquetDataPageVersion::V1)
      ->compression(static_cast<arrow::Compression::type>(options.codec))
      ->data_pagesize(options.page_bytes)
      ->dictionary_pagesize_limit(options.dictionary_page_bytes)
      ->enable_write_page_index();
  if (!options.dictionary) {
    builder.disable_dictionary();
  }
  return builder.build();
}

class ParquetEncoder final : public FileEncoder {
 public:
  ParquetEncoder(const std::string& path, const WriteOptions& options, const WriteSchema& schema,
                 const std::string& row_metadata, const WriteContext& context)
      : options_(options),
        schema_(schema),
        stream_(std::make_shared<ArrowOutputStream>(path)),
        runs_(static_cast<size_t>(schema.num_leaves)),
        reservation_(context.memory, "ParquetWriter") {
    auto metadata = arrow::key_value_metadata({kSparkVersionKey, kRowMetadataKey}, {"4.2.0", row_metadata});
    writer_ = translated(
        [&] { return parquet::ParquetFileWriter::Open(stream_, schema.root, writer_properties(options), metadata); });
  }

  void write(const Batch& batch) override {
    translated([&] {
      if (row_group_ == nullptr) {
        row_group_ = writer_->AppendBufferedRowGroup();
      }
      for (size_t c = 0; c < schema_.fields.size(); ++c) {
        shred(schema_.fields[c], batch.columns[c], batch.num_rows, runs_);
      }
      for (const WriteField& field : schema_.fields) {
        write_leaves(field);
      }
      end_full_row_group();
    });
  }

  int64_t close() override {
    translated([&] {
      end_row_group();
      writer_->Close();
      if (const arrow::Status status = stream_->Close(); !status.ok()) {
        throw FileError(status.message());
      }
    });
    return stream_->size();
  }

 private:
  void write_leaves(const WriteField& field) {
    if (field.leaf >= 0) {
      write_leaf(field, runs_[static_cast<size_t>(field.leaf)], *row_group_->column(field.leaf));
    }
    for (const WriteField& child : field.children) {
      write_leaves(child);
    }
  }

  void end_full_row_group() {
    // What the encoders hold of the page that they are filling, on average.
    constexpr int64_t kOpenPageBytes = 128 << 10;
    const int64_t written = row_group_->total_compressed_bytes() + row_group_->total_compressed_bytes_written();
    const bool reserved = reservation_.try_resize(written + kOpenPageBytes * schema_.num_leaves);
    if (!reserved || written >= options_.row_group_bytes) {
      end_row_group();
    }
  }

  void end_row_group() {
    if (row_group_ != nullptr) {
      row_group_->Close();
      row_group_ = nullptr;
      reservation_.release();
    }
  }

  /// Runs `body`; libparquet's exceptions become ours.
  template <typename F>
  static auto translated(F body) -> decltype(body()) {
    try {
      return body();
    } catch (const parquet::ParquetException& error) {
      throw FileError(error.what());
    }
  }

  const WriteOptions& options_;
  const WriteSchema& schema_;
  std::shared_ptr<ArrowOutputStream> stream_;
  std::unique_ptr<parquet::ParquetFileWriter> writer_;
  parquet::RowGroupWriter* row_group_ = nullptr;  // owned by writer_
  std::vector<LeafRun> runs_;
  MemoryReservation reservation_;
};

}  // namespace

ParquetFormatWriter::ParquetFormatWriter(const WriteRequest& request)
    : options_(read_write_options(request)),
      schema_(make_write_schema(data_schema(request), options_.timestamps)),
      row_metadata_(firesteel::parquet_format::row_metadata(data_schema(request))) {}

std::unique_ptr<FileEncoder> ParquetFormatWriter::open(const std::string& path, const WriteContext& context) const {
  return std::make_unique<ParquetEncoder>(path, options_, schema_, row_metadata_, context);
}

}  // namespace firesteel::parquet_format
