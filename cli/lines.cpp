// In vector registers, by the compilers' portable vectors rather than one target's intrinsics: of 32 bytes where the CPU has
// such, else of 16. Terminators are counted by a compare, which gives -1 in each byte lane that holds one, and four registers
// subtract those side by side. A lane counts to 255 at most, so lanes are summed after 255 rounds.
#include "cli/lines.h"

#include <algorithm>
#include <cstring>

namespace lino::cli {
namespace {

constexpr std::size_t kRegisters = 4;
constexpr std::size_t kMaxRounds = 255;

struct Narrow {
  static constexpr std::size_t kWidth = 16;
  using Bytes [[gnu::vector_size(16)]] = std::uint8_t;
  using Words [[gnu::vector_size(16)]] = std::uint64_t;
};
struct Wide {
  static constexpr std::size_t kWidth = 32;
  using Bytes [[gnu::vector_size(32)]] = std::uint8_t;
  using Words [[gnu::vector_size(32)]] = std::uint64_t;
};

struct Found {
  std::uint64_t terminators = 0;
  std::size_t at = 0;  // how far whole rounds went
};

template <class Register>
[[gnu::always_inline]] inline Found count_rounds(std::string_view text, char terminator) {
  using Lanes = Register::Bytes;
  constexpr std::size_t kWidth = Register::kWidth;
  constexpr std::size_t kRound = kRegisters * kWidth;
  const Lanes terminators = Lanes{} + static_cast<std::uint8_t>(terminator);
  Found found;
  while (text.size() - found.at >= kRound) {
    Lanes counts[kRegisters] = {};
    for (std::size_t n = std::min((text.size() - found.at) / kRound, kMaxRounds); n > 0; --n, found.at += kRound) {
      for (std::size_t i = 0; i < kRegisters; ++i) {
        Lanes bytes;
        std::memcpy(&bytes, &text[found.at + i * kWidth], kWidth);
        counts[i] -= static_cast<Lanes>(bytes == terminators);
      }
    }
    for (const Lanes& count : counts) {
      for (std::size_t lane = 0; lane < kWidth; ++lane) found.terminators += count[lane];
    }
  }
  return found;
}

// Where the round begins that is not all ASCII, or the first that is not whole.
template <class Register>
[[gnu::always_inline]] inline std::size_t skip_ascii(std::string_view text, std::size_t from) {
  using Words = Register::Words;
  constexpr std::size_t kWidth = Register::kWidth;
  constexpr std::size_t kRound = kRegisters * kWidth;
  for (; text.size() - from >= kRound; from += kRound) {
    Words all = {};
    for (std::size_t i = 0; i < kRegisters; ++i) {
      Words words;
      std::memcpy(&words, &text[from + i * kWidth], kWidth);
      all |= words;
    }
    all &= 0x8080808080808080;
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < kWidth / sizeof any; ++i) any |= all[i];
    if (any != 0) break;
  }
  return from;
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] Found count_rounds_wide(std::string_view text, char terminator) {
  return count_rounds<Wide>(text, terminator);
}
[[gnu::target("avx2")]] std::size_t skip_ascii_wide(std::string_view text, std::size_t from) {
  return skip_ascii<Wide>(text, from);
}
bool is_wide() { return __builtin_cpu_supports("avx2") != 0; }
#else
Found count_rounds_wide(std::string_view, char) { return {}; }
std::size_t skip_ascii_wide(std::string_view, std::size_t from) { return from; }
bool is_wide() { return false; }
#endif

}  // namespace

std::size_t first_not_ascii(std::string_view text, std::size_t from) {
  if (is_wide()) from = skip_ascii_wide(text, from);
  from = skip_ascii<Narrow>(text, from);
  while (from < text.size() && static_cast<unsigned char>(text[from]) < 0x80) ++from;
  return from;
}

std::size_t last_not_ascii(std::string_view text, std::size_t from) {
  std::size_t end = text.size();
  for (std::uint64_t word; end - from >= sizeof word; end -= sizeof word) {
    std::memcpy(&word, &text[end - sizeof word], sizeof word);
    if ((word & 0x8080808080808080) != 0) break;
  }
  while (end > from && static_cast<unsigned char>(text[end - 1]) < 0x80) --end;
  return end > from ? end - 1 : text.size();
}

std::size_t long_line(std::string_view text, std::size_t from, std::size_t most, char terminator) {
  while (text.size() - from > most) {
    const std::size_t next = line_begin(text, from + most + 1, from, terminator);
    if (next == from) return from;
    from = next;
  }
  return text.size();
}

std::uint64_t count_terminators(std::string_view text, char terminator) {
  Found found;
  if (is_wide()) found = count_rounds_wide(text, terminator);
  text.remove_prefix(found.at);
  const Found more = count_rounds<Narrow>(text, terminator);
  text.remove_prefix(more.at);
  return found.terminators + more.terminators +
         static_cast<std::uint64_t>(std::count(text.begin(), text.end(), terminator));
}

}  // namespace lino::cli
