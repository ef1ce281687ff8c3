// The command, through its binary: rows of {command line, standard input, standard output, a part of standard error,
// exit status} in one tree of files; and, where ripgrep is installed, the same searches made by both.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

void make_tree(const Folder& folder) {
  folder.write("a.txt", "apple\nBanana\ncherry pie\napple tart\n");
  folder.write("b.txt", "banana split\napricot");
  folder.write("sub/c.txt", "cherry\n\nAPPLE\n");
  folder.write("sub/deep/d.txt", "no fruit here\n");
  folder.write("sub/.hidden", "apple, hidden\n");
  folder.write("odd/[x,y]", "apple in brackets\n");
  folder.write("odd/-dash", "-v\n--\n");
  folder.write("odd/ space ", "apple in space\n");
  folder.write("bin/early.dat", "app\0le\napple\n"s);
  folder.write("bin/late.dat", "apple\nxx\0\napple\n"s);
  folder.write("bin/never.dat", "pear\0\n"s);
  folder.write("bin/far.dat", std::string(100000, 'x') + "\napple\n" + std::string(1, '\0') + "\napple\n");
  folder.write("text/empty", "");
  folder.write("text/crlf", "one\r\ntwo\r\n");
  folder.write("text/utf8", "straße\nÉTÉ\nété\n");
  folder.write("text/bad", "caf\xe9 apple\n\xff\xfe\n");
  folder.write("text/blank", "\n\n\n");
  folder.write("text/words", "foo foobar foo_bar foo-bar (foo)\nbarfoo\nfoo\n a-2 -2 x-2\n");
  folder.write("text/regex", "a.c\nabc\na+b\n^x$\n\\d\n");
  folder.write("text/long", std::string(700000, 'y') + "needle" + std::string(700000, 'z') + "\nneedle\n");
  folder.write("text/newlines", std::string(40000, '\n') + "end\n");
  folder.write("same/same", "apple\n");
}

void check(const char* suite, const std::vector<CommandRow>& rows) {
  const Folder folder;
  make_tree(folder);
  check_rows("cli_test "s + suite, folder, rows);
}

