#pragma once

#include "catalog/table.h"
#include "physical/exec_plan.h"

namespace firesteel {

/// Which join's runtime filter a scan may use, and on which of its columns. The id is unique in one plan.
struct RuntimeFilterUse {
  int filter_id = 0;
  int column = 0;  // index into the scan's output
};

struct OneRowExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kOneRow;
  OneRowExec() : ExecPlan(kKind, {}) {}
  std::vector<ExecPtr> children() const override { return {}; }
  std::string describe() const override { return "Scan OneRowRelation[]"; }
};

struct LocalTableScanExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kLocalTableScan;
  LocalTableScanExec(AttributeList output, std::shared_ptr<const std::vector<Batch>> batches)
      : ExecPlan(kKind, std::move(output)), batches(std::move(batches)) {}
  std::shared_ptr<const std::vector<Batch>> batches;
  std::vector<ExecPtr> children() const override { return {}; }
  std::string describe() const override;
};

struct RangeExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kRange;
  RangeExec(AttributeList output, int64_t start, int64_t end, int64_t step, int num_partitions)
      : ExecPlan(kKind, std::move(output)), start(start), end(end), step(step), num_partitions(num_partitions) {}
  int64_t start;
  int64_t end;
  int64_t step;
  int num_partitions;
  std::vector<ExecPtr> children() const override { return {}; }
  std::string describe() const override;
};

struct ScanExec final : ExecPlan {
  static constexpr ExecKind kKind = ExecKind::kScan;
  ScanExec(AttributeList output, TablePtr table, ScanRequest request, std::vector<RuntimeFilterUse> runtime_filters,
           std::string name)
      : ExecPlan(kKind, std::move(output)),
        table(std::move(table)),
        request(std::move(request)),
        runtime_filters(std::move(runtime_filters)),
        name(std::move(name)) {}
  TablePtr table;
  ScanRequest request;
  std::vector<RuntimeFilterUse> runtime_filters;
  std::string name;
  std::vector<ExecPtr> children() const override { return {}; }
  std::string describe() const override;
};

}  // namespace firesteel
