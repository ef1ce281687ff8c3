// All matches counted, in 1 MiB of made-up text in which one comes every so many bytes: what a match costs where they
// are dense, and how fast is what lies between them. Then patterns that begin everywhere and match nearly nowhere, in
// random words and in random bytes (read as Latin-1 by all), and such as are slow in one kind of text: prose, hexadecimal
// digits, a server's log, Russian. Names are count/library/pattern/every/bytes from match to match on average, and
// entropy/library/pattern/haystack.
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "bench/beside.h"
#include "bench/haystacks.h"
#include "bench/rivals.h"
#ifdef LINO_HYPERSCAN
#include "bench/hyperscan.h"
#endif

namespace lino::bench {
namespace {

constexpr std::size_t kBytes = std::size_t{1} << 20;
constexpr std::size_t kNever = 0;
constexpr std::size_t kDistances[] = {1, 5, 20, 100, 1000, 100000, kNever};

struct Planted {
  const char* name;
  const char* pattern;
  std::string_view match;
  std::string_view behind;  // what keeps two matches apart
  bool one_end;             // no match could end elsewhere, or later: Hyperscan counts the same
};
constexpr Planted kPlanted[] = {{"byte", ";", ";", "", true},
                                {"literal", "holmes", "holmes", "", true},
                                {"run", "[0-9]+", "1984", " ", false},
                                {"date", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "2024-10-31", "", true}};

struct Named {
  const char* name;
  const char* pattern;
  bool one_end;
};
constexpr Named kEverywhere[] = {{"four_words", R"(\w+\s+\w+\s+\w+\s+Holmes)", true},
                                 {"ing", "[a-z]+ing", false},
                                 {"vowels", "(?:[aeiou][^aeiou]){5}", false},
                                 {"halves", "(?:[a-m][n-z]){4}", true}};

struct InOne {
  const char* name;  // of pattern and haystack
  const char* pattern;
  std::string (*make_text)();
  bool one_end;
};

// Every eighth begins with a capital letter, so that no letter is missing.
std::string random_words() {
  std::mt19937 random(3);
  std::string text;
  while (text.size() < kBytes) {
    if (random() % 8 == 0) text += static_cast<char>('A' + random() % 26);
    for (unsigned letters = 1 + random() % 9; letters > 0; --letters) text += static_cast<char>('a' + random() % 26);
    text += ' ';
  }
  text.resize(kBytes);
  return text;
}

std::string random_bytes() {
  std::mt19937 random(4);
  std::string text(kBytes, '\0');
  for (char& c : text) c = static_cast<char>(random() >> 24);
  return text;
}

// As random_words(), of Russian letters.
std::string russian_words() {
  std::mt19937 random(8);
  const auto letter = [&](unsigned first) { return first + random() % 32; };
  std::string text;
  const auto append = [&](unsigned c) {
    text += static_cast<char>(0xc0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3f));
  };
  while (text.size() < kBytes) {
    if (random() % 8 == 0) append(letter(0x410));
    for (unsigned letters = 1 + random() % 9; letters > 0; --letters) append(letter(0x430));
    text += ' ';
  }
  return text;
}

std::string prose() { return haystacks()[0].text; }

std::string hexadecimal_digits() {
  std::mt19937 random(6);
  std::string text(kBytes, '\0');
  for (char& c : text) c = "0123456789abcdef"[random() >> 28];
  return text;
}

// Requests as web servers log them. One visitor in a hundred has a name that ends in four digits.
std::string server_log() {
  static constexpr const char* kPages[] = {"index.html", "img/logo7.png", "about", "feed.xml", "shop/cart?item=12"};
  static constexpr const char* kNames[] = {"-", "-", "-", "frank", "rosa", "li"};
  std::mt19937 random(7);
  const auto below = [&](unsigned n) { return random() % n; };
  const auto decimal = [&](unsigned n) { return std::to_string(below(n)); };
  std::string text;
  while (text.size() < kBytes) {
    text += "10." + decimal(256) + "." + decimal(256) + "." + decimal(256) + " - ";
    text += below(100) == 0 ? "guest" + std::to_string(1000 + below(9000)) : kNames[below(std::size(kNames))];
    text += " [" + std::to_string(10 + below(20)) + "/Oct/2000:13:" + std::to_string(10 + below(50)) + ":36 -0700] ";
    text += std::string(below(8) == 0 ? "\"POST /" : "\"GET /") + kPages[below(std::size(kPages))] + " HTTP/1.1\" ";
    text += (below(20) == 0 ? "404 " : "200 ") + decimal(100000) + "\n";
  }
  text.resize(kBytes);
  return text;
}

constexpr InOne kInOne[] = {{"email/prose", R"([\w.]+@[\w.]+\.\w+)", prose, false},
                            {"digits_letter/hexadecimal", "[0-9a-f]{4}.{2,6}[g-z]", hexadecimal_digits, true},
                            {"far_apart/hexadecimal", "[a-m].{5}[n-z].{5}[0-9]", hexadecimal_digits, true},
                            {"numbered/log", R"([a-z]+\d{3,})", server_log, false}};

// Matches in random words, `distance` from one's begin to the next's on average, and anything from next to each other
// to twice that: a branch predictor shall not know. `planted` is how many there are.
std::string text_with(const Planted& row, std::size_t distance, std::size_t& planted) {
  static const std::string kWords = random_words();
  std::mt19937 random(5);
  const std::size_t least = row.match.size() + row.behind.size();
  std::string text;
  for (planted = 0; distance != kNever; ++planted) {
    const std::size_t between = random() % (2 * (distance - least) + 1);
    if (text.size() + between + least > kBytes) break;
    text.append(kWords, text.size(), between).append(row.match).append(row.behind);
  }
  text.append(kWords, text.size(), kBytes - text.size());
  return text;
}

template <class Library, class... More>
void add_count(const Task& task, const char* pattern, std::string_view text, More... more) {
  add(task, Library::kName, [text, regex = std::make_shared<Library>(pattern, more...)] { return regex->count(text); });
}

void add_planted(const Planted& row, std::size_t distance) {
  static std::deque<std::string> texts;  // the benchmarks view them
  std::size_t planted = 0;
  const std::string_view text = texts.emplace_back(text_with(row, distance, planted));
  const std::string every = distance == kNever ? "never" : "every/" + std::to_string(distance);
  const Task task = {"count", row.name + ("/" + every), kBytes};
  expect_same(task, "the text", planted);
  add_count<Lino>(task, row.pattern, text);
  add_count<Re2>(task, row.pattern, text);
  add_count<Pcre2Jit>(task, row.pattern, text);
#ifdef LINO_HYPERSCAN
  if (row.one_end) add_count<Hyperscan>(task, row.pattern, text, Hyperscan::For::kCount);
#endif
}

void add_entropy(const Task& task, const char* pattern, std::string_view text, Encoding encoding,
                 [[maybe_unused]] bool one_end) {
  add_count<Lino>(task, pattern, text, encoding);
  add_count<Re2>(task, pattern, text, encoding);
  add_count<Pcre2Jit>(task, pattern, text, encoding);
#ifdef LINO_HYPERSCAN
  if (one_end) add_count<Hyperscan>(task, pattern, text, Hyperscan::For::kCount);
#endif
}

void add_all() {
  for (const Planted& row : kPlanted) {
    const std::size_t least = row.match.size() + row.behind.size();
    bool densest = true;
    for (const std::size_t distance : kDistances) {
      if (distance != kNever && distance < least) continue;
      if (densest && distance > least) add_planted(row, least);
      densest = false;
      add_planted(row, distance);
    }
  }
  static const std::string words = random_words(), bytes = random_bytes();
  for (const Named& row : kEverywhere) {
    const std::string name = row.name;
    add_entropy({"entropy", name + "/words", kBytes}, row.pattern, words, Encoding::kDefault, row.one_end);
    add_entropy({"entropy", name + "/bytes", kBytes}, row.pattern, bytes, Encoding::kLatin1, row.one_end);
  }
  static std::deque<std::string> texts;
  for (const InOne& row : kInOne) {
    const std::string_view text = texts.emplace_back(row.make_text());
    add_entropy({"entropy", row.name, text.size()}, row.pattern, text, Encoding::kDefault, row.one_end);
  }
  // Unicode's word boundaries: RE2 has none.
  static const std::string russian = russian_words();
  const Task capital = {"entropy", "capital/russian", russian.size()};
  add_count<Lino>(capital, R"((?u)\b\p{Lu}\w+\b)", russian);
  add_count<Pcre2Jit>(capital, R"((*UCP)\b\p{Lu}\w+\b)", russian, Encoding::kUtf8);
}

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  lino::bench::add_all();
  return lino::bench::run_all(argc, argv);
}
