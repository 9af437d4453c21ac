#pragma once

#include <map>
#include <memory>
#include <string>

namespace firesteel {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 15002;  // 0: a free one
  std::map<std::string, std::string> conf;
  std::string token;        // clients must bring it; empty: none
  std::string certificate;  // PEM files for TLS; empty: none
  std::string private_key;
};

/// A Spark Connect server: the gRPC listener, its sessions and the engine below them.
///
/// threads: stop() and wait() may be called from any thread; the destructor stops too
class ConnectServer {
 public:
  /// Listens when it returns. Throws std::runtime_error when the address is taken or the certificate cannot be read.
  static std::unique_ptr<ConnectServer> start(const ServerOptions& options);
  ~ConnectServer();
  ConnectServer(const ConnectServer&) = delete;
  ConnectServer& operator=(const ConnectServer&) = delete;

  int port() const;
  /// Cancels what runs, ends open streams and stops to listen.
  void stop();
  /// Blocks until stop() was called.
  void wait();

 private:
  struct State;
  explicit ConnectServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace firesteel
