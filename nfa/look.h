// What stands beside a position of a haystack, and does a look hold there?
#pragma once

#include <cstdint>
#include <string_view>

#include "nfa/nfa.h"

namespace lino::nfa {

inline bool is_word(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || byte == '_' || (byte >= 'a' && byte <= 'z');
}

// What stands beside a position, as far as looks ask: before it in the direction of reading, or behind.
enum class Before : uint8_t {
  kText,  // nothing: the haystack's edge
  kLine,  // '\n'
  kWord,  // an ASCII word byte
  kOther,
};
inline constexpr int kBeforeCount = 4;

inline Before before(uint8_t byte) {
  return byte == '\n' ? Before::kLine : is_word(byte) ? Before::kWord : Before::kOther;
}

inline bool holds(Look look, Before left, Before right) {
  const bool after_word = left == Before::kWord, before_word = right == Before::kWord;
  switch (look) {
    case Look::kStartText: return left == Before::kText;
    case Look::kEndText: return right == Before::kText;
    case Look::kStartLine: return left == Before::kText || left == Before::kLine;
    case Look::kEndLine: return right == Before::kText || right == Before::kLine;
    case Look::kWordBoundary: return after_word != before_word;
    case Look::kNotWordBoundary: return after_word == before_word;
    case Look::kNotAfterWord: return !after_word;
    case Look::kNotBeforeWord: return !before_word;
    case Look::kAfterWord: return after_word;
    case Look::kBeforeWord: return before_word;
  }
  return false;
}

// `before`, told from kOther only where a look of `looks` would tell it.
inline Before as_far_as_asked(LookSet looks, Before before) {
  const bool text = looks.contains(Look::kStartText), line = looks.contains(Look::kStartLine);
  const bool word = looks.contains(Look::kWordBoundary) || looks.contains(Look::kNotWordBoundary) ||
                    looks.contains(Look::kNotAfterWord) || looks.contains(Look::kAfterWord);
  const bool asked = before == Before::kText ? text || line : before == Before::kLine ? line : word;
  return asked ? before : Before::kOther;
}

// `at` is a byte offset, haystack.size() at most.
inline Before before_position(std::string_view haystack, std::size_t at) {
  return at == 0 ? Before::kText : before(static_cast<uint8_t>(haystack[at - 1]));
}
inline Before after_position(std::string_view haystack, std::size_t at) {
  return at == haystack.size() ? Before::kText : before(static_cast<uint8_t>(haystack[at]));
}

inline bool holds(Look look, std::string_view haystack, std::size_t at) {
  return holds(look, before_position(haystack, at), after_position(haystack, at));
}

}  // namespace lino::nfa
