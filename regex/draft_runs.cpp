// Runs of characters in a draft; see draft_search.h.
#include <bit>

#include "regex/draft_search.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lino {

namespace {

#if defined(__SSE2__)
__m128i splat(int byte) { return _mm_set1_epi8(static_cast<char>(byte)); }
__m128i load(const uint8_t* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
#endif

// The first of [at, limit) that is `missing`, `stop` or no ASCII; `limit`: none is. kPair: `stop` need not be stopped at where
// `second` is not behind it. What stands up to `end` may be read.
template <bool kPair>
const uint8_t* first_but(const uint8_t* at, const uint8_t* limit, const uint8_t* end, uint8_t missing, int stop,
                         int second) {
#if defined(__SSE2__)
  const __m128i missings = splat(missing), stops = splat(stop < 0 ? missing : stop), seconds = splat(second);
  for (; at < limit && end - at >= 16 + kPair; at += 16) {
    const __m128i bytes = load(at);
    __m128i stopping = _mm_cmpeq_epi8(bytes, stops);
    if (kPair) stopping = _mm_and_si128(stopping, _mm_cmpeq_epi8(load(at + 1), seconds));
    const __m128i equal = _mm_or_si128(_mm_cmpeq_epi8(bytes, missings), stopping);
    const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(bytes, equal)));
    if (found != 0) return std::min(at + std::countr_zero(found), limit);
  }
#endif
  while (at < limit && *at < 0x80 && *at != missing && *at != stop) ++at;
  return std::min(at, limit);
}

}  // namespace

// Is the character there, which is none of ASCII's, among the items of the class? What is looked up is paid for.
bool DraftSearch::is_in(const DraftClass& cls, std::size_t at) {
  uint32_t c = bytes_[at];
  if (draft_.utf8_) syntax::decode_utf8(text_, at, c);
  const bool in = lookup_.is_in(cls, draft_.items_, c);
  patience_ -= std::min(patience_, lookup_.take_work());
  return in;
}

// Goes over ASCII characters of the class up to the byte `stop` (-1: whatever they are), `most` of them at the most. Where it
// can be told at once, that is not stopped at unless `second` (-1: any byte) is behind it. How many.
inline uint32_t DraftSearch::advance_in_ascii(const DraftClass& cls, std::size_t& at, uint32_t most, int stop,
                                              int second) const {
  const uint8_t *const from = bytes_ + at, *const end = bytes_ + text_.size();
  const uint8_t *const limit = from + std::min<std::size_t>(most, text_.size() - at), *p = from;
  if (cls.only_missing) {
    p = second < 0 ? first_but<false>(from, limit, end, *cls.only_missing, stop, second)
                   : first_but<true>(from, limit, end, *cls.only_missing, stop, second);
  } else {
    const auto is_in = [&cls](uint8_t byte) { return byte < 0x80 && cls.has_ascii(byte); };
    while (p != limit && *p != stop && is_in(*p)) ++p;
  }
  at += static_cast<std::size_t>(p - from);
  return static_cast<uint32_t>(p - from);
}

// Likewise, over all characters of the class.
uint32_t DraftSearch::advance(const DraftClass& cls, std::size_t& at, uint32_t most, int stop, int second) {
  uint32_t n = advance_in_ascii(cls, at, most, stop, second);
  while (n < most && at < text_.size() && bytes_[at] >= 0x80 && bytes_[at] != stop) {
    const std::size_t length = character(cls, at);
    if (length == 0) break;
    at += length;
    if (++n < most) n += advance_in_ascii(cls, at, most - n, stop, second);
  }
  return n;
}

