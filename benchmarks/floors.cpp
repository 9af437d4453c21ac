// What four questions cost when a program is written for each by hand: the same Parquet file, read by the same decoder,
// then one loop that knows its data. An engine cannot do less.
// usage: floors_benchmark q1|q6|groups|sort FILE [threads] [repetitions]; prints seconds (the best) and the answer
#include "sources/parquet/parquet_source.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace firesteel {
namespace {

using Answer = std::vector<std::string>;
using Columns = std::vector<VectorPtr>;

class ScannedFile {
 public:
  ScannedFile(const std::string& path, size_t threads)
      : table_(ParquetSource().open({path}, nullptr, {})), threads_(threads) {}

  size_t threads() const { return threads_; }

  /// Calls consume(thread, columns, rows) for every batch; columns of numbers are flat.
  template <typename Consume>
  void scan(const std::vector<std::string>& names, Consume&& consume) const {
    ScanRequest request;
    for (const std::string& name : names) {
      const auto& schema = table_->schema();
      const auto found = std::find_if(schema.begin(), schema.end(), [&](const auto& f) { return f.name == name; });
      request.columns.push_back(static_cast<int>(found - schema.begin()));
    }
    const auto scan = table_->new_scan(request);
    const auto splits = scan->splits();
    ScanContext context;
    context.environment = std::make_shared<const EvaluationEnvironment>();
    std::atomic<size_t> next{0};
    parallel([&](size_t thread) {
      for (size_t s = next++; s < splits.size(); s = next++) {
        const auto reader = scan->open(splits[s], context);
        for (Batch batch; reader->next(batch);) {
          for (VectorPtr& column : batch.columns) {
            column = flatten(column);
          }
          consume(thread, batch.columns, batch.num_rows);
        }
      }
    });
  }

  void parallel(const std::function<void(size_t)>& work) const {
    std::vector<std::jthread> others;
    for (size_t t = 1; t < threads_; ++t) {
      others.emplace_back(work, t);
    }
    work(0);
  }