TEST(Cli, Lines) {
  check("lines", {{"lino apple a.txt", "apple\napple tart\n"},
                  {"lino -n apple a.txt", "1:apple\n4:apple tart\n"},
                  {"lino --line-number apple a.txt", "1:apple\n4:apple tart\n"},
                  {"lino -n -N apple a.txt", "apple\napple tart\n"},
                  {"lino -N -n apple a.txt", "1:apple\n4:apple tart\n"},
                  {"lino pear a.txt", "", 1},
                  {"lino apricot b.txt", "apricot\n"},
                  {"lino -n apricot b.txt", "2:apricot\n"},
                  {"lino '' a.txt", "apple\nBanana\ncherry pie\napple tart\n"},
                  {"lino '' text/empty", "", 1},
                  {"lino -n '' text/blank", "1:\n2:\n3:\n"},
                  {"lino -n '^$' sub/c.txt", "2:\n"},
                  {"lino -n '$' b.txt", "1:banana split\n2:apricot\n"},
                  {"lino '^apple$' a.txt", "apple\n"},
                  {"lino '^a' a.txt b.txt", "a.txt:apple\na.txt:apple tart\nb.txt:apricot\n"},
                  {"lino 't$' a.txt b.txt", "a.txt:apple tart\nb.txt:banana split\nb.txt:apricot\n"},
                  {"lino 'e.B' a.txt", "", 1},
                  {"lino 'e[^x]B' a.txt", "", 1},
                  {"lino 'e\\sB' a.txt", "", 1},
                  {"lino 'e\\nB' a.txt", "", 1},
                  {"lino '(?s)e.B' a.txt", "", 1},
                  {"lino 'p.*t' a.txt", "apple tart\n"},
                  {"lino 'two\r' text/crlf", "two\r\n"},
                  {"lino 'two$' text/crlf", "", 1},
                  {"lino -o 'one.' text/crlf", "one\r\n"},
                  {"lino 'straße' text/utf8", "straße\n"},
                  {"lino 'stra.e' text/utf8", "straße\n"},
                  {"lino apple text/bad", "caf\xe9 apple\n"},
                  {"lino 'caf.' text/bad", "", 1},
                  {"lino -v caf text/bad", "\xff\xfe\n"},
                  {"lino -e apple a.txt", "apple\napple tart\n"},
                  {"lino -e tart -e Ban a.txt", "Banana\napple tart\n"},
                  {"lino --regexp=tart --regexp Ban a.txt", "Banana\napple tart\n"},
                  {"lino -etart a.txt", "apple tart\n"},
                  {"lino -e -v odd/-dash", "-v\n"},
                  {"lino -e '' a.txt", "apple\nBanana\ncherry pie\napple tart\n"},
                  {"lino -- -v odd/-dash", "-v\n"},
                  {"lino -e -- odd/-dash", "--\n"},
                  {"lino '[a,b]p' a.txt", "apple\napple tart\n"},
                  {"lino -e '[a,b]' -o b.txt", "b\na\na\na\na\n"},
                  {"lino -e 'a|b' -e '[xy]' -c a.txt", "4\n"},
                  {"lino '(?i)banana' a.txt", "Banana\n"},
                  {"lino -e '(?i)x' -e banana a.txt b.txt", "b.txt:banana split\n"},
                  {"lino '\\Qa.c' text/regex", "a.c\n"},
                  {"lino -x '\\Qa.c' text/regex", "a.c\n"},
                  {"lino -e '\\Qa.c' -e '\\Qa+b\\E' text/regex", "a.c\na+b\n"},
                  {"lino -e '\\\\Q' -e abc text/regex", "abc\n"},
                  {"lino -c needle text/long", "2\n"},
                  {"lino -o -n needle text/long", "1:needle\n2:needle\n"},
                  {"lino -n needle text/long | cut -c1-8", "1:yyyyyy\n2:needle\n"},
                  {"lino -n needle text/long | wc -c", "1400018\n"},
                  {"lino -n end text/newlines", "40001:end\n"},
                  {"lino -vc end text/newlines", "40000\n"}});
}

