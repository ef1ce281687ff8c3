// The rows are in two files: what is searched, and what is shown.
#include "cli/flags.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace lino::cli {
namespace {

using enum Group;
using enum Giver;

constexpr Flag kFlags[] = {
#include "cli/flags_of_search.inc"
// what is shown
#include "cli/flags_of_results.inc"
};

constexpr std::array<std::string_view, static_cast<std::size_t>(Group::kCount)> kTitles = {
    "Patterns", "Files", "Ignoring", "Output", "Layout", "Inside", "Other"};

std::string_view without_dashes(std::string_view name) {
  const std::size_t begin = name.find_first_not_of('-');
  return begin == std::string_view::npos ? std::string_view() : name.substr(begin);
}

// Is it one of "-A, --after-context"?
bool contains(std::string_view names, std::string_view one) {
  for (;;) {
    const std::size_t end = names.find(',');
    if (names.substr(0, end) == one) return true;
    if (end == std::string_view::npos) return false;
    names.remove_prefix(end + 2);
  }
}

}  // namespace

std::vector<std::string_view> split_names(std::string_view names) {
  std::vector<std::string_view> all;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(", "), names.size());
    all.push_back(names.substr(0, end));
    names.remove_prefix(std::min(end + 2, names.size()));
  }
  return all;
}

std::string_view Flag::name() const {
  const std::vector<std::string_view> all = split_names(names);
  const auto found = std::ranges::find_if(all, [](std::string_view name) { return name.starts_with("--"); });
  return without_dashes(found != all.end() ? *found : all.front());
}

std::string Flag::with_argument() const {
  return std::string(names) + (takes_value() ? " " : "") + std::string(argument);
}

std::span<const Flag> flags() { return kFlags; }

const Flag* find_flag(std::string_view name) {
  const std::string_view plain = without_dashes(name);
  const std::string wanted = (plain.size() == 1 ? "-" : "--") + std::string(plain);
  for (const Flag& flag : kFlags) {
    for (const std::string_view names : {flag.names, flag.opposite}) {
      if (contains(names, wanted)) return &flag;
    }
  }
  return nullptr;
}

std::string_view title_of(Group group) { return kTitles[static_cast<std::size_t>(group)]; }

std::optional<Group> group_of(std::string_view topic) {
  const auto lower = [](unsigned char c) { return std::tolower(c); };
  const auto same = [&](std::string_view title) { return std::ranges::equal(topic, title, {}, lower, lower); };
  const auto found = std::ranges::find_if(kTitles, same);
  if (found == kTitles.end()) return std::nullopt;
  return static_cast<Group>(found - kTitles.begin());
}

}  // namespace lino::cli
