#include "base/errors/spark_error.h"
#include "expression/nodes/calls.h"
#include "expression/nodes/references.h"
#include "functions/function_registry.h"
#include "sources/parquet/parquet_source.h"
#include "sources/parquet/test_support/arrow_comparison.h"

#include <arrow/io/file.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

namespace firesteel::parquet_format {
namespace {

constexpr int kRows = 20000;

/// id (0..n-1, sorted), k (id % 97, every 10th NULL), s ("s" + id % 13), p (plain strings), as two row groups.
void write_table(const std::string& path) {
  arrow::Int64Builder id;
  arrow::Int32Builder k;
  arrow::StringBuilder s;
  arrow::StringBuilder p;
  for (int i = 0; i < kRows; ++i) {
    ASSERT_TRUE(id.Append(i).ok());
    ASSERT_TRUE((i % 10 == 0 ? k.AppendNull() : k.Append(i % 97)).ok());
    ASSERT_TRUE(s.Append("s" + std::to_string(i % 13)).ok());
    ASSERT_TRUE(p.Append("a plain string number " + std::to_string(i)).ok());
  }
  const auto schema = arrow::schema({arrow::field("id", arrow::int64()), arrow::field("k", arrow::int32()),
                                     arrow::field("s", arrow::utf8()), arrow::field("p", arrow::utf8())});
  const auto table = arrow::Table::Make(
      schema, {id.Finish().ValueOrDie(), k.Finish().ValueOrDie(), s.Finish().ValueOrDie(), p.Finish().ValueOrDie()});
  const auto properties = parquet::WriterProperties::Builder()
                              .disable_dictionary("p")
                              ->disable_dictionary("id")
                              ->enable_write_page_index()
                              ->data_pagesize(4000)
                              ->build();
  auto sink = arrow::io::FileOutputStream::Open(path).ValueOrDie();
  ASSERT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), sink, kRows / 2, properties).ok());
  ASSERT_TRUE(sink->Close().ok());
}

const Schema kSchema = {{"id", DataType::long_type(), true, {}},
                        {"k", DataType::integer(), true, {}},
                        {"s", DataType::string(), true, {}},
                        {"p", DataType::string(), true, {}}};

ExprPtr column(int index) {
  const StructField& field = kSchema[static_cast<size_t>(index)];
  return make_expr<BoundReference>(index, field.type, true, field.name);
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

ExprPtr literal(Literal value) { return make_expr<LiteralExpr>(std::move(value)); }

class ParquetFilters : public testing::Test {
 protected:
  void SetUp() override {
    path_ = folder_.file("t.parquet");
    write_table(path_);
    table_ = source_.open({path_}, nullptr, {});
  }

  /// Reads with the filters and compares with the rows for which `passes` holds. Returns the row groups skipped.
  void expect_rows(const ExprList& filters, const std::function<bool(int)>& passes,
                   std::vector<BoundRuntimeFilter> runtime_filters = {}) {
    ScanContext context;
    context.environment = std::make_shared<const EvaluationEnvironment>();
    context.batch_size = 1000;
    context.runtime_filters = std::move(runtime_filters);
    const auto columns = read_all(*table_, {.columns = {0, 1, 2, 3}, .filters = filters}, context);
    size_t row = 0;
    for (int i = 0; i < kRows; ++i) {
      if (!passes(i)) {
        continue;
      }
      ASSERT_LT(row, columns[0].size());
      ASSERT_EQ(columns[0][row].as_int64(), i);
      ASSERT_EQ(columns[1][row].is_null(), i % 10 == 0);
      ASSERT_EQ(columns[2][row].as_string(), "s" + std::to_string(i % 13));
      ASSERT_EQ(columns[3][row].as_string(), "a plain string number " + std::to_string(i));
      ++row;
    }
    ASSERT_EQ(row, columns[0].size());
  }

  TemporaryFolder folder_;
  std::string path_;
  ParquetSource source_;
  TablePtr table_;
};

TEST_F(ParquetFilters, Comparisons) {
  expect_rows({call("<", {column(0), literal(Literal::long_value(1234))})}, [](int i) { return i < 1234; });
  expect_rows({call("=", {column(1), literal(Literal::integer(5))})}, [](int i) { return i % 97 == 5 && i % 10 != 0; });
  expect_rows({call("isnull", {column(1)})}, [](int i) { return i % 10 == 0; });
  expect_rows({call("=", {column(2), literal(Literal::string("s7"))}), call("isnotnull", {column(1)})},
              [](int i) { return i % 13 == 7 && i % 10 != 0; });
  expect_rows({call("=", {column(2), literal(Literal::string("s99"))})}, [](int) { return false; });
  expect_rows({call(">=", {column(0), literal(Literal::long_value(10000))}),
               call("=", {column(3), literal(Literal::string("a plain string number 15000"))})},
              [](int i) { return i == 15000; });
}

TEST_F(ParquetFilters, ConnectivesAndLists) {
  expect_rows({make_expr<Or>(call("=", {column(1), literal(Literal::integer(5))}), call("isnull", {column(1)}))},
              [](int i) { return i % 10 == 0 || i % 97 == 5; });
  expect_rows({make_expr<And>(
                  call(">", {column(0), literal(Literal::long_value(19990))}),
                  make_expr<In>(column(2), ExprList{literal(Literal::string("s1")), literal(Literal::string("s12"))}))},
              [](int i) { return i > 19990 && (i % 13 == 1 || i % 13 == 12); });
  // A conjunct that fails for values which the other keeps away, whatever the order.
  const ExprPtr quotient = call("div", {literal(Literal::long_value(100)), column(0)});
  expect_rows({call(">", {column(0), literal(Literal::long_value(0))}),
               call(">=", {quotient, literal(Literal::long_value(50))})},
              [](int i) { return i == 1 || i == 2; });
}

class SetFilter final : public RuntimeFilter {
 public:
  bool ready() const override { return true; }
  std::optional<Literal> min() const override { return Literal::long_value(15000); }
  std::optional<Literal> max() const override { return Literal::long_value(15003); }
  bool empty() const override { return false; }
  size_t select(const Vector& column, Rows rows, int32_t* out) const override {
    size_t count = 0;
    rows.for_each([&](size_t row) {
      const int64_t value = column.literal_at(row).as_int64();
      if (value == 15000 || value == 15003) {
        out[count++] = static_cast<int32_t>(row);
      }
    });
    return count;
  }
};

TEST_F(ParquetFilters, RuntimeFilters) {
  expect_rows({}, [](int i) { return i == 15000 || i == 15003; }, {{0, std::make_shared<SetFilter>()}});
}

TEST_F(ParquetFilters, StatisticsOfTheTable) {
  const TableStatistics statistics = table_->statistics();
  EXPECT_EQ(statistics.row_count, kRows);
  EXPECT_EQ(statistics.columns[0].min->as_int64(), 0);
  EXPECT_EQ(statistics.columns[0].max->as_int64(), kRows - 1);
  EXPECT_EQ(statistics.columns[1].null_count, kRows / 10);
  EXPECT_EQ(statistics.columns[1].distinct_count, 97);
}

TEST_F(ParquetFilters, PartitionFolders) {
  for (const char* folder : {"k=1/z=a", "k=2/z=b%20c", "k=__HIVE_DEFAULT_PARTITION__/z=d"}) {
    std::filesystem::create_directories(folder_.file("part/" + std::string(folder)));
    std::filesystem::copy_file(path_, folder_.file("part/" + std::string(folder) + "/f.parquet"));
  }
  std::ofstream(folder_.file("part/_SUCCESS")) << "";
  const TablePtr table = source_.open({folder_.file("part")}, nullptr, {});
  ASSERT_EQ(table->schema().size(), 5U);  // k of the files is overlaid by the folder's
  EXPECT_EQ(table->schema()[4].name, "z");
  ScanContext context;
  context.environment = std::make_shared<const EvaluationEnvironment>();
  const ExprPtr z = make_expr<BoundReference>(1, DataType::string(), true, "z");
  const ScanRequest request{.columns = {1, 4}, .filters = {call("=", {z, literal(Literal::string("b c"))})}};
  EXPECT_EQ(table->new_scan(request)->splits().size(), 1U);
  const auto columns = read_all(*table, request, context);
  ASSERT_EQ(columns[0].size(), static_cast<size_t>(kRows));
  EXPECT_EQ(columns[0][0].as_int64(), 2);
}

std::string condition_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const SparkError& error) {
    return error.condition();
  }
  return "none";
}

