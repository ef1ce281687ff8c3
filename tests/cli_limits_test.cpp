// How much memory a search takes: lines that are longer than --max-line, and the largest resident set of searches of a large file.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

// In MiB.
double resident(const std::string& file, const std::vector<std::string>& arguments) {
  std::vector<const char*> argv{std::getenv("LINO_COMMAND"), "--no-config"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(file.c_str());
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    execv(argv[0], const_cast<char**>(argv.data()));
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  EXPECT_EQ(wait4(child, &status, 0, &usage), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

TEST(CliLimits, ResidentMemory) {
  const std::vector<std::vector<std::string>> searches = {
      {"-C1", "needle"},           {"-B200", "nine"},
      {"--json", "needle"},        {"-m", "1000000000", "nine"},
      {"-j1", "-c", "needle"},     {"-j1", "-n", "nine"},
      {"-j1", "-v", "-c", "nine"}, {"-j2", "-c", "needle"},
      {"--heading", "-H", "^n"},   {"--null-data", "-j1", "-c", "needle"},
      {"-j1", "-c", "line that"}};
  if (kSanitized) {
    count_skipped("cli limits memory", "a sanitizer has memory of its own", searches.size());
    return;
  }
  const Folder folder;
  // 108 MB, made by others: what this process has held would count as its children's.
  ASSERT_EQ(
      folder
          .run("seq 1900000 | sed -e 's/$/ is the number of a line that has no other words/' -e 's/^.*77 is/nine&/' "
               "-e 's/^.*3 is/needle&/' >text; tr '\\n' '\\0' <text >records; "
               "(head -c 20M /dev/zero | tr '\\0' x; cat text) >long")
          .status,
      0);
  std::size_t failed = 0;
  for (const std::vector<std::string>& arguments : searches) {
    const std::string file = folder.root() + "/work" +
                             (arguments[0] == "--null-data"     ? "/records"
                              : arguments.back() == "line that" ? "/long"
                                                                : "/text");
    const double size = resident(file, arguments);
    EXPECT_LT(size, 32) << arguments[0] << ' ' << arguments[1];
    failed += size >= 32;
  }
  count("cli limits memory", searches.size(), failed);
}

TEST(CliLimits, MaxLine) {
  const Folder folder;
  const std::string x5000(5000, 'x');
  folder.write("f", "one\n" + x5000 + "\nneedle\n");
  folder.write("last", "needle\n" + x5000);
  folder.write("nul", "one\ntwo\0needle\0"s + x5000);
  std::string large;
  while (large.size() < (std::size_t{11} << 20)) large += "needle " + std::to_string(large.size()) + "\nno\n\n";
  std::string with_long = large;
  with_long.insert(with_long.find("\n", std::size_t{5} << 20) + 1, std::string(3000, 'y') + '\n');
  folder.write("large", with_long);
  folder.write("plain", large);
  const std::string told = "is longer than 4999, not searched from there on (raise --max-line)";
  std::vector<CommandRow> rows = {
      {"lino --max-line 5000 -n needle f", "3:needle\n"},
      {"lino --max-line 4999 -n 'one|needle' f", "1:one\n", 2, "lino: f: line 2 " + told},
      {"cat f | lino --max-line 4999 -n 'one|needle'", "1:one\n", 2, "lino: <stdin>: line 2 " + told},
      {"lino --max-line 4999 -c 'one|needle' f", "1\n", 2, "line 2 " + told},
      {"lino --max-line 5000 -c needle last", "1\n"},
      {"lino --max-line 4999 -c needle last", "1\n", 2, "line 2 " + told},
      {"(cat last; sleep 0.1; echo) | lino --max-line 4999 needle", "needle\n", 2, "line 2 " + told},
      {"lino --max-line 4K one f", "one\n", 2, "line 2 is longer than 4K"},
      {"lino --max-line 5 --null-data -n needle nul", "", 2, "lino: nul: line 1 is longer than 5,"},
      {"lino --max-line 4999 --null-data -n needle nul", "2:needle\0"s, 2, "line 3 " + told},
      {"lino --max-line 4999 -U -c needle f", "1\n"},
      {"lino --max-line 1K needle f last", "last:needle\n", 2, "f: line 2 is longer than 1K"},
      {"mkdir d; cp f last nul d; lino --max-line 1K -a -c needle d", "d/last:1\n", 2, "d/f: line 2 is longer than 1K"},
      {"lino --max-line 1M -c ^no plain", std::to_string(std::count(large.begin(), large.end(), '\n') / 3) + "\n"},
      {"head -c 3M /dev/zero | lino --max-line 1M -c x", "", 1},
      {"head -c 3M /dev/zero | lino -a --max-line 1M -c x", "", 2, "line 1 is longer than 1M"},
      {"lino --max-line 0 x f", "", 2, "--max-line takes a number of bytes from 1 on"},
      {"lino --max-line 1T x f", "", 2, "--max-line takes a number of bytes from 1 on"},
  };
  for (const std::string asked :
       {"-c needle", "-n '^no'", "-c -v n", "-a -c needle", "--count-matches -a e", "-C1 '0$'"}) {
    const std::string line = " --max-line 2999 " + asked + " large";
    rows.push_back({"lino -j1" + line + " >1 2>3; lino -j2" + line + " >2 2>4; cmp 1 2 && cmp 3 4 && test -s 3", ""});
  }
  check_rows("cli limits max-line", folder, rows);
}

// A file is read up to a line of many MiB, and mapped from there on.
TEST(CliLimits, LongLine) {
  const Folder folder;
  check_rows("cli limits long line", folder,
             {{"(seq 300000; head -c 20M /dev/zero | tr '\\0' x; seq 1000000 1500000) >long", ""}});
  check_rows("cli limits long line", folder,
             {{"m=$((1 << 20)); long() { head -c $(($1 * m)) /dev/zero | tr '\\0' x; }; "
               "(printf needle; long 17; echo; echo needle) >17; (printf needle; long 33; cat 17 17) >33; "
               "(printf needle; long 16 | tail -c +8; printf '\\0needle\\n') >nul16; "
               "(seq 2000000; printf 'needle\\0\\nneedle\\n'; seq 2000000) >nul",
               ""},
              {"for j in 1 4; do for f in 17 33; do lino -j$j --max-line 17M -c needle $f; done; lino -j$j -c needle "
               "nul16; done",
               "2\n4\n1\n2\n4\n1\n"}});
  const CommandRow none_left{"exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n 4; lino -j2 -n needle nul", "", 2,
                             "lino: nul: Too many open files\n"};
  if (!kSanitized) check_rows("cli limits long line", folder, {none_left});  // which opens files itself
  for (const std::string asked : {"-c 1", "-n 77", "-b -o '^.*99$'", "-c -v 0", "-A2 -B3 -n -M 40 x"}) {
    const std::string made = "-j1 " + asked + " long | sed s/long/-/ >1; cat long | lino " + asked;
    check_rows("cli limits long line", folder,
               {{"lino " + made + " | sed 's/<stdin>/-/' >2; test -s 1 && cmp 1 2", ""}});
  }
}

}  // namespace
}  // namespace lino::test