// All that the class takes, or as little as it may.
bool DraftSearch::run(const DraftStep& step, uint32_t index) {
  step_ = step.next;
  if (index == barren_.step && at_ >= barren_.from && at_ < barren_.to && !is_inside_character(at_)) {
    at_ = barren_.to;
    return true;
  }
  const DraftClass& cls = draft_.classes_[step.a];
  const uint32_t wanted = step.greedy || step.whole ? step.c : step.b;
  uint32_t n = 0;
  for (uint32_t more = kChunk; more == kChunk && n < wanted; n += more) {
    more = advance(cls, at_, std::min(kChunk, wanted - n), -1, -1);
    if (!spend(more / kOfARun)) return false;
  }
  if (n < step.b) return false;
  if (step.whole) return true;
  if (step.greedy) return n == step.b || push({Undo::kShorter, index, n - step.b, at_});
  return n == step.c || push({Undo::kLonger, index, n, at_});
}

// A run gives back characters, one at least, until what follows may match behind it. False: that is nowhere.
bool DraftSearch::shorten(Frame& frame) {
  const DraftStep& run = draft_.steps_[frame.step];
  const DraftStep& next = step_behind_saves(run.next);
  const bool is_class = next.op == DraftOp::kClass || (next.op == DraftOp::kRun && next.b > 0);
  const DraftClass* const cls = is_class ? &draft_.classes_[next.a] : nullptr;
  const int byte = first_byte(run.next);
  const auto may_match = [&](uint8_t first) {
    if (cls == nullptr) return byte < 0 || first == byte;
    return first < 0x80 ? cls->has_ascii(first) : cls->high != DraftClass::High::kNone;
  };
  const std::size_t end = frame.at;
  const uint32_t most = frame.extra;
  const bool known = barren_.step == frame.step && barren_.to == end && barren_.characters <= most;
  if (known) {
    frame.at = barren_.from;
    frame.extra -= barren_.characters;
  }
  std::size_t barren = frame.at;  // from here on
  const uint32_t left = frame.extra;
  bool found = false;
  while (!found && frame.extra > 0) {
    barren = frame.at;
    do --frame.at;
    while (is_inside_character(frame.at));
    --frame.extra;
    found = may_match(bytes_[frame.at]);
  }
  if (!found) barren = frame.at;
  if (!spend((left - frame.extra) / kOfARun)) return false;
  // From anywhere in it the run ends there, and with b characters at least, where there is nothing more to take.
  if (run.b <= 1 && (known || character(draft_.classes_[run.a], end) == 0)) {
    barren_ = {frame.step, most - frame.extra - found, barren, end};
  }
  return found;
}

// A run takes more characters, as many as it must until the literal that follows it may match behind them. False: given up.
bool DraftSearch::lengthen(Frame& frame, const DraftStep& run) {
  const DraftStep& next = step_behind_saves(run.next);
  if (next.op != DraftOp::kLiteral) return true;
  const DraftClass& cls = draft_.classes_[run.a];
  const std::string_view wanted = draft_.text_.substr(next.a, next.b);
  const int first = static_cast<uint8_t>(wanted[0]);
  const int second = wanted.size() > 1 ? static_cast<uint8_t>(wanted[1]) : -1;
  for (;;) {
    const uint32_t most = std::min(kChunk, run.c - frame.extra);
    const uint32_t n = advance(cls, frame.at, most, first, second);
    frame.extra += n;
    if (!spend(1 + n / kOfARun)) return false;
    if (byte_at(frame.at) == first) {
      if (frame.extra == run.c || text_.substr(frame.at, wanted.size()) == wanted) return true;
      const std::size_t length = character(cls, frame.at);
      if (length == 0) return true;
      frame.at += length;
      ++frame.extra;
    } else if (n < most || frame.extra == run.c) {
      return true;
    }
  }
}

// Nothing matches from `start` on, where a pattern begins with x+ and its like. Nor does it then from within the same run
// of x: what follows was tried at every end that the run may have. The end of the run; where there is none, the next byte.
std::size_t DraftSearch::behind_run(std::size_t start) {
  const DraftStep& step = step_behind_saves(draft_.entry_);
  if (step.op != DraftOp::kRun || step.b == 0 || step.c != syntax::kUnbounded) return start + 1;
  std::size_t at = start;
  while (advance(draft_.classes_[step.a], at, kChunk, -1, -1) == kChunk && spend(kChunk / kOfARun)) {}
  return std::max(at, start + 1);
}

}  // namespace lino