TEST(Cli, Options) {
  check("options", {{"lino -c apple a.txt", "2\n"},
                    {"lino --count apple a.txt", "2\n"},
                    {"lino -c pear a.txt", "", 1},
                    {"lino -c apple a.txt b.txt", "a.txt:2\n"},
                    {"lino -cI a a.txt b.txt", "3\n2\n"},
                    {"lino -c -H apple a.txt", "a.txt:2\n"},
                    {"lino -c p a.txt", "3\n"},
                    {"lino -co p a.txt", "5\n"},
                    {"lino -c -o p a.txt b.txt", "a.txt:5\nb.txt:2\n"},
                    {"lino -cv apple a.txt", "2\n"},
                    {"lino -cov apple a.txt", "2\n"},
                    {"lino -cv x text/blank", "3\n"},
                    {"lino -cv x b.txt", "2\n"},
                    {"lino -c '' text/blank", "3\n"},
                    {"lino -cn apple a.txt", "2\n"},
                    {"lino -o 'a\\w+' a.txt", "apple\nanana\napple\nart\n"},
                    {"lino --only-matching 'a\\w+' b.txt", "anana\napricot\n"},
                    {"lino -on 'a\\w+' a.txt", "1:apple\n2:anana\n4:apple\n4:art\n"},
                    {"lino -oH 'a\\w+' b.txt", "b.txt:anana\nb.txt:apricot\n"},
                    {"lino -onH 'a\\w+' b.txt", "b.txt:1:anana\nb.txt:2:apricot\n"},
                    {"lino -o 'x*' b.txt | wc -l", "21\n"},
                    {"lino -o '' text/blank", "\n\n\n"},
                    {"lino -o '$' b.txt", "\n\n"},
                    {"lino -ov apple a.txt", "Banana\ncherry pie\n"},
                    {"lino -i APPLE a.txt sub/c.txt", "a.txt:apple\na.txt:apple tart\nsub/c.txt:APPLE\n"},
                    {"lino --ignore-case été text/utf8", "ÉTÉ\nété\n"},
                    {"lino -i -o STRASSE text/utf8", "", 1},
                    {"lino -iF été text/utf8", "ÉTÉ\nété\n"},
                    {"lino -v apple a.txt", "Banana\ncherry pie\n"},
                    {"lino -vn apple a.txt", "2:Banana\n3:cherry pie\n"},
                    {"lino --invert-match -n an b.txt", "2:apricot\n"},
                    {"lino -v . text/blank", "\n\n\n"},
                    {"lino -v '' a.txt", "", 1},
                    {"lino -v zzz text/empty", "", 1},
                    {"lino -vc zzz text/empty", "", 1},
                    {"lino -vH split b.txt", "b.txt:apricot\n"},
                    {"lino -v apricot b.txt", "banana split\n"},
                    {"lino -l apple a.txt b.txt sub/c.txt", "a.txt\n"},
                    {"lino -l a a.txt b.txt", "a.txt\nb.txt\n"},
                    {"lino --files-with-matches apple a.txt", "a.txt\n"},
                    {"lino -l pear a.txt", "", 1},
                    {"lino -lv apple a.txt", "a.txt\n"},
                    {"lino -lv '' a.txt", "", 1},
                    {"lino -lc apple a.txt", "a.txt\n"},
                    {"lino -q apple a.txt", ""},
                    {"lino --quiet pear a.txt", "", 1},
                    {"lino -qv '' a.txt", "", 1},
                    {"lino -qc apple a.txt", ""},
                    {"lino -w foo text/words", "foo foobar foo_bar foo-bar (foo)\nfoo\n"},
                    {"lino -ow foo text/words", "foo\nfoo\nfoo\nfoo\n"},
                    {"lino -ow 'foo|foobar' text/words", "foo\nfoobar\nfoo\nfoo\nfoo\n"},
                    {"lino --word-regexp -c bar text/words", "1\n"},
                    {"lino -wF -o -e -2 text/words", "-2\n"},
                    {"printf 'C++ is\\nC++a\\n -x y\\na-x\\n' | lino -w -e 'C\\+\\+' -e -x", "C++ is\n -x y\n"},
                    {"printf 'a b\\nc\\n\\n' | lino -F 'b\nc\n'", "a b\nc\n"},
                    {"lino -x foo text/words", "foo\n"},
                    {"lino --line-regexp 'foo|barfoo' text/words", "barfoo\nfoo\n"},
                    {"lino -x -e bar -e foo text/words", "foo\n"},
                    {"lino -xn '' sub/c.txt", "2:\n"},
                    {"lino -xF 'a.c' text/regex", "a.c\n"},
                    {"lino -F a.c text/regex", "a.c\n"},
                    {"lino --fixed-strings -e a+b -e '^x$' text/regex", "a+b\n^x$\n"},
                    {"lino -F '\\d' text/regex", "\\d\n"},
                    {"lino -F '(' text/regex", "", 1},
                    {"lino -H apple a.txt", "a.txt:apple\na.txt:apple tart\n"},
                    {"lino -I banana a.txt b.txt", "banana split\n"},
                    {"lino --no-filename --with-filename tart a.txt", "a.txt:apple tart\n"},
                    {"lino apple -n a.txt", "1:apple\n4:apple tart\n"},
                    {"lino -nn apple a.txt", "1:apple\n4:apple tart\n"}});
}

