// lino/re2_like.h against libre2: the same calls made of both, results compared.
#include "lino/re2_like.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <climits>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/count.h"

namespace lino {
namespace {

using namespace std::string_literals;
using Mine = re2_like::RE2;
using Theirs = ::re2::RE2;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

// ---- Typed arguments ----

const std::vector<std::string>& number_texts() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> texts = {"",
                                      "0",
                                      "1",
                                      "-1",
                                      "+1",
                                      "-0",
                                      "+0",
                                      "--1",
                                      "-+1",
                                      "+-1",
                                      "1-",
                                      "-",
                                      "+",
                                      " 1",
                                      "1 ",
                                      "\t1",
                                      "\n1",
                                      " ",
                                      "  ",
                                      "- 1",
                                      "1 2",
                                      "1\0"s,
                                      "\0"s,
                                      "\0001"s,
                                      "12a",
                                      "a12",
                                      "a",
                                      "f",
                                      "ff",
                                      "FF",
                                      "0xff",
                                      "0XFF",
                                      "0x",
                                      "0xg",
                                      "x",
                                      "x1",
                                      "-0x1f",
                                      "+0x1f",
                                      "0x-1",
                                      "010",
                                      "08",
                                      "07",
                                      "00",
                                      "000",
                                      "0000x1",
                                      "00x1",
                                      "000x1",
                                      "0b1",
                                      "1e5",
                                      "1.5",
                                      ".5",
                                      "5.",
                                      ".",
                                      "1e",
                                      "1e+",
                                      "-1.5",
                                      "+1.5",
                                      " 1.5",
                                      "1.5 ",
                                      "1,5",
                                      "inf",
                                      "-inf",
                                      "INF",
                                      "nan",
                                      "infinity",
                                      "infx",
                                      "1e38",
                                      "1e39",
                                      "1e308",
                                      "1e309",
                                      "-1e309",
                                      "1e-45",
                                      "1e-46",
                                      "1e-308",
                                      "1e-310",
                                      "1e-324",
                                      "1e-400",
                                      "0x1p3",
                                      "0x1.8p1",
                                      "0e999",
                                      "1_000",
                                      "١",
                                      "½",
                                      "1e5000",
                                      "127",
                                      "128",
                                      "255",
                                      "256",
                                      "777",
                                      "37777777777",
                                      "1777777777777777777777",
                                      "2000000000000000000000",
                                      "ffffffff",
                                      "100000000",
                                      "ffffffffffffffff",
                                      "10000000000000000",
                                      "-ff",
                                      "zz",
                                      "0777",
                                      "-0777",
                                      "-010",
                                      "0x7fffffff",
                                      "0x80000000",
                                      "-0x80000000",
                                      "-0x80000001"};
    for (const auto& [low, high] :
         std::vector<std::pair<std::string, std::string>>{{"-32768", "32767"},
                                                          {"-32769", "32768"},
                                                          {"0", "65535"},
                                                          {"-1", "65536"},
                                                          {"-2147483648", "2147483647"},
                                                          {"-2147483649", "2147483648"},
                                                          {"0", "4294967295"},
                                                          {"-1", "4294967296"},
                                                          {"-9223372036854775808", "9223372036854775807"},
                                                          {"-9223372036854775809", "9223372036854775808"},
                                                          {"0", "18446744073709551615"},
                                                          {"-1", "18446744073709551616"}}) {
      texts.insert(texts.end(), {low, high, "+" + high, " " + high, "0" + high, "00000" + high});
    }
    for (const std::size_t zeros : {20, 29, 30, 31, 32, 33, 40, 198, 199, 200, 201, 1000}) {
      texts.insert(texts.end(),
                   {std::string(zeros, '0') + "7", "-" + std::string(zeros, '0') + "7", "1" + std::string(zeros, '0'),
                    std::string(zeros, '0') + "." + std::string(zeros, '0')});
    }
    return texts;
  }();
  return all;
}

template <class T>
bool same(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
  } else {
    return a == b;
  }
}

