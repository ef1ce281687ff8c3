// Reads or makes the haystacks; see haystacks.h.
#include "bench/haystacks.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace lino::bench {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Words as frequent as Zipf says, in sentences and lines.
std::string made_up_prose() {
  static constexpr std::string_view kWords[] = {
      "the",    "you",   "I",        "to",   "a",      "it",      "and",    "of",     "that",   "in",
      "is",     "me",    "what",     "this", "for",    "my",      "on",     "your",   "we",     "have",
      "do",     "no",    "don't",    "are",  "be",     "know",    "was",    "not",    "can",    "with",
      "just",   "all",   "get",      "like", "here",   "there",   "go",     "up",     "they",   "right",
      "come",   "going", "think",    "want", "about",  "nothing", "see",    "good",   "time",   "something",
      "really", "look",  "would",    "how",  "well",   "morning", "people", "little", "never",  "Sherlock",
      "tell",   "night", "thinking", "Mr.",  "Holmes", "Watson",  "house",  "again",  "before", "happening"};
  std::mt19937 random(1);
  std::string text;
  int words = 0;
  while (text.size() < kHaystackSize) {
    const double u = (static_cast<double>(random()) + 1) / 4294967296.0;
    const double rank = std::min(1 / u - 1, static_cast<double>(std::size(kWords) - 1));
    text += kWords[static_cast<std::size_t>(rank)];
    text += ++words % 9 == 0 ? ".\n" : words % 5 == 0 ? ", " : " ";
    if (random() % 400 == 0) text += "2024-03-" + std::to_string(10 + random() % 20) + " ";
  }
  return text;
}

std::string prose() {
  constexpr auto kName = "opensubtitles/en-sampled.txt";
  const char* folder = std::getenv("LINO_HAYSTACKS");
  const fs::path beside = fs::path(LINO_SOURCE_DIR) / "../shared/rebar/benchmarks/haystacks";
  std::string text = read_file((folder != nullptr ? fs::path(folder) : beside) / kName);
  return text.empty() ? made_up_prose() : text;
}

std::string code() {
  std::vector<fs::path> files;
  for (const char* room : {"regex", "nfa", "jit"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(LINO_SOURCE_DIR) / room)) {
      if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h") files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::string text;
  for (const fs::path& file : files) text += read_file(file);
  return text;
}

std::string random_text(unsigned first, unsigned count) {
  std::mt19937 random(2);
  std::string text(kHaystackSize, '\0');
  for (char& c : text) c = static_cast<char>(first + (random() >> 8) % count);
  return text;
}

std::string sized(std::string text) {
  if (text.empty()) text = " ";
  text.reserve(kHaystackSize);
  while (text.size() < kHaystackSize) text.append(text, 0, std::min(text.size(), kHaystackSize - text.size()));
  text.resize(kHaystackSize);
  return text;
}

}  // namespace

const std::vector<Haystack>& haystacks() {
  static const std::vector<Haystack> all = {{"prose", sized(prose())},
                                            {"code", sized(code())},
                                            {"random bytes", random_text(0, 256)},
                                            {"random letters", random_text('a', 26)}};
  return all;
}

}  // namespace lino::bench
