// Who has the last word: the user's globs; then of all ignore files the nearest .linoignore that says something, then .ignore,
// then .gitignore up to the repository's root, then its info/exclude and the user's own file; then types; then the dot of
// a hidden name. Names that a rule with '!' keeps are not hidden.
#include "cli/filter.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace lino::cli {
namespace {

Rules rules_at(int folder, std::string_view name, const GlobOptions& how) {
  const std::optional<std::string> content = read_small_file(folder, std::string(name), true);
  return content ? Rules::parse(*content, how) : Rules();
}

const Repository* repository_of(const Scope* scope) {
  for (; scope != nullptr; scope = scope->outer.get()) {
    if (scope->repository) return scope->repository.get();
  }
  return nullptr;
}

Verdict by(const Rules Scope::* rules, const Scope* scope, std::string_view absolute, bool is_folder,
           bool to_repository) {
  for (; scope != nullptr; scope = scope->outer.get()) {
    if (!(scope->*rules).empty()) {
      const Verdict verdict = (scope->*rules).of(absolute.substr(scope->base), is_folder);
      if (verdict != Verdict::kNone) return verdict;
    }
    if (to_repository && scope->repository) break;
  }
  return Verdict::kNone;
}

Verdict by_repository(const Scope* scope, std::string_view absolute, bool is_folder) {
  while (scope != nullptr && !scope->repository) scope = scope->outer.get();
  if (scope == nullptr) return Verdict::kNone;
  const std::string_view path = absolute.substr(scope->base);
  const Verdict verdict = scope->repository->exclude.of(path, is_folder);
  return verdict != Verdict::kNone ? verdict : scope->repository->global.of(path, is_folder);
}

Verdict by_ignore_files(const Scope* scope, const Filter& filter, std::string_view absolute, std::string_view relative,
                        bool is_folder) {
  Verdict verdict = by(&Scope::lino, scope, absolute, is_folder, false);
  if (verdict == Verdict::kNone) verdict = by(&Scope::dot, scope, absolute, is_folder, false);
  if (verdict == Verdict::kNone && scope != nullptr && (scope->in_repository || !filter.require_git)) {
    verdict = by(&Scope::git, scope, absolute, is_folder, true);
    if (verdict == Verdict::kNone) verdict = by_repository(scope, absolute, is_folder);
  }
  return verdict == Verdict::kNone ? filter.named_files.of(relative, is_folder) : verdict;
}

Marks marks_of(int folder) {
  const auto has = [folder](std::string_view name) { return faccessat(folder, name.data(), F_OK, 0) == 0; };
  return {.lino = has(kLinoIgnore), .dot = has(kDotIgnore), .git = has(kGitIgnore), .repository = has(kGit)};
}

}  // namespace

std::shared_ptr<const Scope> scope_of(std::shared_ptr<const Scope> outer, int fd, const std::string& absolute,
                                      const Marks& marks, const Filter& filter) {
  const bool repository = marks.repository && filter.vcs_ignore;
  const bool git = marks.git && filter.vcs_ignore, dot = filter.dot_ignore && (marks.dot || marks.lino);
  if (!repository && !git && !dot) return outer;
  auto scope = std::make_shared<Scope>();
  scope->base = absolute.size() + 1;
  scope->in_repository = repository || (outer && outer->in_repository);
  if (repository) {
    scope->repository = open_repository(
        absolute, {.exclude = filter.exclude, .global = filter.global, .ignore_case = filter.ignore_case});
  }
  scope->outer = std::move(outer);
  const Repository* const inside = repository_of(scope.get());
  const GlobOptions how{.ignore_case = filter.ignore_case};
  if (filter.dot_ignore && marks.lino) scope->lino = rules_at(fd, kLinoIgnore, how);
  if (filter.dot_ignore && marks.dot) scope->dot = rules_at(fd, kDotIgnore, how);
  const GlobOptions of_git{.ignore_case = filter.ignore_case || (inside != nullptr && inside->ignore_case)};
  if (git) scope->git = rules_at(fd, kGitIgnore, of_git);
  return scope;
}

std::shared_ptr<const Scope> scope_around(const std::string& absolute, const Filter& filter) {
  std::shared_ptr<const Scope> scope;
  if (!filter.parents) return scope;
  for (std::size_t end = absolute.find('/'); end != std::string::npos; end = absolute.find('/', end + 1)) {
    const std::string folder = absolute.substr(0, end);
    const int fd = open(folder.empty() ? "/" : folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) continue;
    scope = scope_of(std::move(scope), fd, folder, marks_of(fd), filter);
    close(fd);
  }
  return scope;
}

bool has_rules(const Scope* scope, const Filter& filter) {
  return scope != nullptr || !filter.globs.empty() || !filter.types.empty() || !filter.named_files.empty();
}

std::optional<Skip> verdict(const Scope* scope, const Filter& filter, std::string_view absolute,
                            std::string_view relative, bool is_folder) {
  const std::string_view name = absolute.substr(absolute.rfind('/') + 1);
  if (filter.vcs_ignore && name == kGit) return filter.hidden ? Skip::kIgnored : Skip::kHidden;
  if (!filter.globs.empty()) {
    // In them '!' leaves out: the words are those of an ignore file turned round.
    const Verdict by_globs = filter.globs.of(relative, is_folder);
    if (by_globs == Verdict::kKeep || (by_globs == Verdict::kNone && filter.only_globs && !is_folder)) {
      return Skip::kGlob;
    }
    if (by_globs == Verdict::kIgnore) return std::nullopt;
  }
  Verdict kept = by_ignore_files(scope, filter, absolute, relative, is_folder);
  if (kept == Verdict::kIgnore) return Skip::kIgnored;
  if (!filter.types.empty() && !is_folder) {
    const Verdict by_types = filter.types.of(name, false);
    if (by_types == Verdict::kKeep || (by_types == Verdict::kNone && filter.only_types)) return Skip::kType;
    if (by_types == Verdict::kIgnore) kept = Verdict::kKeep;
  }
  if (kept != Verdict::kKeep && !filter.hidden && name.starts_with('.')) return Skip::kHidden;
  return std::nullopt;
}

}  // namespace lino::cli