// One text into one type, wrapped by `mine` and `theirs`, which are nothing, Hex, Octal or CRadix.
template <class T, class WrapMine, class WrapTheirs>
void convert_both(const std::string& text, const char* what, WrapMine mine, WrapTheirs theirs) {
  static const Mine all_mine("([\\x00-\\xff]*)", Mine::Latin1);
  static const Theirs all_theirs("([\\x00-\\xff]*)", Theirs::Latin1);
  T a{}, b{};
  const bool ok_a = Mine::FullMatch(text, all_mine, mine(&a));
  const bool ok_b = Theirs::FullMatch(text, all_theirs, theirs(&b));
  EXPECT_EQ(ok_a, ok_b) << what << " of \"" << text << '"';
  EXPECT_TRUE(same(a, b)) << what << " of \"" << text << "\": " << +a << " and " << +b;
  T* const none = nullptr;
  EXPECT_EQ(Mine::FullMatch(text, all_mine, mine(none)), Theirs::FullMatch(text, all_theirs, theirs(none)))
      << what << " to a null pointer of \"" << text << '"';
  // Only later RE2s have optional arguments; what converts to T converts to an optional of it.
  std::optional<T> c = T{};
  EXPECT_EQ(Mine::FullMatch(text, all_mine, mine(&c)), ok_b);
  if (ok_b) {
    EXPECT_TRUE(c && same(*c, b));
  }
  test::count("re2_like_test arguments", 3);
}

template <class T>
void convert_number(const char* what) {
  for (const std::string& text : number_texts()) {
    convert_both<T>(text, what, [](auto* to) { return Mine::Arg(to); }, [](auto* to) { return Theirs::Arg(to); });
    if constexpr (re2_like::detail::Number<T>) {
      convert_both<T>(text, what, [](auto* to) { return Mine::Hex(to); }, [](auto* to) { return Theirs::Hex(to); });
      convert_both<T>(text, what, [](auto* to) { return Mine::Octal(to); }, [](auto* to) { return Theirs::Octal(to); });
      convert_both<T>(
          text, what, [](auto* to) { return Mine::CRadix(to); }, [](auto* to) { return Theirs::CRadix(to); });
    }
  }
}

TEST(Re2Like, Numbers) {
  convert_number<short>("short");
  convert_number<unsigned short>("unsigned short");
  convert_number<int>("int");
  convert_number<unsigned int>("unsigned int");
  convert_number<long>("long");
  convert_number<unsigned long>("unsigned long");
  convert_number<long long>("long long");
  convert_number<unsigned long long>("unsigned long long");
  convert_number<float>("float");
  convert_number<double>("double");
  convert_number<char>("char");
  convert_number<signed char>("signed char");
  convert_number<unsigned char>("unsigned char");
}

struct Word {
  std::string text;
  bool ParseFrom(const char* from, std::size_t n) {
    text.assign(from, n);
    return n % 2 == 0;
  }
};

