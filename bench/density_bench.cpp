// All matches counted, in 1 MiB of made-up text in which one comes every so many bytes: what a match costs where they
// are dense, and how fast is what lies between them. Then patterns that begin everywhere and match nearly nowhere, in
// random words and in random bytes (read as Latin-1 by all). Names are count/library/pattern/every/bytes from match to
// match on average, and entropy/library/pattern/haystack.
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "bench/beside.h"
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
    for (const bool in_words : {true, false}) {
      const Task task = {"entropy", row.name + std::string(in_words ? "/words" : "/bytes"), kBytes};
      const std::string_view text = in_words ? words : bytes;
      const Encoding encoding = in_words ? Encoding::kDefault : Encoding::kLatin1;
      add_count<Lino>(task, row.pattern, text, encoding);
      add_count<Re2>(task, row.pattern, text, encoding);
      add_count<Pcre2Jit>(task, row.pattern, text, encoding);
#ifdef LINO_HYPERSCAN
      if (row.one_end) add_count<Hyperscan>(task, row.pattern, text, Hyperscan::For::kCount);
#endif
    }
  }
}

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  lino::bench::add_all();
  return lino::bench::run_all(argc, argv);
}
