#include "sources/orc/orc_source.h"

#include "base/errors/spark_error.h"
#include "columnar/arrow/from_arrow.h"
#include "functions/cast/cast.h"
#include "sources/files/partition_discovery.h"
#include "sources/files/schema_assembly.h"
#include "sources/orc/orc_clock.h"
#include "sources/orc/orc_encoder.h"
#include "sources/orc/orc_file.h"
#include "sources/records/record_table.h"
#include "sources/write/file_write_job.h"

#include <arrow/record_batch.h>

#include <algorithm>
#include <strings.h>

namespace firesteel {
namespace {

using arrow::adapters::orc::ORCFileReader;
using arrow::adapters::orc::StripeInformation;

/// A column of the file and how it becomes the one asked for.
struct OrcColumn {
  int field = -1;   // of the file; -1: it has none
  DataType stored;  // with TIMESTAMP for times on the writer's clock
  DataType wanted;
  bool clock_times = false;
};

/// The rows of the stripes that begin in a part of a file.
class OrcReader final : public RecordReader {
 public:
  OrcReader(const FileSystem& file_system, const RecordPart& part, const Schema& schema,
            const std::vector<int>& columns, const ScanContext& context)
      : file_(orc_format::open_file(file_system, part.file)),
        environment_(context.environment == nullptr ? EvaluationEnvironment{} : *context.environment),
        zone_(TimeZone::load(environment_.session_time_zone)),
        reservation_(context.memory, "OrcReader") {
    for (int64_t i = 0; i < file_->NumberOfStripes(); ++i) {
      const StripeInformation stripe = file_->GetStripeInformation(i);
      if (stripe.offset >= part.start && stripe.offset < part.end) {
        stripes_.push_back(stripe);
      }
    }
    match_columns(schema, columns);
  }

  bool next(size_t max_rows, Batch& out) override {
    while (next_stripe_ < stripes_.size() || rows_ != nullptr || uncounted_ > 0) {
      if (columns_.empty()) {
        return next_count(max_rows, out);
      }
      if (rows_ == nullptr) {
        open_stripe(max_rows);
      }
      std::shared_ptr<arrow::RecordBatch> batch;
      if (const arrow::Status status = rows_->ReadNext(&batch); !status.ok()) {
        throw FileError(status.ToString());
      }
      if (batch == nullptr) {
        rows_.reset();
        continue;
      }
      out = assembled(*batch);
      return true;
    }
    return false;
  }

 private:
  void match_columns(const Schema& schema, const std::vector<int>& columns) {
    const Schema raw = orc_format::stored_schema(*file_);
    const Schema stored = orc_format::schema_of_file(*file_);
    for (const int column : columns) {
      const StructField& wanted = schema[static_cast<size_t>(column)];
      OrcColumn match;
      match.wanted = wanted.type;
      for (size_t f = 0; f < stored.size(); ++f) {
        if (strcasecmp(stored[f].name.c_str(), wanted.name.c_str()) == 0) {
          match.field = static_cast<int>(f);
          match.stored = stored[f].type;
          match.clock_times = raw[f].type != stored[f].type;
          break;
        }
      }
      columns_.push_back(match);
      if (match.field >= 0) {
        included_.push_back(match.field);
      }
    }
    std::sort(included_.begin(), included_.end());
    included_.erase(std::unique(included_.begin(), included_.end()), included_.end());
  }

  // No column is asked for, or the file has none of them: only the number of rows counts.
  bool next_count(size_t max_rows, Batch& out) {
    if (uncounted_ == 0) {
      uncounted_ = stripes_[next_stripe_++].num_rows;
    }
    out = Batch{};
    out.num_rows = std::min<size_t>(max_rows, static_cast<size_t>(uncounted_));
    uncounted_ -= static_cast<int64_t>(out.num_rows);
    for (const OrcColumn& column : columns_) {
      out.columns.push_back(Vector::null_constant(column.wanted, out.num_rows));
    }
    return true;
  }

  void open_stripe(size_t max_rows) {
    const StripeInformation& stripe = stripes_[next_stripe_++];
    reservation_.resize(stripe.length);
    if (const arrow::Status status = file_->Seek(stripe.first_row_id); !status.ok()) {
      throw FileError(status.ToString());
    }
    rows_ = orc_format::read_value(file_->NextStripeReader(static_cast<int64_t>(max_rows), included_));
    if (rows_ == nullptr) {
      throw FileError("an ORC stripe has no rows");
    }
  }

