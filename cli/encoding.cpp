// Names and marks. What each name means is the Encoding Standard's: browsers and ripgrep read them so, too.
#include "cli/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "cli/edit_distance.h"

namespace lino::cli {
namespace {

using Kind = Encoding::Kind;

struct Unicode {
  std::string_view names;
  Kind kind;
};
constexpr Unicode kUnicode[] = {
    {"auto", Kind::kAuto},
    {"none", Kind::kNone},
    {"utf-8 unicode-1-1-utf-8", Kind::kUtf8},
    {"utf-16 utf-16le unicode ucs-2 csunicode iso-10646-ucs-2 unicodefeff", Kind::kUtf16Le},
    {"utf-16be unicodefffe", Kind::kUtf16Be},
    {"utf-32 utf-32le ucs-4", Kind::kUtf32Le},
    {"utf-32be", Kind::kUtf32Be},
};

// The first name is the one to show.
struct Charset {
  const char* iconv;
  std::string_view names;
};
constexpr Charset kCharsets[] = {
    {"CP1252",
     "latin1 windows-1252 cp1252 x-cp1252 iso-8859-1 iso-8859-1:1987 iso-ir-100 l1 cp819 ibm819 ascii us-ascii "
     "ansi-x3.4-1968"},
    {"CP1250", "windows-1250 cp1250 x-cp1250"},
    {"CP1251", "windows-1251 cp1251 x-cp1251"},
    {"CP1253", "windows-1253 cp1253 x-cp1253"},
    {"CP1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 latin5 l5 iso-ir-148"},
    {"CP1255", "windows-1255 cp1255 x-cp1255"},
    {"CP1256", "windows-1256 cp1256 x-cp1256"},
    {"CP1257", "windows-1257 cp1257 x-cp1257"},
    {"CP1258", "windows-1258 cp1258 x-cp1258"},
    {"CP874", "windows-874 cp874 iso-8859-11 tis-620 dos-874"},
    {"CP866", "ibm866 cp866 866 csibm866"},
    {"ISO-8859-2", "iso-8859-2 latin2 l2 iso-ir-101"},
    {"ISO-8859-3", "iso-8859-3 latin3 l3 iso-ir-109"},
    {"ISO-8859-4", "iso-8859-4 latin4 l4 iso-ir-110"},
    {"ISO-8859-5", "iso-8859-5 cyrillic iso-ir-144"},
    {"ISO-8859-6", "iso-8859-6 arabic asmo-708 ecma-114 iso-ir-127"},
    {"ISO-8859-7", "iso-8859-7 greek greek8 ecma-118 elot-928 iso-ir-126"},
    {"ISO-8859-8", "iso-8859-8 iso-8859-8-i hebrew iso-ir-138 visual logical"},
    {"ISO-8859-10", "iso-8859-10 latin6 l6 iso-ir-157"},
    {"ISO-8859-13", "iso-8859-13"},
    {"ISO-8859-14", "iso-8859-14"},
    {"ISO-8859-15", "iso-8859-15 latin9 l9"},
    {"ISO-8859-16", "iso-8859-16"},
    {"KOI8-R", "koi8-r koi8 koi"},
    {"KOI8-U", "koi8-u koi8-ru"},
    {"MACINTOSH", "macintosh mac x-mac-roman"},
    {"MAC-CYRILLIC", "x-mac-cyrillic x-mac-ukrainian"},
    {"CP932", "shift_jis sjis x-sjis ms-kanji ms932 windows-31j cp932"},
    {"EUC-JP", "euc-jp x-euc-jp eucjp"},
    {"ISO-2022-JP", "iso-2022-jp csiso2022jp"},
    {"UHC", "euc-kr korean ks-c-5601-1987 ks-c-5601-1989 ksc5601 windows-949 cp949 uhc euckr iso-ir-149"},
    {"GB18030", "gb18030 gbk gb2312 x-gbk chinese gb-2312 gb-2312-80 cp936 iso-ir-58 euc-cn"},
    {"BIG5-HKSCS", "big5 big5-hkscs cn-big5 x-x-big5 csbig5"},
};

// In lower case, without what people write or leave out.
std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c != '-' && c != '_') text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

// f(name) for each word, until one gives true.
template <class F>
bool any_word(std::string_view words, F f) {
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (f(words.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

bool is_among(std::string_view words, const std::string& wanted) {
  return any_word(words, [&](std::string_view word) { return plain(word) == wanted; });
}

// How many bytes a character takes at least, of a charset that iconv knows; 0: it does not.
std::size_t unit_of(const std::string& charset) {
  const iconv_t converter = iconv_open("UTF-8", charset.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return 0;
  // NUL bytes are a NUL character each, or two or four are one.
  std::array<char, 8> zeros{};
  std::array<char, 64> text{};
  char *in = zeros.data(), *out = text.data();
  std::size_t in_left = zeros.size(), out_left = text.size();
  iconv(converter, &in, &in_left, &out, &out_left);
  iconv_close(converter);
  const std::size_t made = text.size() - out_left;
  return made == 0 || made > zeros.size() ? 1 : zeros.size() / made;
}

std::optional<Encoding> charset(std::string name) {
  const std::size_t unit = unit_of(name);
  if (unit == 0) return std::nullopt;
  const bool controls = name.starts_with("CP125") || name == "CP874" || name.starts_with("ISO-8859");
  constexpr std::array<std::string_view, 5> kPairs = {"CP932", "EUC-JP", "UHC", "GB18030", "BIG5-HKSCS"};
  const bool pairs = std::ranges::find(kPairs, name) != kPairs.end();
  return Encoding{
      .kind = Kind::kCharset, .charset = std::move(name), .unit = unit, .controls = controls, .pairs = pairs};
}

}  // namespace

std::optional<Encoding> encoding_of(std::string_view name) {
  const std::string wanted = plain(name);
  for (const Unicode& one : kUnicode) {
    if (is_among(one.names, wanted)) return Encoding{.kind = one.kind, .charset = {}};
  }
  for (const Charset& one : kCharsets) {
    if (is_among(one.names, wanted)) return charset(one.iconv);
  }
  // A name of iconv's own, without what it reads into slashes.
  const bool is_name = !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("-_.:()+").contains(c);
  });
  return is_name ? charset(std::string(name)) : std::nullopt;
}

std::string encoding_like(std::string_view name) {
  const std::string wanted = plain(name);
  std::string nearest;
  std::size_t least = wanted.size() / 3 + 1;
  const auto look_at = [&](std::string_view known) {
    const std::size_t distance = edit_distance(wanted, plain(known));
    if (distance < least || (distance == least && nearest.empty())) {
      least = distance;
      nearest = known;
    }
    return false;
  };
  for (const Unicode& one : kUnicode) any_word(one.names, look_at);
  for (const Charset& one : kCharsets) any_word(one.names, look_at);
  return nearest;
}

namespace {

struct Signature {
  std::string_view bytes;
  Kind kind;
};
// The longer first: that of UTF-32LE begins as UTF-16LE's.
constexpr Signature kMarks[] = {{{"\xFF\xFE\0\0", 4}, Kind::kUtf32Le},
                                {{"\0\0\xFE\xFF", 4}, Kind::kUtf32Be},
                                {"\xEF\xBB\xBF", Kind::kUtf8},
                                {"\xFF\xFE", Kind::kUtf16Le},
                                {"\xFE\xFF", Kind::kUtf16Be}};

}  // namespace

Mark mark_of(std::string_view text) {
  for (const Signature& mark : kMarks) {
    if (text.starts_with(mark.bytes)) return {mark.kind, mark.bytes.size()};
  }
  return {};
}

bool may_be_marked(std::string_view text) {
  const unsigned char first = text.empty() ? '\0' : static_cast<unsigned char>(text.front());
  if (first > 0 && first < 0x80) return false;  // as most text begins
  return std::ranges::any_of(
      kMarks, [text](const Signature& mark) { return mark.bytes.starts_with(text.substr(0, mark.bytes.size())); });
}

}  // namespace lino::cli
