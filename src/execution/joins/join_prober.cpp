#include "execution/joins/join_prober.h"

#include "base/errors/spark_error.h"
#include "execution/joins/key_match.h"

#include <algorithm>

namespace firesteel {
namespace {

BufferPtr copy_rows(const std::vector<int32_t>& rows) {
  auto buffer = Buffer::allocate(rows.size() * sizeof(int32_t));
  std::copy(rows.begin(), rows.end(), buffer->mutable_as<int32_t>());
  return buffer;
}

/// A non-null pointer also for no rows, so that Rows does not read it as "all".
Rows listed(const std::vector<int32_t>& rows) {
  static constexpr int32_t kNone = 0;
  return {rows.empty() ? &kNone : rows.data(), rows.size()};
}

bool is_all_rows(const std::vector<int32_t>& rows, const Batch& batch) {
  if (batch.has_selection() || rows.size() != batch.num_rows) {
    return false;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] != static_cast<int32_t>(i)) {
      return false;
    }
  }
  return true;
}

bool strictly_ascending(const std::vector<int32_t>& rows) {
  for (size_t i = 1; i < rows.size(); ++i) {
    if (rows[i] <= rows[i - 1]) {
      return false;
    }
  }
  return true;
}

}  // namespace

JoinProber::JoinProber(std::shared_ptr<const JoinShape> shape, RunningQuery& query)
    : shape_(std::move(shape)),
      query_(query),
      key_reader_(shape_->probe_keys, shape_, query.environment),
      needs_matched_probe_(shape_->keep_probe || shape_->probe_output == ProbeOutput::kSemi ||
                           shape_->probe_output == ProbeOutput::kAnti ||
                           shape_->probe_output == ProbeOutput::kNullAwareAnti ||
                           shape_->probe_output == ProbeOutput::kExistence),
      first_partner_decides_(shape_->hash_decides && shape_->condition == nullptr && !shape_->needs_matched_build() &&
                             shape_->probe_output != ProbeOutput::kPairs) {
  if (shape_->condition != nullptr) {
    condition_ = std::make_unique<ExpressionEvaluator>(shape_->condition, query.environment);
  }
}

void JoinProber::start(BuildSide& build, const Batch& batch) {
  build_ = &build;
  batch_ = batch;
  key_reader_.read(batch, keys_);
  if (needs_matched_probe_) {
    matched_.assign(batch.num_rows, 0);
  }
  last_part_ = true;
  merged_unmatched_ = false;
  find_candidates();
  step_ = Step::kPairs;
}

void JoinProber::start_part(BuildSide& part, const Batch& batch, const std::vector<uint8_t>& matched, bool last) {
  start(part, batch);
  last_part_ = last;
  if (needs_matched_probe_ && !matched.empty()) {
    matched_ = matched;
  }
}

void JoinProber::find_candidates() {
  candidates_.clear();
  next_candidate_ = 0;
  const JoinTable& table = build_->table;
  if (table.size() == 0) {
    return;
  }
  const size_t count = keys_.rows.size();
  const bool large = table.is_large();
  if (large) {
    for (const uint64_t hash : keys_.hashes) {
      table.prefetch_slot(table.slot_of(hash));
    }
  }
  for (size_t i = 0; i < count; ++i) {
    const uint64_t hash = keys_.hashes[i];
    const size_t slot = table.slot_of(hash);
    if (table.may_contain(slot, hash)) {
      const uint32_t begin = table.begin_of(slot);
      if (large) {
        table.prefetch_entry(begin);
      }
      candidates_.push_back({keys_.rows[i], begin, table.end_of(slot), hash});
    }
  }
}

