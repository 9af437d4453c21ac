#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

/// A change of several files of a folder that happens as one (docs/decisions: atomic writes). New files wait in a
/// hidden staging folder. The change is decided the moment its journal stands in the folder; from then on whoever comes
/// along, reader or writer, first finishes what the journal says.
struct FolderChange {
  struct Move {
    std::string from;  // path inside the staging folder
    std::string to;    // path inside the folder
  };
  std::string staging;  // absolute path; holds the lock file of its writer while that lives
  std::vector<Move> added;
  std::vector<std::string> removed;  // paths inside the folder
};

/// The file that a live writer keeps locked, inside its staging folder.
inline constexpr std::string_view kWriterLock = ".writer_lock";

/// Is `name` that of a journal in a listed folder?
bool is_commit_journal(std::string_view name);

/// Decides and carries out the change. `id` is unique. Errors: FileError; the folder then is as before, or the next
/// reader finishes the change.
void apply_change(const std::string& folder, const std::string& id, const FolderChange& change);
/// Finishes the changes whose journals stand in `folder` and removes what dead writers have left; waits for a live
/// writer that is in the middle of it. Errors: FileError.
void finish_pending_changes(const std::string& folder);

}  // namespace firesteel
