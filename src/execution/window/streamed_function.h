#pragma once

#include "execution/window/frame_states.h"
#include "execution/window/partition_chunks.h"
#include "execution/window/window_plan.h"

#include <algorithm>
#include <memory>
#include <span>

namespace firesteel {

/// A piece with the inputs of its own rows (WindowPlan::inputs; those a function has not asked for are missing).
struct PieceOfFunction {
  const PartitionPiece& piece;
  std::span<const VectorPtr> inputs;
};

/// What a function over a large partition is made from.
struct StreamedFunctionContext {
  const WindowPlan& plan;
  const WindowFunctionPlan& function;
  const ResolvedFrame& frame;
  RunningQuery& query;
  std::shared_ptr<const PartitionChunks> chunks;  // finished when StreamedFunction::finish is called

  /// Arguments and filter among `inputs`.
  std::span<const VectorPtr> inputs_of(std::span<const VectorPtr> inputs) const;
  std::vector<DataType> input_types() const;
  FrameScan scan_frames() const;
};

/// What a function over a large partition holds beyond its chunks. A little is free: small states must not fail because
/// others have taken the whole budget. Errors: UNABLE_TO_ACQUIRE_MEMORY.
class StateCharge {
 public:
  explicit StateCharge(MemoryPool* pool) : reservation_(pool, "window function") {}
  void set(size_t bytes) {
    constexpr int64_t kUnchargedBytes = int64_t{1} << 20;
    reservation_.resize(std::max<int64_t>(static_cast<int64_t>(bytes) - kUnchargedBytes, 0));
  }

 private:
  MemoryReservation reservation_;
};

/// One function over a partition that is not held in memory.
class StreamedFunction {
 public:
  virtual ~StreamedFunction() = default;
  /// Takes what it needs from the inputs of the next chunk.
  virtual void add(std::span<const VectorPtr>, size_t) {}
  /// After the last chunk.
  virtual void finish() {}
  /// The results of the next chunk.
  virtual VectorPtr next(const PieceOfFunction& piece) = 0;
  /// Does `next` read the inputs of its own rows?
  virtual bool reads_own_inputs() const { return false; }
};

/// The rows of a chunk for an aggregate. inputs: its arguments, then its filter.
FrameRows frame_rows(const WindowFunctionPlan& function, std::span<const VectorPtr> inputs, size_t size);

/// Do the results follow from the rows up to the current one? Then `next` may be called without `add` and `finish`.
bool follows_rows(const WindowFunctionPlan& function, const ResolvedFrame& frame);

std::unique_ptr<StreamedFunction> make_streamed_function(const StreamedFunctionContext& context);
/// Aggregates over frames that do not all begin at the partition's first row.
std::unique_ptr<StreamedFunction> make_frames_function(const StreamedFunctionContext& context);
/// lag, lead, nth_value.
std::unique_ptr<StreamedFunction> make_pick_function(const StreamedFunctionContext& context, const RowPick& pick);

}  // namespace firesteel
