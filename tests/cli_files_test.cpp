// Which files the command searches, and in which order. Rows of {command line, standard output, exit status, a part of
// standard error} in one tree; and whatever the number of threads, the same output.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"
#include "tests/sanitized.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

void make_tree(const Folder& folder) {
  for (const char* path :
       {"a.c", "b.H", "c.txt", "sub/d.c", "sub/e.rs", "sub/deep/f.c", "sub/deep/g.tmp", ".dot", ".d/h.c"}) {
    folder.write(path, "x\n");
  }
}

TEST(CliFiles, Listed) {
  const Folder folder;
  make_tree(folder);
  check_rows("cli files listed", folder,
             {{"lino --files", "a.c\nb.H\nc.txt\nsub/d.c\nsub/deep/f.c\nsub/deep/g.tmp\nsub/e.rs\n"},
              {"lino --files sub", "sub/d.c\nsub/deep/f.c\nsub/deep/g.tmp\nsub/e.rs\n"},
              {"lino --files sub/ a.c", "sub/d.c\nsub/deep/f.c\nsub/deep/g.tmp\nsub/e.rs\na.c\n"},
              {"lino --files ./sub/deep", "./sub/deep/f.c\n./sub/deep/g.tmp\n"},
              {"lino --files -0 sub/deep | tr '\\0' '|'", "sub/deep/f.c|sub/deep/g.tmp|"},
              {"lino --files --hidden --glob '*.c'", ".d/h.c\na.c\nsub/d.c\nsub/deep/f.c\n"},
              {"lino --files -. -g '.*'", ".dot\n"},
              {"lino --files .d", ".d/h.c\n"},
              {"lino --files --hidden --no-hidden sub/deep", "sub/deep/f.c\nsub/deep/g.tmp\n"},
              {"lino --files nowhere sub/deep", "sub/deep/f.c\nsub/deep/g.tmp\n", 2, "lino: nowhere: No such file"},
              {"mkdir -p empty && lino --files empty", "", 1},
              {"lino --files -q", ""},
              {"lino -j8 x $(seq 1001 1099) 2>&1 | sort -c && lino -j8 x $(seq 1001 1099) 2>&1 | wc -l", "99\n"},
              {"lino --files <a.c sub/deep", "sub/deep/f.c\nsub/deep/g.tmp\n"},
              {"printf 'a.c\\nsub/d.c\\n' | lino --files --files-from -", "a.c\nsub/d.c\n"},
              {"printf 'a.c\\0sub/d.c' >list; lino -c x --files-from list; rm list", "a.c:1\nsub/d.c:1\n"},
              {"lino x --files-from none c.txt", "x\n", 2, "lino: none: No such file"},
              {"lino x --files-from /dev/null", "", 1}});
}

TEST(CliFiles, Globs) {
  const Folder folder;
  make_tree(folder);
  check_rows("cli files globs", folder,
             {{"lino --files -g '*.c'", "a.c\nsub/d.c\nsub/deep/f.c\n"},
              {"lino --files -g '!*.c'", "b.H\nc.txt\nsub/deep/g.tmp\nsub/e.rs\n"},
              {"lino --files -g '*.c' -g '!f.*'", "a.c\nsub/d.c\n"},
              {"lino --files -g '!f.*' -g '*.c'", "a.c\nsub/d.c\nsub/deep/f.c\n"},
              {"lino --files -g '*.{rs,txt}'", "c.txt\nsub/e.rs\n"},
              {"lino --files -g '{a,{b,f}}.[cH]'", "a.c\nb.H\nsub/deep/f.c\n"},
              {"lino --files -g '/*.c'", "a.c\n"},
              {"lino --files -g 'sub/*.c'", "sub/d.c\n"},
              {"lino --files -g 'sub/**/*.c'", "sub/d.c\nsub/deep/f.c\n"},
              {"lino --files -g '!deep'", "a.c\nb.H\nc.txt\nsub/d.c\nsub/e.rs\n"},
              {"lino --files -g '!sub/'", "a.c\nb.H\nc.txt\n"},
              {"lino --files ./ -g 'sub/*.c'", "./sub/d.c\n"},
              {"lino --files -g '*.h'", "", 1,
               "lino: no files were searched: of files and folders 1 hidden (see --hidden), 8 left out by --glob\n"},
              {"lino x -t rust sub/deep", "", 1, "2 of other types (see --type)\n"},
              {"lino -q x -t rust sub/deep", "", 1},
              {"lino --files --iglob '*.h'", "b.H\n"},
              {"lino --files --iglob 'A.[c]'", "a.c\n"},
              {"lino --files -g '[a'", "", 2, "lino: --glob: not a glob: '[a'"},
              {"lino --files -g '{a'", "", 2, "lino: --glob: not a glob: '{a'"},
              {"lino -c x a.c -g '*.rs'", "1\n"}});
}