TEST(Cli, Paths) {
  check("paths",
        {{"lino apple .",
          "./a.txt:apple\n./a.txt:apple tart\n./bin/far.dat:apple\n"
          "./bin/far.dat: binary file matches (NUL byte at offset 100007)\n"
          "./odd/ space :apple in space\n./odd/[x,y]:apple in brackets\n./same/same:apple\n"
          "./text/bad:caf\xe9 apple\n"},
         {"lino -l apple", "a.txt\nbin/far.dat\nodd/ space \nodd/[x,y]\nsame/same\ntext/bad\n"},
         {"lino fruit", "sub/deep/d.txt:no fruit here\n"},
         {"cd sub && lino fruit", "deep/d.txt:no fruit here\n"},
         {"lino fruit sub", "sub/deep/d.txt:no fruit here\n"},
         {"lino fruit sub/", "sub/deep/d.txt:no fruit here\n"},
         {"lino -I fruit sub", "no fruit here\n"},
         {"lino -n -i apple sub", "sub/c.txt:3:APPLE\n"},
         {"lino --hidden -i apple sub", "sub/.hidden:apple, hidden\nsub/c.txt:APPLE\n"},
         {"lino apple sub/.hidden", "apple, hidden\n"},
         {"lino -c a a.txt sub b.txt", "a.txt:3\nb.txt:2\n"},
         {"lino apple same/same", "apple\n"},
         {"lino apple same", "same/same:apple\n"},
         {"lino apple 'odd/[x,y]'", "apple in brackets\n"},
         {"lino -c apple 'odd/[x,y]' a.txt", "odd/[x,y]:1\na.txt:2\n"},
         {"lino apple 'odd/ space '", "apple in space\n"},
         {"lino -v -- a -dash; cd odd; lino -- v -dash", "-v\n", 0, "lino: -dash: No such file or directory"},
         {"lino apple a.txt nosuch", "a.txt:apple\na.txt:apple tart\n", 2, "lino: nosuch: No such file or directory\n"},
         {"lino apple nosuch a.txt", "a.txt:apple\na.txt:apple tart\n", 2, "lino: nosuch: "},
         {"lino apple nosuch", "", 2, "lino: nosuch: No such file or directory\n"},
         {"lino -q apple nosuch a.txt", "", 0, "lino: nosuch: "},
         {"lino -q pear nosuch a.txt", "", 2, "lino: nosuch: "},
         {"lino -q apple a.txt nosuch", "", 0},
         {"lino apple a.txt/x", "", 2, "Not a directory"},
         {"mkdir loop && ln -s ../loop loop/self && echo apple >loop/f && lino apple loop", "loop/f:apple\n"},
         {"ln -s a.txt link && lino -c apple link", "2\n"},
         {"ln -s sub linked && lino fruit linked", "linked/deep/d.txt:no fruit here\n"},
         {"ln -s nowhere dangling; lino apple dangling", "", 2, "lino: dangling: No such file or directory\n"},
         {"mkdir pipes && mkfifo pipes/p && echo apple >pipes/f && lino apple pipes", "pipes/f:apple\n"},
         {"lino apple /dev/null", "", 1},
         {"lino apple same >same/out; cat same/out; rm same/out", "same/same:apple\n"},
         {"cd same; echo apple >o; lino apple o >>o; echo $?; cat o; rm o", "2\napple\n", 0, "is also the output"},
         {"lino -c . /proc/self/status | grep -c '^[1-9]'", "1\n"}});
}

