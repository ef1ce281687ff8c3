// Who has the last word: the user's globs; then of all ignore files the nearest .linoignore that says something, then .ignore,
// then .gitignore up to the repository's root, then its info/exclude and the user's own file; then types; then the dot of
// a hidden name. Names that a rule with '!' keeps are not hidden.
#include "cli/filter.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace lino::cli {
namespace {

// Of a folder that is open, and its path.
struct Folder {
  int fd;
  const std::string& path;
};

Rules rules_at(const Folder& folder, std::string_view name, const GlobOptions& how, Notes* notes) {
  const std::optional<std::string> content = read_small_file(folder.fd, std::string(name), true);
  if (!content) return {};
  const std::string path = folder.path + "/" + std::string(name);
  Rules rules = Rules::parse(*content, how, path);
  note_rules(path, rules, notes);
  return rules;
}

const Repository* repository_of(const Scope* scope) {
  for (; scope != nullptr; scope = scope->outer.get()) {
    if (scope->repository) return scope->repository.get();
  }
  return nullptr;
}

// The rule that decides; nullptr: none does.
const Rule* by(const Rules Scope::* rules, const Scope* scope, std::string_view absolute, bool is_folder,
               bool to_repository) {
  for (; scope != nullptr; scope = scope->outer.get()) {
    if (!(scope->*rules).empty()) {
      const Rule* const rule = (scope->*rules).last_that_fits(absolute.substr(scope->base), is_folder);
      if (rule != nullptr) return rule;
    }
    if (to_repository && scope->repository) break;
  }
  return nullptr;
}

const Rule* by_repository(const Scope* scope, std::string_view absolute, bool is_folder) {
  while (scope != nullptr && !scope->repository) scope = scope->outer.get();
  if (scope == nullptr) return nullptr;
  const std::string_view path = absolute.substr(scope->base);
  const Rule* const rule = scope->repository->exclude.last_that_fits(path, is_folder);
  return rule != nullptr ? rule : scope->repository->global.last_that_fits(path, is_folder);
}

const Rule* by_ignore_files(const Scope* scope, const Filter& filter, std::string_view absolute,
                            std::string_view relative, bool is_folder) {
  const Rule* rule = by(&Scope::lino, scope, absolute, is_folder, false);
  if (rule == nullptr) rule = by(&Scope::dot, scope, absolute, is_folder, false);
  if (rule == nullptr && scope != nullptr && (scope->in_repository || !filter.require_git)) {
    rule = by(&Scope::git, scope, absolute, is_folder, true);
    if (rule == nullptr) rule = by_repository(scope, absolute, is_folder);
  }
  return rule == nullptr ? filter.named_files.last_that_fits(relative, is_folder) : rule;
}

Marks marks_of(int folder) {
  const auto has = [folder](std::string_view name) { return faccessat(folder, name.data(), F_OK, 0) == 0; };
  return {.lino = has(kLinoIgnore), .dot = has(kDotIgnore), .git = has(kGitIgnore), .repository = has(kGit)};
}

}  // namespace

std::string_view to_string(Skip why) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(Skip::kCount)> reasons = {
      "hidden (see --hidden)",
      "named by ignore files (see --no-ignore)",
      "left out by --glob",
      "of other types (see --type)",
      "too large (see --max-filesize)",
      "too deep (see --max-depth)",
      "on other file systems (see --one-file-system)"};
  return reasons[static_cast<std::size_t>(why)];
}

std::shared_ptr<const Scope> scope_of(std::shared_ptr<const Scope> outer, int fd, const std::string& absolute,
                                      const Marks& marks, const Filter& filter, Notes* notes) {
  const bool repository = marks.repository && filter.vcs_ignore;
  const bool git = marks.git && filter.vcs_ignore, dot = filter.dot_ignore && (marks.dot || marks.lino);
  if (!repository && !git && !dot) return outer;
  auto scope = std::make_shared<Scope>();
  scope->base = absolute.size() + 1;
  scope->in_repository = repository || (outer && outer->in_repository);
  if (repository) {
    scope->repository = open_repository(
        absolute, {.exclude = filter.exclude, .global = filter.global, .ignore_case = filter.ignore_case}, notes);
  }
  scope->outer = std::move(outer);
  const Repository* const inside = repository_of(scope.get());
  const GlobOptions how{.ignore_case = filter.ignore_case};
  const Folder folder{fd, absolute};
  if (filter.dot_ignore && marks.lino) scope->lino = rules_at(folder, kLinoIgnore, how, notes);
  if (filter.dot_ignore && marks.dot) scope->dot = rules_at(folder, kDotIgnore, how, notes);
  const GlobOptions of_git{.ignore_case = filter.ignore_case || (inside != nullptr && inside->ignore_case)};
  if (git) scope->git = rules_at(folder, kGitIgnore, of_git, notes);
  return scope;
}

std::shared_ptr<const Scope> scope_around(const std::string& absolute, const Filter& filter, Notes* notes) {
  std::shared_ptr<const Scope> scope;
  if (!filter.parents) return scope;
  for (std::size_t end = absolute.find('/'); end != std::string::npos; end = absolute.find('/', end + 1)) {
    const std::string folder = absolute.substr(0, end);
    const int fd = open(folder.empty() ? "/" : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) continue;
    scope = scope_of(std::move(scope), fd, folder, marks_of(fd), filter, notes);
    close(fd);
  }
  return scope;
}

bool has_rules(const Scope* scope, const Filter& filter) {
  return scope != nullptr || !filter.globs.empty() || !filter.types.empty() || !filter.named_files.empty();
}

std::optional<Reason> verdict(const Scope* scope, const Filter& filter, std::string_view absolute,
                              std::string_view relative, bool is_folder) {
  const std::string_view name = absolute.substr(absolute.rfind('/') + 1);
  if (filter.vcs_ignore && name == kGit) return Reason{filter.hidden ? Skip::kIgnored : Skip::kHidden};
  if (!filter.globs.empty()) {
    // In them '!' leaves out: the words are those of an ignore file turned round.
    const Verdict by_globs = filter.globs.of(relative, is_folder);
    if (by_globs == Verdict::kKeep || (by_globs == Verdict::kNone && filter.only_globs && !is_folder)) {
      return Reason{Skip::kGlob};
    }
    if (by_globs == Verdict::kIgnore) return std::nullopt;
  }
  const Rule* const rule = by_ignore_files(scope, filter, absolute, relative, is_folder);
  Verdict kept = verdict_of(rule);
  if (kept == Verdict::kIgnore) return Reason{Skip::kIgnored, rule};
  if (!filter.types.empty() && !is_folder) {
    const Verdict by_types = filter.types.of(name, false);
    if (by_types == Verdict::kKeep || (by_types == Verdict::kNone && filter.only_types)) return Reason{Skip::kType};
    if (by_types == Verdict::kIgnore) kept = Verdict::kKeep;
  }
  if (kept != Verdict::kKeep && !filter.hidden && name.starts_with('.')) return Reason{Skip::kHidden};
  return std::nullopt;
}

}  // namespace lino::cli