 private:
  TablePtr table_;
  size_t threads_;
};

Answer q6(const ScannedFile& file) {
  std::vector<int64_t> sums(file.threads() * 8);  // a cache line each
  file.scan({"l_shipdate", "l_discount", "l_quantity", "l_extendedprice"},
            [&](size_t thread, const Columns& columns, size_t rows) {
              const auto* date = columns[0]->values<int32_t>();
              const auto* discount = columns[1]->values<int64_t>();
              const auto* quantity = columns[2]->values<int64_t>();
              const auto* price = columns[3]->values<int64_t>();
              int64_t sum = 0;
              for (size_t i = 0; i < rows; ++i) {
                const bool wanted = (date[i] >= 8766) & (date[i] < 9131) & (discount[i] >= 5) & (discount[i] <= 7) &
                                    (quantity[i] < 2400);
                sum += wanted ? price[i] * discount[i] : 0;
              }
              sums[thread * 8] += sum;
            });
  int64_t sum = 0;
  for (const int64_t part : sums) {
    sum += part;
  }
  return {std::to_string(sum)};
}

struct Totals {
  int64_t count = 0, quantity = 0, price = 0, discount = 0, discounted = 0;
  double charge = 0;
};

Answer q1(const ScannedFile& file) {
  constexpr size_t kGroups = 1 << 4;  // two bits of the flag, two of the status
  std::vector<std::array<Totals, kGroups>> totals(file.threads());
  file.scan({"l_shipdate", "l_quantity", "l_extendedprice", "l_discount", "l_tax", "l_returnflag", "l_linestatus"},
            [&](size_t thread, const Columns& columns, size_t rows) {
              const auto* date = columns[0]->values<int32_t>();
              const auto* quantity = columns[1]->values<int64_t>();
              const auto* price = columns[2]->values<int64_t>();
              const auto* discount = columns[3]->values<int64_t>();
              const auto* tax = columns[4]->values<int64_t>();
              const auto* flag = columns[5]->values<StringView>();
              const auto* status = columns[6]->values<StringView>();
              std::array<Totals, kGroups> batch{};
              std::array<int64_t, kGroups> charges{};
              for (size_t i = 0; i < rows; ++i) {
                const auto group = static_cast<size_t>((flag[i].data()[0] >> 1 & 3) << 2 | (status[i].data()[0] & 3));
                const int64_t wanted = date[i] <= 10471 ? 1 : 0;
                const int64_t discounted = price[i] * (100 - discount[i]) * wanted;
                Totals& to = batch[group];
                to.count += wanted;
                to.quantity += quantity[i] * wanted;
                to.price += price[i] * wanted;
                to.discount += discount[i] * wanted;
                to.discounted += discounted;
                charges[group] += discounted * (100 + tax[i]);
              }
              for (size_t g = 0; g < kGroups; ++g) {
                Totals& to = totals[thread][g];
                to.count += batch[g].count;
                to.quantity += batch[g].quantity;
                to.price += batch[g].price;
                to.discount += batch[g].discount;
                to.discounted += batch[g].discounted;
                to.charge += static_cast<double>(charges[g]);
              }
            });
  Totals all;
  for (const auto& thread : totals) {
    for (const Totals& group : thread) {
      all.count += group.count;
      all.discounted += group.discounted;
    }
  }
  return {std::to_string(all.count), std::to_string(all.discounted)};
}

/// sum(v) of each g, whose values are below `groups`: an array. The answer: sum(s % 1000 * (g % 7)).
Answer groups(const ScannedFile& file) {
  std::vector<std::vector<int64_t>> sums(file.threads());
  file.scan({"g", "v"}, [&](size_t thread, const Columns& columns, size_t rows) {
    const auto* group = columns[0]->values<int32_t>();
    const auto* value = columns[1]->values<int32_t>();
    auto& to = sums[thread];
    for (size_t i = 0; i < rows; ++i) {
      const auto at = static_cast<size_t>(group[i]);
      if (at >= to.size()) {
        to.resize(std::max(at + 1, to.size() * 2));
      }
      to[at] += value[i];
    }
  });
  size_t size = 0;
  for (const auto& part : sums) {
    size = std::max(size, part.size());
  }
  std::vector<int64_t> answers(file.threads() * 8);
  file.parallel([&](size_t thread) {
    for (size_t g = size * thread / file.threads(); g < size * (thread + 1) / file.threads(); ++g) {
      int64_t sum = 0;
      for (const auto& part : sums) {
        sum += g < part.size() ? part[g] : 0;
      }
      answers[thread * 8] += sum % 1000 * static_cast<int64_t>(g % 7);
    }
  });
  int64_t answer = 0;
  for (const int64_t part : answers) {
    answer += part;
  }
  return {std::to_string(answer)};
}

/// Sorts keys whose bits above `bits` are the same; scratch has the same size.
void radix_sort(uint64_t* keys, uint64_t* scratch, size_t count, int bits) {
  constexpr int kBits = 11;
  uint64_t* from = keys;
  uint64_t* to = scratch;
  for (int shift = 0; shift < bits; shift += kBits) {
    std::array<uint32_t, (1 << kBits) + 1> starts{};
    const uint64_t mask = (1 << std::min(kBits, bits - shift)) - 1;
    for (size_t i = 0; i < count; ++i) {
      ++starts[(from[i] >> shift & mask) + 1];
    }
    for (size_t b = 1; b < starts.size(); ++b) {
      starts[b] += starts[b - 1];
    }
    for (size_t i = 0; i < count; ++i) {
      to[starts[from[i] >> shift & mask]++] = from[i];
    }
    std::swap(from, to);
  }
  if (from != keys) {
    std::copy(from, from + count, keys);
  }
}

/// The order of k. The answer: sum(n % 7 * (k % 11)), n counted from 1.
Answer sort(const ScannedFile& file) {
  constexpr int kBucketBits = 11;
  constexpr size_t kBuckets = size_t{1} << kBucketBits;
  constexpr uint64_t kSign = uint64_t{1} << 63;
  std::vector<std::array<std::vector<uint64_t>, kBuckets>> parts(file.threads());
  file.scan({"k"}, [&](size_t thread, const Columns& columns, size_t rows) {
    const auto* keys = columns[0]->values<int64_t>();
    for (size_t i = 0; i < rows; ++i) {
      const uint64_t key = static_cast<uint64_t>(keys[i]) ^ kSign;
      parts[thread][key >> (64 - kBucketBits)].push_back(key);
    }
  });
  std::vector<size_t> starts(kBuckets + 1);
  for (size_t b = 0; b < kBuckets; ++b) {
    starts[b + 1] = starts[b];
    for (const auto& part : parts) {
      starts[b + 1] += part[b].size();
    }
  }
  std::atomic<size_t> next{0};
  std::atomic<int64_t> answer{0};
  file.parallel([&](size_t) {
    std::vector<uint64_t> keys;
    std::vector<uint64_t> scratch;
    for (size_t b = next++; b < kBuckets; b = next++) {
      keys.clear();
      for (auto& part : parts) {
        keys.insert(keys.end(), part[b].begin(), part[b].end());
        part[b] = {};
      }
      scratch.resize(keys.size());
      radix_sort(keys.data(), scratch.data(), keys.size(), 64 - kBucketBits);
      int64_t sum = 0;
      for (size_t i = 0; i < keys.size(); ++i) {
        sum += static_cast<int64_t>((starts[b] + i + 1) % 7) * (static_cast<int64_t>(keys[i] ^ kSign) % 11);
      }
      answer += sum;
    }
  });
  return {std::to_string(answer.load())};
}

}  // namespace
}  // namespace firesteel

int main(int argc, char** argv) {
  using namespace firesteel;
  const std::map<std::string, Answer (*)(const ScannedFile&)> questions{
      {"q1", q1}, {"q6", q6}, {"groups", groups}, {"sort", firesteel::sort}};
  if (argc < 3 || !questions.contains(argv[1])) {
    std::fprintf(stderr, "usage: %s q1|q6|groups|sort FILE [threads] [repetitions]\n", argv[0]);
    return 2;
  }
  const ScannedFile file(argv[2], argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 2);
  double best = 1e9;
  Answer answer;
  for (int r = 0; r < (argc > 4 ? std::atoi(argv[4]) : 3); ++r) {
    const auto start = std::chrono::steady_clock::now();
    answer = questions.at(argv[1])(file);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf("%.4f", best);
  for (const std::string& value : answer) {
    std::printf(" %s", value.c_str());
  }
  std::printf("\n");
  return 0;
}
