#include "connect/service/large_stack_thread.h"

#include "base/errors/spark_error.h"

namespace firesteel {
namespace {

constexpr size_t kStackBytes = size_t{64} << 20;

}  // namespace

LargeStackThread::LargeStackThread(std::function<void()> body) : body_(std::move(body)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  const auto run = [](void* self) -> void* {
    static_cast<LargeStackThread*>(self)->body_();
    return nullptr;
  };
  const int failure = pthread_create(&thread_, &attributes, run, this);
  pthread_attr_destroy(&attributes);
  if (failure != 0) {
    throw SparkError("INTERNAL_ERROR", {{"message", "no further thread can be started"}});
  }
}

LargeStackThread::~LargeStackThread() { pthread_join(thread_, nullptr); }

}  // namespace firesteel
