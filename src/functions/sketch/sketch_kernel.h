#pragma once

#include "functions/aggregate/aggregate_loops.h"
#include "functions/aggregate/value_bytes.h"

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

struct SketchState {
  ValueSlot sketch;
};

/// An aggregate whose state is the bytes of a sketch: unpacked once for all rows of a batch that belong to it.
class SketchKernel : public StateKernel<SketchState> {
 public:
  bool uses_arena() const final { return true; }
  void update(std::span<const VectorPtr> arguments, Rows rows, char* const* states, StringArena& arena) const final {
    absl::flat_hash_map<char*, std::vector<int32_t>> groups;
    for (size_t i = 0; i < rows.count; ++i) {
      groups[states[i]].push_back(rows[i]);
    }
    for (const auto& [state, list] : groups) {
      update_one(arguments, {list.data(), list.size()}, state, arena);
    }
  }
  std::vector<DataType> partial_types() const final { return {DataType::binary()}; }
};

}  // namespace firesteel
