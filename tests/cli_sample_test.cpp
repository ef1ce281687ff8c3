// lino --sample: rows of {command line, standard output, exit status, a part of standard error}.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

void check(const std::vector<CommandRow>& rows) { check_rows("cli_sample_test", Folder(), rows); }

TEST(CliSample, Strings) {
  check({{"lino --sample=3 abc", "abc\nabc\nabc\n"},
         {"lino --sample 2 abc", "abc\nabc\n"},
         {"lino --sample=0 abc", ""},
         {"lino --sample=1 ''", "\n", 0},
         {"lino --sample=4 --seed=1 '[a-z]+@[a-z]+\\.(?:org|com)'",
          "x@mdh.com\nflajdnpag@mfde.org\nv@eszwyrzozdbsm.com\nwghxcoalb@p.org\n"},
         {"lino --sample=200 '\\d{4}-\\d\\d' | lino -cx '\\d{4}-\\d\\d'", "200\n"},
         {"lino --sample=200 '.*' | lino -cx '[ -~]*'", "200\n"},
         {"lino --sample=200 'a.*b' | lino -c ''", "200\n"},
         {"lino --sample=100 '(?s)a.*|\\s+' | lino -cx '[ -~]*'", "100\n"},
         {"lino --sample=100 '[^\\x00-~]+' | lino -cx '[^\\x00-\\x{9f}]+'", "100\n"},
         {"lino --sample=1 '\\x07\\t'", "\a\t\n"},
         {"lino --sample=1 'straße'", "straße\n"},
         {"lino --sample=1 '\\C' | wc -c", "2\n"},
         {"lino --sample=99 -i abc | sort -u | wc -l", "8\n"},
         {"lino --sample=99 -e a -e b | sort -u", "a\nb\n"},
         {"lino --sample=99 -x 'a|b' | sort -u", "a\nb\n"},
         {"lino --sample=1 -F 'a.*'", "a.*\n"},
         {"lino --sample=50 -w '.+' | lino -vcx -w '.+'", "", 1},
         {"lino --sample=99 '^a$|\\bb\\b|c\\Bd' | sort -u", "a\nb\ncd\n"},
         {"lino --sample=1 'x{500}' | wc -c", "501\n"},
         {"lino --sample=1 -n --color=always -o abc", "abc\n"}});
}

TEST(CliSample, Seeds) {
  check({{"lino --sample=20 --seed=7 '\\w+' >1; lino --seed 7 --sample=20 '\\w+' >2; cmp 1 2 && sort -u 1 | wc -l",
          "20\n"},
         {"lino --sample=20 --seed=8 '\\w+' >1; lino --sample=20 --seed=9 '\\w+' | cmp -s 1 -", "", 1},
         {"lino --sample=20 '\\w+' >1; lino --sample=20 '\\w+' | cmp -s 1 -", "", 1},
         {"lino --sample=5 --seed=18446744073709551615 a", "a\na\na\na\na\n"},
         {"lino --sample=100000000 '\\w' | head -c 1 | wc -c", "1\n"}});
}

TEST(CliSample, Mistakes) {
  check({{"lino --sample=1 '$a'", "", 1, "lino: no string matches this pattern\n"},
         {"lino --sample=1 'a\\nb'", "", 1, "no string matches this pattern"},
         {"lino --sample=1 '(?:a|b)*a(?:a|b){40}'", "", 2, "too many ways to match"},
         {"lino --sample=1 'a(?!b)'", "", 2, "lino: --sample: no strings can be generated for lookarounds"},
         {"lino --sample=1 'a('", "", 2, "never closed"},
         {"lino --sample=x a", "", 2, "--sample"},
         {"lino --sample=-1 a", "", 2, "--sample"},
         {"lino --sample=18446744073709551616 a", "", 2, "--sample takes a number"},
         {"lino --sample=1", "", 2, "a pattern is missing"},
         {"lino --sample=1 a file", "", 2, "--sample takes no PATH and no -v"},
         {"lino --sample=1 -v a", "", 2, "--sample takes no PATH and no -v"},
         {"lino --seed=1 a", "", 2, "--seed is for --sample"},
         {"lino --sample=1 --seed=x a", "", 2, "--seed"},
         {"lino --sample=9 a >/dev/full", "", 2, "standard output"},
         {"lino --help | grep -c -e ' --sample N$' -e ' --seed S$'", "2\n"}});
}

}  // namespace
}  // namespace lino::test
