#include "app/shutdown_watch.h"

#include <sys/signalfd.h>
#include <sys/syscall.h>

#include <cerrno>
#include <poll.h>
#include <signal.h>
#include <system_error>
#include <unistd.h>

namespace firesteel {

namespace {

sigset_t shutdown_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// True when standard input has ended; what it brings otherwise is read and dropped.
bool input_ended() {
  char dropped[256];
  const ssize_t count = read(STDIN_FILENO, dropped, sizeof dropped);
  return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

}  // namespace

ShutdownWatch::ShutdownWatch(int parent_pid) : watch_input_(parent_pid > 0) {
  const sigset_t signals = shutdown_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A client that closes its connection is no reason to die.
  signal(SIGPIPE, SIG_IGN);
  // A file that grows beyond its limit (ulimit -f) fails the write, as a full disk does.
  signal(SIGXFSZ, SIG_IGN);
  signals_ = signalfd(-1, &signals, SFD_CLOEXEC);
  if (signals_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  if (parent_pid > 0) {
    // A handle of the process, not PR_SET_PDEATHSIG: that one fires already when the thread that started us ends.
    parent_ = static_cast<int>(syscall(SYS_pidfd_open, parent_pid, 0));
    if (parent_ < 0 && errno == ESRCH) throw std::system_error(ESRCH, std::generic_category(), "parent process");
    // A kernel without pidfd_open still has the end of standard input.
  }
}

ShutdownWatch::~ShutdownWatch() {
  if (parent_ >= 0) close(parent_);
  if (signals_ >= 0) close(signals_);
}

std::string ShutdownWatch::wait() {
  // poll() passes over negative descriptors.
  pollfd watched[] = {{signals_, POLLIN, 0}, {parent_, POLLIN, 0}, {watch_input_ ? STDIN_FILENO : -1, POLLIN, 0}};
  while (true) {
    if (poll(watched, std::size(watched), -1) < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "poll");
    }
    if (watched[0].revents != 0) {
      const sigset_t signals = shutdown_signals();
      signalfd_siginfo info{};
      [[maybe_unused]] const ssize_t count = read(signals_, &info, sizeof info);
      pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
      return info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM";
    }
    if (watched[1].revents != 0) return "end of the parent process";
    if (watched[2].revents != 0 && input_ended()) return "end of standard input";
  }
}

}  // namespace firesteel
