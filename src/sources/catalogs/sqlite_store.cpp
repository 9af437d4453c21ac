#include "sources/catalogs/sqlite_store.h"

#include "base/errors/spark_error.h"

#include <chrono>
#include <filesystem>
#include <sqlite3.h>
#include <thread>

namespace firesteel {
namespace {

constexpr int kBusyTimeoutMs = 30'000;
constexpr int kMaxAttempts = 200;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

}  // namespace

SqliteStore::~SqliteStore() { sqlite3_close(database_); }

void SqliteStore::fail() const {
  throw SparkError("METASTORE_UNAVAILABLE",
                   {{"path", path_}, {"message", database_ == nullptr ? "out of memory" : sqlite3_errmsg(database_)}});
}

bool SqliteStore::open(bool create) const {
  if (database_ != nullptr) {
    return true;
  }
  std::error_code error;
  if (!std::filesystem::exists(path_, error)) {
    if (!create) {
      return false;
    }
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
  }
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path_.c_str(), &database_, flags, nullptr) != SQLITE_OK) {
    const std::string message = database_ == nullptr ? "out of memory" : sqlite3_errmsg(database_);
    sqlite3_close(database_);
    database_ = nullptr;
    throw SparkError("METASTORE_UNAVAILABLE", {{"path", path_}, {"message", message}});
  }
  sqlite3_busy_timeout(database_, kBusyTimeoutMs);
  // Changing the journal does not wait for locks; another process may be making the same new file.
  for (int attempt = 0;; ++attempt) {
    const char* sql = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";
    const int result = sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
    if (result == SQLITE_OK) {
      break;
    }
    if (result != SQLITE_BUSY || attempt == kMaxAttempts) {
      fail();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  run_script(schema_);
  return true;
}

void SqliteStore::run_script(const std::string& sql) const {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail();
  }
}

std::vector<SqliteRow> SqliteStore::run(const std::string& sql, const std::vector<std::string>& parameters) const {
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database_, sql.c_str(), static_cast<int>(sql.size()), &raw, nullptr) != SQLITE_OK) {
    fail();
  }
  const Statement statement(raw);
  for (size_t i = 0; i < parameters.size(); ++i) {
    sqlite3_bind_text64(raw, static_cast<int>(i + 1), parameters[i].data(), parameters[i].size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
  }
  std::vector<SqliteRow> rows;
  int step = sqlite3_step(raw);
  for (; step == SQLITE_ROW; step = sqlite3_step(raw)) {
    SqliteRow row;
    for (int c = 0; c < sqlite3_column_count(raw); ++c) {
      const auto* text = static_cast<const char*>(sqlite3_column_blob(raw, c));
      const auto size = static_cast<size_t>(sqlite3_column_bytes(raw, c));
      const bool null = sqlite3_column_type(raw, c) == SQLITE_NULL;
      row.push_back(null ? std::nullopt : std::optional(text == nullptr ? std::string() : std::string(text, size)));
    }
    rows.push_back(std::move(row));
  }
  if (step != SQLITE_DONE) {
    fail();
  }
  return rows;
}

std::vector<SqliteRow> SqliteStore::query(const std::string& sql, const std::vector<std::string>& parameters) const {
  const std::lock_guard lock(mutex_);
  if (!open(false)) {
    return {};
  }
  return run(sql, parameters);
}

int SqliteStore::change(const std::string& sql, const std::vector<std::string>& parameters) {
  run(sql, parameters);
  return sqlite3_changes(database_);
}

void SqliteStore::transaction(const std::function<void()>& body) {
  const std::lock_guard lock(mutex_);
  open(true);
  run_script("BEGIN IMMEDIATE");
  try {
    body();
    run_script("COMMIT");
  } catch (...) {
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

}  // namespace firesteel
