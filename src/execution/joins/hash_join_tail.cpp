#include "execution/joins/build_chunks.h"
#include "execution/joins/hash_join_sink.h"
#include "execution/joins/join_prober.h"
#include "execution/joins/probe_rows.h"

#include <algorithm>
#include <deque>

namespace firesteel {
namespace {

constexpr size_t kRowsPerMorsel = size_t{1} << 16;
// The hash has bits for so many rounds of partitioning.
constexpr int kMaxLevel = 5;

/// The rows of a build side that are due at the end, in pieces.
class BuildRows {
 public:
  BuildRows() = default;
  BuildRows(std::shared_ptr<BuildSide> build, size_t begin, size_t end)
      : build_(std::move(build)), row_(begin), end_(end) {}

  bool next(const JoinShape& shape, size_t limit, Batch& out) {
    while (row_ < end_) {
      std::vector<int32_t> rows;
      std::vector<uint8_t> flags;
      for (; row_ < end_ && rows.size() < limit; ++row_) {
        const bool matched = build_->matched[row_] != 0;
        if (shape.build_output == BuildOutput::kExistence || matched == (shape.build_output == BuildOutput::kMatched)) {
          rows.push_back(static_cast<int32_t>(row_));
          flags.push_back(matched ? 1 : 0);
        }
      }
      if (!rows.empty()) {
        out = emit(shape, rows, flags);
        return true;
      }
    }
    build_.reset();
    return false;
  }

 private:
  Batch emit(const JoinShape& shape, const std::vector<int32_t>& rows, const std::vector<uint8_t>& flags) const {
    Batch out;
    out.num_rows = rows.size();
    const auto add_nulls = [&] {
      for (const DataType& type : shape.probe_types) {
        out.columns.push_back(Vector::null_constant(type, rows.size()));
      }
    };
    const bool with_nulls = shape.build_output == BuildOutput::kUnmatchedWithNulls;
    if (with_nulls && shape.build_right) {
      add_nulls();
    }
    for (const VectorPtr& column : build_->columns) {
      out.columns.push_back(gather(column, Rows{rows.data(), rows.size()}));
    }
    if (with_nulls && !shape.build_right) {
      add_nulls();
    }
    if (shape.build_output == BuildOutput::kExistence) {
      auto exists = Vector::flat(DataType::boolean(), rows.size());
      std::copy(flags.begin(), flags.end(), exists->mutable_values<uint8_t>());
      out.columns.push_back(std::move(exists));
    }
    return out;
  }

  std::shared_ptr<BuildSide> build_;
  size_t row_ = 0;
  size_t end_ = 0;
};

size_t morsels(const JoinState& state) {
  if (state.build == nullptr) {
    return state.spilling ? PartitionWriter::kPartitions : 0;
  }
  return state.shape->needs_matched_build() ? (state.build->num_rows + kRowsPerMorsel - 1) / kRowsPerMorsel : 0;
}

}  // namespace

class HashJoinTail::Reader final : public SourceReader {
 public:
  Reader(HashJoinTail& source, RunningQuery& query)
      : source_(source), state_(*source.state_), query_(query), prober_(state_.shape, query) {}

  bool next(TaskContext& task, Batch& out) override {
    while (true) {
      if (build_rows_.next(*state_.shape, query_.batch_size, out)) {
        return true;
      }
      if (build_ != nullptr) {
        if (probe_next(out)) {
          return true;
        }
      } else if (chunks_ != nullptr) {
        start_pass(chunks_->next());
      } else if (!work_.empty()) {
        SpilledPartition partition = std::move(work_.front());
        work_.pop_front();
        start_partition(std::move(partition));
      } else if (claimed_) {
        claimed_ = false;
        out = Batch{};  // tells of the morsel's end even when it gave no rows
        return true;
      } else if (!claim(task)) {
        return false;
      }
    }
  }

 private:
  bool claim(TaskContext& task) {
    const size_t morsel = source_.next_.fetch_add(1, std::memory_order_relaxed);
    if (morsel >= morsels(state_)) {
      return false;
    }
    claimed_ = true;
    task.morsel = static_cast<int64_t>(morsel);
    if (state_.build == nullptr) {
      work_.push_back(std::move(state_.partitions[morsel]));
    } else {
      build_rows_ = BuildRows(state_.build, morsel * kRowsPerMorsel,
                              std::min(state_.build->num_rows, (morsel + 1) * kRowsPerMorsel));
    }
    return true;
  }