TEST(Re2Like, OtherArguments) {
  std::string s = "old";
  std::string_view view;
  int number = 0;
  EXPECT_TRUE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)", &s, &number));
  EXPECT_EQ(s + std::to_string(number), "ruby1234");
  EXPECT_TRUE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)", nullptr, &number));
  EXPECT_TRUE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)", static_cast<void*>(nullptr), &number));
  EXPECT_FALSE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)", static_cast<void*>(&number)));
  EXPECT_TRUE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)", static_cast<int*>(nullptr)) ==
              Theirs::FullMatch("ruby:1234", "(\\w+):(\\d+)", static_cast<int*>(nullptr)));
  EXPECT_FALSE(Mine::FullMatch("ruby:1234567891234", "\\w+:(\\d+)", &number));
  EXPECT_FALSE(Mine::FullMatch("ruby:1234", "\\w+:\\d+", &s));  // no group for it
  EXPECT_TRUE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)"));
  EXPECT_TRUE(Mine::FullMatch("ruby:1234", "(\\w+):(\\d+)", &view));
  EXPECT_EQ(view, "ruby");
  Word word;
  EXPECT_TRUE(Mine::FullMatch("ruby", "(.*)", &word));
  EXPECT_FALSE(Mine::FullMatch("rub", "(.*)", &word));
  EXPECT_EQ(word.text, "rub");
  // A group that took no part: the empty string, no number, an empty optional.
  std::optional<int> maybe = 1;
  std::optional<std::string> maybe_text = "x";
  EXPECT_TRUE(Mine::FullMatch("abc", "[a-z]+(\\d+)?", &s));
  EXPECT_EQ(s, "");
  EXPECT_FALSE(Mine::FullMatch("abc", "[a-z]+(\\d+)?", &number));
  EXPECT_TRUE(Mine::FullMatch("abc", "[a-z]+(\\d+)?", &maybe));
  EXPECT_FALSE(maybe.has_value());
  EXPECT_TRUE(Mine::FullMatch("abc", "[a-z]+(\\d*)(x)?", nullptr, &maybe_text));
  EXPECT_FALSE(maybe_text.has_value());
  EXPECT_TRUE(Mine::FullMatch("abc", "[a-z]+(\\d*)", &maybe_text));
  EXPECT_EQ(maybe_text, "");
  EXPECT_TRUE(Mine::FullMatch("abc10", "[a-z]+(\\d+)?", Mine::Hex(&maybe)));
  EXPECT_EQ(maybe, 16);
  // All of them up to more than a few.
  int n[20] = {};
  std::string pattern, text;
  for (int i = 0; i < 20; ++i) {
    pattern += "(\\d+),";
    text += std::to_string(i) + ",";
  }
  std::vector<Mine::Arg> args;
  for (int& to : n) args.emplace_back(&to);
  std::vector<const Mine::Arg*> pointers;
  for (const Mine::Arg& arg : args) pointers.push_back(&arg);
  EXPECT_TRUE(Mine::FullMatchN(text, pattern, pointers.data(), 20));
  EXPECT_EQ(n[19], 19);
  EXPECT_FALSE(Mine::FullMatchN(text, pattern + "x", pointers.data(), 20));
  test::count("re2_like_test other arguments", 26);
}

// ---- Rewrites ----

const std::vector<std::string> kPatterns = {"a",      "a*",        "b|",         "(a)(b)?", "(a|ab)(c|bcd)?",
                                            "^a",     "a$",        "\\b",        "",        "(?m)^",
                                            "[^a]",   "(b*)(a*)",  "é",          "é*",      "\\B",
                                            "(?i)A+", "x*?y",      "(?:a|(b))+", "(.*)",    "(a)(b)(c)",
                                            "\\w+",   "(?P<n>a)b", "(a*)+",      "\\xff",   "[[:^alpha:]]"};

const std::vector<std::string> kRewrites = {"",     "x",     "\\0",   "<\\0>",  "\\1",   "\\1\\0", "\\2-\\1",
                                            "\\\\", "\\\\1", "\\",    "a\\",    "\\x",   "\\9",    "\\3",
                                            "\\10", "$1",    "\\0\\", "\\1\\q", "é\\0é", "\\0\0x"s};

const std::vector<std::string> kTexts = {"",     "a",   "b",  "ab",   "abc",   "aab",  "ba ab",       "xxy",
                                         "é",    "aéb", "éé", "\xff", "a\xff", "\xc3", "a\nb",        "a\n",
                                         "abcd", "AaA", " ",  "aaaa", "\0a"s,  "a\0"s, "ab ab ab ab", "日本a"};

TEST(Re2Like, Rewrites) {
  for (const std::string& pattern : kPatterns) {
    const Mine mine(pattern);
    const Theirs theirs(pattern);
    ASSERT_EQ(mine.ok(), theirs.ok()) << pattern;
    for (const std::string& rewrite : kRewrites) {
      std::string error;
      EXPECT_EQ(mine.CheckRewriteString(rewrite, &error), theirs.CheckRewriteString(rewrite, &error)) << rewrite;
      EXPECT_EQ(Mine::MaxSubmatch(rewrite), Theirs::MaxSubmatch(rewrite)) << rewrite;
      for (const std::string& text : kTexts) {
        // lino never reports an empty match inside a code point, where RE2's \B does.
        if (pattern == "\\B" && text.find_first_of("\xc3\xe6") != std::string::npos) continue;
        std::string a = text, b = text;
        EXPECT_EQ(Mine::Replace(&a, mine, rewrite), Theirs::Replace(&b, theirs, rewrite))
            << pattern << ' ' << rewrite << ' ' << text;
        EXPECT_EQ(a, b) << pattern << ' ' << rewrite << ' ' << text;
        a = b = text;
        Theirs::Options quiet;  // RE2 logs each bad rewrite of GlobalReplace: spare the reader
        const bool bad = !mine.CheckRewriteString(rewrite, &error);
        if (!bad || text.size() < 2) {
          EXPECT_EQ(Mine::GlobalReplace(&a, mine, rewrite), Theirs::GlobalReplace(&b, theirs, rewrite))
              << pattern << ' ' << rewrite << ' ' << text;
          EXPECT_EQ(a, b) << pattern << ' ' << rewrite << ' ' << text;
        }
        a = b = "kept";
        EXPECT_EQ(Mine::Extract(text, mine, rewrite, &a), Theirs::Extract(text, theirs, rewrite, &b));
        EXPECT_EQ(a, b) << pattern << ' ' << rewrite << ' ' << text;
        test::count("re2_like_test rewrites", 3);
      }
    }
  }
}

