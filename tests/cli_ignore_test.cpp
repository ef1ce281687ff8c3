// Ignore files: random trees with random .gitignore files, in which `lino --files --hidden` must list just what
// `git ls-files -co --exclude-standard` lists; and rows of {ignore files, tree, what is listed}.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::string of(const std::vector<std::string>& words) { return words[below(words.size())]; }

 private:
  std::mt19937_64 engine_;
};

const std::vector<std::string> kNames = {"a",   "b",  "ab", "abc", "foo",   "foo.c", "bar.o", "Foo", "A",
                                         "x y", " x", "#a", "!b",  "a[b",   "*",     "\\",    "é",   ".a",
                                         "a-b", "1",  "a]", "aa",  "b.o.c", "Z",     "foo!"};

// Folders and files below `folder`, a few levels deep.
void grow(Random& random, const std::string& folder, unsigned depth, std::vector<std::string>& files,
          std::vector<std::string>& folders) {
  folders.push_back(folder);
  const std::size_t entries = 2 + random.below(5);
  std::vector<std::string> used;
  for (std::size_t i = 0; i < entries; ++i) {
    const std::string name = random.of(kNames);
    if (std::ranges::find(used, name) != used.end()) continue;
    used.push_back(name);
    if (depth < 3 && random.one_in(2)) {
      grow(random, folder + name + "/", depth + 1, files, folders);
    } else {
      files.push_back(folder + name);
    }
  }
}

std::string glob(Random& random) {
  static const std::vector<std::string> wild = {"*",      "?",           "**",           "[ab]",     "[!a]", "[^b-z]",
                                                "[a-c]",  "[[:alpha:]]", "[[:upper:]x]", "\\*",      "\\a",  "[]a]",
                                                "[a\\]]", "[A-Z]",       "[a",           "[[:no:]]", "***",  "[a-]",
                                                "[!]]",   "\\!",         "\\#",          "[[:",      "\\"};
  std::string text;
  for (std::size_t parts = 1 + random.below(3); parts > 0; --parts) {
    for (std::size_t pieces = 1 + random.below(2); pieces > 0; --pieces) {
      text += random.one_in(2) ? random.of(wild) : random.of(kNames);
    }
    if (parts > 1) text += random.of({"/", "/", "/**/", "/*/", "\\/"});
  }
  return text;
}

std::string ignore_file(Random& random) {
  std::string content = random.one_in(20) ? "\xEF\xBB\xBF" : "";
  for (std::size_t lines = 1 + random.below(5); lines > 0; --lines) {
    static const std::vector<std::string> plain = {"a",  "b",    "ab", "foo*", "*.c", "*.o", "/a",
                                                   "a*", "[ab]", "b/", "aa",   "1",   "Z",   "/abc"};
    if (random.one_in(2)) {
      content += random.of(plain);
    } else {
      content += random.of({"", "", "", "", "!", "!", "/", "/", "!/", "**/", "#", " "}) + glob(random) +
                 random.of({"", "", "", "", "", "/", "/", "/**", "/*", " ", "  ", "\\ ", "\r", "//"});
    }
    if (lines > 1 || !random.one_in(4)) content += '\n';
  }
  return content;
}

std::vector<std::string> lines_of(const std::string& text, char end) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t stop = std::min(text.find(end, at), text.size());
    lines.push_back(text.substr(at, stop - at));
    at = stop + 1;
  }
  std::ranges::sort(lines);
  return lines;
}

void clear(const Folder& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.root() + "/work")) {
    if (entry.path().filename() != ".git") std::filesystem::remove_all(entry.path());
  }
}