TEST(Cli, StandardInput) {
  check("stdin",
        {{"lino b", "b\n", 0, "", "a\nb\n"},
         {"lino -n b", "2:b\n", 0, "", "a\nb"},
         {"lino b -", "b\n", 0, "", "a\nb\n"},
         {"lino -H b", "<stdin>:b\n", 0, "", "a\nb\n"},
         {"lino -c '^a' - a.txt", "<stdin>:1\na.txt:2\n", 0, "", "a\nb\n"},
         {"lino -l b", "<stdin>\n", 0, "", "a\nb\n"},
         {"lino x", "", 1, "", "a\nb\n"},
         {"lino x", "", 1, "", ""},
         {"lino ''", "", 1, "", ""},
         {"lino ''", "\n", 0, "", "\n"},
         {"lino -v x", "a\n", 0, "", "a"},
         {"printf 'a\\nb\\n' | lino b", "b\n"},
         {"printf 'a\\nb' | lino -n b", "2:b\n"},
         {"(printf 'a'; sleep 0.1; printf 'b\\nc'; sleep 0.1; printf 'd\\n') | lino -n '^(ab|cd)$'", "1:ab\n2:cd\n"},
         {"(echo x; sleep 0.1; echo ay; sleep 0.1; echo az) | lino -n '\\Aa|^x|z'", "1:x\n3:az\n"},
         {"seq 1 200000 | lino -c 7", "81902\n"},
         {"seq 1 200000 | lino -n '^199999$'", "199999:199999\n"},
         {"seq 1 200000 | lino -v -c 7", "118098\n"},
         {"seq 1 200000 | lino -vn 1 | tail -1", "200000:200000\n"},
         {"yes abcdefgh | head -c 3000000 | tr -d '\\n' | lino -co abc", "333334\n"},
         {"lino apple - <sub", "", 2, "lino: <stdin>: Is a directory\n"}});
}

TEST(Cli, Binary) {
  check("binary",
        {{"lino apple bin/early.dat", "binary file matches (NUL byte at offset 3)\n"},
         {"lino -H apple bin/early.dat", "bin/early.dat: binary file matches (NUL byte at offset 3)\n"},
         {"lino apple bin/late.dat", "binary file matches (NUL byte at offset 8)\n"},
         {"lino pear bin/late.dat", "", 1},
         {"lino apple bin/far.dat", "apple\nbinary file matches (NUL byte at offset 100007)\n"},
         {"lino -o apple bin/far.dat", "apple\nbinary file matches (NUL byte at offset 100007)\n"},
         {"lino -v zzz bin/never.dat", "binary file matches (NUL byte at offset 4)\n"},
         {"lino -vn zzz bin/never.dat", "binary file matches (NUL byte at offset 4)\n"},
         {"lino -c apple bin/late.dat", "2\n"},
         {"lino -c apple bin", "bin/far.dat:2\n"},
         {"lino -l apple bin", "bin/far.dat\n"},
         {"lino -q apple bin/early.dat", ""},
         {"lino pear bin", "", 1},
         {"lino -q pear bin", "", 1},
         {"lino -a apple bin/late.dat", "apple\napple\n"},
         {"lino --text -n xx bin | tr '\\0' '0' | cut -c1-20", "bin/far.dat:1:xxxxxx\nbin/late.dat:2:xx0\n"},
         {"lino -ao '\\x00' bin/never.dat | od -An -tx1", " 00 0a\n"},
         {"lino apple", "binary file matches (NUL byte at offset 0)\n", 0, "", "\0apple\n"s},
         {"lino -o apple bin", "bin/far.dat:apple\nbin/far.dat: binary file matches (NUL byte at offset 100007)\n"}});
}

TEST(Cli, Colour) {
  check("colour",
        {{"lino --color=always pp a.txt", "a\x1b[1m\x1b[31mpp\x1b[0mle\na\x1b[1m\x1b[31mpp\x1b[0mle tart\n"},
         {"lino --color always -n tart a.txt", "\x1b[32m4\x1b[0m:apple \x1b[1m\x1b[31mtart\x1b[0m\n"},
         {"lino --color=always -H -o tart a.txt", "\x1b[35ma.txt\x1b[0m:\x1b[1m\x1b[31mtart\x1b[0m\n"},
         {"lino --color=always -l tart a.txt", "\x1b[35ma.txt\x1b[0m\n"},
         {"lino --color=always -c tart a.txt b.txt", "\x1b[35ma.txt\x1b[0m:1\n"},
         {"lino --color=always '' b.txt", "banana split\napricot\n"},
         {"lino --color=always 't$' b.txt", "banana spli\x1b[1m\x1b[31mt\x1b[0m\naprico\x1b[1m\x1b[31mt\x1b[0m\n"},
         {"lino --color=always -v apple a.txt", "Banana\ncherry pie\n"},
         {"lino --color=never tart a.txt", "apple tart\n"},
         {"lino --color=auto tart a.txt", "apple tart\n"},
         {"lino --color=never --color=always tart a.txt", "apple \x1b[1m\x1b[31mtart\x1b[0m\n"},
         {"lino --color=blue tart a.txt", "", 2, "lino: --color takes auto, always or never, not blue"}});
}

