// Which of the files below a folder are searched: what the user asks for, and what ignore files say.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ignore.h"
#include "cli/repository.h"

namespace lino::cli {

// Why something was passed over.
enum class Skip : std::uint8_t { kHidden, kIgnored, kGlob, kType, kSize, kDepth, kFileSystem, kCount };
std::string_view to_string(Skip why);
using Skipped = std::array<std::uint64_t, static_cast<std::size_t>(Skip::kCount)>;

struct Filter {
  bool hidden = false;       // names that begin with a dot, too
  bool dot_ignore = true;    // .ignore and .linoignore
  bool vcs_ignore = true;    // .gitignore, in a git repository, whose .git is passed over
  bool exclude = true;       // .git/info/exclude
  bool global = true;        // core.excludesFile
  bool parents = true;       // ignore files of the folders that a searched one is in
  bool require_git = true;   // false: .gitignore outside of repositories, too
  bool ignore_case = false;  // of all ignore files
  bool follow = false;       // symbolic links
  bool one_file_system = false;
  std::optional<std::size_t> max_depth;  // 1: what is in a searched folder itself
  std::optional<std::uint64_t> max_size;
  Rules globs;  // --glob: those with '!' leave out, if there are others only what they name is searched
  bool only_globs = false;
  Rules types;  // likewise of --type
  bool only_types = false;
  Rules named_files;   // of --ignore-file, from the current folder on
  bool debug = false;  // take notes
};

// The ignore files of a folder, and of those it is in. Immutable, so threads share it.
struct Scope {
  std::shared_ptr<const Scope> outer;
  std::size_t base = 0;  // where what is relative to it begins in an absolute path
  Rules lino, dot, git;
  std::shared_ptr<const Repository> repository;  // whose root this is
  bool in_repository = false;
};

// What is known of a folder before its entries are looked at: which of these files it has.
struct Marks {
  bool lino = false, dot = false, git = false, repository = false;
  bool any() const { return lino || dot || git || repository; }
};
inline constexpr std::string_view kLinoIgnore = ".linoignore", kDotIgnore = ".ignore", kGitIgnore = ".gitignore",
                                  kGit = ".git";

// The scope of the folder at `absolute`, open as `fd`: `outer` itself if there is nothing new. `absolute` has no '/' at its
// end. `notes`: nullptr for none, here and below.
std::shared_ptr<const Scope> scope_of(std::shared_ptr<const Scope> outer, int fd, const std::string& absolute,
                                      const Marks& marks, const Filter& filter, Notes* notes);

// Of the folders that `absolute` is in, from the root of the file system down.
std::shared_ptr<const Scope> scope_around(const std::string& absolute, const Filter& filter, Notes* notes);

// Does the filter read paths at all? If not, verdict() needs none.
bool has_rules(const Scope* scope, const Filter& filter);

// Why an entry is passed over, and by which rule of an ignore file, if by one.
struct Reason {
  Skip skip;
  const Rule* rule = nullptr;
};

// Why an entry of a folder is passed over; nothing: it is not. `absolute`: its path. `relative`: the same from the current
// folder on, for the user's globs.
std::optional<Reason> verdict(const Scope* scope, const Filter& filter, std::string_view absolute,
                              std::string_view relative, bool is_folder);

}  // namespace lino::cli
