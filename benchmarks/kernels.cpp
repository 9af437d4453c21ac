// Google Benchmark over the loops that queries spend their time in; items are rows.
#include "columnar/hashing.h"
#include "columnar/row_keys/key_prefix.h"
#include "execution/sort/batch_table.h"
#include "execution/sort/sort_entries.h"
#include "expression/evaluate/evaluator.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/references.h"
#include "functions/function_registry.h"

#include <benchmark/benchmark.h>

#include <random>
#include <string>

namespace firesteel {
namespace {

constexpr size_t kRows = kBatchSize;

VectorPtr numbers(const DataType& type, int64_t most) {
  std::mt19937_64 random(1);
  auto vector = Vector::flat(type, kRows);
  for (size_t i = 0; i < kRows; ++i) {
    vector->mutable_values<int64_t>()[i] = static_cast<int64_t>(random() % static_cast<uint64_t>(most));
  }
  return vector;
}

/// Words of five letters, `size` bytes a text.
VectorPtr texts(size_t size) {
  std::mt19937_64 random(2);
  auto vector = Vector::flat(DataType::string(), kRows);
  auto bytes = Buffer::allocate(kRows * size);
  for (size_t i = 0; i < kRows * size; ++i) {
    bytes->mutable_data()[i] = i % 6 == 5 ? ' ' : static_cast<uint8_t>('a' + random() % 26);
  }
  for (size_t i = 0; i < kRows; ++i) {
    const auto* at = reinterpret_cast<const char*>(bytes->data() + i * size);
    vector->mutable_values<StringView>()[i] = StringView(at, static_cast<uint32_t>(size));
  }
  vector->add_keep_alive(bytes);
  return vector;
}

ExprPtr call(const std::string& name, const ExprList& arguments) {
  const FunctionPtr function = FunctionRegistry::built_in()->find(name);
  std::vector<ArgumentInfo> infos;
  for (const ExprPtr& argument : arguments) {
    const auto* literal = as<LiteralExpr>(argument);
    infos.push_back({argument->type(), argument->nullable(), literal == nullptr ? nullptr : &literal->value});
  }
  auto bound = std::get<ScalarFunction>(function->body).bind(infos, {EvalMode::kAnsi, "UTC"});
  return make_expr<ScalarCall>(function, std::get<ScalarBinding>(bound), arguments, EvalMode::kAnsi);
}

void evaluate(benchmark::State& state, const ExprPtr& expr, const Batch& input) {
  ExpressionEvaluator evaluator(std::make_shared<const ExpressionProgram>(ExprList{expr}),
                                std::make_shared<const EvaluationEnvironment>());
  for (auto _ : state) {
    benchmark::DoNotOptimize(evaluator.evaluate(input));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}

void hash_numbers(benchmark::State& state) {
  const VectorPtr column = numbers(DataType::long_type(), int64_t{1} << 60);
  std::vector<uint64_t> hashes(kRows);
  for (auto _ : state) {
    hash_column(*column, Rows::all(kRows), hashes);
    benchmark::DoNotOptimize(hashes.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(hash_numbers);

void hash_texts(benchmark::State& state) {
  const VectorPtr column = texts(static_cast<size_t>(state.range(0)));
  std::vector<uint64_t> hashes(kRows);
  for (auto _ : state) {
    hash_column(*column, Rows::all(kRows), hashes);
    benchmark::DoNotOptimize(hashes.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(hash_texts)->Arg(8)->Arg(24)->Arg(100);

void compare_numbers(benchmark::State& state) {
  const Batch input{{numbers(DataType::long_type(), 1000)}, kRows, nullptr};
  const ExprPtr column = make_expr<BoundReference>(0, DataType::long_type(), false, "a");
  evaluate(state, call("<", {column, make_expr<LiteralExpr>(Literal::long_value(500))}), input);
}
BENCHMARK(compare_numbers);

void multiply_decimals(benchmark::State& state) {
  const DataType type = DataType::decimal(15, 2);
  const Batch input{{numbers(type, 10'000'000), numbers(type, 100)}, kRows, nullptr};
  const ExprPtr left = make_expr<BoundReference>(0, type, false, "a");
  const ExprPtr right = make_expr<BoundReference>(1, type, false, "b");
  evaluate(state, call("*", {left, right}), input);
}
BENCHMARK(multiply_decimals);

void like_texts(benchmark::State& state) {
  const Batch input{{texts(48)}, kRows, nullptr};
  const ExprPtr column = make_expr<BoundReference>(0, DataType::string(), false, "a");
  evaluate(state, call("like", {column, make_expr<LiteralExpr>(Literal::string("%special%requests%"))}), input);
}
BENCHMARK(like_texts);

void encode_keys(benchmark::State& state) {
  const std::vector<VectorPtr> columns{numbers(DataType::long_type(), 1000), texts(24)};
  const SortKeyEncoder encoder({{DataType::long_type()}, {DataType::string()}});
  NormalizedKeys keys;
  for (auto _ : state) {
    encoder.encode(columns, Rows::all(kRows), keys);
    benchmark::DoNotOptimize(keys.bytes.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(encode_keys);

/// Batches with one column of numbers and their keys, and entries for all rows.
struct Sorted {
  std::vector<KeyedBatchPtr> batches;
  std::vector<SortEntry> entries;
  KeyPrefix prefix;
  BatchTable table;

  explicit Sorted(size_t count) {
    std::mt19937_64 random(3);
    const SortKeyEncoder encoder({{DataType::long_type()}});
    KeyDifferences differences;
    for (size_t b = 0; b < count; ++b) {
      auto column = Vector::flat(DataType::long_type(), kRows);
      for (size_t i = 0; i < kRows; ++i) {
        column->mutable_values<int64_t>()[i] = static_cast<int64_t>(random());
      }
      auto keyed = std::make_shared<KeyedBatch>();
      encoder.encode(std::vector<VectorPtr>{column}, Rows::all(kRows), keyed->keys);
      keyed->batch = {{column}, kRows, nullptr};
      differences.add(keyed->keys);
      batches.push_back(std::move(keyed));
      table.add(batches.back()->batch);
    }
    prefix = differences.prefix();
    for (uint32_t b = 0; b < count; ++b) {
      for (uint32_t row = 0; row < kRows; ++row) {
        entries.push_back({prefix.of(batches[b]->keys, row), b, row});
      }
    }
  }
};

void sort_numbers(benchmark::State& state) {
  const Sorted sorted(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    std::vector<SortEntry> entries = sorted.entries;
    sort_entries(entries, sorted.batches, sorted.prefix, CancellationToken());
    benchmark::DoNotOptimize(entries.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(sorted.entries.size()));
}
BENCHMARK(sort_numbers)->Arg(16)->Arg(1024)->Unit(benchmark::kMillisecond);

void gather_rows(benchmark::State& state) {
  const Sorted sorted(static_cast<size_t>(state.range(0)));
  std::mt19937_64 random(4);
  std::vector<std::pair<uint32_t, uint32_t>> rows;
  for (size_t i = 0; i < kRows; ++i) {
    rows.emplace_back(random() % sorted.batches.size(), random() % kRows);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(sorted.table.gather(rows, {DataType::long_type()}, nullptr));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(gather_rows)->Arg(1)->Arg(1024);

}  // namespace
}  // namespace firesteel
