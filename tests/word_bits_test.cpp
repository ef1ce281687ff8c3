// Unicode's \b and its like by walks over bytes and word bits: the bits of every kernel against decoding one character after
// another; generated patterns in text of all kinds of characters, invalid too, by every engine against Pike's simulation,
// which decides these looks by passes (tests/agree.h); and which patterns have word bits.
#include "nfa/word_bits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "jit/runs.h"
#include "lino/regex.h"
#include "nfa/code_point.h"
#include "regex/program.h"
#include "regex/syntax/unicode/unicode.h"
#include "tests/agree.h"
#include "tests/agree_count.h"
#include "tests/count.h"
#include "tests/generate.h"
#include "tests/op_harness.h"

namespace lino {
namespace {

const syntax::CharSet& words() {
  static const syntax::CharSet set =
      syntax::unicode::set(syntax::unicode::property(syntax::unicode::Kind::kBinary, "word"));
  return set;
}

// Characters that are words and that are none, of every length; and what is no character.
constexpr const char* kPieces[] = {
    "a",
    "b",
    "_",
    "7",
    " ",
    "-",
    "\n",
    "ab ",
    "а",
    "б",
    "Я",
    "é",
    "\u00AA",
    "\u00D7",
    "\u00AB",
    "\u0301",
    "\u0483",
    "\u0482",
    "中",
    "文",
    "\u2014",
    "\u20AC",
    "\u203F",
    "\u200D",
    "\U00020000",
    "\U0001D518",
    "\U0001F600",
    "\xD0",
    "\xB0",
    "\xE4\xB8",
    "\xE2\x80",
    "\xF0\x9F",
    "\xF0\x9F\x98",
    "\xC0\x80",
    "\xED\xA0\x80",
    "\xFF",
    "\xF4\x90\x80\x80",
    "аб ",
    "абв",
};

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  uint32_t below(uint32_t n) { return random_() % n; }

  // Some haystacks have few kinds of pieces, so that there are runs of them.
  std::string haystack(std::size_t most) {
    std::vector<const char*> few;
    for (uint32_t n = 1 + below(6); n > 0; --n) few.push_back(kPieces[below(std::size(kPieces))]);
    const bool any = below(4) == 0;
    std::string text;
    for (std::size_t pieces = below(static_cast<uint32_t>(most)); pieces > 0; --pieces) {
      text += any ? kPieces[below(std::size(kPieces))] : few[below(static_cast<uint32_t>(few.size()))];
    }
    return text;
  }

  std::string pattern() { return alternate(3); }

 private:
  std::string alternate(int depth) {
    std::string text = concat(depth);
    for (uint32_t n = below(4); n > 2; --n) text += "|" + concat(depth);
    return text;
  }
  std::string concat(int depth) {
    std::string text;
    for (uint32_t n = 1 + below(4); n > 0; --n) text += piece(depth);
    return text;
  }
  std::string piece(int depth) {
    static constexpr const char* kLooks[] = {"\\b",
                                             "\\b",
                                             "\\b",
                                             "\\B",
                                             "\\B",
                                             "(?<=\\w)",
                                             "(?<!\\w)",
                                             "(?=\\w)",
                                             "(?!\\w)",
                                             "(?m:^)",
                                             "(?m:$)",
                                             "\\A",
                                             "\\z",
                                             "(?v:\\b{start})",
                                             "(?v:\\b{end})",
                                             "(?v:\\b{start-half})",
                                             "(?v:\\b{end-half})"};
    static constexpr const char* kAtoms[] = {"a",      "а",          "б",   "中",       "\\w",  "\\w",
                                             "\\W",    ".",          "\\s", "[а-яa-c]", "[^а]", "\\p{Lu}",
                                             "\u2014", "\\x{20000}", "-",   "\\d"};
    const uint32_t kind = below(depth > 0 ? 12 : 9);
    if (kind < 4) return kLooks[below(std::size(kLooks))];
    if (kind < 7) return kAtoms[below(std::size(kAtoms))];
    if (kind < 9) return kAtoms[below(std::size(kAtoms))] + repeat();
    const std::string inside = (below(3) == 0 ? "(" : "(?:") + alternate(depth - 1) + ")";
    return below(2) == 0 ? inside : inside + repeat();
  }
  std::string repeat() {
    static constexpr const char* kRepeats[] = {"*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{2,}?"};
    return kRepeats[below(std::size(kRepeats))];
  }

  std::mt19937 random_;
};

// ---- Bits ----

std::vector<bool> bits_by_decoding(const syntax::CharSet& set, std::string_view text) {
  std::vector<bool> bits(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = nfa::code_point_length(text, at);
    uint32_t c = static_cast<uint8_t>(text[at]) & (0xFFu >> (length + (length > 1)));
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3Fu);
    const bool alone = length == 1 && static_cast<uint8_t>(text[at]) >= 0x80;
    for (std::size_t i = 0; i < length; ++i) bits[at + i] = !alone && set.contains(c);
    at += length;
  }
  return bits;
}

