// --max-total: rows, and for random trees and all limits the first lines of what the whole search gives, whatever the threads.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

TEST(CliTotal, Rows) {
  const Folder folder;
  folder.write("a", "x1\nno\nx2\nx3\n");
  folder.write("b", "no\n");
  folder.write("c/d", "x4\nx5\nno\n");
  folder.write("e", "x6");
  folder.write("f", "x7\n");
  check_rows("cli total", folder,
             {{"lino --max-total 2 x", "a:x1\na:x2\n"},
              {"lino --max-total=4 x", "a:x1\na:x2\na:x3\nc/d:x4\n"},
              {"lino --max-total 100 x", "a:x1\na:x2\na:x3\nc/d:x4\nc/d:x5\ne:x6\nf:x7\n"},
              {"lino --max-total 0 x", "", 1},
              {"lino --max-total 3 nothing", "", 1},
              {"lino --max-total 1 -q x", ""},
              {"lino -m1 --max-total 2 x", "a:x1\nc/d:x4\n"},
              {"lino -m2 --max-total 3 x", "a:x1\na:x2\nc/d:x4\n"},
              {"lino --max-total 2 -v x", "a:no\nb:no\n"},
              {"lino --max-total 1 -nA1 x a", "1:x1\n2-no\n"},
              {"lino --max-total 2 -nA2 x a", "1:x1\n2-no\n3:x2\n4-x3\n"},
              {"lino --max-total 4 -A1 x a c/d", "a:x1\na-no\na:x2\na:x3\n--\nc/d:x4\nc/d-x5\n"},
              {"lino --max-total 2 --passthru x a b", "a:x1\na-no\na:x2\na-x3\n"},
              {"lino --max-total 4 -c x", "a:3\nc/d:1\n"},
              {"lino --max-total 3 -c x", "a:3\n"},
              {"lino --max-total 1 --count-matches . c/d", "2\n"},
              {"lino --max-total 3 -c --include-zero x a b e", "a:3\n"},
              {"lino --max-total 4 -c --include-zero x a b e", "a:3\nb:0\ne:1\n"},
              {"lino --max-total 2 -l x", "a\nc/d\n"},
              {"lino --max-total 1 --files-without-match x a b e b", "b\n"},
              {"lino --max-total 1 --files-without-match no", "e\n"},
              {"lino --max-total 2 --files", "a\nb\n"},
              {"lino --max-total 0 --files", "", 1},
              {"lino --max-total 3 -o . a", "x\n1\nn\no\nx\n2\n"},
              {"lino --max-total 1 -o x a", "x\n"},
              {"lino --max-total 4 --heading x a c", "a\nx1\nx2\nx3\n\nc/d\nx4\n"},
              {"lino --max-total 2 --sortr path x", "f:x7\ne:x6\n"},
              {"lino --max-total 2 x - a", "<stdin>:x8\na:x1\n", 0, "", "x8\n"},
              {"lino --max-total 4 x a -", "a:x1\na:x2\na:x3\n<stdin>:x8\n", 0, "", "x8\nx9\n"},
              {"lino --max-total 3 x a missing e", "a:x1\na:x2\na:x3\n"},
              {"lino --max-total 4 x a missing e", "a:x1\na:x2\na:x3\ne:x6\n", 2, "lino: missing: No such file"},
              {"lino --max-total 1 x missing a e", "a:x1\n", 2, "lino: missing: No such file"},
              {"lino --max-total 2 x --and 2 --or 4 a c", "a:x2\nc/d:x4\n"},
              {"(sleep 0.3; echo x) | lino --max-total 1 -j3 x - missing a", "<stdin>:x\n"},
              {"yes | lino --max-total 2 y", "y\ny\n"},
              {"lino --max-total many x", "", 2, "--max-total takes a number, not many"}});
}

// Small files by the hundred, and some that are larger than what a task keeps ahead of its turn.
TEST(CliTotal, IsTheBeginOfAll) {
  const Folder folder;
  std::mt19937 random(31);
  std::size_t total = 0;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    const std::size_t lines = i % 100 == 50 ? 300'000 : random() % 40;
    for (std::size_t line = 0; line < lines; ++line) {
      const bool found = random() % (i % 3 == 0 ? 2 : 60) == 0;
      text += found ? "foo " + std::to_string(line) + "\n" : "other\n";
      total += found ? 1 : 0;
    }
    folder.write("d" + std::to_string(random() % 9) + "/" + std::to_string(i), text);
  }
  folder.run("lino -j1 -n foo >../all; lino -j1 -l foo >../files");
  for (std::size_t i = 0; i < scaled(60); ++i) {
    const std::string limit = std::to_string(i % 3 == 0 ? random() % total : random() % 500);
    const std::string threads = std::to_string(random() % 8 + 1);
    const Outcome got =
        folder.run("head -n " + limit + " ../all >../1; head -n " + limit + " ../files >../2; lino -nj" + threads +
                   " --max-total " + limit + " foo >../3; lino -lj" + threads + " --max-total " + limit +
                   " foo >../4; cmp ../1 ../3; cmp ../2 ../4");
    EXPECT_EQ(got.out + got.err, "") << limit << " lines, " << threads << " threads";
    count("cli total is the begin", 2, got.out.empty() && got.err.empty() ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test
