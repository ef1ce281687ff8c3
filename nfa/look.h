// Does a look hold at a position of a haystack?
#pragma once

#include <cstdint>
#include <string_view>

#include "nfa/nfa.h"

namespace lino::nfa {

inline bool is_word(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || byte == '_' || (byte >= 'a' && byte <= 'z');
}

// `at` is a byte offset, haystack.size() at most.
inline bool holds(Look look, std::string_view haystack, std::size_t at) {
  const bool begin = at == 0, end = at == haystack.size();
  const auto word = [&](std::size_t i) { return is_word(static_cast<uint8_t>(haystack[i])); };
  switch (look) {
    case Look::kStartText: return begin;
    case Look::kEndText: return end;
    case Look::kStartLine: return begin || haystack[at - 1] == '\n';
    case Look::kEndLine: return end || haystack[at] == '\n';
    case Look::kWordBoundary:
    case Look::kNotWordBoundary: {
      const bool before = !begin && word(at - 1), after = !end && word(at);
      return (before != after) == (look == Look::kWordBoundary);
    }
    case Look::kNotAfterWord: return begin || !word(at - 1);
    case Look::kNotBeforeWord: return end || !word(at);
  }
  return false;
}

}  // namespace lino::nfa