TEST_F(ParquetFilters, Errors) {
  const auto open = [&](const std::string& path) { return condition_of([&] { source_.open({path}, nullptr, {}); }); };
  EXPECT_EQ(open(folder_.file("nothing")), "PATH_NOT_FOUND");
  EXPECT_EQ(open(folder_.file("nothing*")), "PATH_NOT_FOUND");
  std::filesystem::create_directories(folder_.file("empty"));
  EXPECT_EQ(open(folder_.file("empty")), "UNABLE_TO_INFER_SCHEMA");
  std::ofstream(folder_.file("text.parquet")) << "this is not a Parquet file at all";
  EXPECT_EQ(open(folder_.file("text.parquet")), "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER");
  const Schema wrong = {{"s", DataType::integer(), true, {}}};
  EXPECT_EQ(
      condition_of([&] { source_.open({path_}, &wrong, {})->new_scan({.columns = {0}, .filters = {}})->splits(); }),
      "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH");
}

TEST_F(ParquetFilters, DamagedFilesGiveErrors) {
  std::ifstream in(path_, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  std::mt19937 random(5);
  ScanContext context;
  context.environment = std::make_shared<const EvaluationEnvironment>();
  int errors = 0;
  for (int round = 0; round < 300; ++round) {
    std::string damaged = bytes;
    const bool in_footer = round % 2 == 0;
    for (size_t n = 1 + random() % 20; n > 0; --n) {
      const size_t at = in_footer ? bytes.size() - 9 - random() % 1500 : random() % bytes.size();
      damaged[at] = static_cast<char>(random());
    }
    if (round % 7 == 0) {
      damaged.resize(random() % damaged.size());
    }
    const std::string path = folder_.file("damaged" + std::to_string(round) + ".parquet");
    std::ofstream(path, std::ios::binary) << damaged;
    const std::string condition = condition_of([&] {
      const TablePtr table = source_.open({path}, nullptr, {});
      table->statistics();
      ScanRequest request;
      for (size_t c = 0; c < table->schema().size(); ++c) {
        request.columns.push_back(static_cast<int>(c));
      }
      const auto scan = table->new_scan(request);
      for (const ScanSplitPtr& split : scan->splits()) {
        const auto reader = scan->open(split, context);
        Batch batch;
        while (reader->next(batch)) {
        }
      }
    });
    errors += condition == "none" ? 0 : 1;
  }
  EXPECT_GT(errors, 100);
}

}  // namespace
}  // namespace firesteel::parquet_format