TEST(WordBits, KernelsDecode) {
  using Kernel = uint64_t (*)(const jit::RunClass*, const uint8_t*, const uint8_t*, const uint8_t*);
  struct Row {
    stencils::Isa isa;
    Kernel kernel;
  };
  const Row rows[] = {{stencils::Isa::kSse2, jit::runs_base::word_bits},
                      {stencils::Isa::kSsse3, jit::runs_ssse3::word_bits},
                      {stencils::Isa::kAvx2, jit::runs_avx2::word_bits},
                      {stencils::Isa::kAvx512, jit::runs_avx512::word_bits}};
  const std::vector<stencils::Isa> levels = test::runnable_levels();
  const syntax::CharSet letters{{'a', 'z'}};
  for (const syntax::CharSet* set : {&words(), &letters}) {
    const jit::WordChars chars(*set);
    const auto* const plan = static_cast<const jit::RunClass*>(chars.bits().set);
    Maker maker(1);
    for (uint64_t round = test::scaled(400); round > 0; --round) {
      const std::string text = maker.haystack(200);
      const std::vector<bool> expected = bits_by_decoding(*set, text);
      const auto* const begin = reinterpret_cast<const uint8_t*>(text.data());
      for (const Row& row : rows) {
        if (std::ranges::find(levels, row.isa) == levels.end()) {
          test::count_skipped("word bits of kernels", "instructions this CPU has not");
          continue;
        }
        uint64_t failed = 0;
        for (std::size_t at = 0; at < text.size(); ++at) {
          const uint64_t bits = row.kernel(plan, begin, begin + at, begin + text.size());
          for (std::size_t i = 0; i < 64; ++i) {
            const bool wanted = at + i < text.size() && expected[at + i];
            if (((bits >> i & 1) != 0) != wanted) ++failed;
          }
        }
        test::count("word bits of kernels", text.size(), failed);
        ASSERT_EQ(failed, 0u) << test::quoted(text);
      }
    }
  }
}

TEST(WordBits, Symbols) {
  nfa::ByteClasses classes;
  for (unsigned b = 0; b < 256; ++b) classes.of[b] = static_cast<uint8_t>(b / 64);
  classes.count = 4;
  const syntax::CharSet set{{'0', '~'}, {0x430, 0x44F}};
  const nfa::WordSymbols symbols = nfa::word_symbols(classes, set);
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (const bool bit : {false, true}) {
      const unsigned symbol = symbols.symbol(static_cast<uint8_t>(byte), bit);
      EXPECT_LT(symbol, symbols.count);
      const bool may_be_either = byte >= 0x80 && byte != 0xC0 && byte != 0xC1 && byte <= 0xF4;
      EXPECT_EQ(symbols.is_word(symbol), byte < 0x80 ? set.contains(byte) : bit && may_be_either) << byte;
    }
  }
  EXPECT_EQ(symbols.count, 8);
  test::count("word bits symbols", 512);
}

// ---- Searches ----

// Do searches walk, rather than being decided by passes?
bool walks(const Regex& regex) {
  const std::string text = "ab — абв 中文\xFF";
  (void)regex.count(text);
  (void)regex.is_match(text);
  (void)regex.overlapping(text);
  const Regex::Statistics statistics = regex.statistics();
  return statistics.bytes_pass == 0 && statistics.bytes_nfa == 0;
}

