// lino::Set beside RE2 (Google Benchmark): sets of 10 to 10,000 words; compiling them, which of them occur in 64 KiB of
// prose, or as many phrases of 12 letters and more, whether any does, all spans, all overlapping ends. RE2 has sets for the
// first two; for spans it gets the words as one alternation. Both may use 64 MiB. Names are what/library/words.
#include <benchmark/benchmark.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bench/haystacks.h"
#include "lino/set.h"

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

std::unique_ptr<re2::RE2::Set> make_re2_set(const std::vector<std::string>& words) {
  re2::RE2::Options options;
  options.set_max_mem(kMemory);
  auto set = std::make_unique<re2::RE2::Set>(options, re2::RE2::UNANCHORED);
  for (const std::string& word : words) set->Add(word, nullptr);
  return set->Compile() ? std::move(set) : nullptr;
}

void compile_lino(benchmark::State& state, const std::vector<std::string>& words) {
  for (auto _ : state) benchmark::DoNotOptimize(Set(words, {.max_mem = kMemory}).size());
}

void compile_re2(benchmark::State& state, const std::vector<std::string>& words) {
  for (auto _ : state) benchmark::DoNotOptimize(make_re2_set(words).get());
}

void finish(benchmark::State& state, std::size_t found) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * prose().size()));
  state.SetLabel(std::to_string(found) + " found");
}

// `ask` gives how many of what it asks for there are.
template <class Ask>
void search_lino(benchmark::State& state, const std::vector<std::string>& words, const Ask& ask) {
  const Set set(words, {.max_mem = kMemory});
  std::size_t found = 0;
  for (auto _ : state) found = ask(set);
  finish(state, found);
}

void which_re2(benchmark::State& state, const std::vector<std::string>& words) {
  const auto set = make_re2_set(words);
  std::vector<int> found;
  for (auto _ : state) {
    found.clear();
    re2::RE2::Set::ErrorInfo info{};
    if (!set->Match(prose(), &found, &info) && info.kind != re2::RE2::Set::kNoError) {
      state.SkipWithError("out of memory");
      return;
    }
  }
  finish(state, found.size());
}

void spans_re2(benchmark::State& state, const std::vector<std::string>& words) {
  std::string pattern;
  for (const std::string& word : words) pattern += (pattern.empty() ? "(" : "|") + word;
  re2::RE2::Options options;
  options.set_max_mem(kMemory);
  const re2::RE2 regex(pattern + ")", options);
  std::size_t found = 0;
  for (auto _ : state) {
    found = 0;
    re2::StringPiece rest = prose();
    while (re2::RE2::FindAndConsume(&rest, regex)) ++found;
  }
  finish(state, found);
}

void add(const std::string& name, std::size_t count, auto run) {
  benchmark::RegisterBenchmark((name + "/" + std::to_string(count)).c_str(), run)->Unit(benchmark::kMicrosecond);
}

[[maybe_unused]] const bool added = [] {
  for (const std::size_t count : {10, 100, 1000, 10000}) {
    const std::vector<std::string> words = make_words(count);
    add("compile/lino", count, [=](benchmark::State& state) { compile_lino(state, words); });
    add("compile/re2", count, [=](benchmark::State& state) { compile_re2(state, words); });
    add("which/lino", count, [=](benchmark::State& state) {
      search_lino(state, words, [](const Set& set) { return set.matching(prose()).size(); });
    });
    add("which/re2", count, [=](benchmark::State& state) { which_re2(state, words); });
    const std::vector<std::string> phrases = make_phrases(count);
    add("which_phrases/lino", count, [=](benchmark::State& state) {
      search_lino(state, phrases, [](const Set& set) { return set.matching(prose()).size(); });
    });
    add("which_phrases/re2", count, [=](benchmark::State& state) { which_re2(state, phrases); });
    add("is_match/lino", count, [=](benchmark::State& state) {
      search_lino(state, words, [](const Set& set) { return std::size_t{set.is_match(prose())}; });
    });
    add("spans/lino", count,
        [=](benchmark::State& state) { search_lino(state, words, [](const Set& set) { return set.count(prose()); }); });
    add("spans/re2", count, [=](benchmark::State& state) { spans_re2(state, words); });
    add("overlapping/lino", count, [=](benchmark::State& state) {
      search_lino(state, words, [](const Set& set) { return set.overlapping(prose()).size(); });
    });
  }
  return true;
}();

}  // namespace
}  // namespace lino::bench
