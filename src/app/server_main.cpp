// firesteel-server: serves Spark Connect until it is told to end. Prints one line on standard output when it is ready;
// everything else goes to standard error.
#include "app/properties_file.h"
#include "app/shutdown_watch.h"
#include "connect/server.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <malloc.h>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace firesteel {
namespace {

constexpr int kSparkConnectPort = 15002;

struct Options {
  std::string host = "127.0.0.1";
  int port = kSparkConnectPort;
  std::vector<std::string> conf;
  std::string properties_file;
  std::string log_level = "info";
  int parent_pid = 0;
};

bool is_loopback(const std::string& host) { return host == "localhost" || host == "::1" || host.rfind("127.", 0) == 0; }

void declare(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "firesteel-server " FIRESTEEL_VERSION);
  app.add_option("--host", options.host, "address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "port; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--conf", options.conf, "a setting KEY=VALUE; may be given again")->check([](const std::string& text) {
    return text.find('=') == std::string::npos || text[0] == '=' ? "not KEY=VALUE: " + text : std::string{};
  });
  app.add_option("--properties-file", options.properties_file, "settings, as in spark-defaults.conf")
      ->check(CLI::ExistingFile);
  app.add_option("--log-level", options.log_level, "what is logged")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  app.add_option("--parent-pid", options.parent_pid, "end with this process and with standard input");
}

// Spark's order: what is given on the command line wins over the file.
std::map<std::string, std::string> settings(const Options& options) {
  const std::string path = options.properties_file.empty() ? default_properties_file() : options.properties_file;
  auto conf = path.empty() ? std::map<std::string, std::string>{} : read_properties_file(path);
  for (const std::string& setting : options.conf) {
    const auto separator = setting.find('=');
    conf[setting.substr(0, separator)] = setting.substr(separator + 1);
  }
  return conf;
}

std::string value_or_empty(const std::map<std::string, std::string>& conf, const std::string& key) {
  const auto found = conf.find(key);
  return found == conf.end() ? std::string() : found->second;
}

// As Spark: the environment, which does not show in the list of processes, or a setting.
std::string token_of(const std::map<std::string, std::string>& conf) {
  for (const char* key : {"firesteel.connect.token", "spark.connect.authenticate.token"}) {
    if (std::string token = value_or_empty(conf, key); !token.empty()) {
      return token;
    }
  }
  const char* token = std::getenv("SPARK_CONNECT_AUTHENTICATE_TOKEN");
  return token == nullptr ? std::string() : token;
}

/// Every query has threads of its own, and glibc gives new threads arenas of their own, up to eight a core: memory that
/// one query has freed would lie in them while the next one takes more from the system.
void share_arenas() {
  if (std::getenv("MALLOC_ARENA_MAX") == nullptr) {
    mallopt(M_ARENA_MAX, static_cast<int>(std::max(2U, std::thread::hardware_concurrency())));
  }
}

/// Spill files have no names, but each is an open file; the usual first limit is 1024, the last one far higher.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

int serve(const Options& options) {
  std::map<std::string, std::string> conf = settings(options);
  const std::string token = token_of(conf);
  // Sessions see the server's settings; the secret is not for them.
  conf.erase("firesteel.connect.token");
  conf.erase("spark.connect.authenticate.token");
  if (!is_loopback(options.host) && token.empty()) {
    fmt::print(stderr,
               "error: refusing to listen on {}: without a token everybody who reaches the port could run programs\n"
               "hint: set SPARK_CONNECT_AUTHENTICATE_TOKEN (or firesteel.connect.token), or listen on 127.0.0.1 and "
               "forward the port, for example with ssh -L\n",
               options.host);
    return 2;
  }
  ShutdownWatch watch(options.parent_pid);
  const auto server = ConnectServer::start({.host = options.host,
                                            .port = options.port,
                                            .conf = conf,
                                            .token = token,
                                            .certificate = value_or_empty(conf, "firesteel.connect.tls.certificate"),
                                            .private_key = value_or_empty(conf, "firesteel.connect.tls.key")});
  const std::string host = options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  fmt::print("ready SPARK_REMOTE=sc://{}:{}\n", host, server->port());
  std::fflush(stdout);
  const std::string reason = watch.wait();
  spdlog::info("stopping: {}", reason);
  server->stop();
  return 0;
}

}  // namespace
}  // namespace firesteel

int main(int argc, char** argv) {
  firesteel::Options options;
  CLI::App app{"Serves Spark Connect on our own engine.", "firesteel-server"};
  firesteel::declare(app, options);
  CLI11_PARSE(app, argc, argv);
  firesteel::share_arenas();
  firesteel::allow_many_files();
  try {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("firesteel"));
    spdlog::set_level(spdlog::level::from_str(options.log_level));
    return firesteel::serve(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 1;
  }
}
