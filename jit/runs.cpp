// Sets of characters as tables, and the kernel that goes with the CPU; see runs.h.
#include "jit/runs.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "jit/code.h"
#include "stencils/byte_set.h"

namespace lino::jit {

namespace {

void fill(RunClass& to, const syntax::CharSet& set, bool utf8, std::vector<uint64_t>& basic,
          std::vector<syntax::CodeRange>& wide) {
  std::array<uint8_t, 256> flags{};
  const uint32_t limit = utf8 ? 0x80 : 0x100;
  bool beyond = false;
  for (const syntax::CodeRange& range : set.ranges()) {
    for (uint32_t c = range.lo; c <= range.hi && c < limit; ++c) flags[c] = 1;
    beyond = beyond || range.hi >= limit;
  }
  lino_byte_set bytes;
  lino_fill_byte_set(&bytes, flags.data());
  std::memcpy(to.bytes, bytes.bitmap, sizeof to.bytes);
  std::memcpy(to.low, bytes.low, sizeof to.low);
  std::memcpy(to.high, bytes.high, sizeof to.high);
  for (unsigned c = 0; c < limit; ++c) {
    if (!flags[c]) continue;
    unsigned last = c;
    while (last + 1 < limit && flags[last + 1]) ++last;
    if (to.range_count++ == RunClass::kMostRanges) break;
    RunClass::Range& range = to.ranges[to.range_count - 1];
    std::memset(range.lo, static_cast<int>(c), sizeof range.lo);
    std::memset(range.span, static_cast<int>(last - c), sizeof range.span);
    c = last;
  }
  if (!utf8) return;
  basic.assign(beyond ? 0x10000 / 64 : 0, 0);
  for (const syntax::CodeRange& range : set.ranges()) {
    const uint32_t last = std::min<uint32_t>(range.hi, 0xFFFF);
    for (uint32_t c = std::max<uint32_t>(range.lo, 0x80); c <= last;) {
      const uint32_t end = std::min(last, c | 63);  // within a word
      basic[c / 64] |= ~uint64_t{0} << c % 64 & ~uint64_t{0} >> (63 - end % 64);
      c = end + 1;
    }
    if (range.hi > 0xFFFF) wide.push_back({std::max<uint32_t>(range.lo, 0x10000), range.hi});
  }
  if (beyond) std::memcpy(to.two, basic.data(), sizeof to.two);
  to.basic = beyond ? basic.data() : nullptr;
  to.wide = wide.data();
  to.wide_count = wide.size();
}

}  // namespace

Runs::Runs(const RunShape& shape) : plan_{} {
  plan_.min = shape.min;
  plan_.max = shape.max;
  plan_.utf8 = shape.utf8;
  plan_.starts_at_edge = shape.starts_at_edge;
  plan_.ends_at_edge = shape.ends_at_edge;
  plan_.or_nothing = shape.or_nothing;
  fill(plan_.chars, shape.chars, shape.utf8, basic_[0], wide_[0]);
  if (shape.starts_at_edge || shape.ends_at_edge) {
    syntax::CharSet words = shape.words;
    words.subtract(shape.chars);
    plan_.next_to_words = !words.empty();
    if (plan_.next_to_words) fill(plan_.words, words, shape.utf8, basic_[1], wide_[1]);
  }
  switch (cpu_isa()) {
    case stencils::Isa::kSse2: kernel_ = runs_base::find_all; break;
    case stencils::Isa::kSsse3: kernel_ = runs_ssse3::find_all; break;
    case stencils::Isa::kAvx2: kernel_ = runs_avx2::find_all; break;
    case stencils::Isa::kAvx512: kernel_ = runs_avx512::find_all; break;
  }
}

std::size_t Runs::memory() const {
  std::size_t bytes = sizeof *this;
  for (const auto& basic : basic_) bytes += basic.capacity() * sizeof(uint64_t);
  for (const auto& wide : wide_) bytes += wide.capacity() * sizeof(syntax::CodeRange);
  return bytes;
}

namespace {

using BlockOf = uint64_t(const RunClass*, const uint8_t*, const uint8_t*, const uint8_t*);

template <BlockOf* kBlock>
uint64_t block_of(const void* set, const uint8_t* begin, const uint8_t* at, const uint8_t* end) {
  return kBlock(static_cast<const RunClass*>(set), begin, at, end);
}

}  // namespace

WordChars::WordChars(const syntax::CharSet& set) : chars_{} {
  fill(chars_, set, true, basic_, wide_);
  switch (cpu_isa()) {
    case stencils::Isa::kSse2: block_ = block_of<runs_base::word_bits>; break;
    case stencils::Isa::kSsse3: block_ = block_of<runs_ssse3::word_bits>; break;
    case stencils::Isa::kAvx2: block_ = block_of<runs_avx2::word_bits>; break;
    case stencils::Isa::kAvx512: block_ = block_of<runs_avx512::word_bits>; break;
  }
}

std::size_t WordChars::memory() const {
  return sizeof *this + basic_.capacity() * sizeof(uint64_t) + wide_.capacity() * sizeof(syntax::CodeRange);
}

std::string to_string(const RunPlan& plan) {
  std::string out = "runs of " + std::to_string(plan.or_nothing ? 0 : plan.min);
  if (plan.max == kNoLimit) {
    out += " or more";
  } else if (plan.max != plan.min || plan.or_nothing) {
    out += " to " + std::to_string(plan.max);
  }
  out += plan.utf8 ? " code points of a class" : " bytes of a class";
  if (plan.starts_at_edge && plan.ends_at_edge) return out + " between word boundaries";
  if (plan.starts_at_edge) return out + " behind a word boundary";
  return plan.ends_at_edge ? out + " before a word boundary" : out;
}

}  // namespace lino::jit
