// Shrinking: simpler strings of the same language. Whatever is tried is checked by a walk of the automaton, so that
// what comes out matches; each candidate is smaller in one order (length, then simplicity of bytes), so that shrinking
// ends.
//
// Tried are, the boldest first: the simplest strings of shorter lengths; a beginning and its shortest end; pieces left
// out, by halves as in delta debugging (Zeller and Hildebrandt 2002) and where the automaton has gone round a loop; a
// beginning and its simplest end; single characters replaced, by bisection among the bytes that fit; the strings just
// before in that order.
#include <algorithm>
#include <array>
#include <ranges>
#include <unordered_set>

#include "regex/counted_language.h"

namespace lino {
namespace {

std::string by_simplicity() {
  std::string order;
  const auto add = [&order](unsigned first, unsigned last) {
    for (unsigned byte = first; byte <= last; ++byte) {
      if (order.find(static_cast<char>(byte)) == std::string::npos) order += static_cast<char>(byte);
    }
  };
  add('a', 'z');
  add('A', 'Z');
  add('0', '9');
  add(' ', '~');
  add(0, 0xFF);
  return order;
}

// From `state` to an end in `length` bytes, in each place the first byte of `order` that leads there.
std::string first_string(const nfa::Paths& paths, uint32_t state, std::size_t length, const auto& order) {
  std::string text;
  while (length-- > 0) {
    for (const char byte : order) {
      const uint32_t to = paths.language().step_byte(state, static_cast<uint8_t>(byte));
      if (!paths.any(to, length)) continue;
      text += byte;
      state = to;
      break;
    }
  }
  return text;
}

// The candidates for one string, each once.
class Shrinker {
 public:
  Shrinker(const CountedLanguage& counted, const std::string& text);
  std::vector<std::string> run() &&;

 private:
  bool fits(std::string_view text) const { return counted_.contains(text); }
  void offer(std::string candidate);
  void offer_without(std::size_t begin, std::size_t end) { offer(text_.substr(0, begin) + text_.substr(end)); }
  void shorter_strings();
  void shorter_ends();
  void pieces();
  void loops();
  void simpler_ends();
  void simpler_characters();
  void borrow();
  void replace(std::size_t at, std::size_t size);

