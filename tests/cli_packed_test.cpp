// -z: compressed files and archives of all kinds, whole, damaged and cut short.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

// As base64: "foo one\nbar\n", or folders d of a.txt, which holds that, and b.txt, which holds "two foo\n".
const std::string kZstd = "KLUv/QRoYQAAZm9vIG9uZQpiYXIKpynycA==";
const std::string kLz4 = "BCJNGGRApwwAAIBmb28gb25lCmJhcgoAAAAAlb6ztw==";
const std::string kLzma = "XQAAgAD//////////wAzG+xAbzhguwBdqk2QuIEE//6E8AA=";
const std::string k7z =
    "N3q8ryccAAN4jfs9cQAAAAAAAAAgAAAAAAAAAPps6HIAMxvsQG84YLsAXapNjtP8jVilcMK24Az/+Ab4AAAAgTMHrg/P2W+8D+vqngENYgON00xC"
    "Pw58WzFHvIhThIcPl2Pi66fqx12PseoMCsTd9tWCJOQZjiKbltT+DcCigF/4+vF6jzYvYKLX3N//5C3gABcGHQEJVAAHCwEAASMDAQEFXQAAgAAM"
    "XgoB0fqvwQAA";
const std::string kZip =
    "UEsDBAoAAAAAANcte10AAAAAAAAAAAAAAAACAAAAZC9QSwMECgAAAAAA1y17XZmG4gMIAAAACAAAAAcAAABkL2IudHh0dHdvIGZvbwpQSwMECgAA"
    "AAAA1y17XTXfpjgMAAAADAAAAAcAAABkL2EudHh0Zm9vIG9uZQpiYXIKUEsBAh4DCgAAAAAA1y17XQAAAAAAAAAAAAAAAAIAAAAAAAAAAAAQAO1B"
    "AAAAAGQvUEsBAh4DCgAAAAAA1y17XZmG4gMIAAAACAAAAAcAAAAAAAAAAQAAAKSBIAAAAGQvYi50eHRQSwECHgMKAAAAAADXLXtdNd+mOAwAAAAM"
    "AAAABwAAAAAAAAABAAAApIFNAAAAZC9hLnR4dFBLBQYAAAAAAwADAJoAAAB+AAAAAAA=";
const std::string kEncryptedZip =  // a.txt is
    "UEsDBAoACQAAANcte10136Y4GAAAAAwAAAAHAAAAZC9hLnR4dIQul1s+01XV2MQVzXr43uXAELBeMXaesVBLBwg136Y4GAAAAAwAAABQSwMECgAA"
    "AAAA1y17XZmG4gMIAAAACAAAAAcAAABkL2IudHh0dHdvIGZvbwpQSwECHgMKAAkAAADXLXtdNd+mOBgAAAAMAAAABwAAAAAAAAABAAAApIEAAAAA"
    "ZC9hLnR4dFBLAQIeAwoAAAAAANcte12ZhuIDCAAAAAgAAAAHAAAAAAAAAAEAAACkgU0AAABkL2IudHh0UEsFBgAAAAACAAIAagAAAHoAAAAAAA==";
const std::string kCpioGz =
    "H4sIAAAAAAACAzMwNzA3MDQwcHQ2szQyMwACE0NXFwPswMjMycDS0NLEFFXYzdUAPzCCMVIYDJDtswCJWRg6muDQZ4hmnwWR9lnA7dNP0iupKGFg"
    "YCgpz1dIy8/nQrHfnET7nUm3PxFqP9Buhfy8VK6kxCK4G4gCxKpDB04wRkiQo6ePa5CioiIDFgAA97sxMAACAAA=";

// False, and counted, where the command was built without libarchive.
bool can_unpack(const std::string& suite) {
  if (Folder().run("echo x | lino -z x").status == 0) return true;
  count_skipped(suite, "the command was built without libarchive");
  return false;
}

