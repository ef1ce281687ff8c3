// The command's --engine: whatever runs the search, the same bytes are printed, for many patterns on unlike haystacks;
// and on rebar's haystacks (from LINO_REBAR, else ../shared/rebar; skipped where there are none) its published counts.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

// Literals and sets of them, classes and runs, counted and nested repeats, anchors and boundaries, cases, Unicode,
// captures, lazy operators: at least one for each plan and each op.
const std::vector<std::string> kPatterns = {"the",
                                            "e",
                                            "software",
                                            "Free Software Foundation",
                                            "zq",
                                            "the|and|for",
                                            "(?i)license",
                                            "(?i)the",
                                            "(?i)k",
                                            "[a-z]+",
                                            "[a-z]+ing",
                                            "[A-Z][a-z]+",
                                            "[0-9]+",
                                            "[0-9]{4}-[0-9]{2}-[0-9]{2}",
                                            "[0-9]{4}",
                                            "\\d+\\.\\d+",
                                            "\\w+",
                                            "\\w+\\s+\\w+",
                                            "\\b\\w{12,}\\b",
                                            "[A-Za-z]{8,13}",
                                            "\\bt\\w*e\\b",
                                            "\\Bin\\B",
                                            "^\\s+",
                                            "^The",
                                            "[.;]$",
                                            "^$",
                                            "^.*$",
                                            ".",
                                            "..",
                                            ".*",
                                            ".+?e",
                                            "a.{3}e",
                                            "a.*e.*i",
                                            "[^a-z]+",
                                            "[^ ]{10,}",
                                            "(a|e|i|o|u){2,}",
                                            "((a)(b?))+c*",
                                            "(?:[a-z]+)@(?:[a-z]+)\\.com",
                                            "https?://[^ >]+",
                                            "\"[^\"]*\"",
                                            "[\\x80-\\xff]",
                                            "[^\\x00-\\x7f]",
                                            "\\pL+",
                                            "\\p{Lu}\\p{Ll}*",
                                            "é|ü|ß",
                                            "x*",
                                            "",
                                            "(?:(?:x?){3}y){2}|t",
                                            "t(h(e(r(e)?)?)?)?",
                                            "(ab|a)(bc|c)?",
                                            "int|void|return|static",
                                            "std::\\w+(<[^>]*>)?",
                                            "\\([^()]*\\)",
                                            "(?U)a.*b",
                                            "[[:punct:]]{2}"};

std::string random_bytes(std::size_t n) {
  std::mt19937 random(5);
  std::string bytes;
  while (bytes.size() < n) bytes += static_cast<char>(random() % 256);
  return bytes;
}

TEST(CliEngines, PrintTheSame) {
  ASSERT_NE(std::getenv("LINO_COMMAND"), nullptr);
  const char* source = std::getenv("LINO_SOURCE_DIR");
  const Folder folder;
  const std::string size = std::to_string(scale() < 1 ? 30000 : 150000);
  const Outcome made = folder.run("cat /usr/share/common-licenses/* | head -c " + size + " >prose; cat '" +
                                  std::string(source != nullptr ? source : ".") + "'/*/*.cpp | head -c " + size +
                                  " >code; wc -c <prose; wc -c <code");
  ASSERT_EQ(made.out, size + "\n" + size + "\n") << made.err;
  folder.write("random", random_bytes(scale() < 1 ? 12000 : 60000));
  const auto step = static_cast<std::size_t>(std::clamp(1 / scale(), 1.0, 5.0));
  for (std::size_t i = 0; i < kPatterns.size(); i += step) {
    const std::string& pattern = kPatterns[i];
    const Outcome got = folder.run(
        "for e in nfa table interpret jit auto; do for t in prose code random; do for o in -ona -ca; do echo $t $o\n"
        "lino --engine=$e $o '" +
        pattern + "' $t; echo $?; done; done >$e; cmp nfa $e; done");
    EXPECT_EQ(got.out, "") << pattern;
    EXPECT_EQ(got.err, "") << pattern;
    count("cli_engines_test same bytes", 4 * 3 * 2, got.out.empty() && got.err.empty() ? 0 : 1);
  }
}

struct RebarRow {
  std::string haystack;
  std::string options;
  std::string pattern;
  std::string expected;      // lines of -o; for "bytes" the sum of the matches' lengths
  std::size_t line_end = 0;  // only the first lines; 0: all
  bool bytes = false;
};

const std::vector<RebarRow> kRebarRows = {
    {"en-sampled", "", "Sherlock Holmes", "513"},
    {"en-sampled", "-i", "Sherlock Holmes", "522"},
    {"ru-sampled", "", "Шерлок Холмс", "724"},
    {"ru-sampled", "-i", "Шерлок Холмс", "746"},
    {"zh-sampled", "", "夏洛克·福尔摩斯", "30"},
    {"en-sampled", "", "Sherlock Holmes|John Watson|Irene Adler|Inspector Lestrade|Professor Moriarty", "714"},
    {"en-sampled", "-i", "Sherlock Holmes|John Watson|Irene Adler|Inspector Lestrade|Professor Moriarty", "725"},
    {"ru-sampled", "", "Шерлок Холмс|Джон Уотсон|Ирен Адлер|инспектор Лестрейд|профессор Мориарти", "899"},
    {"ru-sampled", "-i", "Шерлок Холмс|Джон Уотсон|Ирен Адлер|инспектор Лестрейд|профессор Мориарти", "971"},
    {"zh-sampled", "", "夏洛克·福尔摩斯|约翰华生|阿德勒|雷斯垂德|莫里亚蒂教授", "207"},
    {"en-sampled", "--no-unicode", "\\b[0-9A-Za-z_]+\\b", "56691", 2500, true},
    {"en-sampled", "--no-unicode", "\\b[0-9A-Za-z_]{12,}\\b", "839", 2500, true},
    {"en-sampled", "", "[A-Za-z]{8,13}", "1833", 5000},
    {"ru-sampled", "", "\\p{L}{8,13}", "3475", 5000},
};

TEST(CliEngines, RebarCounts) {
  namespace fs = std::filesystem;
  const char* source = std::getenv("LINO_SOURCE_DIR");
  const char* given = std::getenv("LINO_REBAR");
  const fs::path rebar =
      given != nullptr ? fs::path(given) : fs::path(source != nullptr ? source : ".") / "../shared/rebar";
  const fs::path haystacks = fs::absolute(rebar) / "benchmarks/haystacks/opensubtitles";
  if (!fs::exists(haystacks)) {
    count_skipped("cli_engines_test same bytes", "rebar's haystacks are not here", kRebarRows.size());
    GTEST_SKIP();
  }
  const Folder folder;
  EXPECT_EQ(folder.run("lino -c 'Sherlock Holmes' '" + (haystacks / "en-sampled.txt").string() + "'").out, "502\n");
  for (const RebarRow& row : kRebarRows) {
    std::string line = "cat '" + (haystacks / (row.haystack + ".txt")).string() + "'";
    if (row.line_end > 0) line += " | head -n " + std::to_string(row.line_end);
    line += " >t; for e in auto jit table interpret nfa; do lino --engine=$e -o " + row.options + " '" + row.pattern +
            "' t";
    line += row.bytes ? " | tr -d '\\n' | wc -c; done" : " | wc -l; done";
    std::string expected;
    for (int engine = 0; engine < 5; ++engine) expected += row.expected + '\n';
    const Outcome got = folder.run(line);
    EXPECT_EQ(got.out, expected) << row.options << ' ' << row.pattern;
    EXPECT_EQ(got.err, "") << row.pattern;
    count("cli_engines_test rebar", 5, got.out == expected ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test