  const CountedLanguage& counted_;
  const std::string& text_;
  std::vector<uint32_t> states_;  // before each byte, and at the end
  std::vector<std::string> found_;
  std::unordered_set<std::string> seen_;
};

Shrinker::Shrinker(const CountedLanguage& counted, const std::string& text) : counted_(counted), text_(text) {
  states_.push_back(counted.language().start);
  for (const char c : text) states_.push_back(counted.language().step_byte(states_.back(), static_cast<uint8_t>(c)));
}

std::vector<std::string> Shrinker::run() && {
  shorter_strings();
  shorter_ends();
  pieces();
  loops();
  simpler_ends();
  simpler_characters();
  borrow();
  return std::move(found_);
}

void Shrinker::offer(std::string candidate) {
  if (!is_simpler(candidate, text_) || !fits(candidate) || !seen_.insert(candidate).second) return;
  found_.push_back(std::move(candidate));
}

// The simplest strings of shorter lengths, whatever this one is: of the shortest length, then half the way back, and so
// on, at last of the next shorter one.
void Shrinker::shorter_strings() {
  const auto end = std::ranges::lower_bound(counted_.lengths, text_.size());
  for (auto left = end - counted_.lengths.begin(); left > 0; left /= 2) {
    offer(counted_.simplest(counted_.language().start, *(end - left)));
  }
}

void Shrinker::shorter_ends() {
  for (std::size_t at = 0; at < text_.size(); ++at) {
    std::size_t length = counted_.paths.to_end(states_[at]);
    if (at + length < counted_.min_length) length = counted_.min_length - at;
    while (at + length < text_.size() && !counted_.paths.any(states_[at], length)) ++length;
    if (at + length < text_.size()) offer(text_.substr(0, at) + counted_.simplest(states_[at], length));
  }
}

// Small pieces everywhere, larger ones by halves.
void Shrinker::pieces() {
  constexpr std::size_t kSmall = 8;
  for (std::size_t size = text_.size() / 2; size > 0; size = size > kSmall ? std::max(size / 2, kSmall) : size - 1) {
    const std::size_t step = size > kSmall ? size / 2 : 1;
    for (std::size_t at = 0; at + size <= text_.size(); at += step) offer_without(at, at + size);
  }
}

// From each state to where the automaton is next in the same state.
void Shrinker::loops() {
  for (std::size_t at = 0; at < text_.size(); ++at) {
    const auto again = std::find(states_.begin() + static_cast<std::ptrdiff_t>(at) + 1, states_.end(), states_[at]);
    if (again != states_.end()) offer_without(at, static_cast<std::size_t>(again - states_.begin()));
  }
}

void Shrinker::simpler_ends() {
  for (std::size_t at = 0; at < text_.size(); ++at) {
    offer(text_.substr(0, at) + counted_.simplest(states_[at], text_.size() - at));
  }
}

// Characters of several bytes first by one of ASCII, then byte by byte, which may lead to another character.
void Shrinker::simpler_characters() {
  for (std::size_t at = 0; at < text_.size();) {
    const std::size_t size = counted_.character_size(text_, at);
    if (size > 1) replace(at, size);
    for (std::size_t i = 0; i < size; ++i) replace(at + i, 1);
    at += size;
  }
}

// A byte a step simpler and what follows as little simple as can be, as 2999 comes before 3000: properties that compare
// reach their bound in this way.
void Shrinker::borrow() {
  for (std::size_t at = 0; at + 1 < text_.size(); ++at) {
    const std::size_t left = text_.size() - at - 1;
    for (std::size_t place = simplicity(text_[at]); place-- > 0;) {
      const char byte = bytes_by_simplicity()[place];
      const uint32_t to = counted_.language().step_byte(states_[at], static_cast<uint8_t>(byte));
      if (!counted_.paths.any(to, left)) continue;
      offer(text_.substr(0, at) + byte + counted_.least_simple(to, left));
      break;
    }
  }
}

// text_[at, at + size) by one byte: the simplest that fits, then half the way from there to what is there now, and so
// on, at last the next simpler one.
void Shrinker::replace(std::size_t at, std::size_t size) {
  const nfa::Language& language = counted_.language();
  const std::string_view rest = std::string_view(text_).substr(at + size);
  std::vector<int8_t> class_fits(language.classes.count, -1);  // -1: not known yet
  std::string choices;
  for (const char byte : bytes_by_simplicity()) {
    if (size == 1 && byte == text_[at]) break;
    if (size > 1 && static_cast<uint8_t>(byte) >= 0x80) break;
    int8_t& good = class_fits[language.classes.of[static_cast<uint8_t>(byte)]];
    if (good < 0) {
      const uint32_t end = language.walk(language.step_byte(states_[at], static_cast<uint8_t>(byte)), rest);
      good = end != nfa::kNowhere && language.accepts[end] != 0 ? 1 : 0;
    }
    if (good == 1) choices += byte;
  }
  for (std::size_t left = choices.size(); left > 0; left /= 2) {
    offer(text_.substr(0, at) + choices[choices.size() - left] + std::string(rest));
  }
}

}  // namespace

const std::string& bytes_by_simplicity() {
  static const std::string& order = *new auto(by_simplicity());  // never destroyed
  return order;
}

uint8_t simplicity(char byte) {
  static const std::array<uint8_t, 256> places = [] {
    std::array<uint8_t, 256> result{};
    const std::string& order = bytes_by_simplicity();
    for (std::size_t i = 0; i < order.size(); ++i) result[static_cast<uint8_t>(order[i])] = static_cast<uint8_t>(i);
    return result;
  }();
  return places[static_cast<uint8_t>(byte)];
}

bool is_simpler(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::ranges::lexicographical_compare(a, b, {}, simplicity, simplicity);
}

std::string CountedLanguage::simplest(uint32_t state, std::size_t length) const {
  return first_string(paths, state, length, bytes_by_simplicity());
}

std::string CountedLanguage::least_simple(uint32_t state, std::size_t length) const {
  return first_string(paths, state, length, bytes_by_simplicity() | std::views::reverse);
}

std::string Generator::shortest() const {
  return counted_->simplest(counted_->language().start, counted_->lengths.front());
}

std::vector<std::string> Generator::simpler(const std::string& text) const {
  if (!contains(text)) return {};
  return Shrinker(*counted_, text).run();
}

}  // namespace lino
