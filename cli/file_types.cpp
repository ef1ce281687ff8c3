// The table, and what command lines add to it.
#include "cli/file_types.h"

#include <algorithm>
#include <utility>

namespace lino::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> kBuiltIn[] = {
#include "cli/file_types.inc"
};

// Calls take(part) for each part of `text` between separators, as long as it is true.
bool each(std::string_view text, char separator, const std::function<bool(std::string_view)>& take) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0 && !take(text.substr(0, end))) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

bool is_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
  });
}

}  // namespace

FileTypes::FileTypes() {
  for (const auto& [name, globs] : kBuiltIn) {
    std::vector<std::string>& type = globs_[std::string(name)];
    each(globs, ' ', [&type](std::string_view glob) {
      type.emplace_back(glob);
      return true;
    });
  }
}

bool FileTypes::add(std::string_view definition) {
  const std::size_t colon = std::min(definition.find(':'), definition.size());
  const std::string name(definition.substr(0, colon));
  std::string_view rest = definition.substr(std::min(colon + 1, definition.size()));
  if (!is_name(name) || name == "all" || rest.empty()) return false;
  std::vector<std::string> added;
  constexpr std::string_view include = "include:";
  if (rest.starts_with(include)) {
    rest.remove_prefix(include.size());
    const bool known = each(rest, ',', [&](std::string_view other) {
      const auto found = globs_.find(other);
      if (found != globs_.end()) added.insert(added.end(), found->second.begin(), found->second.end());
      return found != globs_.end();
    });
    if (!known) return false;
  } else if (!Rules().add(rest, {.braces = true})) {
    return false;
  } else {
    added.emplace_back(rest);
  }
  std::vector<std::string>& type = globs_[name];
  type.insert(type.end(), added.begin(), added.end());
  return true;
}

void FileTypes::clear(const std::string& name) { globs_.erase(name); }

bool FileTypes::select(const std::string& name, bool negated, Rules& rules) const {
  const auto take = [&](const std::vector<std::string>& globs) {
    for (const std::string& glob : globs) rules.add((negated ? "!" : "") + glob, {.braces = true});
  };
  if (name == "all") {
    for (const auto& type : globs_) take(type.second);
    return true;
  }
  const auto found = globs_.find(name);
  if (found != globs_.end()) take(found->second);
  return found != globs_.end();
}

std::string FileTypes::list() const {
  std::string text;
  for (const auto& [name, globs] : globs_) {
    text += name + ":";
    const char* before = " ";
    for (const std::string& glob : globs) {
      text += before + glob;
      before = ", ";
    }
    text += '\n';
  }
  return text;
}

}  // namespace lino::cli