void write_files(const Folder& folder) {
  folder.write("d/a.txt", "foo one\nbar\n");
  folder.write("d/b.txt", "two foo\n");
  std::string line = "printf 'foo one\\nbar\\n' >plain; ";
  const auto add = [&](const std::string& name, const std::string& text) {
    line += "echo " + text + " | base64 -d >" + name + "; ";
  };
  add("zstd", kZstd);
  add("lz4", kLz4);
  add("lzma", kLzma);
  add("7z", k7z);
  add("zip", kZip);
  add("locked", kEncryptedZip);
  add("cpiogz", kCpioGz);
  line +=
      "gzip -nc plain >gz; bzip2 -c plain >bz2; xz -c plain >xz; ln -s a.txt d/link; mkdir d/empty; "
      "tar cf tar --sort=name d; gzip -nc tar >tgz; xz -c tar >txz; tar cf pax --format=pax --sort=name d; rm -r "
      "d/link d/empty";
  ASSERT_EQ(folder.run(line).err, "");
}

TEST(CliPacked, Files) {
  if (!can_unpack("cli packed")) return;
  const Folder folder;
  write_files(folder);
  check_rows(
      "cli packed", folder,
      {{"for f in gz bz2 xz zstd lz4 lzma plain; do lino -zn foo $f; cat $f | lino -zn bar; done | uniq -c | tr -s ' '",
        [] {
          std::string all;
          for (int i = 0; i < 7; ++i) all += " 1 1:foo one\n 1 2:bar\n";
          return all;
        }()},
       {"lino -z foo gz bz2", "gz:foo one\nbz2:foo one\n"},
       {"lino foo gz", "", 1},
       {"lino -z --no-search-zip foo gz", "", 1},
       {"cat gz gz | lino -zc foo", "2\n"},
       {"cat bz2 bz2 | lino -zc foo; cat xz xz | lino -zc foo; cat zstd zstd | lino -zc foo", "2\n2\n2\n"},
       {"gzip -c gz | lino -z foo; xz -c gz | gzip | lino -zb bar", "foo one\n8:bar\n"},
       {"gzip </dev/null >e; lino -zc --include-zero x e; lino -z --files-without-match x e; rm e", "0\ne\n"},
       {"(cat gz; head -c 900 /dev/zero) | lino -zc foo", "1\n"},
       {"(cat gz; echo more) | lino -z bar", "bar\n", 2,
        "lino: <stdin>: what follows the compressed data is not compressed"},
       {"head -c 30 gz | lino -z foo", "foo one\n", 2, "lino: <stdin>: the compressed data end too early"},
       {"head -c 12 gz | lino -z foo", "", 2, "lino: <stdin>: the compressed data end too early"},
       {"head -c -2 gz | lino -zc foo", "1\n", 2, "lino: <stdin>: the compressed data end too early"},
       {"(head -c -6 gz; printf xxxxxx) | lino -zc foo", "1\n", 2,
        "lino: <stdin>: the compressed data are damaged (incorrect data check)"},
       {"(head -c 10 gz; echo foo) | lino -z foo", "", 2, "lino: <stdin>: the compressed data are damaged"},
       {"for f in bz2 xz zstd lz4; do head -c 20 $f >t; lino -z foo t; done; rm t", "", 0,
        "lino: t: the compressed data end too early"},
       {"(printf '\\037\\213\\010'; cat plain) >t; lino -z foo t; lino -a bar t; rm t", "bar\n", 0, "lino: t: "},
       {"printf '\\377\\376f\\0o\\0o\\0' | gzip | lino -z foo", "foo\n"},
       {"printf 'gr\\374n' | xz | lino -zE latin1 grün", "grün\n"},
       {"printf 'foo\\0' | gzip >b; lino -z foo b; lino -z foo; s=$?; rm b; exit $s",
        "binary file matches (NUL byte at offset 3)\n"
        "7z:d/a.txt:foo one\n7z:d/b.txt:two foo\nbz2:foo one\ncpiogz:d/b.txt:two foo\ncpiogz:d/a.txt:foo one\n"
        "d/a.txt:foo one\nd/b.txt:two foo\ngz:foo one\nlocked:d/b.txt:two foo\nlz4:foo one\nlzma:foo one\n"
        "pax:d/a.txt:foo one\npax:d/b.txt:two foo\nplain:foo one\ntar:d/a.txt:foo one\ntar:d/b.txt:two foo\n"
        "tgz:d/a.txt:foo one\ntgz:d/b.txt:two foo\ntxz:d/a.txt:foo one\ntxz:d/b.txt:two foo\nxz:foo one\n"
        "zip:d/b.txt:two foo\nzip:d/a.txt:foo one\nzstd:foo one\n",
        2, "lino: locked:d/a.txt: is encrypted, not searched\n"},
       {"seq 300000 | gzip | lino -zq 1", ""},
       {"seq 300000 | gzip | lino -zm2 -n 99999", "99999:99999\n199999:199999\n"},
       {"(echo foo; sleep 0.1; echo bar) | lino -z .", "foo\nbar\n"},
       {"printf 'BZh9 text\\nPK text\\n070701 text\\n' | lino -zc text", "3\n"},
       {"lino --help | grep -c -e '^  -z, --search-zip'", "1\n"}});
}

