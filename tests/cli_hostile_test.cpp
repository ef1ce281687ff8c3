// The command in a hostile world: links in circles, FIFOs, endless files, files cut short while they are searched, lines
// of a gigabyte, NUL bytes, names that are not UTF-8, nowhere to write. In: rows of {shell line, standard output, a part
// of standard error, exit status}. Each line runs under a limit of time, and of address space where it says so.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

// "lino" with at most so many KiB of address space and 60 seconds; what it says of memory must not be needed.
std::string limited(const std::string& arguments) {
  const std::string limit = kSanitized ? "" : "ulimit -v 300000; ";
  return "(" + limit + "timeout 60 \"$LINO_COMMAND\" " + arguments + ")";
}

// A search from each match to the next would read a million bytes a million times.
TEST(CliHostile, MatchesInLinearTime) {
  const Folder folder;
  folder.write("a.txt", std::string(1'000'000, 'a') + "\n");
  check_rows("cli hostile linear", folder,
             {
                 {limited("-o 'a+b|a' a.txt") + " | wc -l", "1000000\n"},
                 {limited("-o '.*[^a]|a' a.txt") + " | wc -l", "1000000\n"},
                 {limited("-o '(?:a|aa)+b|(?<=a)a(?=a)' a.txt") + " | wc -l", "999998\n"},
                 {limited("-o --engine=nfa 'a+b|a' a.txt") + " | wc -l", "1000000\n"},
             });
}

TEST(CliHostile, Tree) {
  const Folder folder;
  folder.write("a/b/x.txt", "needle one\n");
  folder.write("a/\xff\xfe name", "needle two\n");
  folder.write("a/new\nline", "needle three\n");
  ASSERT_EQ(folder.run("ln -s .. a/b/up && ln -s loop a/loop && ln -s x.txt a/b/link && mkfifo a/fifo").status, 0);
  check_rows("cli hostile tree", folder,
             {
                 {"timeout 20 \"$LINO_COMMAND\" needle a",
                  "a/b/x.txt:needle one\na/new\nline:needle three\na/\xff\xfe name:needle two\n"},
                 {"lino -c needle a/b/link", "1\n"},
                 {"lino needle a/loop", "", 2, "lino: a/loop: Too many levels of symbolic links"},
                 {"lino -l needle a/*name", "a/\xff\xfe name\n"},
                 {"echo needle >a/fifo & timeout 20 \"$LINO_COMMAND\" needle a/fifo; s=$?; wait; exit $s", "needle\n"},
                 {"lino needle a/none a/b/x.txt", "a/b/x.txt:needle one\n", 2, "lino: a/none: No such file"},
             });
}

// Folders stay open while what is in them is searched, as far as there are descriptors.
TEST(CliHostile, Folders) {
  const Folder folder;
  // 80 folders, one in the other, whose path is longer than the system takes at once.
  const std::string deep =
      "name=$(printf '%0100d' 0); mkdir deep; echo needle >deep/f; "
      "for i in $(seq 80); do mkdir outer; mv deep outer/$name; mv outer deep; done; ";
  // Behind each of 90 folders a file waits for those within it.
  const std::string nested =
      "mkdir nested && path=nested && i=0; while [ $i -lt 90 ]; do path=$path/m; mkdir $path; echo needle >$path/a; "
      "echo needle >$path/z; i=$((i+1)); done; ";
  const std::string wide = "mkdir wide; for i in $(seq 200); do mkdir wide/$i; echo needle >wide/$i/f; done; ";
  check_rows("cli hostile folders", folder,
             {
                 {deep + "lino -I needle deep", "needle\n"},
                 {"lino --files deep | wc -c", "8087\n"},
                 {"lino -j1 -I needle deep; rm -r deep", "needle\n"},
                 {nested + "lino -l needle nested | wc -l", "180\n"},
                 {"(ulimit -n 32; lino -j2 -l needle nested | wc -l)", "180\n"},
                 {"(ulimit -n 12; lino -j2 -l needle nested | wc -l)", "180\n"},
                 {"lino -j4 --sort=size -l needle nested | wc -l", "180\n"},
                 {wide + "(ulimit -n 32; lino -j2 -l needle wide | wc -l)", "200\n"},
                 {"(ulimit -n 100; lino -j8 -l needle wide | wc -l)", "200\n"},
                 // A folder that is renamed while its first file is being shown.
                 {"mkdir t; yes needle | head -c 4000000 >t/a; echo a needle >t/b; mkdir t/c; echo the needle >t/c/d; "
                  "lino -j1 -H needle t | { read -r line; mv t u; tail -n 2; }",
                  "t/b:a needle\nt/c/d:the needle\n"},
             });
}

