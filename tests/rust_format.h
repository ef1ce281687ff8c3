// Reads the tests that Rust's regex ships (testdata/*.toml, fowler/*.toml): a pattern or several, a haystack, how to
// search it and every match with its groups. Fields that a test does not name have the format's defaults.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lino/error.h"

namespace lino::test {

// One expected match: the pattern's number, then the spans of all groups, or of group 0 alone. A group that took no part
// is {npos, npos}.
struct RustMatch {
  std::size_t id = 0;
  std::vector<Span> groups;
};

struct RustTest {
  std::string name;  // "fowler/basic.toml basic3"
  std::vector<std::string> patterns;
  bool is_list = false;  // `patterns` stood in a list: a set
  std::string haystack;
  Span bounds;  // the part that is searched; what stands around it is seen by looks
  std::vector<RustMatch> matches;
  std::optional<std::size_t> match_limit;
  bool compiles = true;
  bool anchored = false;  // every match begins where the one before it ended
  bool case_insensitive = false;
  bool unicode =
      true;          // \d \s \w \b know all of Unicode; false: they are ASCII, and without utf8 a character is a byte
  bool utf8 = true;  // empty matches do not split a character
  std::string line_terminator = "\n";
  std::string match_kind = "leftmost-first";
  std::string search_kind = "leftmost";
};

// Throws std::runtime_error about a file that is not of the format. `label` is what names in it begin with.
std::vector<RustTest> read_rust_tests(const std::string& path, const std::string& label);

}  // namespace lino::test