TEST(CliFiles, Types) {
  const Folder folder;
  make_tree(folder);
  folder.write("Makefile", "x\n");
  check_rows("cli files types", folder,
             {{"lino --files -t rust", "sub/e.rs\n"},
              {"lino --files -tc", "a.c\nb.H\nsub/d.c\nsub/deep/f.c\n"},
              {"lino --files -t rust -t make", "Makefile\nsub/e.rs\n"},
              {"lino --files -T c", "Makefile\nc.txt\nsub/deep/g.tmp\nsub/e.rs\n"},
              {"lino --files -t c -T h", "a.c\nsub/d.c\nsub/deep/f.c\n"},
              {"lino --files --type-add 'tmp:*.tmp' -t tmp", "sub/deep/g.tmp\n"},
              {"lino --files --type-add 'mine:include:rust,make' -t mine", "Makefile\nsub/e.rs\n"},
              {"lino --files --type-clear rust --type-add 'rust:*.tmp' -t rust", "sub/deep/g.tmp\n"},
              {"lino --files -t nosuch", "", 2, "lino: unknown file type 'nosuch' (see --type-list)"},
              {"lino --files --type-add 'x' a.c", "", 2, "lino: --type-add takes NAME:GLOB"},
              {"lino --files --type-add 'x:include:nosuch' a.c", "", 2, "lino: --type-add takes NAME:GLOB"},
              {"lino --files -t all | grep -c tmp", "0\n", 1},
              {"lino --files --hiden", "", 2, "lino: unknown option --hiden, did you mean --hidden?"},
              {"lino --no-ignore-vsc x", "", 2, "did you mean --no-ignore-vcs?"},
              {"lino --n x", "", 2, "lino: unknown option --n (lino --help lists the options)"},
              {"lino --zzzzzzzzz x", "", 2, "lino: unknown option --zzzzzzzzz (lino --help lists the options)"},
              {"printf 'a\\0x\\n' >bin; lino -uuu x . | grep bin; lino -uuu --text x bin | wc -c; rm bin",
               "./bin: binary file matches (NUL byte at offset 1)\n4\n"},
              {"lino --type-list | grep '^rust:'", "rust: *.rs\n"},
              {"lino --type-add 'rust:*.rsx' --type-list | grep '^rust:'", "rust: *.rs, *.rsx\n"},
              {"test $(lino --type-list | wc -l) -gt 150", ""}});
}

