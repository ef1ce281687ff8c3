// Declares them to CLI11, and makes a Filter of them. Those that say the opposite of each other: the last one wins.
#include "cli/filter_args.h"

#include <fcntl.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

namespace lino::cli {
namespace {

std::string add_globs(const std::vector<std::string>& globs, bool ignore_case, Filter& filter) {
  for (const std::string& glob : globs) {
    if (!filter.globs.add(glob, {.ignore_case = ignore_case, .braces = true})) {
      return std::string(ignore_case ? "--iglob" : "--glob") + ": not a glob: '" + glob + "'";
    }
    filter.only_globs = filter.only_globs || !glob.starts_with('!');
  }
  return {};
}

std::string add_types(const FilterArgs& raw, Filter& filter) {
  if (raw.types.empty() && raw.types_not.empty() && raw.type_definitions.empty()) return {};
  FileTypes types;
  if (std::string wrong = define_types(raw, types); !wrong.empty()) return wrong;
  const auto select = [&](const std::vector<std::string>& names, bool negated) -> std::string {
    for (const std::string& name : names) {
      if (!types.select(name, negated, filter.types)) return "unknown file type '" + name + "' (see --type-list)";
    }
    return {};
  };
  if (std::string wrong = select(raw.types, false); !wrong.empty()) return wrong;
  filter.only_types = !raw.types.empty();
  return select(raw.types_not, true);
}

std::string add_ignore_files(const std::vector<std::string>& files, Filter& filter, Notes& notes) {
  for (const std::string& file : files) {
    const std::optional<std::string> content = read_small_file(AT_FDCWD, file);
    if (!content) return "--ignore-file: " + file + ": " + (errno != 0 ? std::strerror(errno) : "not a file to read");
    Rules rules = Rules::parse(*content, {.ignore_case = filter.ignore_case}, file);
    note_rules(file, rules, &notes);
    filter.named_files.append(std::move(rules));
  }
  return {};
}

}  // namespace

std::optional<std::uint64_t> number(const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> size_in_bytes(std::string text) {
  unsigned shift = 0;
  if (!text.empty()) {
    shift = text.back() == 'K' ? 10 : text.back() == 'M' ? 20 : text.back() == 'G' ? 30 : 0;
    if (shift != 0) text.pop_back();
  }
  const std::optional<std::uint64_t> value = number(text);
  if (!value || *value > UINT64_MAX >> shift) return std::nullopt;
  return *value << shift;
}

void declare_filter(CommandLine& command, Filter& filter, FilterArgs& raw) {
  command.flag("-.,--hidden,!--no-hidden", filter.hidden);
  command.flag("--ignore,!--no-ignore", raw.ignore);
  command.flag("--ignore-vcs,!--no-ignore-vcs", raw.ignore_vcs);
  command.flag("--ignore-dot,!--no-ignore-dot", raw.ignore_dot);
  command.flag("--ignore-exclude,!--no-ignore-exclude", raw.ignore_exclude);
  command.flag("--ignore-global,!--no-ignore-global", raw.ignore_global);
  command.flag("--ignore-parent,!--no-ignore-parent", raw.ignore_parent);
  command.flag("--ignore-files,!--no-ignore-files", raw.ignore_files_too);
  command.flag("--require-git,!--no-require-git", filter.require_git);
  command.flag("--ignore-file-case-insensitive,!--no-ignore-file-case-insensitive", filter.ignore_case);
  command.flag("-L,--follow,!--no-follow", filter.follow);
  command.flag("--one-file-system,!--no-one-file-system", filter.one_file_system);
  command.flag("-u,--unrestricted", raw.unrestricted);
  command.flag("--type-list", raw.list_types);
  command.list("-g,--glob", raw.globs);
  command.list("--iglob", raw.iglobs);
  command.list("-t,--type", raw.types);
  command.list("-T,--type-not", raw.types_not);
  command.list("--type-add", raw.type_definitions);
  command.list("--type-clear", raw.type_clears);
  command.list("--ignore-file", raw.ignore_files);
  command.last("-d,--max-depth,--maxdepth", raw.max_depth);
  command.last("--max-filesize", raw.max_size);
}

std::string define_types(const FilterArgs& raw, FileTypes& types) {
  for (const std::string& name : raw.type_clears) types.clear(name);
  for (const std::string& definition : raw.type_definitions) {
    if (!types.add(definition)) return "--type-add takes NAME:GLOB or NAME:include:NAME,NAME, not '" + definition + "'";
  }
  return {};
}

std::string read_filter(const FilterArgs& raw, Filter& filter, Notes& notes) {
  const bool ignore = raw.ignore && raw.unrestricted == 0;
  if (raw.unrestricted >= 2) filter.hidden = true;
  filter.dot_ignore = ignore && raw.ignore_dot;
  filter.vcs_ignore = ignore && raw.ignore_vcs;
  filter.exclude = ignore && raw.ignore_exclude;
  filter.global = ignore && raw.ignore_global;
  filter.parents = raw.ignore_parent;
  if (!raw.max_depth.empty()) {
    filter.max_depth = number(raw.max_depth);
    if (!filter.max_depth) return "--max-depth takes a number, not " + raw.max_depth;
  }
  if (!raw.max_size.empty()) {
    filter.max_size = size_in_bytes(raw.max_size);
    if (!filter.max_size)
      return "--max-filesize takes a number of bytes, with K, M or G if need be, not " + raw.max_size;
  }
  if (std::string wrong = add_globs(raw.globs, false, filter); !wrong.empty()) return wrong;
  if (std::string wrong = add_globs(raw.iglobs, true, filter); !wrong.empty()) return wrong;
  if (std::string wrong = add_types(raw, filter); !wrong.empty()) return wrong;
  return ignore && raw.ignore_files_too ? add_ignore_files(raw.ignore_files, filter, notes) : std::string();
}

}  // namespace lino::cli
