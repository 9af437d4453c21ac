#include "sources/write/noop_source.h"

#include "base/errors/spark_error.h"

namespace firesteel {
namespace {

class NoopTask final : public TaskWriter {
 public:
  void write(const Batch&) override {}
  void close() override {}
};

class NoopJob final : public WriteJob {
 public:
  std::unique_ptr<TaskWriter> open(int, const WriteContext&) override { return std::make_unique<NoopTask>(); }
  void commit() override {}
  void abort() noexcept override {}
  const WriteSummary& summary() const override { return summary_; }

 private:
  WriteSummary summary_;
};

}  // namespace

TablePtr NoopSource::open(const std::vector<std::string>&, const Schema*, const SourceOptions&) const {
  throw SparkError("UNSUPPORTED_FEATURE.FIRESTEEL", {{"feature", "reading the format noop"}});
}

std::unique_ptr<WriteJob> NoopSource::new_write(const WriteRequest& request) const {
  if (request.mode == SaveMode::kErrorIfExists || request.mode == SaveMode::kIgnore) {
    throw SparkError(
        "UNSUPPORTED_DATA_SOURCE_SAVE_MODE",
        {{"source", "noop"}, {"createMode", request.mode == SaveMode::kIgnore ? "\"Ignore\"" : "\"ErrorIfExists\""}});
  }
  return std::make_unique<NoopJob>();
}

}  // namespace firesteel
