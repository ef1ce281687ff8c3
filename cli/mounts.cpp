// /proc/self/mountinfo has a line for each mount, whose fifth word is its place.
#include "cli/mounts.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/input.h"

namespace lino::cli {
namespace {

// A space, a tab, a newline and a backslash stand there as \040 and their like.
std::string unescaped(std::string_view word) {
  std::string text;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool is_escape = word[i] == '\\' && i + 3 < word.size();
    const auto digit = [&](std::size_t n) { return word[i + n] - '0'; };
    text += is_escape ? static_cast<char>(digit(1) * 64 + digit(2) * 8 + digit(3)) : word[i];
    if (is_escape) i += 3;
  }
  return text;
}

// Sorted; nothing: nobody knows.
std::optional<std::vector<std::string>> folders_with_mounts() {
  const std::optional<std::string> mounts = content_of("/proc/self/mountinfo");
  if (!mounts) return std::nullopt;
  std::vector<std::string> folders;
  for (std::string_view rest = *mounts; !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    for (int word = 0; word < 4; ++word) line.remove_prefix(std::min(line.find(' '), line.size() - 1) + 1);
    const std::string place = unescaped(line.substr(0, line.find(' ')));
    const std::size_t slash = place.rfind('/');
    if (slash != std::string::npos) folders.push_back(place.substr(0, slash));
  }
  std::ranges::sort(folders);
  return folders;
}

}  // namespace

bool is_mounted_in(const std::string& folder) {
  static const std::optional<std::vector<std::string>> folders = folders_with_mounts();
  return !folders || std::ranges::binary_search(*folders, folder);
}

}  // namespace lino::cli