TEST(Cli, Mistakes) {
  check("mistakes", {{"lino", "", 2, "lino: a pattern is missing"},
                     {"lino -n", "", 2, "a pattern is missing"},
                     {"lino --nope x", "", 2, "lino: unknown option --nope"},
                     {"lino -Z x", "", 2, "unknown option -Z"},
                     {"lino -nZ x", "", 2, "unknown option -Z"},
                     {"lino x -e", "", 2, "lino: "},
                     {"lino '(' a.txt", "", 2, "("},
                     {"lino 'ab)' a.txt", "", 2, "^"},
                     {"lino 'a)(b' a.txt", "", 2, "a)(b"},
                     {"lino -x 'a)(b' a.txt", "", 2, "a)(b"},
                     {"lino -e ok -e '[z-a]' a.txt", "", 2, "[z-a]"},
                     {"lino -w 'a\\' a.txt", "", 2, "a\\"},
                     {"lino '(?>x)' a.txt", "", 2, "(?>"},
                     {"lino '(a)\\1' a.txt", "", 2, "\\1"},
                     {"lino '*a' a.txt", "", 2, "*"},
                     {"lino 'a\nb' a.txt", "", 2, "no match holds a newline"},
                     {"lino '[]\n]\n' a.txt", "", 2, "no match holds a newline"},
                     {"lino -c '[[:alpha:]\n]' a.txt | grep -c .", "1\n"},
                     {"lino '(?ix) app # fruit\n le ' a.txt | head -1", "apple\n"},
                     {"lino apple ''", "", 2, "lino: '': No such file or directory"},
                     {"lino apple '' a.txt | head -1", "a.txt:apple\n", 0, "''"},
                     {"lino -c '[^\n]' a.txt | grep -c .", "1\n"},
                     {"lino --engine=warp x a.txt", "", 2,
                      "--engine takes auto, jit, table, foresight, interpret or nfa, not warp"},
                     {"lino --dump=soup x", "", 2, "--dump takes"},
                     {"lino --format=svg x", "", 2, "--format takes"},
                     {"lino apple a.txt >/dev/full", "", 2, "lino: standard output: No space left on device\n"},
                     {"lino -c apple a.txt >/dev/full", "", 2, "lino: standard output: No space left on device\n"},
                     {"lino --help >/dev/full", "", 2, "lino: standard output: "},
                     {"lino apple a.txt >&-", "", 2, "lino: standard output: "},
                     {"lino -q apple a.txt >&-", "", 0, ""},
                     {"yes apple | head -100000 >same/big; lino apple same/big | head -1; rm same/big", "apple\n"}});
}

