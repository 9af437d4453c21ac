#pragma once

#include "catalog/table.h"
#include "expression/evaluate/evaluator.h"

#include <memory>
#include <optional>
#include <vector>

namespace firesteel {

/// One conjunct of a scan's filters, prepared once a scan and shared by its readers.
struct ScanConjunct {
  ExprPtr expression;                                 // over indices into ScanRequest::columns
  std::vector<int> columns;                           // the indices it reads, ascending
  bool may_fail = false;                              // may throw for values that other conjuncts keep away
  std::shared_ptr<const ExpressionProgram> program;   // over all columns
  std::shared_ptr<const ExpressionProgram> on_value;  // single column: over a batch of that column only; else null
};
using ScanConjuncts = std::vector<ScanConjunct>;

/// Splits ANDs and compiles. Conjuncts that cannot fail come first, otherwise in the order given.
ScanConjuncts prepare_conjuncts(const ExprList& filters);

/// Runs one conjunct for one reader; tests each dictionary entry once. One thread.
class ConjunctRunner {
 public:
  ConjunctRunner(const ScanConjunct& conjunct, std::shared_ptr<const EvaluationEnvironment> environment);

  const ScanConjunct& conjunct() const { return *conjunct_; }
  /// The rows of `batch` (those alive in it) for which the conjunct is true; null: all of them. batch: as
  /// ScanRequest::columns, columns that the conjunct does not read may be null.
  std::shared_ptr<const Selection> filter(const Batch& batch);
  /// Can no value of a column with this dictionary pass, NULL neither? Single column only.
  bool rejects_all(const VectorPtr& dictionary, bool has_nulls);
  /// Which values of a column with this dictionary pass; none when that is not worth it or an entry cannot be tested.
  /// Single column only; valid until the runner sees another dictionary. rows: that will be asked for
  struct EntryMarks {
    const std::vector<uint8_t>* entries;  // 1: passes
    bool null_passes;
  };
  std::optional<EntryMarks> entries_that_pass(const VectorPtr& dictionary, size_t rows);

  /// Observed cost in nanoseconds for each row thrown out; lower is better to run early.
  double rank() const;
  void observe(size_t rows_in, size_t rows_out, double nanoseconds);

 private:
  /// Evaluates the dictionary; false when that is not worth it or not possible.
  bool prepare_dictionary(const VectorPtr& dictionary, size_t rows);
  std::shared_ptr<const Selection> filter_codes(const Batch& batch, const Vector& column);
  bool evaluate_null(const DataType& type);

  const ScanConjunct* conjunct_;
  std::shared_ptr<const EvaluationEnvironment> environment_;
  ExpressionEvaluator evaluator_;
  std::unique_ptr<ExpressionEvaluator> on_value_;
  VectorPtr dictionary_;         // whose entries `passes_` tells of
  std::vector<uint8_t> passes_;  // 1: the entry passes
  bool passes_known_ = false;
  enum class NullResult : uint8_t { kUnknown, kPasses, kFails };
  NullResult null_result_ = NullResult::kUnknown;
  double rows_in_ = 0;
  double rows_out_ = 0;
  double nanoseconds_ = 0;
};

}  // namespace firesteel
