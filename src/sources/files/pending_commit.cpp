#include "sources/files/pending_commit.h"

#include "io/filesystem/output_file.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace firesteel {
namespace {

constexpr std::string_view kJournalPrefix = "_firesteel_commit_";
constexpr std::string_view kJournalEnd = "end";

/// Journal lines hold tabs and line ends only between paths.
std::string escaped(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '\n') {
      out += "%0A";
    } else if (c == '\t') {
      out += "%09";
    } else if (c == '%') {
      out += "%25";
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const std::string_view code = text.substr(i + 1, 2);
      out += code == "0A" ? '\n' : code == "09" ? '\t' : '%';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string journal_text(const FolderChange& change) {
  std::string text = "staging\t" + escaped(change.staging) + "\n";
  for (const FolderChange::Move& move : change.added) {
    text += "add\t" + escaped(move.from) + "\t" + escaped(move.to) + "\n";
  }
  for (const std::string& path : change.removed) {
    text += "remove\t" + escaped(path) + "\n";
  }
  return text + std::string(kJournalEnd) + "\n";
}

FolderChange parse_journal(const std::string& path) {
  const auto file = local_file_system()->open(path);
  std::string text(static_cast<size_t>(file->size()), '\0');
  file->read_at(0, text.size(), reinterpret_cast<uint8_t*>(text.data()));
  FolderChange change;
  bool ended = false;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const size_t tab = line.find('\t');
    const std::string_view kind = line.substr(0, tab);
    const std::string_view value = tab == std::string_view::npos ? "" : line.substr(tab + 1);
    if (kind == "staging") {
      change.staging = unescaped(value);
    } else if (kind == "add") {
      const size_t second = value.find('\t');
      change.added.push_back({unescaped(value.substr(0, second)), unescaped(value.substr(second + 1))});
    } else if (kind == "remove") {
      change.removed.push_back(unescaped(value));
    } else if (kind == kJournalEnd) {
      ended = true;
    }
  }
  if (!ended || change.staging.empty()) {
    throw FileError("the commit journal " + path + " is damaged");
  }
  return change;
}

std::string folder_of(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

/// Can be repeated after any interruption.
void carry_out(const std::string& folder, const std::string& journal, const FolderChange& change) {
  for (const FolderChange::Move& move : change.added) {
    const std::string from = change.staging + "/" + move.from;
    const std::string to = folder + "/" + move.to;
    make_folders(folder_of(to));
    if (::rename(from.c_str(), to.c_str()) != 0 && (errno != ENOENT || ::access(to.c_str(), F_OK) != 0)) {
      throw FileError("cannot rename " + from + " to " + to + ": " + std::strerror(errno));
    }
  }
  for (const std::string& path : change.removed) {
    const std::string old = folder + "/" + path;
    if (::unlink(old.c_str()) != 0 && errno != ENOENT && errno != EISDIR) {
      throw FileError("cannot remove " + old + ": " + std::strerror(errno));
    }
    // Partition folders that are empty now go as well; rmdir leaves all others alone.
    for (std::string parent = folder_of(old); parent.size() > folder.size() && ::rmdir(parent.c_str()) == 0;
         parent = folder_of(parent)) {
    }
  }
  if (::unlink(journal.c_str()) != 0 && errno != ENOENT) {
    throw FileError("cannot remove " + journal + ": " + std::strerror(errno));
  }
}

/// A journal that a dead writer has left, or a live one is working on.
void finish_change(const std::string& folder, const std::string& journal) {
  constexpr auto kPause = std::chrono::milliseconds(5);
  constexpr int kMaxPauses = 6000;  // half a minute: renames of one change take milliseconds
  for (int pause = 0; pause < kMaxPauses; ++pause) {
    if (::access(journal.c_str(), F_OK) != 0) {
      return;
    }
    FolderChange change;
    try {
      change = parse_journal(journal);
    } catch (const FileError&) {
      if (::access(journal.c_str(), F_OK) != 0) {
        return;  // finished meanwhile
      }
      throw;
    }
    const std::string lock_path = change.staging + "/" + std::string(kWriterLock);
    const auto lock = FileLock::try_acquire(lock_path);
    if (lock != nullptr) {
      if (::access(journal.c_str(), F_OK) == 0) {
        carry_out(folder, journal, change);
        remove_tree(change.staging);
      }
      return;
    }
    if (::access(lock_path.c_str(), F_OK) != 0 && ::access(journal.c_str(), F_OK) == 0) {
      carry_out(folder, journal, change);  // the staging folder is gone: only the tail of the change can be missing
      return;
    }
    std::this_thread::sleep_for(kPause);
  }
  throw FileError("another process does not finish its write to " + folder);
}

}  // namespace

bool is_commit_journal(std::string_view name) { return name.starts_with(kJournalPrefix); }

void apply_change(const std::string& folder, const std::string& id, const FolderChange& change) {
  const std::string draft = change.staging + "/journal";
  OutputFile file(draft);
  const std::string text = journal_text(change);
  file.write(text.data(), text.size());
  file.close();
  const std::string journal = folder + "/" + std::string(kJournalPrefix) + id;
  rename_path(draft, journal);  // the change is decided here
  carry_out(folder, journal, change);
}

void finish_pending_changes(const std::string& folder) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (is_commit_journal(it->path().filename().string())) {
      finish_change(folder, it->path().string());
    }
  }
}

}  // namespace firesteel
