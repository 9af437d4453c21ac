// Times scans of a TPC-H lineitem file: the columns of Q1 and Q6, with and without Q6's filter, a count.
// usage: parquet_scan_benchmark FOLDER_OR_FILE [threads] [repetitions] [title]
#include "expression/nodes/calls.h"
#include "expression/nodes/references.h"
#include "functions/function_registry.h"
#include "sources/parquet/parquet_source.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

namespace firesteel {
namespace {

struct Bench {
  TablePtr table;
  std::shared_ptr<const FunctionRegistry> functions = FunctionRegistry::built_in();
  size_t threads = 2;
  int repetitions = 5;
  std::string only;  // title of the one scan to run; empty: all

  int ordinal(const std::string& name) const {
    const Schema& schema = table->schema();
    const auto found =
        std::find_if(schema.begin(), schema.end(), [&](const StructField& field) { return field.name == name; });
    return static_cast<int>(found - schema.begin());
  }

  ExprPtr compare(const std::string& op, const ScanRequest& request, int column, const Literal& literal) const {
    const StructField& field = table->schema()[static_cast<size_t>(request.columns[static_cast<size_t>(column)])];
    const FunctionPtr function = functions->find(op);
    const std::vector<ArgumentInfo> infos{{field.type, true, nullptr}, {literal.type, false, &literal}};
    auto bound = std::get<ScalarFunction>(function->body).bind(infos, {EvalMode::kAnsi, "UTC"});
    return make_expr<ScalarCall>(
        function, std::get<ScalarBinding>(bound),
        ExprList{make_expr<BoundReference>(column, field.type, true, field.name), make_expr<LiteralExpr>(literal)},
        EvalMode::kAnsi);
  }

  ScanRequest request(const std::vector<std::string>& names) const {
    ScanRequest request;
    for (const std::string& name : names) {
      request.columns.push_back(ordinal(name));
    }
    return request;
  }

  void run(const char* title, const ScanRequest& request) const {
    if (!only.empty() && only != title) {
      return;
    }
    double best = 1e9;
    std::atomic<int64_t> rows{0};
    std::atomic<int64_t> batches{0};
    for (int r = 0; r < repetitions; ++r) {
      rows = 0;
      batches = 0;
      const auto start = std::chrono::steady_clock::now();
      const auto scan = table->new_scan(request);
      const auto splits = scan->splits();
      std::atomic<size_t> next{0};
      ScanContext context;
      context.environment = std::make_shared<const EvaluationEnvironment>();
      const auto work = [&] {
        for (size_t s = next++; s < splits.size(); s = next++) {
          const auto reader = scan->open(splits[s], context);
          Batch batch;
          while (reader->next(batch)) {
            rows += static_cast<int64_t>(batch.selected_rows());
            ++batches;
          }
        }
      };
      std::vector<std::jthread> others;
      for (size_t t = 1; t < threads; ++t) {
        others.emplace_back(work);
      }
      work();
      others.clear();
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
      best = std::min(best, taken.count());
    }
    std::printf("%-28s %8.1f ms  rows %10lld  batches %8lld\n", title, best * 1e3, static_cast<long long>(rows.load()),
                static_cast<long long>(batches.load()));
  }
};

void run_all(Bench& bench) {
  ScanRequest q6 = bench.request({"l_quantity", "l_extendedprice", "l_discount", "l_shipdate"});
  bench.run("count", bench.request({}));
  bench.run("Q6 columns", q6);
  q6.filters = {bench.compare(">=", q6, 3, Literal::date(8766)),  // 1994-01-01
                bench.compare("<", q6, 3, Literal::date(9131)),   // 1995-01-01
                bench.compare(">=", q6, 2, Literal::decimal(5, 15, 2)),
                bench.compare("<=", q6, 2, Literal::decimal(7, 15, 2)),
                bench.compare("<", q6, 0, Literal::decimal(2400, 15, 2))};
  bench.run("Q6 columns and filter", q6);
  ScanRequest q1 = bench.request(
      {"l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus", "l_shipdate"});
  bench.run("Q1 columns", q1);
  q1.filters = {bench.compare("<=", q1, 6, Literal::date(10471))};  // 1998-09-02
  bench.run("Q1 columns and filter", q1);
  bench.run("l_orderkey, l_partkey", bench.request({"l_orderkey", "l_partkey", "l_suppkey"}));
  bench.run("l_comment", bench.request({"l_comment"}));
  ScanRequest all;
  for (size_t c = 0; c < bench.table->schema().size(); ++c) {
    all.columns.push_back(static_cast<int>(c));
  }
  bench.run("all columns", all);
}

}  // namespace
}  // namespace firesteel

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FOLDER_OR_FILE [threads] [repetitions] [title]\n", argv[0]);
    return 2;
  }
  const firesteel::ParquetSource source;
  firesteel::Bench bench;
  bench.table = source.open({argv[1]}, nullptr, {});
  bench.threads = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 2;
  bench.repetitions = argc > 3 ? std::atoi(argv[3]) : 5;
  bench.only = argc > 4 ? argv[4] : "";
  firesteel::run_all(bench);
  return 0;
}