  Batch assembled(const arrow::RecordBatch& batch) const {
    Batch out;
    out.num_rows = static_cast<size_t>(batch.num_rows());
    for (const OrcColumn& column : columns_) {
      if (column.field < 0) {
        out.columns.push_back(Vector::null_constant(column.wanted, out.num_rows));
        continue;
      }
      const auto position = std::lower_bound(included_.begin(), included_.end(), column.field) - included_.begin();
      VectorPtr values = from_arrow_array(batch.column(static_cast<int>(position)), column.stored);
      if (column.clock_times) {
        values = orc_format::to_instants(values, zone_);
      }
      out.columns.push_back(as_wanted(values, column));
    }
    return out;
  }

  VectorPtr as_wanted(const VectorPtr& values, const OrcColumn& column) const {
    if (column.stored.same_type(column.wanted) || (column.stored.is_string_like() && column.wanted.is_string_like())) {
      return values->with_type(column.wanted);
    }
    if (!can_cast(column.stored, column.wanted, EvalMode::kAnsi)) {
      throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL",
                       {{"feature", "ORC columns of the type " + column.stored.sql() + " as " + column.wanted.sql()}});
    }
    RowErrors errors(EvalMode::kAnsi);
    std::vector<int32_t> valid;
    for (size_t row = 0; row < values->size(); ++row) {
      if (!values->is_null(row)) {
        valid.push_back(static_cast<int32_t>(row));
      }
    }
    const VectorPtr cast = flatten(make_cast_kernel(
        column.stored, column.wanted, EvalMode::kAnsi)({std::span(&values, 1), Rows{valid.data(), valid.size()},
                                                        values->size(), column.wanted, errors, environment_}));
    if (errors.error()) {
      throw *errors.error();
    }
    auto result = std::make_shared<Vector>(*cast);
    for (size_t row = 0; row < values->size() && valid.size() < values->size(); ++row) {
      if (values->is_null(row)) {
        result->set_null(row);
      }
    }
    return result;
  }

  const std::unique_ptr<ORCFileReader> file_;
  const EvaluationEnvironment environment_;
  const TimeZone zone_;
  MemoryReservation reservation_;
  std::vector<OrcColumn> columns_;
  std::vector<int> included_;  // fields of the file, ascending
  std::vector<StripeInformation> stripes_;
  size_t next_stripe_ = 0;
  int64_t uncounted_ = 0;
  std::shared_ptr<arrow::RecordBatchReader> rows_;
};

class OrcFormat final : public RecordFormat {
 public:
  std::string name() const override { return "orc"; }
  std::string title() const override { return "ORC"; }
  bool can_split(const FileStatus&) const override { return true; }
  std::unique_ptr<RecordReader> open(const FileSystemPtr& file_system, const RecordPart& part, const Schema& schema,
                                     const std::vector<int>& columns, const ScanContext& context) const override {
    return std::make_unique<OrcReader>(*file_system, part, schema, columns, context);
  }
};

Schema schema_of(const FileSystem& file_system, const FileStatus& file) {
  try {
    return orc_format::schema_of_file(*orc_format::open_file(file_system, file));
  } catch (const FileError&) {
    throw SparkError("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", {{"path", qualified_path(file_system, file.path)}});
  }
}

Schema inferred_schema(const FileSystem& file_system, const PartitionedFiles& files) {
  if (files.files.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "ORC"}});
  }
  return schema_of(file_system, files.files.front());
}

}  // namespace

TablePtr OrcSource::open(const std::vector<std::string>& paths, const Schema* schema,
                         const SourceOptions& options) const {
  if (paths.empty()) {
    throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "ORC"}});
  }
  if (source_flag(options, "mergeschema", "spark.sql.orc.mergeschema")) {
    throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "mergeSchema of ORC files"}});
  }
  const FileListing listing = list_files(paths, options);
  PartitionedFiles files = discover_partitions(listing, schema, source_time_zone(options));
  const Schema data = schema != nullptr ? without_columns(*schema, files.partition_schema)
                                        : inferred_schema(*listing.file_system, files);
  return std::make_shared<RecordTable>(std::make_shared<OrcFormat>(), data, listing, std::move(files), options);
}

std::unique_ptr<WriteJob> OrcSource::new_write(const WriteRequest& request) const {
  return start_file_write(request, std::make_unique<orc_format::OrcFormatWriter>(request));
}

}  // namespace firesteel