TEST(Re2Like, QuoteMeta) {
  std::vector<std::string> texts = {"", "1.5-2.0?", "été", "\xff\xfe", "a\0b"s, "[(^$)]"};
  for (int c = 0; c < 256; ++c) texts.push_back(std::string(1, static_cast<char>(c)));
  for (const std::string& text : texts) {
    EXPECT_EQ(Mine::QuoteMeta(text), Theirs::QuoteMeta(text));
    test::count("re2_like_test quote");
  }
}

// ---- Matching ----

// Position and length of each group; -1 for one that took no part.
template <class Piece>
std::string describe(bool matched, const std::string& text, const std::vector<Piece>& groups) {
  std::string out = matched ? "yes" : "no";
  for (const Piece& group : groups) {
    if (!matched) break;
    out += group.data() == nullptr
               ? " -"
               : ' ' + std::to_string(group.data() - text.data()) + '+' + std::to_string(group.size());
  }
  return out;
}

TEST(Re2Like, Match) {
  for (const std::string& pattern : kPatterns) {
    for (const int kind : {0, 1, 2}) {  // plain, longest match, literal
      Mine::Options mine_options;
      Theirs::Options their_options;
      mine_options.set_longest_match(kind == 1), their_options.set_longest_match(kind == 1);
      mine_options.set_literal(kind == 2), their_options.set_literal(kind == 2);
      their_options.set_log_errors(false);
      const Mine mine(pattern, mine_options);
      const Theirs theirs(pattern, their_options);
      if (!theirs.ok()) continue;
      for (const std::string& text : kTexts) {
        for (std::size_t start = 0; start <= text.size() + 1; ++start) {
          if (start < text.size() && (text[start] & 0xC0) == 0x80) continue;  // not within a code point
          for (const int anchor : {0, 1, 2}) {
            for (const int n : {0, 1, 2, 5}) {
              std::vector<std::string_view> a(static_cast<std::size_t>(n));
              std::vector<re2::StringPiece> b(static_cast<std::size_t>(n));
              if (pattern == "\\B" && text.find_first_of("\xc3\xe6") != std::string::npos) continue;
              const bool ok_a = mine.Match(text, start, text.size(), static_cast<Mine::Anchor>(anchor), a.data(), n);
              const bool ok_b =
                  theirs.Match(text, start, text.size(), static_cast<Theirs::Anchor>(anchor), b.data(), n);
              EXPECT_EQ(describe(ok_a, text, a), describe(ok_b, text, b))
                  << pattern << " on " << text << " from " << start << " anchor " << anchor << " kind " << kind;
              test::count("re2_like_test match");
            }
          }
        }
      }
    }
  }
}

