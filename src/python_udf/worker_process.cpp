#include "python_udf/worker_process.h"

#include "base/errors/spark_error.h"
#include "python_udf/worker_program.h"

#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

namespace firesteel {
namespace {

// The number the worker finds its socket under.
constexpr int kWorkerDescriptor = 3;
constexpr int kPollMilliseconds = 50;

[[noreturn]] void fail_start(const std::string& python, int error) {
  throw SparkError("PYTHON_EXCEPTION", {{"msg", "The Python worker cannot be started"},
                                        {"traceback", python + ": " + std::strerror(error)}});
}

[[noreturn]] void fail_gone() {
  throw SparkError("PYTHON_EXCEPTION", {{"msg", "The Python worker exited unexpectedly"},
                                        {"traceback", "the process that ran the user's function is gone"}});
}

struct SpawnActions {
  SpawnActions() { posix_spawn_file_actions_init(&actions); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions); }
  posix_spawn_file_actions_t actions;
};
struct SpawnAttributes {
  SpawnAttributes() { posix_spawnattr_init(&attributes); }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes); }
  posix_spawnattr_t attributes;
};

pid_t spawn(const std::string& python, int socket) {
  SpawnActions files;
  // What the user prints belongs to the server's log, not to its output.
  posix_spawn_file_actions_addopen(&files.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files.actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files.actions, socket, kWorkerDescriptor);
  posix_spawn_file_actions_addclosefrom_np(&files.actions, kWorkerDescriptor + 1);
  SpawnAttributes process;
  sigset_t none;
  sigemptyset(&none);
  sigset_t usual;
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP}) {
    sigaddset(&usual, signal);
  }
  posix_spawnattr_setsigmask(&process.attributes, &none);
  posix_spawnattr_setsigdefault(&process.attributes, &usual);
  // A group of its own: Ctrl-C in the server's terminal reaches the server alone, which ends its workers itself.
  posix_spawnattr_setpgroup(&process.attributes, 0);
  posix_spawnattr_setflags(&process.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string program = kWorkerProgram;
  std::string executable = python;
  std::string flag = "-c";
  std::array<char*, 4> arguments = {executable.data(), flag.data(), program.data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, python.c_str(), &files.actions, &process.attributes, arguments.data(), environ);
  if (error != 0) {
    fail_start(python, error);
  }
  return pid;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::string& python) {
  std::array<int, 2> sockets{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
    fail_start(python, errno);
  }
  // dup2 onto itself would leave the descriptor close-on-exec.
  if (sockets[1] == kWorkerDescriptor) {
    const int moved = ::fcntl(sockets[1], F_DUPFD_CLOEXEC, kWorkerDescriptor + 1);
    ::close(sockets[1]);
    sockets[1] = moved;
  }
  fd_ = sockets[0];
  try {
    pid_ = spawn(python, sockets[1]);
  } catch (...) {
    ::close(sockets[0]);
    ::close(sockets[1]);
    throw;
  }
  ::close(sockets[1]);
}

WorkerProcess::~WorkerProcess() {
  ::close(fd_);
  ::kill(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

void WorkerProcess::shut_down() { ::shutdown(fd_, SHUT_RDWR); }

void WorkerProcess::wait_for(short events, const CancellationToken* cancellation) const {
  while (true) {
    if (cancellation != nullptr) {
      cancellation->check();
    }
    pollfd waiting{fd_, events, 0};
    const int ready = ::poll(&waiting, 1, kPollMilliseconds);
    if (ready > 0) {
      return;
    }
    if (ready < 0 && errno != EINTR) {
      fail_gone();
    }
  }
}

void WorkerProcess::write(const void* data, size_t size, const CancellationToken* cancellation) {
  const auto* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t sent = ::send(fd_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes += sent;
      size -= static_cast<size_t>(sent);
    } else if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
      wait_for(POLLOUT, cancellation);
    } else {
      fail_gone();
    }
  }
}

void WorkerProcess::read(void* data, size_t size, const CancellationToken* cancellation) {
  auto* bytes = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t got = ::recv(fd_, bytes, size, MSG_DONTWAIT);
    if (got > 0) {
      bytes += got;
      size -= static_cast<size_t>(got);
    } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
      wait_for(POLLIN, cancellation);
    } else {
      fail_gone();
    }
  }
}

}  // namespace firesteel