void JoinProber::fill_pairs() {
  const JoinTable& table = build_->table;
  const size_t limit = std::max(query_.batch_size, batch_.num_rows);
  pairs_.clear();
  while (next_candidate_ < candidates_.size()) {
    Candidate& candidate = candidates_[next_candidate_];
    for (; candidate.entry < candidate.end; ++candidate.entry) {
      const JoinTable::Entry& entry = table.entry(candidate.entry);
      if (entry.hash != candidate.hash) {
        continue;
      }
      if (pairs_.size() >= limit) {
        return;
      }
      pairs_.probe.push_back(candidate.row);
      pairs_.build.push_back(entry.row);
      if (first_partner_decides_) {
        break;
      }
    }
    ++next_candidate_;
  }
}

void JoinProber::verify_keys() {
  if (shape_->hash_decides) {
    return;
  }
  for (size_t k = 0; k < keys_.columns.size(); ++k) {
    keep_equal_keys(*keys_.columns[k], *build_->keys[k], shape_->null_safe[k], pairs_);
  }
}

void JoinProber::apply_condition() {
  if (condition_ == nullptr || pairs_.size() == 0) {
    return;
  }
  const size_t rows = pairs_.size();
  std::vector<VectorPtr> probe;
  std::vector<VectorPtr> build;
  const size_t probe_first = shape_->build_right ? 0 : build_->columns.size();
  const size_t build_first = shape_->build_right ? batch_.columns.size() : 0;
  for (size_t c = 0; c < batch_.columns.size(); ++c) {
    probe.push_back(shape_->condition_uses[probe_first + c] ? gather(batch_.columns[c], listed(pairs_.probe))
                                                            : Vector::null_constant(shape_->probe_types[c], rows));
  }
  for (size_t c = 0; c < build_->columns.size(); ++c) {
    build.push_back(shape_->condition_uses[build_first + c] ? gather(build_->columns[c], listed(pairs_.build))
                                                            : Vector::null_constant(shape_->build_types[c], rows));
  }
  const auto passed = condition_->filter(assemble(std::move(probe), std::move(build), rows));
  if (passed == nullptr) {
    return;
  }
  for (size_t i = 0; i < passed->count; ++i) {
    const auto from = static_cast<size_t>(passed->data()[i]);
    pairs_.probe[i] = pairs_.probe[from];
    pairs_.build[i] = pairs_.build[from];
  }
  pairs_.probe.resize(passed->count);
  pairs_.build.resize(passed->count);
}

void JoinProber::note_matches() {
  if (needs_matched_probe_) {
    for (const int32_t row : pairs_.probe) {
      uint8_t& matched = matched_[static_cast<size_t>(row)];
      if (shape_->single && matched != 0) {
        throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS");
      }
      matched = 1;
    }
  }
  if (shape_->needs_matched_build()) {
    for (const int32_t row : pairs_.build) {
      build_->mark_matched(row);
    }
  }
}

void JoinProber::merge_unmatched() {
  JoinPairs merged;
  size_t at = 0;
  Rows::of(batch_).for_each([&](size_t row) {
    if (matched_[row] == 0) {
      merged.probe.push_back(static_cast<int32_t>(row));
      merged.build.push_back(-1);
    }
    for (; at < pairs_.size() && pairs_.probe[at] == static_cast<int32_t>(row); ++at) {
      merged.probe.push_back(pairs_.probe[at]);
      merged.build.push_back(pairs_.build[at]);
    }
  });
  pairs_ = std::move(merged);
  merged_unmatched_ = true;
}

bool JoinProber::next(Batch& out) {
  while (step_ == Step::kPairs) {
    query_.check_cancelled();
    const bool first = next_candidate_ == 0;
    fill_pairs();
    const bool last = next_candidate_ == candidates_.size();
    verify_keys();
    apply_condition();
    note_matches();
    step_ = last ? Step::kRest : Step::kPairs;
    if (shape_->probe_output != ProbeOutput::kPairs) {
      continue;
    }
    if (shape_->keep_probe && first && last && last_part_) {
      merge_unmatched();  // keeps the order of the probe rows
    }
    if (pairs_.size() > 0) {
      out = emit_pairs(pairs_.probe, pairs_.build, merged_unmatched_);
      return true;
    }
  }
  if (step_ == Step::kRest) {
    step_ = Step::kDone;
    return last_part_ && emit_rest(out);
  }
  return false;
}