TEST(WordBits, WhichPatterns) {
  const struct {
    const char* pattern;
    bool walks;
    Options options = {.unicode = true};
  } rows[] = {
      {"\\ba+\\b.", true},
      {"\\B.\\B.", true},
      {"(?<=\\w)-(?!\\w)", true},
      {"(?m)^\\b.", true},
      {"(?:\\b|а)*x", true},
      {"(?v)\\b{start}x.", true},
      {"(?<![а-я])x(?![а-я])", true},
      {"(?<![а-я])x(?!\\w)", false},  // two sets
      {"(?<!ab)x\\b", false},         // not a character
      {"(?-u:\\b)x\\b", false},       // ASCII's words, too
      {"\\b\\C", false},              // bits inside a character
      {"\\b(?=\\w+)", false},
      {"\\b(?<!\\s)x", false},
      {"(?<!\\s)x", false},  // with a newline in it
      {"(?<!\\S)x", true},
      {"x.", true, {.unicode = true, .whole_words = true}},
      {"\\bx", true, {.longest_match = true, .unicode = true}},
      {"\\bx", false, {.unicode = true, .engine = Engine::kNfa}},
      {"\\bx", false, {.unicode = true, .engine = Engine::kForesight}},
      {"\\bx", true, {.unicode = true, .engine = Engine::kTable}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(walks(Regex(row.pattern, row.options)), row.walks) << row.pattern;
    test::count("word bits which patterns");
  }
}

Options options_of(Maker& maker) {
  Options options{.unicode = true};  // of whole_words, too
  options.longest_match = maker.below(5) == 0;
  options.whole_words = maker.below(6) == 0;
  options.case_sensitive = maker.below(8) != 0;
  options.latin1 = maker.below(20) == 0;
  options.dot_nl = maker.below(4) == 0;
  return options;
}

std::string spans_of(const Regex& regex, std::string_view text, const SearchOptions& how = {}) {
  std::vector<Span> spans;
  for (const Match match : regex.matches(text, how)) spans.push_back(match.span());
  return test::text_of(spans);
}

// What test::Engines does not ask.
std::string other_answers(const Regex& regex, std::string_view text) {
  std::string answers;
  for (const Want want : {Want::kPreferred, Want::kLongest, Want::kEarliest}) {
    for (const bool anchored : {false, true})
      answers += spans_of(regex, text, {.want = want, .anchored = anchored}) + "; ";
  }
  for (const std::size_t end : regex.overlapping(text)) answers += " " + std::to_string(end);
  return answers;
}

TEST(WordBits, EnginesAgree) {
  constexpr uint64_t kPatterns = 2500, kHaystacks = 12;
  test::AgreeCounts counts;
  uint64_t walked = 0, failed = 0, pairs = 0;
  Maker maker(2);
  for (uint64_t n = test::scaled(kPatterns); n > 0 && failed == 0; --n) {
    const std::string pattern = "(?u)" + maker.pattern();  // which RE2 does not read, so that it is not asked
    Options options = options_of(maker);
    test::Engines engines(pattern, options, counts);
    if (!engines.usable()) continue;
    const Regex regex(pattern, options);
    walked += walks(regex) ? 1 : 0;
    options.engine = Engine::kNfa;
    const Regex pike(pattern, options);
    for (uint64_t i = 0; i < kHaystacks && failed == 0; ++i) {
      const std::string text = maker.haystack(i % 4 == 0 ? 120 : 20);
      const test::Question question{
          .haystack = text,
          .start = maker.below(3) == 0 ? maker.below(static_cast<uint32_t>(text.size() + 1)) : 0,
          .batch = 1 + maker.below(20)};
      const std::string difference = engines.difference(question);
      const std::string others = other_answers(regex, text), expected = other_answers(pike, text);
      ++pairs;
      failed += difference.empty() && others == expected ? 0 : 1;
      EXPECT_EQ(difference, "");
      EXPECT_EQ(others, expected) << pattern << " (" << test::to_string(options) << ") on " << test::quoted(text);
    }
  }
  EXPECT_GT(walked * 2, test::scaled(kPatterns));
  test::count_comparisons("word bits pairs", pairs, counts, failed);
  test::count("word bits patterns that walk", walked);
}

// Haystacks long enough for windows around what matches must contain.
TEST(WordBits, LongTexts) {
  constexpr uint64_t kPatterns = 150;
  constexpr std::size_t kPieces = 12000;
  constexpr const char* kAround[] = {"\\b", "\\B",  "(?<!\\w)", "(?!\\w)", "(?<=\\w)",
                                     "",    "\\w+", "\\b\\w*",  "\\s+",    "."};
  constexpr const char* kInside[] = {"абв", "中文", "б\\bЯ|-a", "ab\\B", "(?:é|б)-", "\\p{Lu}7", "7\\b\\W\\B.", "а+б"};
  Maker maker(3);
  uint64_t kernels = 0, failed = 0;
  for (uint64_t n = test::scaled(kPatterns); n > 0 && failed == 0; --n) {
    const auto around = [&] { return std::string(kAround[maker.below(std::size(kAround))]); };
    std::string pattern = around() + "(?:" + kInside[maker.below(std::size(kInside))] + ")" + around() + around();
    if (maker.below(4) == 0) pattern += "|" + maker.pattern();
    std::string text;
    while (text.size() < 2 * kPieces) text += maker.haystack(kPieces / 4) + "\n";
    const Options options{.unicode = true};
    const Regex regex(pattern, options), pike(pattern, {.unicode = true, .engine = Engine::kForesight}),
        table(pattern, {.unicode = true, .engine = Engine::kTable});
    const std::string expected = spans_of(pike, text);
    failed += spans_of(regex, text) == expected && spans_of(table, text) == expected ? 0 : 1;
    EXPECT_EQ(failed, 0u) << pattern << " in " << text.size() << " bytes";
    kernels += regex.statistics().bytes_kernel > 0 ? 1 : 0;
    test::count("word bits long texts", 2, failed);
  }
  EXPECT_TRUE(kernels > 0 || test::scale() < 0.2);
  test::count("word bits long texts by windows", kernels);
}

// Where a search reads much again, passes take over.
TEST(WordBits, ManyMatchesInLinearTime) {
  const std::string text = std::string(40000, 'a') + "\u0431";
  const Regex regex("\\b\u0431|a+c|\\Ba", {.unicode = true});
  EXPECT_EQ(regex.count(text), 39999u);
  EXPECT_GT(regex.statistics().bytes_pass, 0u);
  EXPECT_LT(regex.statistics().bytes_table + regex.statistics().bytes_pass, 40u * text.size());
  test::count("word bits linear", 3);
}

}  // namespace
}  // namespace lino
