#pragma once

#include "physical/exec_plan.h"

#include <utility>

namespace firesteel {

/// Rows that a Python function makes. For EXPLAIN alone: session/ runs the function before the query and puts a scan of
/// its rows in this place.
struct PythonExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kPython;
  PythonExec(AttributeList output, std::string text, std::vector<ExecPtr> inputs)
      : ExecPlan(kKind, std::move(output)), text(std::move(text)), inputs(std::move(inputs)) {}
  std::string text;
  std::vector<ExecPtr> inputs;
  std::vector<ExecPtr> children() const override { return inputs; }
  std::string describe() const override { return text; }
};

}  // namespace firesteel
