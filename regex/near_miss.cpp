// Near-misses: a string that matches, with one character left out, put in, replaced, or swapped with the next, where
// the automaton says that the result does not match. A mutation as fuzzers make them, with the dictionary that the
// automaton is: the characters tried are those of its byte classes, neighbours of what is there (off by one), and
// others of the string.
#include <algorithm>
#include <optional>
#include <utility>

#include "nfa/code_point.h"
#include "regex/counted_language.h"
#include "regex/syntax/encoding.h"

namespace lino {
namespace {

constexpr int kTries = 512;  // edits tried, a new string for every other; as many again with single bytes

// text[at, at + removed) becomes `inserted`, or its two characters change places.
struct Edit {
  std::size_t at = 0;
  std::size_t removed = 0;
  std::string inserted;
  bool swap = false;
};

std::string edited(const std::string& text, const Edit& edit) {
  return text.substr(0, edit.at) + edit.inserted + text.substr(edit.at + edit.removed);
}

uint32_t neighbour(uint32_t c, bool up, uint32_t max) {
  if (up) return c == 0xD7FF ? 0xE000 : std::min(c + 1, max);
  return c == 0xE000 ? 0xD7FF : c == 0 ? 0 : c - 1;
}

class Mutator {
 public:
  Mutator(const CountedLanguage& counted, RandomBits bits) : counted_(counted), bits_(bits) {}

  Edit edit(const std::string& text, bool single_bytes);

 private:
  std::string character(const std::string& text, std::size_t near, bool single_bytes);
  std::string character_of_class(bool single_bytes);
  std::string character_of_alphabet();
  std::string neighbour_of(const std::string& text, std::size_t at);
  std::string encoded(uint32_t c) const;
  // Where a character begins.
  std::size_t place(const std::string& text);

