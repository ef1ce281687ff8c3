// How the command shows what it finds: the same searches by ripgrep and by GNU grep, on random text; and rows of {command
// line, standard output, exit status, a part of standard error} for what they do not have.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> kWords = {"foo",     "bar", "foobar", "Foo", "x",  "a1",
                                                  "foo_bar", "-",   "(foo)",  "  ",  "\t", "é"};
  std::string text;
  for (std::size_t lines = random() % 120; lines > 0; --lines) {
    for (std::size_t words = random() % 5; words > 0; --words)
      text += kWords[random() % kWords.size()] + (words > 1 ? " " : "");
    text += '\n';
  }
  if (!text.empty() && random() % 2 == 0) text.pop_back();
  return text;
}

const std::vector<std::string> kPatterns = {"foo",     "bar|foo", "^foo", "^$",      "[a-z]+[0-9]",
                                            "fo{2}b?", "o.*b",    "x",    "nothing", "(f)(o+)"};

// In the files t and u, by lino and another.
void compare(const char* suite, const Folder& folder, const std::string& other, const std::string& pattern,
             const std::vector<std::string>& options, const std::string& filter = "cat") {
  compare_commands({suite, "lino", other, "'" + pattern + "' t u", filter}, folder, options);
}

TEST(CliShow, AsRipgrep) {
  const std::vector<std::string> options = {"-A1",
                                            "-B1",
                                            "-C2",
                                            "-nA3",
                                            "-nB2 -A1",
                                            "-C1 --heading",
                                            "-n --heading",
                                            "-c --heading",
                                            "-nv -C1",
                                            "-v -A1",

                                            "-m1 -B1 -n",
                                            "-m3",
                                            "--column",
                                            "-b",
                                            "-bo",
                                            "-no --column",
                                            "--vimgrep",
                                            "--vimgrep -o",
                                            "-r X",
                                            "-r [$0]",
                                            "-or <$0>",
                                            "-nr $2$1",
                                            "--trim",
                                            "--trim -n",
                                            "--passthru",
                                            "--passthru -n",
                                            "--passthru -nr Y",
                                            "--count-matches",
                                            "-c --include-zero",
                                            "--files-without-match",
                                            "-l0",
                                            "-c0",
                                            "-H0n",
                                            "-C1 --no-context-separator",
                                            "-C1 --context-separator ##",
                                            "-nC1 --field-match-separator _ --field-context-separator =",
                                            "-S",
                                            "-n -S --no-unicode",
                                            "-nC1 -I",

                                            "-i -s",
                                            "-s -i",
                                            "-I --column",
                                            "-C1 -o -H"};
  const std::vector<std::string> json = {"--json", "--json -C1", "--json -v", "--json -m2"};
  if (!is_installed("rg")) {
    count_skipped("cli show as ripgrep", "ripgrep is not installed", kPatterns.size() * options.size());
    GTEST_SKIP();
  }
  const std::string without_times =
      "grep -v '\"type\":\"summary\"' | sed -e 's/\"elapsed\":{[^}]*}//' -e 's/\"bytes_printed\":[0-9]*//'";
  const Folder folder;
  std::mt19937 random(11);
  for (std::size_t i = 0; i < scaled(2); ++i) {
    folder.write("t", random_text(random));
    folder.write("u", random_text(random));
    for (std::size_t n = 0; n < kPatterns.size(); ++n) {
      compare("cli show as ripgrep", folder, "rg --no-config --color=never --sort path", kPatterns[n],
              scaled_part(options, n, kPatterns.size()));
      compare("cli show as ripgrep", folder, "rg --no-config --sort path", kPatterns[n],
              scaled_part(json, n, json.size()), without_times);
    }
  }
}

