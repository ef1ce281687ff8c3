// lino::Set beside RE2 and Hyperscan: sets of 10 to 10,000 words; compiling them, which of them occur in 64 KiB of prose,
// or as many phrases of 12 letters and more, whether any does, all spans, all overlapping ends. RE2 has sets for the
// first three; for spans it gets the words as one alternation. Hyperscan tells ends, so it has no spans. lino and RE2 may
// use 64 MiB. Names are what/library/words.
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "bench/beside.h"
#include "bench/haystacks.h"
#include "lino/set.h"
#ifdef LINO_HYPERSCAN
#include "bench/hyperscan.h"
#endif

namespace lino::bench {
namespace {

constexpr std::size_t kMemory = std::size_t{64} << 20;
constexpr std::size_t kText = std::size_t{64} << 10;

std::string_view prose() { return std::string_view(haystacks()[0].text).substr(0, kText); }

// Every other word is one of the prose, with one letter changed in half of those; the others are made of its letters.
std::vector<std::string> make_words(std::size_t count) {
  std::vector<std::string> words;
  uint32_t state = 1;
  const auto next = [&](std::size_t n) { return (state = state * 1664525 + 1013904223) / 256 % n; };
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  while (words.size() < count) {
    std::string word;
    if (words.size() % 2 == 0) {
      std::size_t at = next(kText - 40);
      while (at < kText && is_letter(prose()[at])) ++at;
      for (++at; at < kText && is_letter(prose()[at]); ++at) word += prose()[at];
      if (word.size() > 3 && words.size() % 4 == 0) word[next(word.size())] = static_cast<char>('a' + next(26));
    } else {
      for (std::size_t n = 4 + next(8); n > 0;) {
        const char c = prose()[next(kText)];
        if (is_letter(c)) word += c, --n;
      }
    }
    if (word.size() > 3) words.push_back(word);
  }
  return words;
}

// Every other phrase is one of the prose; one letter of the others is changed.
std::vector<std::string> make_phrases(std::size_t count) {
  std::vector<std::string> phrases;
  uint32_t state = 1;
  const auto next = [&](std::size_t n) { return (state = state * 1664525 + 1013904223) / 256 % n; };
  const auto is_plain = [](char c) { return c == ' ' || (c >= 'a' && c <= 'z'); };
  while (phrases.size() < count) {
    const std::size_t size = 12 + next(12);
    std::string phrase(prose().substr(next(kText - size), size));
    if (!std::ranges::all_of(phrase, is_plain)) continue;
    if (phrases.size() % 2 != 0) phrase[next(size)] = 'x';
    phrases.push_back(phrase);
  }
  return phrases;
}

// What all of them are behind: which patterns match, in any order, and whether any does.
class LinoSet {
 public:
  static constexpr std::string_view kName = "lino";
  explicit LinoSet(const std::vector<std::string>& words) : set_(words, {.max_mem = kMemory}) {}
  bool is_match(std::string_view haystack) const { return set_.is_match(haystack); }
  std::vector<std::size_t> matching(std::string_view haystack) const { return set_.matching(haystack); }
  std::size_t count_spans(std::string_view haystack) const { return set_.count(haystack); }
  std::size_t count_ends(std::string_view haystack) const { return set_.overlapping(haystack).size(); }

 private:
  Set set_;
};

re2::RE2::Options re2_options() {
  re2::RE2::Options options;
  options.set_max_mem(kMemory);
  return options;
}

class Re2Set {
 public:
  static constexpr std::string_view kName = "re2";
  explicit Re2Set(const std::vector<std::string>& words) : set_(re2_options(), re2::RE2::UNANCHORED) {
    for (const std::string& word : words) set_.Add(word, nullptr);
    if (!set_.Compile()) give_up();
  }
  bool is_match(std::string_view haystack) const { return ask(haystack, nullptr); }
  std::vector<int> matching(std::string_view haystack) const {
    std::vector<int> found;
    ask(haystack, &found);
    return found;
  }

