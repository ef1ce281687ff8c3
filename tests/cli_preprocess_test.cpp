// --pre and --pre-glob.
#include <gtest/gtest.h>

#include <string>

#include "tests/cli_run.h"

namespace lino::test {
namespace {

TEST(CliPreprocess, Rows) {
  const Folder folder;
  folder.write("a.up", "foo\nbar\n");
  folder.write("b.txt", "foo\n");
  folder.write("sub/c.up", "foo\n");
  folder.write("-dash", "foo\n");
  folder.write("bin/up", "#!/bin/sh\ntr a-z A-Z\n");
  folder.write("bin/path", "#!/bin/sh\necho \"<$1>\"\n");
  folder.write("bin/bad", "#!/bin/sh\necho 'FOO first'; echo 'cannot read it' >&2; echo 'nor this' >&2; exit 3\n");
  folder.write("bin/killed", "#!/bin/sh\nkill -9 $$\n");
  folder.write("bin/loud", "#!/bin/sh\nhead -c 1000000 /dev/zero >&2; tr a-z A-Z\n");
  folder.write("bin/endless", "#!/bin/sh\nexec yes FOO\n");
  folder.write("bin/slow", "#!/bin/sh\necho FOO\nexec sleep 100\n");
  folder.write("bin/deaf", "#!/bin/sh\ntrap '' TERM\necho FOO\nsleep 100 >/dev/null 2>&1\n");
  folder.write("bin/wide", "#!/bin/sh\nprintf '\\377\\376F\\0O\\0O\\0'\n");
  folder.write("bin/pipes", "#!/bin/sh\n(yes FOO; echo $? >../pipe) & wait\n");
  folder.write("bin/none", "FOO\n");
  ASSERT_EQ(folder.run("chmod +x bin/[!n]*; mv bin ../bin; mkdir bin; gzip -c b.txt >d.gz").status, 0);
  const std::string files = " a.up b.txt sub";
  check_rows(
      "cli preprocess", folder,
      {{"lino --pre ../bin/up FOO" + files, "a.up:FOO\nb.txt:FOO\nsub/c.up:FOO\n"},
       {"PATH=../bin:$PATH; lino --pre up FOO a.up", "FOO\n"},
       {"PATH=bin:../bin:$PATH; lino --pre=up -n BAR a.up", "2:BAR\n"},
       {"lino --pre ../bin/up --pre-glob '*.up' -i foo" + files, "a.up:FOO\nb.txt:foo\nsub/c.up:FOO\n"},
       {"lino --pre ../bin/up --pre-glob '!sub/**' -i foo" + files, "a.up:FOO\nb.txt:FOO\nsub/c.up:foo\n"},
       {"lino --pre ../bin/up --pre-glob '*.up' --pre-glob '!/a*' -i foo ./a.up" + files,
        "./a.up:foo\na.up:foo\nb.txt:foo\nsub/c.up:FOO\n"},
       {"lino --pre ../bin/path . a.up ./sub -- -dash", "a.up:<a.up>\n./sub/c.up:<./sub/c.up>\n-dash:<-dash>\n"},
       {"lino --pre ../bin/up --no-pre FOO a.up", "", 1},
       {"lino --pre ../bin/up --pre '' foo a.up", "foo\n"},
       {"lino --pre ../bin/up FOO - <a.up", "", 1},
       {"cat a.up | lino --pre ../bin/up foo", "foo\n"},
       {"lino --pre ../bin/bad FOO a.up b.txt", "a.up:FOO first\nb.txt:FOO first\n", 2,
        "lino: a.up: ../bin/bad: exit status 3: cannot read it\nnor this\nlino: b.txt: "},
       {"lino --pre ../bin/bad -l FOO a.up", "a.up\n"},
       {"lino --pre ../bin/bad -q FOO a.up b.txt", ""},
       {"lino --pre ../bin/killed FOO a.up", "", 2, "lino: a.up: ../bin/killed: ended by signal Killed"},
       {"lino --pre ../bin/loud FOO a.up", "FOO\n"},
       {"lino --pre ../bin/endless -m2 FOO a.up b.txt", "a.up:FOO\na.up:FOO\nb.txt:FOO\nb.txt:FOO\n"},
       {"lino --pre ../bin/endless FOO a.up | head -1", "FOO\n"},
       {"timeout 20 \"$LINO_COMMAND\" --pre ../bin/slow -l FOO a.up b.txt", "a.up\nb.txt\n"},
       {"timeout 20 \"$LINO_COMMAND\" --pre ../bin/deaf -l FOO a.up", "a.up\n"},
       {"lino --pre ../bin/wide FOO a.up; lino --pre ../bin/wide -E none FOO a.up", "FOO\n", 1},
       {"lino --pre ../bin/pipes -m1 FOO a.up; until test -s ../pipe; do sleep 0.01; done; cat ../pipe", "FOO\n141\n"},
       {"lino -z --pre ../bin/up --pre-glob '*.up' -i foo a.up d.gz", "a.up:FOO\nd.gz:foo\n"},
       {"lino --pre nosuchprogram FOO a.up", "", 2, "lino: --pre: nosuchprogram: No such file or directory"},
       {"lino --pre ./nosuch FOO a.up", "", 2, "lino: --pre: ./nosuch: No such file or directory"},
       {"lino --pre ../bin FOO a.up", "", 2, "lino: --pre: ../bin: Permission denied"},
       {"lino --pre ../bin/none FOO a.up", "", 2, "lino: --pre: ../bin/none: Permission denied"},
       {"chmod +x ../bin/none; lino --pre ../bin/none FOO a.up", "", 2, "lino: a.up: ../bin/none: Exec format error"},
       {"lino --pre ../bin/up --pre-glob '[' FOO a.up", "", 2, "lino: --pre-glob: not a glob: '['"},
       {"for i in $(seq 40); do echo \"foo $i\" >sub/$i; done; lino -j4 --pre ../bin/up -c FOO sub | wc -l", "41\n"}});
}

}  // namespace
}  // namespace lino::test