  /// Builds the partition's table, or partitions it further when it does not fit; when that would not help, the build
  /// rows come in chunks.
  void start_partition(SpilledPartition partition) {
    if (partition.one_key || partition.level >= kMaxLevel || (query_.force_spill && partition.level > 0)) {
      chunks_ = std::make_unique<BuildChunks>(state_.shape, query_, std::move(partition.build));
      start_probing(chunks_->next(), std::move(partition.probe));
      return;
    }
    BuildCollector collector(state_.shape, query_);
    std::vector<std::unique_ptr<SpillReader>> readers;
    for (const auto& file : partition.build) {
      readers.push_back(file->read());
    }
    Batch batch;
    for (size_t r = 0; r < readers.size(); ++r) {
      while (readers[r]->next(batch)) {
        query_.check_cancelled();
        const bool granted = collector.add(batch);
        const bool forced = query_.force_spill && partition.level == 0;
        if (granted && !forced) {
          continue;
        }
        repartition(std::move(partition), collector, readers, r);
        return;
      }
    }
    SerialTasks serial;
    auto build = try_finish_build(*state_.shape, {&collector}, serial, query_);
    if (build == nullptr) {
      repartition(std::move(partition), collector, readers, readers.size());
      return;
    }
    start_probing(std::move(build), std::move(partition.probe));
  }

  void start_probing(std::shared_ptr<BuildSide> build, std::vector<std::unique_ptr<SpillFile>> probe) {
    probe_ = std::make_unique<ProbeRows>(std::move(probe), query_, prober_.needs_matched_probe());
    start_pass(std::move(build));
  }

  void start_pass(std::shared_ptr<BuildSide> build) {
    build_ = std::move(build);
    build_->has_null_key = state_.has_null_key;
    build_->is_empty = state_.is_empty;
    probe_->start_pass(chunks_ == nullptr || chunks_->at_end());
  }

  void repartition(SpilledPartition partition, BuildCollector& collector,
                   std::vector<std::unique_ptr<SpillReader>>& readers, size_t current) {
    const int level = partition.level + 1;
    const JoinShape& shape = *state_.shape;
    JoinKeys keys;
    JoinKeyReader build_keys(shape.build_keys, state_.shape, query_.environment);
    PartitionWriter build_writer(shape.build_types, query_, level);
    for (const Batch& batch : collector.take_batches()) {
      build_keys.read(batch, keys);
      build_writer.write(batch, keys);
    }
    Batch batch;
    for (; current < readers.size(); ++current) {
      while (readers[current]->next(batch)) {
        build_keys.read(batch, keys);
        build_writer.write(batch, keys);
      }
    }
    JoinKeyReader probe_keys(shape.probe_keys, state_.shape, query_.environment);
    PartitionWriter probe_writer(shape.probe_types, query_, level);
    for (const auto& file : partition.probe) {
      const auto reader = file->read();
      while (reader->next(batch)) {
        probe_keys.read(batch, keys);
        probe_writer.write(batch, keys);
      }
    }
    partition = {};  // gives its disk space back
    readers.clear();
    auto build_files = build_writer.finish();
    auto probe_files = probe_writer.finish();
    int64_t rows = 0;
    for (const auto& file : build_files) {
      rows += file == nullptr ? 0 : file->rows();
    }
    for (size_t p = 0; p < PartitionWriter::kPartitions; ++p) {
      SpilledPartition& part = work_.emplace_back();
      part.level = level;
      if (build_files[p] != nullptr) {
        part.one_key = build_files[p]->rows() > rows / 8 * 7;
        part.build.push_back(std::move(build_files[p]));
      }
      if (probe_files[p] != nullptr) {
        part.probe.push_back(std::move(probe_files[p]));
      }
    }
  }

  /// The next output of probing what has been built. False when all probe rows have passed: the build rows are due.
  bool probe_next(Batch& out) {
    while (true) {
      if (probing_) {
        if (prober_.next(out)) {
          return true;
        }
        probing_ = false;
        probe_->keep(prober_.matched());
      }
      Batch batch;
      if (!probe_->next(batch, matched_)) {
        break;
      }
      prober_.start_part(*build_, batch, matched_, probe_->is_last_pass());
      probing_ = true;
    }
    if (state_.shape->needs_matched_build()) {
      build_rows_ = BuildRows(build_, 0, build_->num_rows);
    }
    build_.reset();
    if (probe_->is_last_pass()) {
      probe_.reset();
      chunks_.reset();
    }
    return false;
  }

  HashJoinTail& source_;
  JoinState& state_;
  RunningQuery& query_;
  JoinProber prober_;
  bool claimed_ = false;
  bool probing_ = false;
  std::deque<SpilledPartition> work_;
  std::shared_ptr<BuildSide> build_;
  std::unique_ptr<BuildChunks> chunks_;  // null: the partition's build rows are all in build_
  std::unique_ptr<ProbeRows> probe_;
  std::vector<uint8_t> matched_;  // of the batch that is being probed
  BuildRows build_rows_;
};

size_t HashJoinTail::parallelism() const { return morsels(*state_); }

std::unique_ptr<SourceReader> HashJoinTail::open(TaskContext& task) {
  return std::make_unique<Reader>(*this, task.query);
}

}  // namespace firesteel