// Where lines have several matches each, lines are asked for, and matches again where those are far apart.
TEST(CliShow, DenseMatchesAsGrep) {
  const std::vector<std::string> options = {"-n",   "-c",    "-v",       "-nv",   "-vc",
                                            "-nA1", "-nvB1", "-m700 -n", "-n -w", "-ni"};
  const Folder folder;
  if (folder.run("grep --version | grep -q GNU").status != 0) {
    count_skipped("cli show dense matches as grep", "grep is not GNU's", options.size());
    GTEST_SKIP();
  }
  std::mt19937 random(15);
  for (const char* file : {"t", "u"}) {
    std::string text;
    for (std::size_t line = 0; line < 6000; ++line) {
      const bool far = line / 1500 % 2 == 1;
      const std::size_t words = random() % (far ? 2 : 6) * (far && random() % 40 != 0 ? 0 : 1);
      for (std::size_t word = 0; word < words; ++word) text += std::string(1 + random() % 5, "abC"[random() % 3]) + " ";
      text += far ? std::string(random() % 60, '.') + "\n" : "\n";
    }
    folder.write(file, file == std::string("u") ? text + "a b a" : text);
  }
  const std::vector<std::string> patterns = {"a", "[a-z]", "b", "aa*", "aa* b", "c\\|b", "^a", " $", "q"};
  for (std::size_t n = 0; n < patterns.size(); ++n) {
    const std::string ours = patterns[n].contains('\\') ? "lino -e 'c|b'" : "lino -e '" + patterns[n] + "'";
    compare_commands(
        {"cli show dense matches as grep", ours + " --include-zero", "grep -e '" + patterns[n] + "'", "t u"}, folder,
        scaled_part(options, n, patterns.size()));
  }
}

TEST(CliShow, AsGrep) {
  const std::vector<std::string> options = {"-n",   "-c",    "-o", "-v",     "-w",      "-x",  "-nA1", "-nB1",
                                            "-nC2", "-vnC1", "-l", "-m2",    "-m1 -A1", "-on", "-ow",  "-xn",
                                            "-wc",  "-vc",   "-i", "-no -i", "-nb",     "-ob"};
  const Folder folder;
  if (folder.run("grep --version | grep -q GNU").status != 0) {
    count_skipped("cli show as grep", "grep is not GNU's", kPatterns.size() * options.size());
    GTEST_SKIP();
  }
  std::mt19937 random(12);
  for (std::size_t i = 0; i < scaled(2); ++i) {
    folder.write("t", random_text(random));
    folder.write("u", random_text(random));
    for (std::size_t n = 0; n < kPatterns.size(); ++n) {
      if (kPatterns[n] == "^$") continue;  // grep -o has no empty matches
      compare("cli show as grep", folder, "LC_ALL=C.UTF-8 grep -E", kPatterns[n],
              scaled_part(options, n, kPatterns.size() / 2), "sed -e '/:0$/d' -e '/^--$/d'");
    }
  }
}

// Lines of ASCII and others take turns, for a while or all the time: the twin for ASCII and the pattern itself say the same. (Not $
// alone, for which ripgrep's -o prints a last line that has no newline.)
TEST(CliShow, UnicodeAsRipgrep) {
  const std::vector<std::string> patterns = {"\\bfoo\\b", "\\w+", "\\w+\\s+\\w+", "\\W+",   "[^a-z]+",
                                             ".*r",       "o\\B", "(?i)k|é",      "^.{3}$", "\\bé"};
  const std::vector<std::string> options = {"-o", "-on", "-c", "-v", "-ob", "-x", "-m3", "-nC1"};
  if (!is_installed("rg")) {
    count_skipped("cli show Unicode", "ripgrep is not installed", patterns.size() * options.size());
    GTEST_SKIP();
  }
  const Folder folder;
  std::mt19937 random(14);
  const auto text = [&random](std::size_t size) {
    std::string all;
    while (all.size() < size) {
      const bool ascii = random() % 3 != 0;
      for (std::size_t parts = random() % 9; parts > 0; --parts) {
        std::string part = random_text(random);
        for (std::size_t at; ascii && (at = part.find("é")) != std::string::npos;) part.erase(at, 2);
        all += part;
      }
    }
    return all;
  };
  for (std::size_t i = 0; i < scaled(1); ++i) {
    folder.write("t", text(random() % 3000));
    folder.write("u", text(40000));
    for (std::size_t n = 0; n < patterns.size(); ++n) {
      compare("cli show Unicode", folder, "rg --no-config --color=never --sort path", patterns[n],
              scaled_part(options, n, options.size()));
    }
    for (const std::string pattern : {"foo", "bar|foo", "é", "o.*b"}) {
      compare("cli show Unicode", folder, "rg --no-config --color=never --sort path", pattern, {"-w", "-wo", "-cw"});
    }
    // The first match of each line: what is known of the text is kept from line to line.
    for (const std::string pattern : {"(?<=o)b", "o(?!\\w)", "(?<!é)r(?=.)", "\\bf(?=\\w+\\b)", "\\B.\\b"}) {
      compare("cli show lookarounds", folder, "rg -P --no-config --color=never --sort path", pattern,
              {"-n", "-c", "-m3"});
    }
  }
}

