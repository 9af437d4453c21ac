#include "sources/parquet/scan/scan_filter.h"

#include "expression/nodes/calls.h"
#include "expression/nodes/references.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace firesteel {
namespace {

void split_conjuncts(const ExprPtr& filter, ExprList& out) {
  if (const auto* both = as<And>(filter)) {
    split_conjuncts(both->left, out);
    split_conjuncts(both->right, out);
  } else {
    out.push_back(filter);
  }
}

// Functions that give a value (or NULL) for every input, whatever the mode.
constexpr auto kTotalFunctions =
    std::to_array<std::string_view>({"!=", "<", "<=", "<=>", "=", "==", ">", ">=", "contains", "endswith", "isnan",
                                     "isnotnull", "isnull", "length", "lower", "startswith", "upper"});

bool is_total(const ExprPtr& node) {
  switch (node->kind()) {
    case ExprKind::kBoundReference:
    case ExprKind::kLiteral:
    case ExprKind::kAnd:
    case ExprKind::kOr:
    case ExprKind::kNot:
    case ExprKind::kIn:
    case ExprKind::kCoalesce:
    case ExprKind::kCaseWhen:
    case ExprKind::kGetField:
      return true;
    case ExprKind::kScalarCall:
      return std::binary_search(kTotalFunctions.begin(), kTotalFunctions.end(),
                                std::string_view(as<ScalarCall>(node)->function->name));
    default:
      return false;
  }
}

ScanConjunct prepare(const ExprPtr& expression) {
  ScanConjunct conjunct;
  conjunct.expression = expression;
  std::set<int> columns;
  visit(expression, [&](const ExprPtr& node) {
    if (const auto* reference = as<BoundReference>(node)) {
      columns.insert(reference->index);
    }
    conjunct.may_fail = conjunct.may_fail || !is_total(node);
    return true;
  });
  conjunct.columns.assign(columns.begin(), columns.end());
  conjunct.program = std::make_shared<const ExpressionProgram>(ExprList{expression});
  if (columns.size() == 1) {
    const ExprPtr on_value = transform_up(expression, [](const ExprPtr& node) -> ExprPtr {
      const auto* reference = as<BoundReference>(node);
      return reference == nullptr
                 ? node
                 : make_expr<BoundReference>(0, reference->data_type, reference->is_nullable, reference->name);
    });
    conjunct.on_value = std::make_shared<const ExpressionProgram>(ExprList{on_value});
  }
  return conjunct;
}

}  // namespace

ScanConjuncts prepare_conjuncts(const ExprList& filters) {
  ExprList split;
  for (const ExprPtr& filter : filters) {
    split_conjuncts(filter, split);
  }
  ScanConjuncts conjuncts;
  for (const ExprPtr& expression : split) {
    conjuncts.push_back(prepare(expression));
  }
  std::stable_partition(conjuncts.begin(), conjuncts.end(),
                        [](const ScanConjunct& conjunct) { return !conjunct.may_fail; });
  return conjuncts;
}

ConjunctRunner::ConjunctRunner(const ScanConjunct& conjunct, std::shared_ptr<const EvaluationEnvironment> environment)
    : conjunct_(&conjunct), environment_(std::move(environment)), evaluator_(conjunct.program, environment_) {
  if (conjunct.on_value != nullptr) {
    on_value_ = std::make_unique<ExpressionEvaluator>(conjunct.on_value, environment_);
  }
}