TEST(CliPacked, Archives) {
  if (!can_unpack("cli archives")) return;
  const Folder folder;
  write_files(folder);
  check_rows(
      "cli archives", folder,
      {{"lino -zn foo tar", "tar:d/a.txt:1:foo one\ntar:d/b.txt:1:two foo\n"},
       {"lino -zc . tar tgz", "tar:d/a.txt:2\ntar:d/b.txt:1\ntgz:d/a.txt:2\ntgz:d/b.txt:1\n"},
       {"lino -z --stats foo tar | grep 'files s'", "files searched          2\n"},
       {"lino -zl two tar zip 7z cpiogz txz pax",
        "tar:d/b.txt\nzip:d/b.txt\n7z:d/b.txt\ncpiogz:d/b.txt\ntxz:d/b.txt\npax:d/b.txt\n"},
       {"cat tgz | lino -z two; cat zip | lino -z two", "<stdin>:d/b.txt:two foo\n<stdin>:d/b.txt:two foo\n"},
       {"lino -zI foo zip; lino -zH two zip", "two foo\nfoo one\nzip:d/b.txt:two foo\n"},
       {"lino -z --heading -n foo tar", "tar:d/a.txt\n1:foo one\n\ntar:d/b.txt\n1:two foo\n"},
       {"lino -zC1 foo tar", "tar:d/a.txt:foo one\ntar:d/a.txt-bar\n--\ntar:d/b.txt:two foo\n"},
       {"lino -zq foo tar; lino -zo 'o{2}' zip", "zip:d/b.txt:oo\nzip:d/a.txt:oo\n"},
       {"lino -zm1 -c o tar", "tar:d/a.txt:1\ntar:d/b.txt:1\n"},
       {"lino -z --json two tar | grep -c '\"text\":\"tar:d/b.txt\"'", "3\n"},
       {"lino -z nothing zip", "", 1},
       {"lino -z foo locked", "locked:d/b.txt:two foo\n", 2, "lino: locked:d/a.txt: is encrypted, not searched\n"},
       {"lino -zq two locked", "", 0, "is encrypted"},
       {"cat 7z | lino -z foo", "", 2, "lino: <stdin>: is an archive that is read from a file only"},
       {"head -c 100 7z >t; lino -z foo t", "", 2, "lino: t: "},
       {"head -c 1100 tar >t; lino -z foo t", "t:d/a.txt:foo one\n", 2, "lino: t:d/a.txt: Truncated input file"},
       {"head -c 1540 tar >t; lino -z foo t", "t:d/a.txt:foo one\n", 2, "lino: t: "},
       {"head -c 90 zip | lino -z foo", "<stdin>:d/b.txt:two foo\n", 2, "lino: <stdin>"},
       {"sed 's/foo one/foo two/' zip | lino -zc foo", "<stdin>:d/b.txt:1\n<stdin>:d/a.txt:1\n", 2,
        "lino: <stdin>:d/a.txt: ZIP bad CRC"},
       {"head -c -9 tgz | lino -zc foo", "<stdin>:d/a.txt:1\n<stdin>:d/b.txt:1\n", 2,
        "lino: <stdin>: the compressed data end too early"},
       {"cp tar in.tar; tar cf out in.tar d/a.txt; rm in.tar; lino -z foo out; lino -z --binary foo out; rm out",
        "out:d/a.txt:foo one\nout:in.tar: binary file matches (NUL byte at offset 2)\nout:d/a.txt:foo one\n"},
       {"printf 'foo\\n' >'d/\xC3\xA9'; tar cf n --format=pax -C d '\xC3\xA9'; lino -z foo n; rm n d/[!ab]*",
        "n:\xC3\xA9:foo\n"},
       {"truncate -s 2M d/hole; echo foo >>d/hole; tar cSf s d/hole; rm d/hole; lino -zabo foo s; rm s",
        "s:d/hole:2097152:foo\n"},
       {"ln d/a.txt d/c.txt; tar cf t d/a.txt d/c.txt; lino -zc foo t; rm t d/c.txt", "t:d/a.txt:1\n"},
       {"rm -f t; lino --files -z d tar", "d/a.txt\nd/b.txt\ntar\n"},
       {"tar cf e -T /dev/null; lino -z foo e", "", 1}});
}