// -U against ripgrep's: patterns over lines.
TEST(CliShow, OverLines) {
  const std::vector<std::string> patterns = {"foo\\n",      "foo\\s+bar", "(?s)x.*?foo", "\\n\\n+",
                                             "bar$\\n^foo", "o[^f]+f",    "foo"};
  // Not -c, which counts lines there if no match can go over several; not -v, of which ripgrep goes on behind the line of a match, nor --json, where it joins matches in lines that follow
  // each other.
  const std::vector<std::string> options = {
      "-U", "-Un", "-Ul", "-UnC1", "-Ub", "-UA1 --passthru", "-U --count-matches"};
  if (!is_installed("rg")) {
    count_skipped("cli show over lines", "ripgrep is not installed", patterns.size() * options.size());
    GTEST_SKIP();
  }
  const Folder folder;
  std::mt19937 random(13);
  for (std::size_t i = 0; i < scaled(2); ++i) {
    folder.write("t", random_text(random));
    folder.write("u", random_text(random));
    for (std::size_t n = 0; n < patterns.size(); ++n) {
      compare("cli show over lines", folder, "rg --no-config --color=never --sort path", patterns[n],
              scaled_part(options, n, options.size()),
              "grep -v '\"type\":\"summary\"' | sed -e 's/\"elapsed\":{[^}]*}//' -e 's/\"bytes_printed\":[0-9]*//'");
    }
  }
}

// In a terminal of its own, that script(1) makes; what it sees of both streams, without carriage returns.
TEST(CliShow, OnATerminal) {
  if (!is_installed("script")) {
    count_skipped("cli show on a terminal", "script is not installed");
    GTEST_SKIP();
  }
  const Folder folder;
  folder.write("a", "one\ntwo\n");
  folder.write("b", "two\n");
  const auto on_terminal = [](const std::string& line) {
    return "export TERM=xterm; script -qec \"$LINO_COMMAND " + line + "\" /dev/null </dev/null | tr -d '\\r' | cat -v";
  };
  check_rows("cli show on a terminal", folder,
             {{on_terminal("two a b"),
               "^[[35ma^[[0m\n^[[32m2^[[0m:^[[1m^[[31mtwo^[[0m\n\n^[[35mb^[[0m\n^[[32m1^[[0m:^[[1m^[[31mtwo^[[0m\n"},
              {on_terminal("--color=never two a b"), "a\n2:two\n\nb\n1:two\n"},
              {on_terminal("--color=never --no-heading -N two a b"), "a:two\nb:two\n"},
              {"export NO_COLOR=1; " + on_terminal("two a"), "2:two\n"},
              {on_terminal("two a | cat"), "two\n"},
              {"printf '(sleep 1.3; echo two) | %s two\n' \"$LINO_COMMAND\" >late; TERM=dumb script -qec 'sh late' "
               "/dev/null </dev/null | tr -d '\\r'",
               "lino: waiting for standard input; to search the current directory, name it: lino PATTERN .\ntwo\n"},
              {"printf '(sleep 0.3; echo two) | %s two\n' \"$LINO_COMMAND\" >soon; TERM=dumb script -qec 'sh soon' "
               "/dev/null </dev/null | tr -d '\\r'",
               "two\n"},
              {"(sleep 1.2; echo two) | lino two", "two\n"}});
}