TEST(CliHostile, Endless) {
  const Folder folder;
  check_rows("cli hostile endless", folder,
             {
                 {"yes needle | " + limited("-m 2 needle"), "needle\nneedle\n"},
                 {"yes needle | " + limited("-m 3 -n needle -"), "1:needle\n2:needle\n3:needle\n"},
                 {"yes needle | " + limited("-m 2 -v -n x"), "1:needle\n2:needle\n"},
                 {"yes needle | " + limited("-m 4 -v -c x"), "4\n"},
                 {"yes needle | " + limited("-m 2 -o e"), "e\ne\ne\ne\ne\ne\n"},
                 {"yes needle | " + limited("-m 5 -c needle"), "5\n"},
                 {"yes needle | " + limited("-q needle"), ""},
                 {limited("-m 0 needle /dev/zero"), "", 1},
                 {limited("-m 1 -e '\\x00' /dev/zero"), "binary file matches (NUL byte at offset 0)\n"},
                 {"ulimit -t 20; timeout 1 \"$LINO_COMMAND\" needle /dev/zero; test $? = 124", ""},
                 {limited("-q -e '\\C' /dev/urandom"), ""},
             });
}

// A line of a gigabyte: in a sparse file, which is mapped and costs nothing, and through a pipe.
TEST(CliHostile, LongLines) {
  if (kSanitized) {
    count_skipped("cli hostile long lines", "a sanitizer needs minutes for gigabytes");
    return;
  }
  const Folder folder;
  if (folder.run("truncate -s 1G sparse && printf 'needle\\nnext needle\\n' >>sparse").status != 0) {
    count_skipped("cli hostile long lines", "no space for a sparse file");
    return;
  }
  check_rows("cli hostile long lines", folder,
             {
                 {"(ulimit -v 1600000; timeout 60 \"$LINO_COMMAND\" -c needle sparse)", "2\n"},
                 {"(ulimit -v 1600000; timeout 60 \"$LINO_COMMAND\" -a -o needle sparse)", "needle\nneedle\n"},
                 {"(ulimit -v 1600000; timeout 60 \"$LINO_COMMAND\" needle sparse)",
                  "binary file matches (NUL byte at offset 0)\n"},
                 {"head -c 300M sparse | " + limited("-c 'ne+dle'"), "", 1},
                 {"head -c 40M /dev/zero | tr '\\0' x | " + limited("-o -m 1 '^xx'"), "xx\n"},
                 {"head -c 400M /dev/zero | tr '\\0' x | " + limited("-c 'y'"), "", 2,
                  "lino: <stdin>: Cannot allocate memory"},
             });
}

TEST(CliHostile, NowhereToWrite) {
  const Folder folder;
  std::string many;
  for (int i = 0; i < 100000; ++i) many += "needle " + std::to_string(i) + "\n";
  folder.write("many", many);
  folder.write("one", "needle\n");
  check_rows("cli hostile output", folder,
             {
                 {"lino needle many | head -n 1", "needle 0\n"},
                 {"lino needle one >&-", "", 2, "lino: standard output: Bad file descriptor"},
                 {"lino -q needle one >&-", ""},
                 {"lino needle one >/dev/full", "", 2, "lino: standard output: No space left on device"},
                 {"lino needle many >/dev/full", "", 2, "lino: standard output: No space left on device"},
                 {"lino none one >/dev/full", "", 1},
                 {"lino --help >/dev/full", "", 2, "lino: standard output: No space left on device"},
                 {"lino needle none 2>/dev/full", "", 2},
                 {"lino needle none 2>&-", "", 2},
             });
}

// Truncated again and again while it is mapped: an answer, or a sentence and status 2; no death by SIGBUS.
TEST(CliHostile, ShrinkingFile) {
  const Folder folder;
  uint64_t failed = 0;
  const uint64_t rounds = scaled(10);
  for (uint64_t i = 0; i < rounds; ++i) {
    const Outcome got = folder.run(
        "truncate -s 200M big; (while :; do truncate -s 4k big; truncate -s 200M big; done) & p=$!; "
        "timeout 60 \"$LINO_COMMAND\" -a -c 'x+y$' big; s=$?; kill $p; wait $p 2>/dev/null; exit $s");
    const bool ended = got.status == 1 || (got.status == 2 && got.err.find("cut short") != std::string::npos);
    EXPECT_TRUE(ended) << got.status << " " << got.err;
    failed += !ended;
  }
  count("cli hostile shrinking file", rounds, failed);
}

TEST(CliHostile, NulBytes) {
  const Folder folder;
  folder.write("nul", "a\0needle\nneedle\0b\n"s);
  check_rows("cli hostile nul", folder,
             {
                 {"lino needle nul", "binary file matches (NUL byte at offset 1)\n"},
                 {"lino -a needle nul", "a\0needle\nneedle\0b\n"s},
                 {"lino -c needle nul", "2\n"},
                 {"lino -a -m 1 needle nul", "a\0needle\n"s},
                 {"lino -a -o '\\x00.' nul", "\0n\n\0b\n"s},
             });
}

}  // namespace
}  // namespace lino::test