TEST(Cli, Inside) {
  check(
      "inside",
      {{"lino --version | grep -c '^lino [0-9]*\\.[0-9]*\\.[0-9]*$'", "1\n"},
       {"lino --help | head -1", "lino: search files for lines that match a regular expression\n"},
       {"lino -h | grep -c -e --only-matching", "1\n"},
       {"lino --dump=ast 'a+' | wc -l | grep -vc '^0$'", "1\n"},
       {"lino --dump=draft 'a+' | head -1", "from 1, patience 260\n"},
       {"lino --dump=hir 'a+' | wc -l | grep -vc '^0$'", "1\n"},
       {"lino --dump=nfa 'a+' | wc -l | grep -vc '^0$'", "1\n"},
       {"lino --dump=nfa --format=dot 'a+' | grep -c digraph", "1\n"},
       {"lino --dump=dfa --format dot 'a+' | grep -c digraph", "1\n"},
       {"lino --dump=plan 'a+' | wc -l | grep -vc '^0$'", "1\n"},
       {"lino --dump=groups '(a*)b(c*)' | grep -c set_register", "8\n"},
       {"lino --dump=hir -i 'k' | wc -l | grep -vc '^0$'", "1\n"},
       {"lino --stats -c apple a.txt | head -1", "2\n"},
       {"lino --stats apple a.txt b.txt | grep '^files searched' | tr -s ' '", "files searched 2\n"},
       {"lino --stats apple a.txt b.txt | grep '^files with' | tr -s ' '", "files with matches 1\n"},
       {"lino --stats -o p a.txt | grep '^matches' | tr -s ' '", "matches 5\n"},
       {"lino --stats -o p a.txt | grep '^matching lines' | tr -s ' '", "matching lines 3\n"},
       {"lino --stats p a.txt | grep '^bytes searched' | tr -s ' '", "bytes searched 35\n"},
       {"lino --stats -v apple a.txt | grep '^matching lines' | tr -s ' '", "matching lines 2\n"},
       {"lino --stats --engine=jit -c e a.txt | grep -c -e '^bytes by' -e '^states' -e '^codes' -e '^pages'", "8\n"},
       {"lino --engine=nfa -o 'a\\w+' a.txt", "apple\nanana\napple\nart\n"},
       {"lino --engine=table -o 'a\\w+' a.txt", "apple\nanana\napple\nart\n"},
       {"lino --engine=interpret -o 'a\\w+' a.txt", "apple\nanana\napple\nart\n"},
       {"lino --engine=jit -o 'a\\w+' a.txt", "apple\nanana\napple\nart\n"},
       {"lino --engine=auto -o 'a\\w+' a.txt", "apple\nanana\napple\nart\n"},
       {"for f in $(lino --help | grep -o -e '--[a-z0-9-]*' | sort -u); do case $f in --engine|--dump|--format|--color|"
        "--regexp) lino $f=zz x a.txt 2>&1;; *) lino $f x a.txt 2>&1;; esac; done | grep 'unknown option'",
        "", 1}});
}

// Lines of words that are alike, some empty, some with punctuation, all ASCII.
std::string generated_text(std::mt19937& random) {
  static const std::vector<std::string> kWords = {"foo",        "bar", "foobar",  "Foo", "BAR",   "x",       "xx", "a1",
                                                  "2024-01-02", "_",   "foo_bar", "-",   "(foo)", "foo.bar", "\t", "é"};
  std::string text;
  const std::size_t lines = random() % 400;
  for (std::size_t line = 0; line < lines; ++line) {
    const std::size_t words = random() % 7;
    for (std::size_t word = 0; word < words; ++word) {
      if (word > 0) text += ' ';
      text += kWords[random() % kWords.size()];
    }
    text += '\n';
  }
  if (!text.empty() && random() % 2 == 0) text.pop_back();
  return text;
}