TEST(CliIgnore, AsGit) {
  if (!is_installed("git")) {
    count_skipped("cli ignore as git", "git is not installed");
    GTEST_SKIP();
  }
  const Folder folder;
  const std::string home =
      "export HOME=\"$PWD/../home\" GIT_CONFIG_NOSYSTEM=1; unset XDG_CONFIG_HOME GIT_CONFIG_GLOBAL; ";
  folder.write("../home/.keep", "");
  ASSERT_EQ(folder.run(home + "git init -q .").status, 0);
  Random random(20261127);
  std::size_t listed = 0, ignored = 0;
  for (uint64_t i = 0; i < scaled(400); ++i) {
    clear(folder);
    std::vector<std::string> files, folders;
    grow(random, "", 0, files, folders);
    for (const std::string& file : files) folder.write(file, "x");
    std::string shown;
    const auto write = [&](const std::string& path) {
      const std::string content = ignore_file(random);
      folder.write(path, content);
      shown += path + ":\n" + content + "\n";
    };
    for (const std::string& inside : folders) {
      if (inside.empty() || random.one_in(4)) write(inside + ".gitignore");
    }
    folder.write(".git/info/exclude", "");
    folder.write("../home/.config/git/ignore", "");
    if (random.one_in(3)) write(".git/info/exclude");
    if (random.one_in(3)) write("../home/.config/git/ignore");
    const bool fold = random.one_in(5);
    folder.write(".git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tignorecase = "s +
                                    (fold ? "true" : "false") + "\n");
    const Outcome git = folder.run(home + "git ls-files -co --exclude-standard -z");
    const Outcome lino = folder.run(home + "lino --files --hidden -0");
    ASSERT_EQ(git.status, 0) << git.err;
    const std::vector<std::string> want = lines_of(git.out, '\0'), got = lines_of(lino.out, '\0');
    std::string difference;
    for (const std::string& path : want)
      difference += std::ranges::binary_search(got, path) ? "" : "git only: " + path + "\n";
    for (const std::string& path : got)
      difference += std::ranges::binary_search(want, path) ? "" : "lino only: " + path + "\n";
    EXPECT_EQ(difference, "") << (fold ? "ignorecase\n" : "") << shown << lino.err;
    count("cli ignore as git", 1, difference.empty() ? 0 : 1);
    listed += want.size();
    for (const std::string& file : files) ignored += std::ranges::binary_search(want, file) ? 0 : 1;
    if (HasFailure()) break;
  }
  // Neither nearly all nor nearly nothing is ignored.
  EXPECT_GT(ignored * 16, listed);
  EXPECT_GT(listed * 8, ignored);
}

// One line at a time, of which each is about a rule of its own.
TEST(CliIgnore, LinesAsGit) {
  if (!is_installed("git")) {
    count_skipped("cli ignore lines", "git is not installed");
    GTEST_SKIP();
  }
  const Folder folder;
  for (const char* path :
       {"a",  "ab", "b",  "d/a",   "d/ab", "d/b",  "d/e/a", "d/e/b", "d/e/f/b", "ad/b", "dd/b", "a b",
        "c ", "#x", "!y", "d/x.o", "x.o",  "y.oo", "A",     "d/A",   "é",       "]",    "-",    "\\"}) {
    folder.write(path, "x");
  }
  ASSERT_EQ(folder.run("git init -q . && git config core.excludesFile /dev/null").status, 0);
  for (const char* line :
       {"a",           "/a",          "a/",      "d/",    "/d/",    "d/a",        "/d/a",  "*/a",     "**/a",
        "d/**",        "d/**/b",      "d**/b",   "a**/b", "**/e/b", "d/*/b",      "d/**/", "**",      "*",
        "/*",          "/*/",         "*.o",     "/*.o",  "*.o*",   "?",          "??",    "d/?",     "[ab]",
        "[!a]",        "[^a]",        "[a-b]b",  "[]]",   "[]-]",   "[!]]",       "a\\ b", "a b",     "c\\ ",
        "c ",          "#x",          "\\#x",    "\\!y",  "!y",     "\\a",        "\\\\",  "a\\",     "[a",
        "[[:alpha:]]", "[[:upper:]]", "[[:x:]]", "d/e/",  "d/e/*",  "e/f",        "/e",    "**/f/**", "d//a",
        "//a",         "d/[!x]",      "d/[^/]",  "d[/]a", "[\\]]",  "d/e/**/f/b", "**b",   "b**",     "d/**b",
        "***",         "d/***/b",     "**/**/b", "a**b",  "*/*/b",  "/**/b",      "/**",   "x.?"}) {
    folder.write(".gitignore", line + "\n"s);
    const Outcome git = folder.run("git ls-files -co --exclude-standard -z | tr '\\0' '\\n' | sort");
    const Outcome lino = folder.run("lino --files --hidden -0 | tr '\\0' '\\n' | sort");
    EXPECT_EQ(lino.out, git.out) << line;
    count("cli ignore lines", 1, lino.out == git.out ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test
