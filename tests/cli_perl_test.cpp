// -P: which constructs are told, and that all others mean what grep -P makes of them.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

// Every construct of pcre2pattern(3) that lino does not have: the message has carets under it.
TEST(CliPerl, Told) {
  struct Row {
    std::string pattern, message, carets;
  };
  const std::vector<Row> rows = {{"(a)\\1", "backreferences", "       ^^"},
                                 {"(?<n>a)\\k<n>", "backreferences", "           ^^^^^"},
                                 {"(a)\\g1", "backreferences", "       ^^"},
                                 {"(?P<n>a)(?P=n)", "backreferences", "            ^^^^^^"},
                                 {"x(?>a)", "atomic groups", "     ^^^"},
                                 {"a++", "possessive", "     ^^"},
                                 {"(?R)", "recursion", "    ^^^"},
                                 {"a(?R)?b", "recursion", "     ^^^"},
                                 {"(?mR)a", "recursion", "    ^^^^"},
                                 {"(a)(?1)", "recursion", "       ^^^^"},
                                 {"(?&n)", "recursion", "    ^^^^^"},
                                 {"(?(1)a|b)", "conditional groups", "    ^^^"},
                                 {"a\\Kb", "\\K is not supported", "     ^^"},
                                 {"\\Ga", "\\G is not supported", "    ^^"},
                                 {"(*SKIP)a", "verbs", "    ^^^^^^^"},
                                 {"(?|a|b)", "branch reset", "    ^^^"},
                                 {"(?#c)a", "comments", "    ^^^"},
                                 {"(?C1)a", "callouts", "    ^^^^^"},
                                 {"a\\Z", "\\Z is not known", "     ^^"},
                                 {"a\\vb", "vertical space", "     ^^"},
                                 {"[a\\v]", "vertical space", "      ^^"},
                                 {"[[:alpha:]\\v]", "vertical space", "              ^^"},
                                 {"(?xx)a", "(?xx) is", "    ^^^^"},
                                 {"(?v)a", "no such flag", "    ^^^"},
                                 {"(?u:a)", "no such flag", "    ^^^"}};
  const Folder folder;
  std::vector<CommandRow> lines;
  for (const Row& row : rows) {
    lines.push_back({"lino -P -- '" + row.pattern + "' - 2>../told; s=$?; grep -cF -e '" + row.message +
                         "' ../told; grep -xcF -e '" + row.carets + "' ../told; exit $s",
                     "1\n1\n", 2, "", "a\n"});
  }
  check_rows("cli perl told", folder, lines);
}

TEST(CliPerl, Others) {
  const Folder folder;
  check_rows("cli perl others", folder,
             {{"lino -P '(?<=a)b' -", "ab\n", 0, "", "ab\nb\n"},
              {"lino --pcre2 -o '\\\\v.' -", "\\vx\n", 0, "", "\\vx\n"},
              {"lino -P '\\Q\\v(?R)\\E' -", "\\v(?R)\n", 0, "", "\\v(?R)\n"},
              {"lino -P '[(?R)]' -", "R\n", 0, "", "R\nx\n"},
              {"lino -P '[](?R]b' -", "]b\n", 0, "", "]b\n"},
              {"lino -P '[^](?R]b' -", "xb\n", 0, "", "]b\nxb\n"},
              {"lino -PF '(?R)' -", "(?R)\n", 0, "", "(?R)\n"},
              {"lino -P --no-pcre2 '(?R)a' -", "a\n", 0, "", "a\n"},
              {"lino -P a --and '(b)\\1' -", "", 2, "       ^^", "a\n"},
              {"lino -P 'a(' -", "", 2, "missing closing )", "a\n"}});
}

TEST(CliPerl, AsGrep) {
  const std::vector<std::string> patterns = {
      "a(?=b)",  "(?<=a)b+",        "(?<!a)b",   "(?!ab)\\w+",  "(?i)AB", "a{2,}?",     "\\bab\\b", "(?x) a  b # c",
      "\\h+x",   "[[:alpha:]]+\\d", "(?s:a.b)",  "(a|ab)(c|b)", "^a",     "b$",         "[^\\W_]+", "(?<w>\\w)\\d",
      "(?U)a+b", "\\x{61}b",        "\\Qa.b\\E", "(?-i)ab",     "a*?b",   "(?:a|b){3}", "\\N{2}x",  "\\d+(?!\\w)"};
  const Folder folder;
  if (folder.run("echo a | grep -P a").status != 0) {
    count_skipped("cli perl as grep", "grep has no -P", patterns.size());
    GTEST_SKIP();
  }
  std::mt19937 random(41);
  for (std::size_t i = 0; i < scaled(4); ++i) {
    std::string text;
    for (int n = 0; n < 2000; ++n) text += std::string("aaabbbcx12 .A\n\n\t_")[random() % 17];
    folder.write("t", text + "\n");
    for (const std::string& pattern : patterns) {
      const Outcome got = folder.run("LC_ALL=C grep -nPo -- '" + pattern + "' t >../1; lino -nPo --no-unicode -- '" +
                                     pattern + "' t >../2; cmp ../1 ../2");
      EXPECT_EQ(got.out + got.err, "") << pattern;
      count("cli perl as grep", 1, got.out.empty() && got.err.empty() ? 0 : 1);
    }
  }
}

}  // namespace
}  // namespace lino::test
