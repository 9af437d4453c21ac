#pragma once

#include <string>

namespace firesteel {

/// Waits for the reason to end a server: SIGTERM or SIGINT, the end of the parent process, the end of standard input.
///
/// threads: construct before any other thread starts, because the signals are blocked for all threads that follow.
class ShutdownWatch {
 public:
  /// parent_pid: the process to die with, 0 for none. With a parent, the end of standard input counts as its end too
  /// (a pipe that the parent holds).
  explicit ShutdownWatch(int parent_pid);
  ~ShutdownWatch();
  ShutdownWatch(const ShutdownWatch&) = delete;
  ShutdownWatch& operator=(const ShutdownWatch&) = delete;

  /// Blocks until there is a reason to end and names it. From then on a further SIGTERM or SIGINT kills the process.
  std::string wait();

 private:
  int signals_ = -1;
  int parent_ = -1;
  bool watch_input_ = false;
};

}  // namespace firesteel
