#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct sqlite3;

namespace firesteel {

/// A text column's value of a result row; none is NULL.
using SqliteRow = std::vector<std::optional<std::string>>;

/// One SQLite file, opened at the first use; text parameters and text results only. Thread-safe. Other processes may
/// use the file at the same time: write-ahead log, and a wait of up to half a minute for the write lock.
///
/// errors: METASTORE_UNAVAILABLE
class SqliteStore {
 public:
  /// schema: statements that make the tables when they are not there.
  SqliteStore(std::string path, std::string schema) : path_(std::move(path)), schema_(std::move(schema)) {}
  ~SqliteStore();
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  /// Rows of a query; none when the file does not exist yet.
  std::vector<SqliteRow> query(const std::string& sql, const std::vector<std::string>& parameters = {}) const;
  /// Runs `body` in one write transaction, which is rolled back when it throws. Makes the file.
  void transaction(const std::function<void()>& body);
  /// Inside of transaction(): how many rows the statement changed.
  int change(const std::string& sql, const std::vector<std::string>& parameters);

 private:
  bool open(bool create) const;  // false: not there
  std::vector<SqliteRow> run(const std::string& sql, const std::vector<std::string>& parameters) const;
  void run_script(const std::string& sql) const;
  [[noreturn]] void fail() const;

  const std::string path_;
  const std::string schema_;
  mutable std::recursive_mutex mutex_;
  mutable sqlite3* database_ = nullptr;  // guarded by mutex_
};

}  // namespace firesteel