TEST(CliFiles, IgnoreFiles) {
  const Folder folder;
  setenv("HOME", (folder.root() + "/home").c_str(), 1);  // nobody else's configuration of git
  unsetenv("XDG_CONFIG_HOME");
  make_tree(folder);
  folder.write(".gitignore", "*.c\n");
  folder.write("sub/.ignore", "!d.c\ne.rs\n");
  folder.write("sub/.linoignore", "!e.rs\ndeep/\n");
  folder.write("outer/.gitignore", "y*\n");
  folder.write("outer/inner/.git/HEAD", "ref: refs/heads/main\n");
  folder.write("outer/inner/yes", "x\n");
  folder.write("outer/yes", "x\n");
  folder.write("ignored.list", "*.txt\nouter\n");
  const std::string all =
      "a.c\nb.H\nc.txt\nignored.list\nouter/inner/yes\nouter/yes\nsub/d.c\nsub/deep/f.c\n"
      "sub/deep/g.tmp\nsub/e.rs\n";
  check_rows(
      "cli files ignore files", folder,
      {{"lino --files", "a.c\nb.H\nc.txt\nignored.list\nouter/inner/yes\nouter/yes\nsub/d.c\nsub/e.rs\n"},
       {"lino --files --no-require-git", "b.H\nc.txt\nignored.list\nouter/inner/yes\nsub/d.c\nsub/e.rs\n"},
       {"git init -q . && lino --files", "b.H\nc.txt\nignored.list\nouter/inner/yes\nsub/d.c\nsub/e.rs\n"},
       {"lino --files --no-ignore", all},
       {"lino --files -u", all},
       {"lino --files -uu -g '.*' -g 'HEAD'",
        ".dot\n.git/HEAD\n.gitignore\nouter/.gitignore\nouter/inner/.git/HEAD\nsub/.ignore\n"
        "sub/.linoignore\n"},
       {"lino --files --no-ignore-vcs",
        "a.c\nb.H\nc.txt\nignored.list\nouter/inner/yes\nouter/yes\nsub/d.c\nsub/e.rs\n"},
       {"lino --files --no-ignore-dot", "b.H\nc.txt\nignored.list\nouter/inner/yes\nsub/deep/g.tmp\nsub/e.rs\n"},
       {"lino --files --hidden -g '.*' -g '!.git'",
        ".dot\n.gitignore\nouter/.gitignore\nsub/.ignore\nsub/.linoignore\n"},
       {"cd sub && lino --files", "d.c\ne.rs\n"},
       {"cd sub/deep && lino --files", "g.tmp\n"},
       {"cd sub/deep && lino --files --no-ignore-parent", "f.c\ng.tmp\n"},
       {"lino --files sub/deep", "sub/deep/g.tmp\n"},
       {"lino --files --ignore-file ignored.list", "b.H\nignored.list\nsub/d.c\nsub/e.rs\n"},
       {"lino --files --ignore-file ignored.list --no-ignore-files",
        "b.H\nc.txt\nignored.list\nouter/inner/yes\nsub/d.c\nsub/e.rs\n"},
       {"lino --files --ignore-file none", "", 2, "lino: --ignore-file: none: No such file"},
       {"printf 'B.h\\n' >.ignore; lino --files -g '*.H'; lino --files | head -1; "
        "lino --files --ignore-file-case-insensitive | head -1; rm .ignore",
        "b.H\nb.H\nc.txt\n"},
       {"printf '!.dot\\n' >.linoignore; lino --files | head -2; rm .linoignore", ".dot\nb.H\n"},
       {"printf 'c.txt\\n' >.git/info/exclude; lino --files | head -2; lino --files --no-ignore-exclude | head -2",
        "b.H\nignored.list\nb.H\nc.txt\n"},
       {"mkdir -p ../home/.config/git; printf 'b.?\\n' >../home/.config/git/ignore; lino --files | head -1; "
        "lino --files --no-ignore-global | head -1",
        "ignored.list\nb.H\n"},
       {"printf '[core]\\n\\texcludesFile = ~/\"my\" list ; so\\n' >../home/.gitconfig; printf '*.list\\n' "
        ">'../home/my list'; "
        "lino --files | head -2; rm ../home/.gitconfig",
        "b.H\nouter/inner/yes\n"}});
}