  const CountedLanguage& counted_;
  RandomBits bits_;
};

std::size_t Mutator::place(const std::string& text) {
  std::size_t at = text.empty() ? 0 : below(text.size(), bits_);
  while (counted_.utf8 && nfa::splits_code_point(text, at)) --at;
  return at;
}

Edit Mutator::edit(const std::string& text, bool single_bytes) {
  enum { kLeaveOut, kReplace, kPutIn, kSwap, kKinds };
  const uint64_t kind = text.empty() ? static_cast<uint64_t>(kPutIn) : below(kKinds, bits_);
  const std::size_t at = place(text);
  const std::size_t size = text.empty() ? 0 : counted_.character_size(text, at);
  if (kind == kLeaveOut) return {at, size, "", false};
  if (kind == kReplace) return {at, size, character(text, at, single_bytes), false};
  if (kind == kSwap && at + size < text.size()) {
    const std::size_t second = counted_.character_size(text, at + size);
    return {at, size + second, text.substr(at + size, second) + text.substr(at, size), true};
  }
  const std::size_t where = below(text.size() + 1, bits_) == text.size() ? text.size() : at;  // the end is a place too
  return {where, 0, character(text, at, single_bytes), false};
}

std::string Mutator::character(const std::string& text, std::size_t near, bool single_bytes) {
  if (single_bytes) return character_of_class(true);
  switch (below(4, bits_)) {
    case 0:
      if (!text.empty()) return neighbour_of(text, near);
      break;
    case 1:
      if (!text.empty()) {
        const std::size_t at = place(text);
        return text.substr(at, counted_.character_size(text, at));
      }
      break;
    case 2:
      if (!counted_.alphabet.empty()) return character_of_alphabet();
      break;
    default: break;
  }
  return character_of_class(false);
}

// A byte of a random class: bytes that the pattern sets apart are likelier than by their number. One beyond ASCII
// stands for any such code point of two bytes, unless single bytes are wanted.
std::string Mutator::character_of_class(bool single_bytes) {
  const uint64_t cls = below(counted_.language().classes.count, bits_);
  const uint8_t byte = counted_.paths.byte_of(static_cast<unsigned>(cls), below(counted_.paths.class_size(cls), bits_));
  if (single_bytes) return std::string(1, static_cast<char>(byte));
  return encoded(byte < 0x80 || !counted_.utf8 ? byte : 0x80 + static_cast<uint32_t>(below(0x780, bits_)));
}

std::string Mutator::character_of_alphabet() {
  const auto& range = counted_.alphabet.ranges()[below(counted_.alphabet.ranges().size(), bits_)];
  const uint32_t c = range.lo + static_cast<uint32_t>(below(range.hi - range.lo + 1, bits_));
  return encoded(c >= 0xD800 && c <= 0xDFFF ? 'a' : c);
}

std::string Mutator::neighbour_of(const std::string& text, std::size_t at) {
  uint32_t c = static_cast<uint8_t>(text[at]);
  if (counted_.utf8 && syntax::decode_utf8(text, at, c) == 0) c = 'a';
  return encoded(neighbour(c, below(2, bits_) == 0, counted_.utf8 ? syntax::kMaxCodePoint : 0xFF));
}

std::string Mutator::encoded(uint32_t c) const {
  std::string text;
  if (counted_.utf8) syntax::append_utf8(text, c);
  else text += static_cast<char>(c);
  return text;
}

// Not of the language, whatever its length, but of the alphabet.
bool misses(const CountedLanguage& counted, const std::string& text) {
  return !counted.language().contains(text) && (counted.within.empty() || counted.within.contains(text));
}

// The edit that made `text` of `match`, in whole characters: what is left between their common beginning and end.
Edit difference(const CountedLanguage& counted, const std::string& match, const std::string& text) {
  const auto inside = [&](const std::string& s, std::size_t at) {
    return counted.utf8 && nfa::splits_code_point(s, at);
  };
  const std::size_t shorter = std::min(match.size(), text.size());
  std::size_t begin = 0;
  while (begin < shorter && match[begin] == text[begin]) ++begin;
  while (begin > 0 && (inside(match, begin) || inside(text, begin))) --begin;
  std::size_t same = 0;
  while (same < shorter - begin && match[match.size() - same - 1] == text[text.size() - same - 1]) ++same;
  while (same > 0 && (inside(match, match.size() - same) || inside(text, text.size() - same))) --same;
  Edit edit{begin, match.size() - same - begin, text.substr(begin, text.size() - same - begin), false};
  if (edit.removed == edit.inserted.size() && edit.removed > 1) {
    const std::size_t first = counted.character_size(match, begin);
    const std::string swapped =
        first < edit.removed ? match.substr(begin + first, edit.removed - first) + match.substr(begin, first) : "";
    edit.swap = swapped == edit.inserted;
  }
  return edit;
}

// The same kind of edit at another place of another string; nothing where there is no room for it.
std::optional<Edit> moved(const CountedLanguage& counted, const std::string& text, const Edit& edit, std::size_t at) {
  const auto inside = [&](std::size_t where) { return counted.utf8 && nfa::splits_code_point(text, where); };
  if (at > text.size() || inside(at)) return std::nullopt;
  if (!edit.swap) {
    const std::size_t size = edit.removed == 0 || at == text.size() ? 0 : counted.character_size(text, at);
    if (size == 0 && edit.removed > 0) return std::nullopt;
    return Edit{at, size, edit.inserted, false};
  }
  if (at >= text.size()) return std::nullopt;
  const std::size_t first = counted.character_size(text, at);
  if (at + first >= text.size()) return std::nullopt;
  const std::size_t second = counted.character_size(text, at + first);
  return Edit{at, first + second, text.substr(at + first, second) + text.substr(at, first), true};
}

// The same match, a character left out of it, where that is simpler than what was done to it.
void leave_out(const CountedLanguage& counted, const NearMiss& miss, std::vector<NearMiss>& found) {
  for (std::size_t at = 0; at < miss.match.size();) {
    const std::size_t size = counted.character_size(miss.match, at);
    std::string text = edited(miss.match, {at, size, "", false});
    if (is_simpler(text, miss.text) && misses(counted, text)) found.push_back({std::move(text), miss.match});
    at += size;
  }
}

// The same match, another character put in: the simplest that still misses, then half the way back, and so on.
void simplify_inserted(const CountedLanguage& counted, const NearMiss& miss, Edit edit, std::vector<NearMiss>& found) {
  if (edit.inserted.empty() || edit.swap) return;
  std::vector<std::string> choices;
  const bool one = edit.inserted.size() == 1;
  for (const char byte : bytes_by_simplicity()) {
    if ((one && byte == edit.inserted[0]) || static_cast<uint8_t>(byte) >= 0x80) break;
    Edit simpler = edit;
    simpler.inserted = byte;
    std::string text = edited(miss.match, simpler);
    if (text != miss.match && misses(counted, text)) choices.push_back(std::move(text));
  }
  for (std::size_t left = choices.size(); left > 0; left /= 2) {
    found.push_back({choices[choices.size() - left], miss.match});
  }
}

}  // namespace

std::optional<NearMiss> Generator::draw_near_miss(RandomBits bits) const {
  Mutator mutator(*counted_, bits);
  // What a pattern says of lengths is missed at their ends: those are taken more often.
  const std::vector<std::size_t>& lengths = counted_->lengths;
  const auto length = [&] {
    const uint64_t end = below(4, bits);
    return end == 0 ? lengths.front() : end == 1 ? lengths.back() : lengths[below(lengths.size(), bits)];
  };
  std::string match;
  const int tries = counted_->within.empty() && counted_->utf8 ? 2 * kTries : kTries;
  for (int i = 0; i < tries; ++i) {
    if (i % 2 == 0) match = draw(bits, length());
    std::string text = edited(match, mutator.edit(match, i >= kTries));
    if (misses(*counted_, text)) return NearMiss{std::move(text), std::move(match)};
  }
  return std::nullopt;
}

std::vector<NearMiss> Generator::simpler(const NearMiss& miss) const {
  std::vector<NearMiss> found;
  if (!contains(miss.match) || !misses(*counted_, miss.text)) return found;
  const Edit edit = difference(*counted_, miss.match, miss.text);
  const std::size_t from_end = miss.match.size() - edit.at;
  for (std::string& match : simpler(miss.match)) {
    const std::size_t places[] = {edit.at, match.size() >= from_end ? match.size() - from_end : edit.at, match.size(),
                                  0};
    for (const std::size_t* at = places; at != std::end(places); ++at) {
      if (std::find(std::begin(places), at, *at) != at) continue;
      const std::optional<Edit> there = moved(*counted_, match, edit, *at);
      if (!there) continue;
      std::string text = edited(match, *there);
      if (misses(*counted_, text)) found.push_back({std::move(text), match});
    }
  }
  leave_out(*counted_, miss, found);
  simplify_inserted(*counted_, miss, edit, found);
  return found;
}

}  // namespace lino
