// What is searched when bytes are not UTF-8: byte order marks, --encoding, binary files. Rows, and the same searches by
// ripgrep on generated text, damaged or not.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cli_run.h"
#include "tests/count.h"

namespace lino::test {
namespace {

using namespace std::string_literals;

std::string utf16(std::u16string_view text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

std::string utf32(std::u32string_view text, bool big) {
  std::string bytes;
  for (const char32_t c : text) {
    for (unsigned i = 0; i < 4; ++i) bytes += static_cast<char>(c >> 8 * (big ? 3 - i : i) & 0xFF);
  }
  return bytes;
}

const std::u16string kText = u"one\nzwei ü\n三 😀 end";
const std::string kUtf8 = "one\nzwei ü\n三 😀 end\n";

TEST(CliEncoding, Marks) {
  const Folder folder;
  folder.write("u8", "\xEF\xBB\xBF" + kUtf8);
  folder.write("u16le", "\xFF\xFE" + utf16(kText, false));
  folder.write("u16be", "\xFE\xFF" + utf16(kText, true));
  folder.write("u32le", "\xFF\xFE\0\0"s + utf32(U"one\nzwei ü\n三 😀 end", false));
  folder.write("u32be", "\0\0\xFE\xFF"s + utf32(U"one\nzwei ü\n三 😀 end", true));
  folder.write("bare", utf16(u"one\n", false));
  folder.write("short", "\xFF");
  folder.write("mark", "\xEF\xBB\xBF");
  folder.write("nearly",
               "\xEF\xBB\xBE"
               "abc\n");
  folder.write("bad", "\xFF\xFE" + utf16(u"a\xD83Dx\xDE00y\n", false) + "z");
  folder.write("bad8",
               "\xEF\xBB\xBF"
               "a\xFF"
               "b\n");
  check_rows("cli marks", folder,
             {{"for f in u8 u16le u16be u32le u32be; do lino -c '' $f; lino '^one$|😀' $f; done",
               "3\none\n三 😀 end\n3\none\n三 😀 end\n3\none\n三 😀 end\n3\none\n三 😀 end\n3\none\n三 😀 end\n"},
              {"cat u16be | lino -n .", "1:one\n2:zwei ü\n3:三 😀 end\n"},
              {"(printf '\\377'; sleep 0.1; printf '\\376a'; sleep 0.1; printf '\\0\\n\\0') | lino -n a", "1:a\n"},
              {"lino -b zwei u16le u8", "u16le:4:zwei ü\nu8:4:zwei ü\n"},
              {"lino -U -c one u16le; lino -U 'one\\nzwei' u16le", "1\none\nzwei ü\n"},
              {"lino -c '^one' -E none u8", "", 1},
              {"lino -c 'one' -E none u8", "1\n"},
              {"lino one -E none u16le", "", 1},
              {"lino -o 'o.n' -a --no-unicode -E none u16le | wc -c", "4\n"},
              {"lino one bare", "", 1},
              {"lino one -E utf-16 bare; lino one -E utf-16le bare; lino one -E UTF16 bare", "one\none\none\n"},
              {"lino 'one' -E utf-16be bare", "", 1},
              {"lino zwei -E utf-16le u16be u8 u32be", "u16be:zwei ü\nu8:zwei ü\nu32be:zwei ü\n"},
              {"lino zwei -E latin1 u16be u8", "u16be:zwei ü\nu8:zwei ü\n"},
              {"lino -c '' short mark; lino -c --include-zero '' mark", "short:1\n0\n", 1},
              {"lino abc nearly | wc -c", "7\n"},
              {"lino . bad", "a\uFFFDx\uFFFDy\n\uFFFD\n"},
              {"lino . bad8 | wc -c; lino -E utf-8 . bad8",
               "4\na\uFFFD"
               "b\n"},
              {"lino -l one", "u16be\nu16le\nu32be\nu32le\nu8\n"},
              {"lino -E none -l one; lino -E none --no-encoding -l one u16le", "u8\nu16le\n"},
              {"head -c 3000000 /dev/zero | tr '\\0' 'x' >big; (printf '\\357\\273\\277'; cat big) >big8; "
               "lino -c '^x' big8; lino -bo 'x$' big8",
               "1\n2999999:x\n"},
              {"(printf '\\377\\376'; for i in 1 2 3 4 5 6 7 8 9 10; do seq 20000; done | iconv -t utf-16le) >big16; "
               "lino -c 7 big16; lino -nm1 '^20000$' big16; lino -E none -c 7 big16",
               "68780\n20000:20000\n68780\n"}});
}

TEST(CliEncoding, Names) {
  const Folder folder;
  folder.write("l1", "gr\xFC\xDF dich \x80\x81\n");
  folder.write("cyr", "\xD5\xEE\xEB\xEC\xF1\n");
  folder.write("koi", "\xE8\xCF\xCC\xCD\xD3\n");
  folder.write("sjis", "\x93\xFA\x96\x7B\xB1\n");
  folder.write("eucjp", "\xC6\xFC\xCB\xDC\n");
  folder.write("euckr", "\xC7\xD1\xB1\xDB\n");
  folder.write("gb", "\xD6\xD0\xCE\xC4\x81\x30\x81\x30\n");
  folder.write("big5", "\xA4\xA4\xA4\xE5\n");
  folder.write("kept", "x\x88\x62");  // two characters
  folder.write("cut", "a\n\x93");
  folder.write("wrong", "\x93\xFF\n\x81\nb\n");
  folder.write("u8", "a\xE4\xB8\n\xF0\x9F\x98\x80\xED\xA0\x80\xC0\x80\n\xE4");
  check_rows(
      "cli encodings", folder,
      {{"for e in latin1 ISO-8859-1 iso8859_1 windows-1252 CP1252 us-ascii; do lino -E $e -o 'ü.*' l1; done | uniq",
        "üß dich €\u0081\n"},
       {"lino -E windows-1251 Холмс cyr; lino -E cp1251 -i хОЛМС cyr; lino -E koi8-r Холмс koi",
        "Холмс\nХолмс\nХолмс\n"},
       {"lino --encoding=shift_jis 日本ｱ sjis; lino -E sjis . sjis", "日本ｱ\n日本ｱ\n"},
       {"lino -E euc-jp 日本 eucjp; lino -E euc-kr 한글 euckr; lino -E big5 中文 big5", "日本\n한글\n中文\n"},
       {"lino -E gbk . gb; lino -E gb18030 . gb", "中文\u0080\n中文\u0080\n"},
       {"lino -E big5 . kept", "xÊ\u0304\n"},
       {"printf 'xa' | lino -E windows-1258 xa", "xa\n"},
       {"lino -E sjis -n . cut", "1:a\n2:\uFFFD\n"},
       {"lino -E sjis -n . wrong", "1:\uFFFD\n2:\uFFFD\n3:b\n"},
       {"lino -E utf-8 -n . u8", "1:a\uFFFD\n2:😀\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\n3:\uFFFD\n"},
       {"lino -E cp437 . cyr", "╒εδ∞±\n"},
       {"lino -E latin1 -E koi8-r Холмс koi", "Холмс\n"},
       {"lino -E latin-one x", "", 2, "lino: --encoding: unknown encoding 'latin-one'"},
       {"lino -E utf-88 x", "", 2, "unknown encoding 'utf-88', did you mean utf-8?"},
       {"lino -E windows-1259 x", "", 2, "did you mean windows-125"},
       {"lino -E 'latin1//TRANSLIT' x", "", 2, "unknown encoding"},
       {"lino -E '' x", "", 2, "unknown encoding ''"},
       {"lino --help | grep -c -e '--encoding NAME' -e '^  --binary'", "2\n"}});
}

TEST(CliEncoding, Binary) {
  const Folder folder;
  folder.write("d/bin", "foo\n\0foo\n"s);
  folder.write("d/text", "foo\n");
  folder.write("d/.git/x", "");
  check_rows(
      "cli binary", folder,
      {{"lino foo d", "d/text:foo\n"},
       {"lino --binary foo d", "d/bin: binary file matches (NUL byte at offset 4)\nd/text:foo\n"},
       {"lino --binary --no-binary foo d", "d/text:foo\n"},
       {"lino -uuu foo d", "d/bin: binary file matches (NUL byte at offset 4)\nd/text:foo\n"},
       {"lino -c foo d; lino --binary -c foo d", "d/text:1\nd/bin:2\nd/text:1\n"},
       {"lino -l foo d; lino --binary -l foo d", "d/text\nd/bin\nd/text\n"},
       {"lino -a foo d | wc -c; lino --binary -a foo d | wc -c; lino -a --no-text foo d", "32\n32\nd/text:foo\n"},
       {"lino -a --binary foo d/bin", "binary file matches (NUL byte at offset 4)\n"},
       {"lino --binary nothing d", "", 1}});
}

// Characters that these charsets have, and what is no character.
std::string generate(std::mt19937& random, bool broken, unsigned unit) {
  std::string bytes;
  for (unsigned lines = 200; lines > 0; --lines) {
    for (unsigned n = random() % 12; n > 0; --n) {
      if (unit == 1) bytes += static_cast<char>(random() % 3 == 0 ? 0xA1 + random() % 94 : 'a' + random() % 26);
      else bytes += utf16(std::u16string(1, static_cast<char16_t>(0x3042 + random() % 60)), false);
    }
    bytes += unit == 1 ? "\n"s : "\n\0"s;
  }
  for (unsigned n = broken ? 40 : 0; n > 0; --n) bytes[random() % bytes.size()] = static_cast<char>(random());
  return bytes;
}

TEST(CliEncoding, AsRipgrep) {
  if (!is_installed("rg")) return count_skipped("cli encodings as ripgrep", "ripgrep is not installed");
  std::mt19937 random(7);
  const Folder folder;
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    if (byte != '\n') all += static_cast<char>(byte) + "\n"s;
  }
  folder.write("all", all);
  folder.write("pair", generate(random, false, 2));
  folder.write("pairbad", generate(random, true, 2));
  folder.write("one", generate(random, true, 1));
  const auto same = [&](const std::string& file, const std::string& encoding) {
    const Outcome got = folder.run("lino -anb -E " + encoding + " '' " + file + " >1; rg -anb -E " + encoding + " '' " +
                                   file + " >2; cmp 1 2");
    EXPECT_EQ(got.status, 0) << encoding << " " << file << " " << got.out << got.err;
    count("cli encodings as ripgrep", 1, got.status == 0 ? 0 : 1);
  };
  for (const char* name :
       {"latin1",       "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1256",
        "windows-1257", "windows-874",  "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",   "iso-8859-6",
        "iso-8859-7",   "iso-8859-8",   "iso-8859-9",   "iso-8859-10",  "iso-8859-13",  "iso-8859-14",  "iso-8859-15",
        "iso-8859-16",  "koi8-r",       "ibm866",       "none",         "utf-8",        "us-ascii"}) {
    same("all", name);
    same("one", name);
  }
  same("all", "windows-1258");  // in a row, its letters and their marks are joined by iconv
  for (const char* file : {"pair", "pairbad", "one"}) {
    for (const char* name : {"utf-16", "utf-16le", "utf-16be"}) same(file, name);
  }
}

}  // namespace
}  // namespace lino::test