TEST(CliFiles, Limits) {
  const Folder folder;
  make_tree(folder);
  folder.write("big", std::string(3000, 'x') + "\n");
  ASSERT_EQ(folder.run("ln -s sub link && ln -s ../.. sub/deep/up && ln -s nowhere broken && ln -s a.c alink").status,
            0);
  check_rows(
      "cli files limits", folder,
      {{"lino --files -d 1", "a.c\nb.H\nbig\nc.txt\n"},
       {"lino --files --max-depth 2 -g '*.c'", "a.c\nsub/d.c\n"},
       {"lino --files --max-depth 0", "", 1, "1 too deep (see --max-depth)"},
       {"lino --files --max-depth 0 a.c", "a.c\n"},
       {"lino --files --max-depth x", "", 2, "lino: --max-depth takes a number, not x"},
       {"lino --files -d 1 --max-filesize 2K", "a.c\nb.H\nc.txt\n"},
       {"lino --files -d 1 --max-filesize 3K", "a.c\nb.H\nbig\nc.txt\n"},
       {"lino --files -d 1 --max-filesize 3001", "a.c\nb.H\nbig\nc.txt\n"},
       {"lino --files --max-filesize 1T", "", 2, "lino: --max-filesize takes a number of bytes"},
       {"lino --files -L -g '*.c'", "a.c\nlink/d.c\nlink/deep/f.c\nsub/d.c\nsub/deep/f.c\n", 2,
        "lino: sub/deep/up: is a link to a folder that it is in, not followed"},
       {"lino --files -L 2>&1 >/dev/null | grep -c 'broken: No such file'", "1\n"},
       {"lino --files link", "link/d.c\nlink/deep/f.c\nlink/deep/g.tmp\nlink/e.rs\n"},
       {"lino --files --one-file-system -d1 -g '*.c'", "a.c\n"},
       {"lino --files --sort size -d 1 -g '!*.c' -g '!b*'; lino --files --sortr size -d 1 | head -1", "c.txt\nbig\n"},
       {"lino --files --sortr path", "sub/e.rs\nsub/deep/g.tmp\nsub/deep/f.c\nsub/d.c\nc.txt\nbig\nb.H\na.c\n"},
       {"touch -d 2020-01-02 c.txt; touch -d 2020-01-01 b.H; touch -d 2020-01-03 a.c; touch -d 2020-01-04 big; "
        "lino --files --sort modified -d1; lino --files --sortr modified -d1 | head -1",
        "b.H\nc.txt\na.c\nbig\nbig\n"},
       {"lino -c x --sort size a.c big c.txt", "a.c:1\nc.txt:1\nbig:1\n"},
       {"lino --sort colour x", "", 2, "lino: --sort takes path, modified"},
       {"lino -j two x", "", 2, "lino: --threads takes a number"}});
}

// Files of a folder, most of which one read gives the whole of: their sizes around the buffer's, marks of encodings, the output among
// them, and those of /proc, whose reads give less than there is.
TEST(CliFiles, ShortAndLong) {
  constexpr std::size_t kBuffer = std::size_t{256} << 10;
  const Folder folder;
  std::string expected;
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{8192}, kBuffer - 1, kBuffer, kBuffer + 1,
                                 2 * kBuffer, 5 * kBuffer}) {
    const std::string name = "d/" + std::to_string(1'000'000'000 + size);
    std::string text(size < 7 ? 0 : size - 7, 'x');
    for (std::size_t i = 99; i < text.size(); i += 100) text[i] = '\n';
    folder.write(name, text + (size < 7 ? "" : "needle\n"));
    if (size >= 7) expected += name + ":" + std::to_string(text.size() / 100 + 1) + "\n";
  }
  std::string wide = "\xFF\xFE";
  for (const char c : "a needle\n"s) wide += {c, '\0'};
  folder.write("marked/short", wide);
  while (wide.size() < 2 * kBuffer) wide += "x\0\n\0"s;
  folder.write("marked/long", wide);
  for (const char* name : {"marked/v", "marked/w"}) folder.write(name, "no\n");
  folder.write("o/a", "needle\n");
  folder.write("o/z", "needle\n");
  check_rows(
      "cli files short and long", folder,
      {{"lino -n needle d | sed 's/:needle$//; s/:x*needle$//'", expected},
       {"lino -n needle marked", "marked/long:1:a needle\nmarked/short:1:a needle\n"},
       {"lino needle o >o/m; lino needle o >>o/m; cat o/m", "o/a:needle\no/z:needle\no/a:needle\no/z:needle\n"},
       {"lino -I --max-depth 1 -g smaps -c '^Rss:' /proc/self | sed 's/^[0-9]$/few/; s/.*[0-9]$/many/'", "many\n"}});
}