TEST(CliShow, Rows) {
  const Folder folder;
  folder.write("a", "one\ntwo\nthree\nfour\nfive\nsix\nseven\n");
  folder.write("b", "two\n");
  folder.write("long", std::string(100, 'a') + "needle" + std::string(100, 'b') + "\nneedle\n" + std::string(99, 'c') +
                           "éneedle\n");
  folder.write("crlf", "one\r\ntwo\r\nthree");
  folder.write("patterns", "two\r\nsix\n");
  check_rows(
      "cli show rows", folder,
      {{"lino -C1 three a", "two\nthree\nfour\n"},
       {"lino -A1 -B2 four a", "two\nthree\nfour\nfive\n"},
       {"lino -C3 -A0 four a", "one\ntwo\nthree\nfour\n"},
       {"lino -nC1 'two|six' a", "1-one\n2:two\n3-three\n--\n5-five\n6:six\n7-seven\n"},
       {"lino -C1 two a b", "a-one\na:two\na-three\n--\nb:two\n"},
       {"lino --heading -n two a b", "a\n2:two\n\nb\n1:two\n"},
       {"lino -p --color=never two a b", "a\n2:two\n\nb\n1:two\n"},
       {"lino -A x two a", "", 2, "--after-context takes a number, not x"},
       {"seq 1 300000 | lino -B2 -A1 '^(1|131072|300000)$'",
        "1\n2\n--\n131070\n131071\n131072\n131073\n--\n299998\n299999\n300000\n"},
       {"seq 1 300000 | lino -nB1 '^250000$'", "249999-249999\n250000:250000\n"},
       {"seq 1 300000 >s; lino -nB8 7$ s | cksum >x; cat s | lino -nB8 7$ | cksum | cmp - x && rm s x", ""},
       {"printf 'a\\né\\nb\\n' | lino -ob '[xy]*'", "0:\n1:\n2:\n4:\n5:\n6:\n"},
       {"printf 'a\\né\\nb\\n' | lino -c '\\Aé|\\A[b]'", "", 1},
       {"seq 1 300000 | lino -c --passthru 7; seq 1 300000 | lino --passthru '7' | wc -l", "122853\n300000\n"},
       {"lino -M 20 needle long",
        "[93 bytes ...]aaaaaaaneedlebbbbbbb[... 93 bytes]\nneedle\n[87 bytes ...]ccccccccccccéneedle\n"},
       {"lino -M 7 needle long | tail -1", "[101 bytes ...]needle\n"},
       {"lino -M 20 -o needle long", "needle\nneedle\nneedle\n"},
       {"lino -r '<$0>' -o 't\\w+' a", "<two>\n<three>\n"},
       {"lino -r '${n}!' '(?P<n>t)\\w+' a", "t!\nt!\n"},
       {"lino -r '' two a", "\n"},
       {"lino -c two$ crlf; lino --crlf -c two$ crlf; lino --crlf -x two crlf | od -An -c",
        "1\n   t   w   o  \\r  \\n\n"},
       {"lino -f patterns a", "two\nsix\n"},
       {"printf 'one\\n' | lino -f - a", "one\n"},
       {"lino -f /dev/null a", "", 1},
       {"lino -f none a", "", 2, "lino: --file: none: No such file"},
       {"lino -S Two a", "", 1},
       {"lino -S 'tWO|[a-b]' a; lino -S '\\x{74}wo' a; lino -S '\\W|two' a; lino -iS TWO a; lino -Si TWO a",
        "two\ntwo\ntwo\n"},
       {"printf 'café\\n' | lino -o '\\w+'; printf 'café\\n' | lino --no-unicode -o '\\w+'", "café\ncaf\n"},
       {"printf '٣\\n' | lino -c '\\d'", "1\n"},
       {"lino --color=always --colors match:none --colors match:fg:blue two b | od -An -c | tr -s ' '",
        " 033 [ 3 4 m t w o 033 [ 0 m \\n\n"},
       {"lino --color=always --colors match:none --colors match:style:underline --colors match:bg:1,2,3 two b | cat -v",
        "^[[4m^[[48;2;1;2;3mtwo^[[0m\n"},
       {"lino --color=always --colors path:none --colors column:fg:200 -H --column two b | cat -v",
        "b:^[[32m1^[[0m:^[[38;5;200m1^[[0m:^[[1m^[[31mtwo^[[0m\n"},
       {"lino --colors match:fg:beige two b", "", 2, "--colors takes"},
       {"lino --path-separator + -l two ./a", ".+a\n"},
       {"lino --json -c two a", "", 2, "--json has results of its own"},
       {"lino --files-without-match two a b crlf; lino --files-without-match . a", "", 1},
       {"lino -U -o 'two\\nthree' a", "two\nthree\n"},
       {"lino -Uc 't|two\\nth' a; lino -Uv 'two|n$' a", "2\none\nthree\nfour\nfive\nsix\n"},
       {"lino -U --multiline-dotall -c 'one.*seven' a", "1\n"},
       {"lino -U -c 'one.*seven' a", "", 1},
       {"printf 'a\\nb\\nc\\nd\\n' | lino -Un 'b\\nc'", "2:b\n3:c\n"}});
}

}  // namespace
}  // namespace lino::test