// An end before the text's: the same as long as the pattern does not look beyond it.
TEST(Re2Like, MatchWithEnd) {
  const std::string text = "aab abc";
  for (const std::string pattern : {"a", "a*", "(a)(b)?", "b|", "(a|ab)(c|bcd)?", "[^a]+", "(.*)", "^a"}) {
    const Mine mine(pattern);
    const Theirs theirs(pattern);
    for (std::size_t start = 0; start <= text.size(); ++start) {
      for (std::size_t end = 0; end <= text.size() + 1; ++end) {
        for (const int anchor : {0, 1, 2}) {
          std::vector<std::string_view> a(2);
          std::vector<re2::StringPiece> b(2);
          if (end > text.size() || start > end) {
            EXPECT_FALSE(mine.Match(text, start, end, Mine::UNANCHORED, a.data(), 2));
            continue;
          }
          const bool ok_a = mine.Match(text, start, end, static_cast<Mine::Anchor>(anchor), a.data(), 2);
          const bool ok_b = theirs.Match(text, start, end, static_cast<Theirs::Anchor>(anchor), b.data(), 2);
          EXPECT_EQ(describe(ok_a, text, a), describe(ok_b, text, b)) << pattern << ' ' << start << ' ' << end;
          test::count("re2_like_test match with end");
        }
      }
    }
  }
}

TEST(Re2Like, Consume) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"(\\w+)", "ab cd  ef"}, {"\\s*(\\w+)", "ab cd  ef"}, {"(\\d+)", "1 22 333x"}, {"(a)", "aaab"}, {"(a*)", "aab"},
      {"^(a)", "aab"},         {"(.)\\b", "ab c"},          {"(é)", "éé"},           {"(x)", ""},     {"(b)", "aab"}};
  for (const auto& [pattern, text] : rows) {
    const Mine mine(pattern);
    const Theirs theirs(pattern);
    for (const bool find : {false, true}) {
      std::string_view a = text;
      re2::StringPiece b = piece(text);
      for (int round = 0; round < 6; ++round) {
        std::string word_a, word_b;
        const bool ok_a = find ? Mine::FindAndConsume(&a, mine, &word_a) : Mine::Consume(&a, mine, &word_a);
        const bool ok_b = find ? Theirs::FindAndConsume(&b, theirs, &word_b) : Theirs::Consume(&b, theirs, &word_b);
        EXPECT_EQ(ok_a, ok_b) << pattern << " on " << text;
        EXPECT_EQ(word_a, word_b) << pattern << " on " << text;
        EXPECT_EQ(a.size(), b.size()) << pattern << " on " << text;
        test::count("re2_like_test consume");
      }
    }
  }
}

// ---- Patterns, options, errors ----

TEST(Re2Like, Errors) {
  const std::vector<std::string> patterns = {"a",          "(a",         "a)",          "[a",      "[z-a]",
                                             "*a",         "a**",        "a{2,1}",      "a{1001}", "\\",
                                             "a\\",        "\\q",        "(?z)",        "(?i",     "(?P<n>a)(?P<n>b)",
                                             "(?P<>a)",    "(?P<1-2>a)", "(?P=n)",      "\\pX",    "\\p{Nope}",
                                             "[[:nope:]]", "\xff",       "(?=a)",       "(?!a)",   "(?<=a)",
                                             "\\1",        "x{2}{3}",    "a+*",         "+",       "?",
                                             "|*",         "(|*)",       "\\x{110000}", "\\8",     "[]",
                                             "[^]",        "(?P<n",      "((a)",        "\\Q",     "a{,2}",
                                             "(?i)(?s",    "a++",        "(*UTF8)a",    "\\k<n>",  "(?R",
                                             "a(?R)",      "(?-1)"};
  for (const std::string& pattern : patterns) {
    const Mine mine(pattern, Mine::Quiet);
    const Theirs theirs(pattern, Theirs::Quiet);
    test::count("re2_like_test errors");
    // What RE2 rejects lino may give a meaning to; never the other way round.
    EXPECT_TRUE(mine.ok() || !theirs.ok()) << pattern << mine.error();
    if (!mine.ok()) {
      EXPECT_EQ(static_cast<int>(mine.error_code()), static_cast<int>(theirs.error_code()))
          << pattern << ": " << mine.error() << " / " << theirs.error();
      EXPECT_FALSE(mine.error().empty());
      EXPECT_EQ(mine.NumberOfCapturingGroups(), -1);
      EXPECT_FALSE(Mine::PartialMatch("a", mine));
      std::string text = "a";
      EXPECT_FALSE(Mine::Replace(&text, mine, "b"));
      EXPECT_EQ(Mine::GlobalReplace(&text, mine, "b"), 0);
    } else {
      EXPECT_EQ(mine.error(), "");
      EXPECT_EQ(mine.error_code(), Mine::NoError);
    }
  }
}