// Files beside others that are read with them, as somebody who is not root, if we are; and few descriptors.
TEST(CliFiles, SomeCannotBeOpened) {
  const Folder folder;
  std::string all, readable;
  for (int i = 10; i < 50; ++i) {
    const std::string path = "d/" + std::to_string(i);
    folder.write(path, "x\n");
    all += path + ":x\n";
    if (i % 10 != 7) readable += path + ":x\n";
  }
  for (const char* limit : {"9", "16", "24", "40", "60"}) {
    check_rows("cli files few descriptors", folder, {{"ulimit -n "s + limit + "; lino -j2 x d", all}});
  }
  const bool root = geteuid() == 0;
  const std::string as = root ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : "";
  if (folder.run("chmod 755 .. .; chmod 0 d/?7; " + as + "\"$LINO_COMMAND\" --version").status != 0) {
    return count_skipped("cli files unreadable", "another user cannot run the command");
  }
  std::string told;
  for (const char* file : {"17", "27", "37", "47"}) told += "lino: d/"s + file + ": Permission denied\n";
  if (root && !kSanitized) {  // which wants a thread of its own
    check_rows("cli files unreadable", folder,
               {{"prlimit --nproc=1 " + as + "\"$LINO_COMMAND\" x d", readable, 2, told}});
  }
  check_rows(
      "cli files unreadable", folder,
      {{as + "\"$LINO_COMMAND\" x d", readable, 2, told}, {as + "\"$LINO_COMMAND\" -j1 x d", readable, 2, told}});
}

// A file over which one of another file system is mounted, whose reads give less than there is.
TEST(CliFiles, MountedFile) {
  const Folder folder;
  for (const char* name : {"1", "2", "3", "4 of\\them"}) folder.write("m/"s + name, "needle\n");
  const std::string mount = "unshare -m sh -c 'mount --bind /proc/kallsyms \"m/4 of\\them\" || exit 77; ";
  if (folder.run(mount + "test $(wc -l </proc/kallsyms) -gt 1000'").status != 0) {
    return count_skipped("cli files mounted", "nothing can be mounted here, or /proc/kallsyms is empty");
  }
  check_rows(
      "cli files mounted", folder,
      {{mount + "\"$LINO_COMMAND\" -c . m | sed -n \"s/.*them://p\" >1; grep -c . </proc/kallsyms >2; cmp 1 2'", ""}});
}

// Some hundred files of all sizes, and output that does not fit into what tasks may keep.
TEST(CliFiles, ThreadsKeepTheOrder) {
  const Folder folder;
  for (int i = 0; i < 300; ++i) {
    const std::string path = "t/" + std::to_string(i % 7) + "/" + std::to_string(i % 3) + "/" + std::to_string(i);
    std::string content;
    for (int line = 0; line < (i % 50 == 0 ? (scale() < 1 ? 20000 : 200000) : i); ++line)
      content += "line " + std::to_string(line) + " of it\n";
    folder.write(path, content);
  }
  for (const char* options : {"-n of", "-c '[13]'", "-o '[0-9]+ of'", "-l 29", "--files", "--sort size -c of",
                              "--sortr path -n 77", "-v 1", "-m 3 of"}) {
    const std::string line = "\"$LINO_COMMAND\" -j%s "s + options + " | md5sum";
    const auto with = [&](const std::string& threads) {
      std::string command = line;
      return folder.run(command.replace(command.find("%s"), 2, threads)).out;
    };
    const std::string alone = with("1");
    for (const char* threads : {"2", "3", "8", "8"}) {
      const std::string got = with(threads);
      EXPECT_EQ(got, alone) << options << " by threads: " << threads;
      count("cli files threads", 1, got == alone ? 0 : 1);
    }
  }
}

}  // namespace
}  // namespace lino::test
