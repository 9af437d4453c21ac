#include "connect/results/arrow_results.h"

#include "columnar/arrow/arrow_schema.h"
#include "columnar/arrow/arrow_status.h"
#include "columnar/arrow/to_arrow.h"

#include <arrow/array/concatenate.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/util/byte_size.h>

#include <algorithm>
#include <vector>

namespace firesteel {
namespace {

using RecordBatchPtr = std::shared_ptr<arrow::RecordBatch>;

// Appends to a std::string, which becomes the protocol's bytes field without another copy.
class StringOutput final : public arrow::io::OutputStream {
 public:
  explicit StringOutput(std::string& out) : out_(out) { set_mode(arrow::io::FileMode::WRITE); }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return static_cast<int64_t>(out_.size()); }
  arrow::Status Write(const void* data, int64_t size) override {
    out_.append(static_cast<const char*>(data), static_cast<size_t>(size));
    return arrow::Status::OK();
  }

 private:
  std::string& out_;
  bool closed_ = false;
};

std::string to_stream(const RecordBatchPtr& batch, int64_t size_hint) {
  std::string bytes;
  bytes.reserve(static_cast<size_t>(size_hint) + 4096);
  StringOutput output(bytes);
  const auto writer = check_arrow(arrow::ipc::MakeStreamWriter(&output, batch->schema()));
  check_arrow(writer->WriteRecordBatch(*batch));
  check_arrow(writer->Close());
  return bytes;
}

int64_t size_of(const arrow::RecordBatch& batch) {
  auto size = arrow::util::ReferencedBufferSize(batch);
  return size.ok() ? *size : arrow::util::TotalBufferSize(batch);
}

}  // namespace

struct ArrowResults::State {
  std::shared_ptr<arrow::Schema> schema;
  int64_t max_rows;
  Sink sink;
  std::vector<RecordBatchPtr> pending;
  int64_t pending_rows = 0;
  int64_t pending_bytes = 0;
  int64_t written_rows = 0;
  bool wrote = false;

  void add(const RecordBatchPtr& batch) {
    const int64_t bytes = size_of(*batch);
    // A batch that is too large is cut into slices of equal numbers of rows.
    int64_t rows_each = batch->num_rows();
    if (bytes > 2 * kBlockBytes) {
      rows_each = std::max<int64_t>(1, batch->num_rows() * kBlockBytes / bytes);
    }
    if (max_rows > 0) {
      rows_each = std::min(rows_each, max_rows);
    }
    for (int64_t row = 0; row < batch->num_rows(); row += rows_each) {
      const auto slice = rows_each < batch->num_rows() ? batch->Slice(row, rows_each) : batch;
      if (max_rows > 0 && pending_rows > 0 && pending_rows + slice->num_rows() > max_rows) {
        write();
      }
      pending.push_back(slice);
      pending_rows += slice->num_rows();
      pending_bytes += bytes * slice->num_rows() / std::max<int64_t>(1, batch->num_rows());
      if (pending_bytes >= kBlockBytes || (max_rows > 0 && pending_rows >= max_rows)) {
        write();
      }
    }
  }

  void write() {
    RecordBatchPtr batch;
    if (pending.empty()) {
      batch = check_arrow(arrow::RecordBatch::MakeEmpty(schema));
    } else if (pending.size() == 1) {
      batch = pending[0];
    } else {
      batch = check_arrow(arrow::ConcatenateRecordBatches(pending));
    }
    ArrowBlock block{to_stream(batch, pending_bytes), batch->num_rows(), written_rows};
    written_rows += block.rows;
    wrote = true;
    pending.clear();
    pending_rows = 0;
    pending_bytes = 0;
    sink(std::move(block));
  }
};

ArrowResults::ArrowResults(const Schema& schema, const std::string& time_zone, bool large_var_types, int64_t max_rows,
                           Sink sink)
    : state_(std::make_unique<State>()) {
  state_->schema = to_arrow_schema(schema, {time_zone, large_var_types});
  state_->max_rows = max_rows;
  state_->sink = std::move(sink);
}

ArrowResults::~ArrowResults() = default;

void ArrowResults::add(const Batch& batch) {
  if (batch.selected_rows() > 0) {
    state_->add(to_arrow_batch(batch, state_->schema));
  }
}

void ArrowResults::finish() {
  if (!state_->pending.empty() || !state_->wrote) {
    state_->write();
  }
}

}  // namespace firesteel