// Patterns that mean the same to both: no \w \d \s \b beside non-ASCII text would, so those are spelled out.
TEST(Cli, AsRipgrep) {
  const std::vector<std::string> patterns = {"foo",          "bar|foo",        "^foo",       "bar$",       "^$",
                                             "[a-z]+[0-9]",  "(?i)foo",        "fo{2}b?",    "o.*b",       "^[^ ]+$",
                                             "(foo|bar) x",  "[0-9]{4}-[0-9]", "x+",         "^",          "a|b|c",
                                             "foo_?bar",     "(?:foo|foobar)", "[^a-z \n]+", "é",          "o\\b",
                                             "[[:upper:]]+", "^.{3}$",         "nothing",    "(a|b)*r x?", "\\(foo\\)"};
  const std::vector<std::string> options = {"-n", "-c",  "-v", "-vn", "-vc", "-o",  "-on", "-co", "-x",
                                            "-i", "-io", "-l", "-lv", "-H",  "-Hn", "-q",  "-xi"};
  const std::vector<std::string> word_options = {"-w", "-ow", "-cw", "-vw"};
  const std::vector<std::string> word_patterns = {"foo",      "bar|foo",        "fo{2}b?", "o.*b",
                                                  "foo_?bar", "(?:foo|foobar)", "\\(foo",  "[-(]+"};
  if (!is_installed("rg")) {
    count_skipped("cli_test as ripgrep", "ripgrep is not installed", patterns.size() * options.size());
    GTEST_SKIP();
  }
  const Folder folder;
  std::mt19937 random(1);
  const std::size_t texts = scaled(1);
  for (std::size_t i = 0; i < texts; ++i) {
    folder.write("t", generated_text(random));
    const auto compare = [&](const std::string& pattern, const std::vector<std::string>& asked) {
      compare_commands({"cli_test as ripgrep", "lino", "rg --no-config --color=never", "'" + pattern + "' t; echo $?"},
                       folder, asked);
    };
    for (std::size_t n = 0; n < patterns.size(); ++n) compare(patterns[n], scaled_part(options, n, options.size()));
    for (std::size_t n = 0; n < word_patterns.size(); ++n) {
      compare(word_patterns[n], scaled_part(word_options, n, word_options.size()));
    }
  }
}

// What was found is there to be read before the next line is waited for.
TEST(Cli, OutputDoesNotWaitForInput) {
  const Folder folder;
  const Outcome got = folder.run(
      "mkfifo in; lino o <in >out & { echo one; i=0; "
      "until [ -s out ] || [ $i = 200 ]; do sleep 0.05; i=$((i+1)); done; cat out; "
      "echo two; } >in 2>&1; wait; cat out");
  EXPECT_EQ(got.out.substr(0, 4), "one\n") << got.err;
  EXPECT_NE(got.out, "one\ntwo\n") << "nothing had been written when the second line came";
  count("cli_test output does not wait", 1, got.out.starts_with("one\n") ? 0 : 1);
}

// A pattern too large to be known beforehand is learnt from the files, not simulated over all of them.
TEST(Cli, LargePatternsAreLearnt) {
  const Folder folder;
  std::mt19937 random(3);
  std::string text;
  while (text.size() < (std::size_t{1} << 20)) text += generated_text(random);
  folder.write("t", text);
  for (const std::string pattern : {".{121}", "a.{20}b", "\"[^\"]{300,}\""}) {
    const Outcome got = folder.run("lino --stats -c '" + pattern + "' t | sed -n 's/^bytes by nfa *//p'");
    const bool learnt = !got.out.empty() && std::stoul(got.out) < text.size() / 10;
    EXPECT_TRUE(learnt) << pattern << ": bytes by nfa " << got.out << got.err;
    count("cli_test large patterns", 1, learnt ? 0 : 1);
  }
}

// -n -c -o -v over blocks: the same file mapped, read and from a pipe.
TEST(Cli, BlocksDoNotShow) {
  const Folder folder;
  std::mt19937 random(2);
  std::string text;
  while (text.size() < (std::size_t{3} << 20)) text += generated_text(random);
  folder.write("t", text);
  for (const std::string option : {"-n foo", "-c foo", "-on 'fo+'", "-vn foo", "-vc x", "-co '[a-z]+'", "-n '^$'"}) {
    const Outcome got = folder.run("lino " + option + " t >1; cat t | lino " + option +
                                   " >2; "
                                   "(head -c 1000; sleep 0.05; head -c 300000; cat) <t | lino " +
                                   option + " >3; cmp 1 2 && cmp 1 3 && wc -l <1 | grep -vc '^0$'");
    EXPECT_EQ(got.out, "1\n") << option << got.err;
    count("cli_test blocks", 2, got.out == "1\n" ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test
