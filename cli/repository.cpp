// Finds and reads them as git does: gitignore(5), gitrepository-layout(5), git-config(1). Of configuration files only what
// is asked for is understood; include.path is not followed.
#include "cli/repository.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace lino::cli {
namespace {

constexpr off_t kLargest = off_t{64} << 20;  // of an ignore file; what is larger is none

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool equal_lower(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, {}, [](unsigned char c) { return std::tolower(c); });
}

// A value of a configuration file as it is meant: quotes and escapes away, and a comment.
std::string plain_value(std::string_view text) {
  std::string value;
  std::size_t solid = 0;  // up to the last byte that is no space outside of quotes
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (!quoted && (c == '#' || c == ';')) break;
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == '\\' && i + 1 < text.size()) {
      c = text[++i];
      c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
      value += c;
      solid = value.size();
      continue;
    }
    value += c;
    if (quoted || (c != ' ' && c != '\t')) solid = value.size();
  }
  value.resize(solid);
  return value;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// "~/x" and "x" as git-config has them for paths.
std::string expanded(const std::string& path) {
  return path.starts_with("~/") ? environment("HOME") + path.substr(1) : path;
}

std::optional<std::string> read_at(const std::string& path) { return read_small_file(AT_FDCWD, path); }

// Where git's configuration is, the one that has the last word first.
std::vector<std::string> config_files(const std::string& git_folder) {
  std::vector<std::string> files = {git_folder + "/config"};
  if (const std::string global = environment("GIT_CONFIG_GLOBAL"); !global.empty()) {
    files.push_back(global);
  } else {
    const std::string home = environment("HOME"), xdg = environment("XDG_CONFIG_HOME");
    if (!home.empty()) files.push_back(home + "/.gitconfig");
    if (!xdg.empty()) files.push_back(xdg + "/git/config");
    if (xdg.empty() && !home.empty()) files.push_back(home + "/.config/git/config");
  }
  if (environment("GIT_CONFIG_NOSYSTEM").empty()) files.emplace_back("/etc/gitconfig");
  return files;
}

std::optional<std::string> configured(const std::vector<std::string>& files, std::string_view key) {
  for (const std::string& file : files) {
    const std::optional<std::string> content = read_at(file);
    if (!content) continue;
    if (std::optional<std::string> value = config_value(*content, "core", key)) return value;
  }
  return std::nullopt;
}

std::string global_excludes(const std::vector<std::string>& files) {
  if (const std::optional<std::string> path = configured(files, "excludesfile")) return expanded(*path);
  const std::string xdg = environment("XDG_CONFIG_HOME"), home = environment("HOME");
  if (!xdg.empty()) return xdg + "/git/ignore";
  return home.empty() ? "" : home + "/.config/git/ignore";
}

// The path in a file of one line, which `prefix` begins, as seen from `folder`; empty: there is none.
std::string path_in(const std::string& file, std::string_view prefix, const std::string& folder) {
  const std::optional<std::string> content = read_at(file);
  if (!content || !content->starts_with(prefix)) return {};
  std::string_view line = std::string_view(*content).substr(prefix.size());
  line = trimmed(line.substr(0, line.find('\n')));
  if (line.empty()) return {};
  return line.starts_with('/') ? std::string(line) : folder + "/" + std::string(line);
}

// Where what all work trees share is.
std::string common_folder(const std::string& root) {
  std::string git = root + "/.git";
  if (const std::string linked = path_in(git, "gitdir:", root); !linked.empty()) git = linked;
  const std::string common = path_in(git + "/commondir", "", git);
  return common.empty() ? git : common;
}

Rules rules_of(const std::string& path, const GlobOptions& how, Notes* notes) {
  if (path.empty()) return {};
  const std::optional<std::string> content = read_at(path);
  if (!content) return {};
  Rules rules = Rules::parse(*content, how, path);
  note_rules(path, rules, notes);
  return rules;
}

}  // namespace

void note_rules(const std::string& path, const Rules& rules, Notes* notes) {
  if (notes == nullptr) return;
  notes->push_back(path + " is read for " + std::to_string(rules.size()) + (rules.size() == 1 ? " rule" : " rules"));
}

std::optional<std::string> read_small_file(int folder, const std::string& path, bool in_tree) {
  const int fd =
      openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (in_tree ? O_NOFOLLOW : 0));
  if (fd < 0) return std::nullopt;
  std::string content;
  struct stat status;
  bool good = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= kLargest;
  while (good) {
    char block[4096];
    const ssize_t n = read(fd, block, sizeof block);
    good = n >= 0;
    if (n <= 0) break;
    content.append(block, static_cast<std::size_t>(n));
  }
  close(fd);
  if (!good) return std::nullopt;
  return content;
}

std::optional<std::string> config_value(std::string_view content, std::string_view section, std::string_view key) {
  std::optional<std::string> found;
  bool inside = false;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    std::string_view line = trimmed(content.substr(0, end));
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.starts_with('[')) {
      const std::size_t close = std::min(line.find(']'), line.size());
      inside = equal_lower(trimmed(line.substr(1, close - 1)), section);
      line = trimmed(line.substr(std::min(close + 1, line.size())));
    }
    if (!inside || line.empty()) continue;
    const std::size_t equals = std::min(line.find('='), line.size());
    if (!equal_lower(trimmed(line.substr(0, equals)), key)) continue;
    found = equals == line.size() ? "true" : plain_value(trimmed(line.substr(equals + 1)));
  }
  return found;
}

std::shared_ptr<const Repository> open_repository(const std::string& root, const RepositoryOptions& how, Notes* notes) {
  const std::string git = common_folder(root);
  const std::vector<std::string> files = config_files(git);
  const std::optional<std::string> fold = configured(files, "ignorecase");
  const bool folds =
      fold && (equal_lower(*fold, "true") || equal_lower(*fold, "yes") || equal_lower(*fold, "on") || *fold == "1");
  const GlobOptions globs{.ignore_case = how.ignore_case || folds};
  auto repository = std::make_shared<Repository>();
  repository->ignore_case = globs.ignore_case;
  if (how.exclude) repository->exclude = rules_of(git + "/info/exclude", globs, notes);
  if (how.global) repository->global = rules_of(global_excludes(files), globs, notes);
  return repository;
}

}  // namespace lino::cli
