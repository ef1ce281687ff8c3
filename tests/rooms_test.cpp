// The house rules that a compiler does not check: includes go one way between rooms, the library stands on the C++
// standard library and POSIX alone, and no file names a place on somebody's disk. DESIGN section 2.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "jit/plans.h"
#include "tests/count.h"

namespace {

namespace fs = std::filesystem;

struct Room {
  std::string_view folder;
  std::vector<std::string_view> sees;  // prefixes of what its files may include in quotes, from the repo's root
};

// Longer folders first: a file belongs to the first that it is in.
const std::vector<Room> kRooms = {
    {"include/lino/", {"lino/"}},
    {"regex/syntax/", {"lino/", "regex/syntax/"}},
    {"nfa/", {"lino/", "regex/syntax/", "nfa/"}},
    {"stencils/ops/",
     {"stencils/abi.h", "stencils/byte_set.h", "stencils/prefix.h", "stencils/shuffles.h", "stencils/ops/"}},
    {"stencils/generated/", {"stencils/stencil.h"}},
    {"stencils/", {"stencils/"}},
    {"jit/",
     {"lino/", "regex/syntax/", "nfa/", "jit/", "stencils/stencil.h", "stencils/search_state.h", "stencils/registers.h",
      "stencils/byte_set.h", "stencils/prefix.h", "stencils/shuffles.h", "stencils/ops.def", "stencils/tables.h",
      "stencils/generated/"}},
    {"regex/", {"lino/", "regex/", "nfa/", "jit/"}},
    {"cli/", {"lino/", "regex/", "nfa/", "jit/", "cli/"}},
    {"examples/", {"lino/"}},
};
constexpr std::array<std::string_view, 3> kOutsideTheLibrary = {"cli/", "examples/", "stencils/extract"};

fs::path root() {
  const char* given = std::getenv("LINO_SOURCE_DIR");
  return given ? fs::path(given) : fs::current_path();
}

bool starts_with_any(std::string_view text, const auto& prefixes) {
  for (std::string_view prefix : prefixes)
    if (text.starts_with(prefix)) return true;
  return false;
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Every file of the tree but build output, version control and fuzz inputs, as paths from the root.
std::vector<std::string> files() {
  std::vector<std::string> found;
  for (auto it = fs::recursive_directory_iterator(root()); it != fs::recursive_directory_iterator(); ++it) {
    const std::string path = fs::relative(it->path(), root()).generic_string();
    const bool skip = path == "build" || path.starts_with(".git") || path == "fuzz/corpus" ||
                      path == "fuzz/regressions" || path == ".cache";
    if (it->is_directory() && skip) it.disable_recursion_pending();
    if (it->is_regular_file() && !skip) found.push_back(path);
  }
  return found;
}

bool is_source(std::string_view path) {
  return path.ends_with(".h") || path.ends_with(".cpp") || path.ends_with(".c") || path.ends_with(".inc") ||
         path.ends_with(".def");
}

// The X of `#include "X"` or `#include <X>` with its opening mark, or "".
std::string include_of(std::string_view line) {
  const size_t hash = line.find_first_not_of(" \t");
  if (hash == line.npos || line[hash] != '#') return {};
  const size_t word = line.find("include", hash);
  const size_t open = line.find_first_of("\"<", hash);
  if (word == line.npos || open == line.npos || word > open) return {};
  const size_t close = line.find_first_of("\">", open + 1);
  return std::string(line.substr(open, close - open));
}

const Room* room_of(std::string_view path) {
  for (const Room& room : kRooms)
    if (path.starts_with(room.folder)) return &room;
  return nullptr;
}

TEST(Rooms, IncludesGoOneWay) {
  for (const std::string& path : files()) {
    const Room* room = is_source(path) ? room_of(path) : nullptr;
    if (!room) continue;
    size_t number = 0;
    for (const std::string& line : lines_of(root() / path)) {
      ++number;
      const std::string include = include_of(line);
      if (include.empty() || include[0] != '"') continue;
      const std::string name = include.substr(1);
      const bool good = starts_with_any(name, room->sees);
      lino::test::count("rooms_test includes", 1, !good);
      EXPECT_TRUE(good) << path << ":" << number << ": " << room->folder << " may not include " << name;
    }
  }
}

TEST(Rooms, LibraryNeedsOnlyTheStandardLibraryAndPosix) {
  for (const std::string& path : files()) {
    if (!is_source(path) || !room_of(path) || starts_with_any(path, kOutsideTheLibrary)) continue;
    for (const std::string& line : lines_of(root() / path)) {
      const std::string include = include_of(line);
      if (include.empty() || include[0] != '<') continue;
      const bool good = include.find('/') == include.npos || include.starts_with("<sys/");
      lino::test::count("rooms_test system includes", 1, !good);
      EXPECT_TRUE(good) << path << " includes " << include << ">";
    }
  }
}

// Folders that exist on one machine only. Written in two halves, so that this file passes its own test.
const std::array<std::string, 6> kPlaces = {std::string("/wo") + "rk/", std::string("/ho") + "me/",
                                            std::string("/ro") + "ot/", std::string("/Us") + "ers/",
                                            std::string("/mn") + "t/",  std::string("/tm") + "p/"};

bool starts_a_path(std::string_view line, size_t at) {
  return at == 0 || std::string_view(" \t\"'`=(:<,").find(line[at - 1]) != std::string_view::npos;
}

TEST(Rooms, NoFileNamesAPlaceOnOneDisk) {
  for (const std::string& path : files()) {
    if (path == "LICENSE") continue;
    size_t number = 0;
    bool good = true;
    for (const std::string& line : lines_of(root() / path)) {
      ++number;
      if (line.find("/perf-") != line.npos) continue;  // where perf looks for the names of code, on every machine
      for (const std::string& place : kPlaces) {
        const size_t at = line.find(place);
        const bool named = at != line.npos && starts_a_path(line, at) && at + place.size() < line.size() &&
                           std::isalnum(static_cast<unsigned char>(line[at + place.size()]));
        EXPECT_FALSE(named) << path << ":" << number << ": " << line;
        good &= !named;
      }
    }
    lino::test::count("rooms_test places", 1, !good);
  }
}

// The names behind `mark` in the lines of a file, apart by commas, up to what is no part of a name.
std::set<std::string> names_behind(const std::string& path, std::string_view mark) {
  std::set<std::string> names;
  for (const std::string& line : lines_of(root() / path)) {
    for (size_t at = line.find(mark); at != line.npos; at = line.find(mark, at)) {
      for (at += mark.size(); at < line.size() && (std::islower(static_cast<unsigned char>(line[at])) != 0); ++at) {
        const size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at);
        names.insert(line.substr(at, end - at));
        at = std::min(end, line.size());
        if (at == line.size() || line[at] != ',') break;
      }
    }
  }
  return names;
}

// The plans that sources ask for are those of jit/plans.h, the runs of tests without plans switch all of them off, and the
// tables and lists for people have each.
TEST(Rooms, PlansHaveTheirNames) {
  const std::set<std::string> plans(lino::jit::kPlans.begin(), lino::jit::kPlans.end());
  EXPECT_EQ(plans.size(), lino::jit::kPlans.size());
  std::set<std::string> asked;
  for (const std::string& path : files()) {
    if (is_source(path) && room_of(path)) asked.merge(names_behind(path, "is_plan_off(\""));
  }
  EXPECT_EQ(asked, plans);
  EXPECT_EQ(names_behind("tests/runs.cmake", "LINO_PLAN_OFF="), plans);
  EXPECT_EQ(names_behind("CHANGELOG.md", "LINO_PLAN_OFF="), plans);
  EXPECT_TRUE(std::ranges::includes(names_behind("bench/README.md", "| `"), plans));
  lino::test::count("rooms_test plans", 5);
}

}  // namespace
