// What git keeps about ignored files outside of the tree: a repository's info/exclude, and the user's own file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/ignore.h"

namespace lino::cli {

// The content of a regular file, or nothing. `folder`: what a relative path is relative to, a file descriptor. Links are
// followed, but not if `in_tree`: git does not follow a .gitignore, either.
std::optional<std::string> read_small_file(int folder, const std::string& path, bool in_tree = false);

struct Repository {
  Rules exclude;  // info/exclude
  Rules global;   // core.excludesFile
  bool ignore_case = false;
};

struct RepositoryOptions {
  bool exclude = true;
  bool global = true;
  bool ignore_case = false;  // whatever core.ignoreCase says
};

// What has been done and why, a line each, for --debug.
using Notes = std::vector<std::string>;
void note_rules(const std::string& path, const Rules& rules, Notes* notes);

// Of the work tree whose root, "/a/b", holds a .git: a folder, or in submodules and further work trees a file that names one.
// What cannot be read holds no rules. `notes`: nullptr for none.
std::shared_ptr<const Repository> open_repository(const std::string& root, const RepositoryOptions& how, Notes* notes);

// "section.key" of git's configuration, section and key in lower case: the last value that a file gives it, without its
// quotes; "true" for a key without a value. Sections with a "name" are passed over.
std::optional<std::string> config_value(std::string_view content, std::string_view section, std::string_view key);

}  // namespace lino::cli
