// One large file searched by several threads against the same by one: what is printed, and the status, must be the same.
// The file's lines are of every length, from none to longer than several pieces; NUL bytes stand early, late and nowhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

constexpr std::size_t kPiece = std::size_t{1} << 20, kSize = 9 * kPiece + 12345;

std::string lines(std::mt19937_64& random) {
  constexpr const char* kWords[] = {"needle", "a", "\t", " ", "nail 12", "Nadel;", "\xD0\xB8\xD0\xB3\xD0\xBB\xD0\xB0",
                                    "xyzzy"};
  std::string text;
  text.reserve(kSize + 1000);
  while (text.size() < kSize) {
    for (std::size_t n = random() % 12; n > 0; --n) text += kWords[random() % std::size(kWords)];
    text += '\n';
  }
  return text;
}

// Lines end just where pieces do, or begin there.
std::string at_the_edges(std::string text) {
  for (std::size_t piece = kPiece; piece < text.size(); piece += kPiece) {
    const std::size_t at = piece - 4 + piece / kPiece;
    text.replace(at - 8, 16, "\nneedle\nneedle\nx");
  }
  return text;
}

std::string with_long_lines(std::string text) {
  for (std::size_t i = 3 * kPiece - 100; i < 6 * kPiece + 7; ++i) {
    if (text[i] == '\n') text[i] = ' ';
  }
  return text;
}

TEST(CliPieces, AsOneThreadFindsIt) {
  const Folder folder;
  std::mt19937_64 random(5);
  const std::string plain = lines(random);
  folder.write("plain", plain);
  folder.write("edges", at_the_edges(plain));
  folder.write("long", with_long_lines(plain));
  folder.write("unended", plain + "needle");
  folder.write("longer", plain.substr(0, 3 * kPiece + 5) + std::string(17 * kPiece, 'x') + "needle\nneedle\n" + plain);
  folder.write("one", std::string(kSize, 'x') + "needle");
  for (const std::size_t at : {std::size_t{70}, kPiece * 2 - 1, kPiece * 4 + 500, kSize - 5}) {
    std::string text = plain;
    text[at] = '\0';
    folder.write("nul" + std::to_string(at / kPiece), text);
  }
  std::string late = plain;  // after the NUL byte nothing is found for a while
  for (std::size_t at = kPiece * 3; at < kPiece * 6; ++at) late[at] = late[at] == '\n' ? '\n' : '.';
  late[kPiece * 3 + 100] = '\0';
  folder.write("tree/late", late);
  folder.write("tree/before", "needle\n");
  folder.write("tree/zz", "needle\n");
  const std::string files[] = {"plain", "edges", "long", "unended", "longer",    "one",
                               "nul0",  "nul1",  "nul4", "nul9",    "tree/late", "tree"};
  const std::string asked[] = {"-n needle",
                               "-c needle",
                               "-c -v needle",
                               "-n -b --column 'nail \\d+$'",
                               "-o needle",
                               "--count-matches e",
                               "-l xyzzy",
                               "-q xyzzy",
                               "-c '^$'",
                               "-n -v '[a-z]'",
                               "-a -n -o 'Nadel'",
                               "--files-without-match qqq",
                               "-n -r '<$0>' 'n\\w+'",
                               "-x -n needle",
                               "-c '\\bигла\\b'",
                               "-n 'xx+needle'",
                               "-c -a needle",
                               "-m 3 -n needle",
                               "-n -C1 'xyzzyxyzzyxyzzy'",
                               "qqq"};
  std::size_t failed = 0, all = 0, next = 0;
  const std::size_t each = std::clamp<std::size_t>(scaled(10), 4, std::size(asked));  // of what is asked
  for (const std::string& file : files) {
    for (std::size_t n = 0; n < each; ++n) {
      const std::string line = " " + asked[next++ % std::size(asked)] + " " + file;
      const std::string threads = n % 4 == 0 ? "5" : "2";
      const bool same = folder.run("lino -j" + threads + line) == folder.run("lino -j1" + line);
      EXPECT_TRUE(same) << "-j" << threads << line;
      failed += !same;
      ++all;
    }
  }
  count("cli pieces", all, failed);
}

TEST(CliPieces, Rows) {
  const Folder folder;
  std::string text(kSize, '\n');
  text.replace(0, 6, "needle");
  text.replace(kPiece * 5, 7, "needle\n");
  text += "needle";
  folder.write("blank", text);
  check_rows("cli pieces rows", folder,
             {
                 {"lino -j2 -n needle blank", "1:needle\n5242875:needle\n9449518:needle\n"},
                 {"lino -j2 -c needle blank", "3\n"},
                 {"lino -j2 -c '' blank", "9449518\n"},
                 {"lino -j2 -ob needle blank", "0:needle\n5242880:needle\n9449529:needle\n"},
                 {"lino -j2 needle blank | head -n 1", "needle\n"},
                 {"lino -j2 needle blank >/dev/full", "", 2, "lino: standard output: No space left on device"},
                 {"lino -j2 --stats needle blank | grep 'bytes searched'", "bytes searched          9449535\n"},
             });
}

}  // namespace
}  // namespace lino::test