 private:
  [[noreturn]] static void give_up() {
    std::fprintf(stderr, "RE2 runs out of memory\n");
    std::abort();
  }

  bool ask(std::string_view haystack, std::vector<int>* found) const {
    re2::RE2::Set::ErrorInfo info{};
    const bool matches = set_.Match(haystack, found, &info);
    if (!matches && info.kind != re2::RE2::Set::kNoError) give_up();
    return matches;
  }

  re2::RE2::Set set_;
};

class Re2Alternation {
 public:
  static constexpr std::string_view kName = "re2";
  explicit Re2Alternation(const std::vector<std::string>& words) : regex_(joined(words), re2_options()) {}
  std::size_t count_spans(std::string_view haystack) const {
    std::size_t found = 0;
    re2::StringPiece rest = haystack;
    while (re2::RE2::FindAndConsume(&rest, regex_)) ++found;
    return found;
  }

 private:
  static std::string joined(const std::vector<std::string>& words) {
    std::string pattern;
    for (const std::string& word : words) pattern += (pattern.empty() ? "(" : "|") + word;
    return pattern + ")";
  }

  re2::RE2 regex_;
};

// More is what a set is told besides its words.
template <class AnySet, class... More>
void add_compile(const std::string& count, const std::vector<std::string>& words, More... more) {
  add_timed({"compile", count}, AnySet::kName, [=] { return std::make_unique<AnySet>(words, more...); });
}

template <class AnySet>
void add_which(const Task& task, const std::shared_ptr<AnySet>& set) {
  const auto found = set->matching(prose());
  std::vector<std::size_t> sorted(found.begin(), found.end());
  std::ranges::sort(sorted);
  expect_same(task, AnySet::kName, sorted);
  add_timed(task, AnySet::kName, [set] { return set->matching(prose()); });
}

template <class AnySet>
void add_is_match(const Task& task, const std::shared_ptr<AnySet>& set) {
  add(task, AnySet::kName, [set] { return set->is_match(prose()); });
}

template <class AnySet>
void add_spans(const Task& task, const std::shared_ptr<AnySet>& set) {
  add(task, AnySet::kName, [set] { return set->count_spans(prose()); });
}

template <class AnySet>
void add_ends(const Task& task, const std::shared_ptr<AnySet>& set) {
  add(task, AnySet::kName, [set] { return set->count_ends(prose()); });
}

template <class AnySet, class... More>
void add_which_and_is_match(const std::string& count, const std::vector<std::string>& words,
                            const std::vector<std::string>& phrases, More... more) {
  const auto of_words = std::make_shared<AnySet>(words, more...);
  add_which({"which", count, kText}, of_words);
  add_is_match({"is_match", count}, of_words);
  add_which({"which_phrases", count, kText}, std::make_shared<AnySet>(phrases, more...));
}

void add_all() {
  for (const std::size_t size : {10, 100, 1000, 10000}) {
    const std::string count = std::to_string(size);
    const std::vector<std::string> words = make_words(size), phrases = make_phrases(size);
    const Task spans = {"spans", count, kText}, ends = {"overlapping", count, kText};
    add_compile<LinoSet>(count, words);
    add_compile<Re2Set>(count, words);
    add_which_and_is_match<LinoSet>(count, words, phrases);
    add_which_and_is_match<Re2Set>(count, words, phrases);
    const auto lino = std::make_shared<LinoSet>(words);
    add_spans(spans, lino);
    add_spans(spans, std::make_shared<Re2Alternation>(words));
    add_ends(ends, lino);
#ifdef LINO_HYPERSCAN
    using For = HyperscanSet::For;
    add_compile<HyperscanSet>(count, words, For::kWhich);
    add_which_and_is_match<HyperscanSet>(count, words, phrases, For::kWhich);
    add_ends(ends, std::make_shared<HyperscanSet>(words, For::kEnds));
#endif
  }
}

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  lino::bench::add_all();
  return lino::bench::run_all(argc, argv);
}