std::vector<int32_t> JoinProber::rows_with(uint8_t matched, bool valid_keys_only) const {
  std::vector<int32_t> rows;
  if (valid_keys_only) {
    for (const int32_t row : keys_.rows) {
      if (matched_[static_cast<size_t>(row)] == matched) {
        rows.push_back(row);
      }
    }
    return rows;
  }
  Rows::of(batch_).for_each([&](size_t row) {
    if (matched_[row] == matched) {
      rows.push_back(static_cast<int32_t>(row));
    }
  });
  return rows;
}

bool JoinProber::emit_rest(Batch& out) {
  switch (shape_->probe_output) {
    case ProbeOutput::kNone:
      return false;
    case ProbeOutput::kPairs: {
      if (!shape_->keep_probe || merged_unmatched_) {
        return false;
      }
      const std::vector<int32_t> rows = rows_with(0, false);
      if (!rows.empty()) {
        out = emit_pairs(rows, std::vector<int32_t>(rows.size(), -1), true);
      }
      return !rows.empty();
    }
    case ProbeOutput::kSemi:
      return emit_selected(rows_with(1, false), out);
    case ProbeOutput::kAnti:
      return emit_selected(rows_with(0, false), out);
    case ProbeOutput::kNullAwareAnti:
      if (build_->has_null_key) {
        return false;
      }
      return emit_selected(rows_with(0, !build_->is_empty), out);
    case ProbeOutput::kExistence: {
      out = batch_;
      auto flags = Vector::flat(DataType::boolean(), batch_.num_rows);
      std::copy(matched_.begin(), matched_.end(), flags->mutable_values<uint8_t>());
      out.columns.push_back(std::move(flags));
      return true;
    }
  }
  return false;
}

bool JoinProber::emit_selected(std::vector<int32_t> rows, Batch& out) const {
  if (rows.empty()) {
    return false;
  }
  out = batch_;
  if (rows.size() < batch_.selected_rows()) {
    out.selection = std::make_shared<const Selection>(Selection{copy_rows(rows), rows.size()});
  }
  return true;
}

Batch JoinProber::emit_pairs(const std::vector<int32_t>& probe, const std::vector<int32_t>& build, bool with_nulls) {
  const auto gather_build = [&](const std::vector<int32_t>& rows) {
    std::vector<VectorPtr> columns;
    for (const VectorPtr& column : build_->columns) {
      columns.push_back(with_nulls ? gather_or_null(column, rows) : gather(column, listed(rows)));
    }
    return columns;
  };
  if (is_all_rows(probe, batch_)) {
    return assemble(batch_.columns, gather_build(build), batch_.num_rows);
  }
  if (probe.size() * 2 >= batch_.num_rows && strictly_ascending(probe)) {
    // Most rows have one partner: leave the probe columns where they are and spread the build rows out beside them.
    std::vector<int32_t> spread(batch_.num_rows, std::max(build[0], 0));
    for (size_t i = 0; i < probe.size(); ++i) {
      spread[static_cast<size_t>(probe[i])] = build[i];
    }
    Batch out = assemble(batch_.columns, gather_build(spread), batch_.num_rows);
    out.selection = std::make_shared<const Selection>(Selection{copy_rows(probe), probe.size()});
    return out;
  }
  std::vector<VectorPtr> columns;
  for (const VectorPtr& column : batch_.columns) {
    columns.push_back(gather(column, listed(probe)));
  }
  return assemble(std::move(columns), gather_build(build), probe.size());
}

Batch JoinProber::assemble(std::vector<VectorPtr> probe, std::vector<VectorPtr> build, size_t rows) const {
  Batch out;
  out.num_rows = rows;
  if (!shape_->build_right) {
    std::swap(probe, build);
  }
  out.columns = std::move(probe);
  out.columns.insert(out.columns.end(), std::make_move_iterator(build.begin()), std::make_move_iterator(build.end()));
  return out;
}

}  // namespace firesteel