TEST(Re2Like, Groups) {
  for (const std::string pattern : {"a", "(a)", "(a)(?:b)(c)", "(?P<x>a)(b)(?P<y>c)", "((((a))))", "(?P<o>(?P<i>a))"}) {
    const Mine mine(pattern);
    const Theirs theirs(pattern);
    EXPECT_EQ(mine.pattern(), theirs.pattern());
    EXPECT_EQ(mine.NumberOfCapturingGroups(), theirs.NumberOfCapturingGroups()) << pattern;
    EXPECT_EQ(mine.NamedCapturingGroups(), theirs.NamedCapturingGroups()) << pattern;
    EXPECT_EQ(mine.CapturingGroupNames(), theirs.CapturingGroupNames()) << pattern;
    test::count("re2_like_test groups", 4);
  }
}

// Each option on its own and in pairs, by what it does to matching.
TEST(Re2Like, Options) {
  const std::vector<std::string> patterns = {"a.c",  "A",     "\\d",   "(a+)(b?)", "a|ab", "^b",
                                             "\\bb", "a\\nb", "[^x]+", "é",        "b$"};
  const std::vector<std::string> texts = {"a.c", "abc", "a\nb", "A", "1", "aab", "é", "\xe9", "\\d", "ab\nb"};
  const auto apply = [](auto& options, unsigned bits) {
    options.set_literal(bits & 1);
    options.set_longest_match(bits & 2);
    options.set_never_nl(bits & 4);
    options.set_dot_nl(bits & 8);
    options.set_never_capture(bits & 16);
    options.set_case_sensitive(!(bits & 32));
    options.set_posix_syntax(bits & 64);
    options.set_perl_classes(bits & 128);
    options.set_word_boundary(bits & 256);
    options.set_one_line(bits & 512);
    options.set_log_errors(false);
    using Options = std::remove_reference_t<decltype(options)>;
    options.set_encoding(bits & 1024 ? Options::EncodingLatin1 : Options::EncodingUTF8);
  };
  for (unsigned first = 0; first <= 11; ++first) {
    for (unsigned second = first; second <= 11; ++second) {
      const unsigned bits = ((1u << first) | (1u << second)) & 2047;
      Mine::Options mine_options;
      Theirs::Options their_options;
      apply(mine_options, bits);
      apply(their_options, bits);
      for (const std::string& pattern : patterns) {
        const Mine mine(pattern, mine_options);
        const Theirs theirs(pattern, their_options);
        EXPECT_EQ(mine.ok(), theirs.ok()) << pattern << " options " << bits << ' ' << mine.error();
        if (!mine.ok() || !theirs.ok()) continue;
        for (const std::string& text : texts) {
          std::vector<std::string_view> a(2);
          std::vector<re2::StringPiece> b(2);
          const bool ok_a = mine.Match(text, 0, text.size(), Mine::UNANCHORED, a.data(), 2);
          const bool ok_b = theirs.Match(text, 0, text.size(), Theirs::UNANCHORED, b.data(), 2);
          EXPECT_EQ(describe(ok_a, text, a), describe(ok_b, text, b))
              << pattern << " on " << text << " options " << bits;
          EXPECT_EQ(Mine::FullMatch(text, mine), Theirs::FullMatch(text, theirs)) << pattern << " on " << text << bits;
          test::count("re2_like_test options", 2);
        }
      }
    }
  }
  EXPECT_TRUE(Mine::Options(Mine::POSIX).posix_syntax() && Mine::Options(Mine::POSIX).longest_match());
  EXPECT_EQ(Mine::Options(Mine::Latin1).encoding(), Mine::Options::EncodingLatin1);
  EXPECT_FALSE(Mine::Options(Mine::Quiet).log_errors());
}

TEST(Re2Like, Lazy) {
  static const re2_like::LazyRE2 lazy = {"(?i)a+"};
  static const re2_like::LazyRE2 quiet = {"(", Mine::Quiet};
  EXPECT_TRUE(Mine::FullMatch("aA", *lazy));
  EXPECT_EQ(lazy->pattern(), "(?i)a+");
  EXPECT_FALSE(quiet->ok());
  test::count("re2_like_test lazy", 3);
}

}  // namespace
}  // namespace lino
