#pragma once

#include "execution/joins/build_side.h"

#include <memory>
#include <vector>

namespace firesteel {

/// Rows of the probe batch with rows of the build side; ascending by probe row. build -1: none.
struct JoinPairs {
  std::vector<int32_t> probe;
  std::vector<int32_t> build;
  void clear() { probe.clear(), build.clear(); }
  size_t size() const { return probe.size(); }
};

/// Finds the partners of probe batches and makes the join's output of them, in pieces, so that a row with very many
/// partners needs no more memory than one with few.
///
/// threads: one per task
class JoinProber {
 public:
  JoinProber(std::shared_ptr<const JoinShape> shape, RunningQuery& query);

  /// Begins with a batch; next() until it returns false.
  void start(BuildSide& build, const Batch& batch);
  /// Begins with a batch that meets the build side in parts, one start a part. matched: its rows that have met a
  /// partner in earlier parts; nothing for the first one. What depends on all partners comes with the last part.
  void start_part(BuildSide& part, const Batch& batch, const std::vector<uint8_t>& matched, bool last);
  bool next(Batch& out);

  /// Whether the output depends on which probe rows have met a partner.
  bool needs_matched_probe() const { return needs_matched_probe_; }
  /// After the last output of a batch: its rows that have met a partner so far.
  const std::vector<uint8_t>& matched() const { return matched_; }

 private:
  struct Candidate {
    int32_t row;
    uint32_t entry;
    uint32_t end;
    uint64_t hash;
  };
  enum class Step : uint8_t { kPairs, kRest, kDone };

  void find_candidates();
  void fill_pairs();
  void verify_keys();
  void apply_condition();
  void note_matches();
  void merge_unmatched();
  bool emit_rest(Batch& out);
  bool emit_selected(std::vector<int32_t> rows, Batch& out) const;
  Batch emit_pairs(const std::vector<int32_t>& probe, const std::vector<int32_t>& build, bool with_nulls);
  std::vector<int32_t> rows_with(uint8_t matched, bool valid_keys_only) const;
  Batch assemble(std::vector<VectorPtr> probe, std::vector<VectorPtr> build, size_t rows) const;

  std::shared_ptr<const JoinShape> shape_;
  RunningQuery& query_;
  JoinKeyReader key_reader_;
  std::unique_ptr<ExpressionEvaluator> condition_;
  const bool needs_matched_probe_;
  const bool first_partner_decides_;

  BuildSide* build_ = nullptr;
  Batch batch_;
  JoinKeys keys_;
  std::vector<Candidate> candidates_;
  size_t next_candidate_ = 0;
  JoinPairs pairs_;
  std::vector<uint8_t> matched_;  // per row of the batch
  bool last_part_ = true;
  bool merged_unmatched_ = false;
  Step step_ = Step::kDone;
};

}  // namespace firesteel
