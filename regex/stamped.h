// Searches by stamped code (or its interpreter), and when a pattern is stamped: once it has searched some KiB, again
// when haystacks have asked for transitions that the code does not know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "lino/regex.h"
#include "regex/program.h"
#include "regex/search.h"

namespace lino {

// What is to run a search of `haystack` (the rest of one): code that is ready, or null.
[[gnu::noinline]] const Stamp* choose_anew(const SearchContext& context, Purpose purpose, std::string_view haystack);

inline const Stamp* choose(const SearchContext& context, Purpose purpose, std::string_view haystack) {
  const Stamp* settled = context.program.stamps(purpose).settled.load(std::memory_order_acquire);
  return settled != nullptr ? settled : choose_anew(context, purpose, haystack);
}

// Bytes searched, or of matches whose groups were asked for, before the page of code is sealed for them.
inline constexpr uint64_t kSealHeat = uint64_t{32} << 10;

// Where stamped code stopped knowing.
enum class Known : uint8_t { kYes, kNo };

// The end of the match from `start` on that ends first, npos: none. kNo: the code met a transition it does not know.
Known first_end_stamped(const Program& program, const Stamp& stamp, std::string_view haystack, std::size_t start,
                        std::size_t& end);

// As search_find_all(). Returns early, with the cursor not done, where much of the haystack has been read again.
std::size_t find_all_stamped(const SearchContext& context, const Stamp& stamp, std::string_view haystack,
                             Cursor& cursor, std::span<Span> spans);

// As search_find_all(), by the bitmask plan, or by that of one sequence.
std::size_t find_all_runs(const SearchContext& context, const jit::Runs& runs, std::string_view haystack,
                          Cursor& cursor, std::span<Span> spans);
std::size_t find_all_of_sequence(const SearchContext& context, const jit::Sequence& sequence, std::string_view haystack,
                                 Cursor& cursor, std::span<Span> spans);

// The sequence that finds the spans of so long a haystack; null: none does.
const jit::Sequence* sequence_for(const Program& program, std::string_view haystack);

}  // namespace lino
