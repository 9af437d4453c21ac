#include "connect/service/session_artifacts.h"

#include "base/errors/spark_error.h"

namespace firesteel {
namespace {

constexpr size_t kMaxBytes = size_t{4} << 30;

}  // namespace

void SessionArtifacts::add(const std::string& name, std::string data) {
  const std::lock_guard lock(mutex_);
  if (bytes_ + data.size() > kMaxBytes) {
    throw SparkError("UNABLE_TO_ACQUIRE_MEMORY",
                     {{"requestedBytes", std::to_string(data.size())}, {"receivedBytes", "0"}});
  }
  auto& file = files_[name];
  bytes_ += data.size() - (file == nullptr ? 0 : file->size());
  file = std::make_shared<const std::string>(std::move(data));
}

std::shared_ptr<const std::string> SessionArtifacts::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : found->second;
}

}  // namespace firesteel
