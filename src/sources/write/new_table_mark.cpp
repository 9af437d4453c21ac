#include "sources/write/new_table_mark.h"

#include "io/filesystem/output_file.h"

#include <fstream>
#include <sstream>
#include <unistd.h>

namespace firesteel {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

/// Names a process for good: its number, and when it began since which start of the machine. Empty: no such process.
std::string process_name(const std::string& pid) {
  const std::string stat = first_line("/proc/" + pid + "/stat");
  const size_t after_name = stat.rfind(')');
  if (after_name == std::string::npos) {
    return {};
  }
  std::istringstream rest(stat.substr(after_name + 1));
  constexpr int kStartTime = 20;  // among the fields behind the name
  std::string field;
  for (int i = 0; i < kStartTime; ++i) {
    rest >> field;
  }
  return pid + " " + field + " " + first_line("/proc/sys/kernel/random/boot_id");
}

std::string mark_in(const std::string& folder) { return folder + "/" + std::string(kNewTableMark); }

}  // namespace

void write_new_table_mark(const std::string& folder) {
  const std::string name = process_name(std::to_string(::getpid()));
  OutputFile mark(mark_in(folder));
  mark.write(name.data(), name.size());
  mark.close();
}

void remove_new_table_mark(const std::string& folder) noexcept { ::unlink(mark_in(folder).c_str()); }

bool is_left_by_dead_writer(const std::string& folder) {
  const std::string writer = first_line(mark_in(folder));
  return !writer.empty() && process_name(writer.substr(0, writer.find(' '))) != writer;
}

}  // namespace firesteel
