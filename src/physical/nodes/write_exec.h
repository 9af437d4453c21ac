#pragma once

#include "catalog/table_writer.h"
#include "physical/nodes/unary_exec.h"

namespace firesteel {

/// Hands the child's rows to the task writers of `job`; gives no rows. The commit is the caller's, after the last row.
struct WriteFilesExec final : UnaryExec {
  static constexpr ExecKind kKind = ExecKind::kWriteFiles;
  WriteFilesExec(std::shared_ptr<WriteJob> job, bool one_task, ExecPtr child)
      : UnaryExec(kKind, {}, std::move(child)), job(std::move(job)), one_task(one_task) {}
  std::shared_ptr<WriteJob> job;
  /// One file in the child's order: sorted input, repartition(1).
  bool one_task;
  std::string describe() const override { return "Execute WriteFiles"; }
};

}  // namespace firesteel
