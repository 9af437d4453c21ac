#include "execution/aggregate/totals_inputs.h"

#include "columnar/physical_dispatch.h"

#include <algorithm>

namespace firesteel {
namespace {

constexpr size_t kFewestValues = 4096;  // of scratch memory

// At least as large as any value's distance from zero.
uint64_t magnitude(const int64_t* values, size_t count) {
  int64_t bits = 0;
  for (size_t i = 0; i < count; ++i) {
    bits |= values[i] ^ (values[i] >> 63);
  }
  return static_cast<uint64_t>(bits) + 1;
}

}  // namespace

std::optional<TotalsInputs> TotalsInputs::make(const AggregatePlan& plan) {
  TotalsInputs inputs;
  std::vector<ExprPtr> summed;
  for (size_t a = 0; a < plan.calls.size(); ++a) {
    const AggregateCall& call = *plan.calls[a];
    const auto* kernel = dynamic_cast<const TotalsKernel*>(&plan.states->kernel(a));
    if (kernel == nullptr || call.filter != nullptr || call.distinct) {
      return std::nullopt;
    }
    Target target{.kernel = kernel, .offset = plan.states->offset(a), .sum = 0, .aggregate = a};
    if (kernel->takes_sum()) {
      if (call.arguments.size() != 1 || !is_stored_as_integer(call.arguments[0]->type().physical())) {
        return std::nullopt;
      }
      const auto known = std::find_if(summed.begin(), summed.end(),
                                      [&](const ExprPtr& other) { return same_expression(other, call.arguments[0]); });
      target.sum = static_cast<size_t>(known - summed.begin());
      if (known == summed.end()) {
        summed.push_back(call.arguments[0]);
      }
    }
    inputs.targets_.push_back(target);
  }
  if (summed.size() > kMaxSums) {
    return std::nullopt;
  }
  inputs.values_.resize(summed.size());
  inputs.loaded_.resize(summed.size());
  return inputs;
}

const int64_t* load_integers(const Vector& column, Rows rows, BufferPtr& scratch) {
  if (column.is_flat() && rows.is_all() && column.type().physical() == PhysicalType::kInt64) {
    return column.values<int64_t>();
  }
  if (scratch == nullptr || scratch->size() < rows.count * sizeof(int64_t)) {
    scratch = Buffer::allocate(std::max(rows.count, kFewestValues) * sizeof(int64_t));
  }
  auto* out = scratch->mutable_as<int64_t>();
  dispatch_physical(column.type().physical(), [&]<typename T>(std::type_identity<T>) {
    if constexpr (std::is_integral_v<T> && sizeof(T) <= sizeof(int64_t)) {
      size_t i = 0;
      if (column.is_constant()) {
        std::fill_n(out, rows.count, static_cast<int64_t>(column.values<T>()[0]));
      } else if (column.is_dictionary()) {
        const T* entries = column.dictionary()->values<T>();
        rows.for_each([&, codes = column.codes()](size_t row) { out[i++] = entries[codes[row]]; });
      } else {
        rows.for_each([&, values = column.values<T>()](size_t row) { out[i++] = values[row]; });
      }
    }
  });
  return out;
}

bool TotalsInputs::can_load_all(const AggregateInputs& inputs) const {
  return std::none_of(targets_.begin(), targets_.end(), [&](const Target& target) {
    const auto columns = inputs.arguments(target.aggregate).columns;
    return std::any_of(columns.begin(), columns.end(), [](const VectorPtr& c) { return c->is_dictionary(); });
  });
}

bool TotalsInputs::load(const AggregateInputs& inputs, Rows rows) {
  bound_ = 0;
  size_t next = 0;
  for (const Target& target : targets_) {
    const auto columns = inputs.arguments(target.aggregate).columns;
    for (const VectorPtr& column : columns) {
      if (column->may_have_nulls()) {
        return false;
      }
    }
    if (target.kernel->takes_sum() && target.sum == next) {
      values_[next] = load_integers(*columns[0], rows, loaded_[next]);
      bound_ = std::max(bound_, int128_t{magnitude(values_[next], rows.count)} * static_cast<int128_t>(rows.count));
      ++next;
    }
  }
  return bound_ <= kMaxSum;
}

void TotalsInputs::add_to(std::span<char* const> states, std::span<const int64_t* const> entries) const {
  for (const Target& target : targets_) {
    const size_t sum = target.kernel->takes_sum() ? target.sum + 1 : 0;
    for (size_t i = 0; i < states.size(); ++i) {
      target.kernel->add_total(states[i] + target.offset, entries[i][sum], entries[i][0]);
    }
  }
}

}  // namespace firesteel