bool ConjunctRunner::prepare_dictionary(const VectorPtr& dictionary, size_t rows) {
  if (dictionary == dictionary_) {
    return passes_known_;
  }
  // A dictionary is used for many windows of rows, but one much larger than a window may see few of its entries asked
  // for behind a selective conjunct.
  constexpr size_t kWindowsWorth = 8;
  if (on_value_ == nullptr || dictionary->size() > rows * kWindowsWorth) {
    return false;
  }
  dictionary_ = dictionary;
  passes_known_ = false;
  try {
    const Batch batch{{dictionary}, dictionary->size(), nullptr};
    const std::shared_ptr<const Selection> selection = on_value_->filter(batch);
    passes_.assign(dictionary->size(), selection == nullptr ? 1 : 0);
    if (selection != nullptr) {
      for (const int32_t code : selection->span()) {
        passes_[static_cast<size_t>(code)] = 1;
      }
    }
    if (null_result_ == NullResult::kUnknown) {
      null_result_ = evaluate_null(dictionary->type()) ? NullResult::kPasses : NullResult::kFails;
    }
    passes_known_ = true;
  } catch (const SparkError&) {
    // An entry that no row alive uses may fail: then each row must be asked.
  }
  return passes_known_;
}

bool ConjunctRunner::evaluate_null(const DataType& type) {
  const Batch batch{{Vector::null_constant(type, 1)}, 1, nullptr};
  const std::shared_ptr<const Selection> selection = on_value_->filter(batch);
  return selection == nullptr || selection->count == 1;
}

bool ConjunctRunner::rejects_all(const VectorPtr& dictionary, bool has_nulls) {
  if (!prepare_dictionary(dictionary, dictionary->size()) || (has_nulls && null_result_ == NullResult::kPasses)) {
    return false;
  }
  return std::find(passes_.begin(), passes_.end(), 1) == passes_.end();
}

std::optional<ConjunctRunner::EntryMarks> ConjunctRunner::entries_that_pass(const VectorPtr& dictionary, size_t rows) {
  return prepare_dictionary(dictionary, rows) ? std::optional(EntryMarks{&passes_, null_result_ == NullResult::kPasses})
                                              : std::nullopt;
}

std::shared_ptr<const Selection> ConjunctRunner::filter_codes(const Batch& batch, const Vector& column) {
  auto selection = std::make_shared<Selection>();
  const Rows rows = Rows::of(batch);
  selection->rows = Buffer::allocate((rows.count + 1) * sizeof(int32_t));
  auto* out = selection->rows->mutable_as<int32_t>();
  const int32_t* codes = column.codes();
  const uint8_t* passes = passes_.data();
  size_t count = 0;
  if (!column.may_have_nulls()) {
    rows.for_each([&](size_t row) {
      out[count] = static_cast<int32_t>(row);
      count += passes[codes[row]];
    });
  } else {
    const uint64_t* validity = column.validity();
    const auto null_passes = static_cast<uint8_t>(null_result_ == NullResult::kPasses ? 1 : 0);
    rows.for_each([&](size_t row) {
      out[count] = static_cast<int32_t>(row);
      const uint8_t pass = passes[codes[row]];  // codes of nulls are some valid code
      count += bitmap::get(validity, row) ? pass : null_passes;
    });
  }
  selection->count = count;
  return count == rows.count ? batch.selection : selection;
}

std::shared_ptr<const Selection> ConjunctRunner::filter(const Batch& batch) {
  if (conjunct_->on_value != nullptr) {
    const Vector& column = *batch.columns[static_cast<size_t>(conjunct_->columns[0])];
    if (column.is_dictionary() && prepare_dictionary(column.dictionary(), batch.num_rows)) {
      return filter_codes(batch, column);
    }
  }
  return evaluator_.filter(batch);
}

void ConjunctRunner::observe(size_t rows_in, size_t rows_out, double nanoseconds) {
  // Old observations fade, so that the order follows the data.
  constexpr double kFade = 0.97;
  rows_in_ = rows_in_ * kFade + static_cast<double>(rows_in);
  rows_out_ = rows_out_ * kFade + static_cast<double>(rows_out);
  nanoseconds_ = nanoseconds_ * kFade + nanoseconds;
}

double ConjunctRunner::rank() const {
  const double thrown_out = std::max(rows_in_ - rows_out_, 0.001 * rows_in_ + 0.001);
  return nanoseconds_ / thrown_out;
}

}  // namespace firesteel
