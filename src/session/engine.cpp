#include "base/errors/spark_error.h"
#include "session/catalog/locations.h"
#include "session/engine_shared.h"
#include "session/sources.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace firesteel {
namespace {

std::string value_or(const std::map<std::string, std::string>& conf, const std::string& key, std::string otherwise) {
  const auto found = conf.find(key);
  return found == conf.end() ? std::move(otherwise) : found->second;
}

int64_t memory_limit(const std::map<std::string, std::string>& conf) {
  const std::string text = value_or(conf, "firesteel.memory.limit", "");
  // Four fifths: the rest is for what is not counted (plans, buffers in flight, the allocator's slack).
  return text.empty() ? available_memory_bytes() / 5 * 4 : parse_bytes("firesteel.memory.limit", text);
}

int count_threads(const std::map<std::string, std::string>& conf) {
  const std::string text = value_or(conf, "firesteel.threads", "");
  if (text.empty()) {
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  }
  const int64_t threads = parse_bytes("firesteel.threads", text);
  if (threads < 1 || threads > 1024) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", "firesteel.threads"}, {"confValue", text}, {"confType", "int"}});
  }
  return static_cast<int>(threads);
}

size_t rows_per_batch(const std::map<std::string, std::string>& conf) {
  const std::string text = value_or(conf, "firesteel.batch.size", "");
  if (text.empty()) {
    return kBatchSize;
  }
  const int64_t rows = parse_bytes("firesteel.batch.size", text);
  if (rows < 1 || rows > (1 << 20)) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", "firesteel.batch.size"}, {"confValue", text}, {"confType", "int"}});
  }
  return static_cast<size_t>(rows);
}

/// Where spill files go. They have no names (see SpillFile), so nothing is left behind however the process ends.
std::string find_spill_directory(const std::map<std::string, std::string>& conf) {
  std::string folder = value_or(conf, "firesteel.spill.directory", value_or(conf, "spark.local.dir", ""));
  if (folder.empty()) {
    const char* local = std::getenv("SPARK_LOCAL_DIRS");
    const char* temporary = std::getenv("TMPDIR");
    folder = local != nullptr && *local != 0 ? local : (temporary != nullptr && *temporary != 0 ? temporary : "/tmp");
    folder = folder.substr(0, folder.find(','));
  }
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    throw SparkError("FAILED_TO_CREATE_SPILL_DIRECTORY", {{"path", folder}});
  }
  return folder;
}

}  // namespace

int64_t parse_bytes(const std::string& key, const std::string& text) {
  size_t digits = 0;
  while (digits < text.size() && std::isdigit(static_cast<unsigned char>(text[digits])) != 0) {
    ++digits;
  }
  std::string unit = text.substr(digits);
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return std::tolower(c); });
  if (unit.ends_with('b')) {
    unit.pop_back();
  }
  const std::string units = "kmgt";
  const size_t power = unit.empty() ? 0 : units.find(unit) + 1;
  if (digits == 0 || digits > 15 || unit.size() > 1 || (!unit.empty() && power == 0)) {
    throw SparkError("INVALID_CONF_VALUE.TYPE_MISMATCH",
                     {{"confName", key}, {"confValue", text}, {"confType", "bytes"}});
  }
  const int64_t factor = int64_t{1} << (10 * power);
  int64_t bytes = 0;
  // More than fits means as much as there is.
  return __builtin_mul_overflow(std::stoll(text.substr(0, digits)), factor, &bytes) ? INT64_MAX : bytes;
}

Engine::Shared::Shared(const std::map<std::string, std::string>& settings)
    : conf(settings),
      functions(FunctionRegistry::built_in()),
      memory(memory_limit(settings)),
      threads(count_threads(settings)),
      batch_size(rows_per_batch(settings)),
      force_spill(value_or(settings, "firesteel.test.force.spill", "false") == "true"),
      spill_directory(find_spill_directory(settings)),
      sources(built_in_sources()),
      warehouse(location_uri(value_or(settings, "spark.sql.warehouse.dir", "spark-warehouse"))),
      metastore(open_metastore(warehouse)),
      cache(memory, spill_directory),
      python_workers(std::make_shared<WorkerPool>(value_or(settings, "spark.pyspark.python", ""))) {}

Engine::Shared::~Shared() = default;

Engine::Engine() = default;

std::shared_ptr<Engine> Engine::create(const std::map<std::string, std::string>& conf) {
  struct Concrete : Engine {};
  auto engine = std::make_shared<Concrete>();
  engine->shared_ = std::make_shared<Shared>(conf);
  return engine;
}

std::shared_ptr<Session> Engine::new_session(const std::string& user_id, const std::string& session_id) {
  return std::make_shared<Session>(shared_from_this(), user_id, session_id);
}

}  // namespace firesteel