// Cut anywhere, or with some other byte anywhere: an error is told and is one, and nothing else happens.
TEST(CliPacked, Damaged) {
  if (!can_unpack("cli damaged archives")) return;
  const Folder folder;
  write_files(folder);
  const std::size_t places = std::clamp<std::size_t>(scaled(37), 6, 37);  // of a file
  for (const char* file : {"gz", "bz2", "xz", "zstd", "lz4", "7z", "zip", "locked", "cpiogz", "tgz", "pax"}) {
    const std::string whole = folder.run(std::string("cat ") + file).out;
    for (std::size_t i = 0; i < places; ++i) {
      const std::size_t at = i * whole.size() / places;
      folder.write("damaged/" + std::to_string(at) + "-cut", whole.substr(0, at + 1));
      folder.write("damaged/" + std::to_string(at) + "-other", std::string(whole).replace(at, 1, "Z"));
    }
    const Outcome got = folder.run(
        "for t in damaged/*; do lino -zac foo $t >o 2>e; s=$?; test -s e && s=${s}e; case $s in "
        "0|1|2e) ;; *) echo \"$t $s\"; cat e;; esac; done; rm -r damaged");
    EXPECT_EQ(got.out + got.err, "") << file;
    count("cli damaged archives", 2 * places, got.out.empty() ? 0 : 1);
  }
}

// What does not fit into any buffer, by the programs that are there.
TEST(CliPacked, Large) {
  if (!can_unpack("cli large packed")) return;
  const Folder folder;
  ASSERT_EQ(folder.run("seq 400000 >a; cp a b; tar cf t a b").status, 0);
  for (const std::string program : {"gzip", "bzip2", "xz -1", "zstd", "lz4"}) {
    if (!is_installed(program)) {
      count_skipped("cli large packed", "a program is not installed");
      continue;
    }
    const std::string half = "head -c $(($(wc -c <p) / 2)) p";
    const Outcome got = folder.run(program + " -c <t >p; lino -zc 99 p; lino -zn 399999 p; " + half +
                                   " >q; lino -zc 99 q >o 2>e; echo $? $(wc -l <e)");
    const std::string wanted = "p:a:14764\np:b:14764\np:a:399999:399999\np:b:399999:399999\n2 1\n";
    EXPECT_EQ(got.out, wanted) << program;
    count("cli large packed", 1, got.out == wanted ? 0 : 1);
  }
}

}  // namespace
}  // namespace lino::test
