#include "connect/errors/error_store.h"

#include "base/errors/check.h"
#include "connect/service/unique_id.h"

#include <new>

namespace firesteel {
namespace {

// The client asks at once; several sessions failing together must not push each other out.
constexpr size_t kMaxEntries = 1000;

}  // namespace

SparkError to_spark_error(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const SparkError& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", "0"}, {"receivedBytes", "0"}});
  } catch (const std::exception& error) {
    return SparkError("INTERNAL_ERROR", {{"message", error.what()}});
  }
}

std::string ErrorStore::add(const std::string& session_id, SparkError error) {
  std::string id = unique_id();
  const std::lock_guard lock(mutex_);
  entries_.push_back({session_id, id, std::move(error)});
  if (entries_.size() > kMaxEntries) {
    entries_.pop_front();
  }
  return id;
}

std::optional<SparkError> ErrorStore::find(const std::string& session_id, const std::string& error_id) const {
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.error_id == error_id && entry.session_id == session_id) {
      return entry.error;
    }
  }
  return std::nullopt;
}

}  // namespace firesteel
