// Where code points begin and end in arbitrary bytes (Unicode 15.0, table 3-7: well-formed UTF-8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lino::nfa {

// Bytes of the well-formed UTF-8 sequence that starts at `at`; 1 where there is none, or at the haystack's end.
inline std::size_t code_point_length(std::string_view haystack, std::size_t at) {
  const std::size_t left = haystack.size() - at;
  const auto byte = [&](std::size_t i) { return static_cast<uint8_t>(haystack[at + i]); };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  if (left < 2 || byte(0) < 0xC2 || byte(0) > 0xF4) return 1;
  const uint8_t lead = byte(0), second = byte(1);
  if (lead < 0xE0) return continues(1) ? 2 : 1;
  // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
  const uint8_t lo = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const uint8_t hi = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (second < lo || second > hi || left < 3 || !continues(2)) return 1;
  if (lead < 0xF0) return 3;
  return left >= 4 && continues(3) ? 4 : 1;
}

// Is `at` strictly inside a well-formed sequence?
inline bool splits_code_point(std::string_view haystack, std::size_t at) {
  if (at == 0 || at >= haystack.size() || (static_cast<uint8_t>(haystack[at]) & 0xC0) != 0x80) return false;
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    if ((static_cast<uint8_t>(haystack[at - back]) & 0xC0) != 0x80) {
      return code_point_length(haystack, at - back) > back;
    }
  }
  return false;
}

}  // namespace lino::nfa
