// See op_model.h. One case an op; the helpers below are naive versions of what needs more than a line.
#include "tests/op_model.h"

#include <algorithm>
#include <vector>

#include "stencils/byte_set.h"
#include "stencils/prefix.h"
#include "stencils/shuffles.h"

namespace lino::test {
namespace {

unsigned kind(const uint8_t* at, const uint8_t* nothing) {
  if (at == nothing) return 3;
  if (std::isalnum(*at) || *at == '_') return *at < 128 ? 1 : 0;
  return *at == '\n' ? 2 : 0;
}

bool has(const uint8_t* set, uint8_t byte) { return reinterpret_cast<const lino_byte_set*>(set)->table[byte] != 0; }

lino_entry* registers(const Registers& r) { return const_cast<lino_entry*>(r.row); }

template <typename Stop>
unsigned pass(Registers& r, Stop stop) {
  while (r.cur != r.end && !stop(*r.cur)) ++r.cur;
  return r.cur == r.end;
}

unsigned literal(Registers& r, const void* bytes, ptrdiff_t size) {
  if (r.end - r.cur < size || std::memcmp(r.cur, bytes, static_cast<size_t>(size)) != 0) return 1;
  r.cur += size - 1;
  return 0;
}

void store(Registers& r) {
  lino_search& s = *r.search;
  *s.out++ = {r.aux - reinterpret_cast<uintptr_t>(s.begin), static_cast<size_t>(r.mark - s.begin)};
  s.last_end = r.mark;
}

// Decodes by arithmetic instead of by ranges of bytes: the length of the well-formed sequence at p, or 0.
ptrdiff_t decode(const uint8_t* p, const uint8_t* end) {
  const ptrdiff_t length = *p < 0x80 ? 1 : *p >> 5 == 6 ? 2 : *p >> 4 == 14 ? 3 : *p >> 3 == 30 ? 4 : 0;
  if (length == 0 || end - p < length) return 0;
  if (length == 1) return 1;
  uint32_t point = *p & (0x7Fu >> length);
  for (ptrdiff_t i = 1; i < length; ++i) {
    if (p[i] >> 6 != 2) return 0;
    point = point << 6 | (p[i] & 63u);
  }
  const uint32_t least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  const bool good = point >= least && point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF);
  return good ? length : 0;
}

unsigned emit_nullable(Registers& r, bool utf8) {
  lino_search& s = *r.search;
  const bool empty = r.aux == reinterpret_cast<uintptr_t>(r.mark);
  bool splits = false;
  for (const uint8_t* p = r.mark; utf8 && p-- > s.begin && r.mark - p < 4;) splits |= r.mark - p < decode(p, r.end);
  if (!empty || (!splits && r.mark != s.last_end)) store(r);
  r.cur = r.mark;
  if (empty) {
    if (r.mark == r.end) return ++r.cur, 2;
    r.cur += utf8 && !splits ? std::max<ptrdiff_t>(1, decode(r.mark, r.end)) : 1;
  }
  return s.out == s.out_end;
}

lino_row_header header(const lino_entry* row) {
  lino_row_header header;
  std::memcpy(&header, reinterpret_cast<const char*>(row) - sizeof header, sizeof header);
  return header;
}

const lino_entry* next_row(const lino_entry* row, uint64_t column) {
  return reinterpret_cast<const lino_entry*>(row[column] & ~uintptr_t{LINO_SPECIAL});
}

unsigned walk(Registers& r, const ModelOperands& o, bool on, bool begins = false, bool some = false) {
  const uint8_t* const start = r.cur;
  while (true) {
    const bool at_end = r.cur == r.end;
    if (some && !at_end && reinterpret_cast<uintptr_t>(r.cur) == r.search->shuffle_from) return 2;
    if (on && r.cur - start == LINO_IMPATIENT_BYTES && !at_end) {
      r.search->patience = LINO_PATIENCE;
      r.row = header(r.row).patient;
      return 2;
    }
    const lino_entry* const next = next_row(r.row, at_end ? o.value[1] : o.data[0][*r.cur]);
    const lino_row_header h = header(next);
    if (begins && (reinterpret_cast<uintptr_t>(next) & LINO_BEGINS)) r.aux = reinterpret_cast<uintptr_t>(r.cur);
    if (h.flags & LINO_ROW_UNKNOWN) return 1;
    if ((h.flags & LINO_ROW_LEAVE) && !at_end) return kModelTable + h.entry;
    if (h.flags & LINO_ROW_MATCH) r.mark = r.cur;
    if (at_end || (h.flags & LINO_ROW_FINAL)) return 0;
    r.row = next;
    ++r.cur;
    ++r.search->walk_bytes;
  }
}

// Byte by byte; then back to where a block, or its half, was walked through without leaving the lanes.
unsigned walk_shuffles(Registers& r, const uint8_t* data) {
  lino_search& s = *r.search;
  if (reinterpret_cast<uintptr_t>(r.cur) < s.shuffle_from) return 0;
  lino_shuffles by;
  std::memcpy(&by, data, sizeof by);
  size_t moved = 0;
  if (const lino_row_header h = header(r.row); h.flags == 0 && h.entry < LINO_LANES) {
    std::vector<size_t> lanes = {h.entry};
    const size_t most = static_cast<size_t>(r.end - r.cur) / LINO_SHUFFLE_BLOCK * LINO_SHUFFLE_BLOCK;
    while (lanes.size() <= most && by.next[r.cur[lanes.size() - 1]][lanes.back()] != LINO_COLD) {
      lanes.push_back(by.next[r.cur[lanes.size() - 1]][lanes.back()]);
    }
    moved = (lanes.size() - 1) / (LINO_SHUFFLE_BLOCK / 2) * (LINO_SHUFFLE_BLOCK / 2);
    r.row = by.rows[lanes[moved]];
  }
  r.cur += moved;
  s.skip_bytes += moved;
  if (moved > 0) r.aux &= by.known;
  const bool grows = s.shuffle_pause < LINO_SHUFFLE_PAUSE_MAX;
  if (moved >= LINO_SHUFFLES_PAY) s.shuffle_pause = 0;
  else if (grows) s.shuffle_pause = s.shuffle_pause * 2 + LINO_SHUFFLE_BLOCK;
  s.shuffle_from = reinterpret_cast<uintptr_t>(r.cur) + LINO_SHUFFLE_BLOCK + s.shuffle_pause;
  return 0;
}

unsigned walk_back(Registers& r, const ModelOperands& o) {
  const lino_search& s = *r.search;
  while (true) {
    const lino_entry* const next = next_row(r.row, r.cur == s.begin ? o.value[1] : o.data[0][r.cur[-1]]);
    const lino_row_header h = header(next);
    if (h.flags & LINO_ROW_UNKNOWN) return 1;
    if (h.flags & LINO_ROW_MATCH) r.aux = reinterpret_cast<uintptr_t>(r.cur);
    if (r.cur == s.floor || (h.flags & LINO_ROW_FINAL)) return 0;
    r.row = next;
    --r.cur;
    ++r.search->walk_bytes;
  }
}

// `start`: where r.cur was before it was moved.
unsigned skipped(Registers& r, const uint8_t* start) {
  lino_search& s = *r.search;
  s.skip_bytes += static_cast<uint64_t>(r.cur - start);
  const int64_t patience = s.patience + (r.cur - start) - LINO_SKIP_COST;
  s.patience = std::clamp<int64_t>(patience, -LINO_PATIENCE, LINO_PATIENCE);
  return r.cur == r.end ? 1 : s.patience < 0 ? 2 : 0;
}

template <typename Stops>
unsigned skip(Registers& r, Stops stops) {
  const uint8_t* const start = r.cur;
  while (r.cur != r.end && !stops(*r.cur)) ++r.cur;
  return skipped(r, start);
}

template <typename Accepts>
unsigned find(Registers& r, size_t reach, Accepts accepts) {
  const uint8_t* const start = r.cur;
  while (static_cast<size_t>(r.end - r.cur) >= reach && !accepts(r.cur)) ++r.cur;
  if (static_cast<size_t>(r.end - r.cur) < reach) r.cur = r.end;
  return skipped(r, start);
}

unsigned find_buckets(Registers& r, const uint8_t* data, int places) {
  lino_buckets buckets;
  std::memcpy(&buckets, data, sizeof buckets);
  return find(r, buckets.reach, [&](const uint8_t* p) {
    unsigned common = 255;
    for (int i = 0; i < places; ++i) common &= buckets.place[i].of[p[buckets.offset[i]]];
    return common != 0;
  });
}

}  // namespace

unsigned model(Op op, const ModelOperands& o, Registers& r) {
  const auto b = [&](int i) { return static_cast<uint8_t>(o.value[static_cast<size_t>(i)]); };
  switch (op) {
    case Op::jump: return 0;
    case Op::stop: return b(0);
    case Op::end_test: return r.cur == r.end;
    case Op::advance: return ++r.cur == r.end;
    case Op::toll: return (r.search->patience -= b(0)) < 0;
    case Op::byte_equal: return *r.cur != b(0);
    case Op::byte_not_equal: return *r.cur == b(0);
    case Op::byte_range: return !(*r.cur >= b(0) && *r.cur <= b(0) + b(1)) && !(*r.cur + 256 <= b(0) + b(1));
    case Op::byte_not_range: return (*r.cur >= b(0) && *r.cur <= b(0) + b(1)) || *r.cur + 256 <= b(0) + b(1);
    case Op::byte_set: return !has(o.data[0], *r.cur);
    case Op::byte_not_set: return has(o.data[0], *r.cur);
    case Op::dispatch: return kModelTable + o.data[0][*r.cur];
    case Op::literal4: return literal(r, &o.value[0], 4);
    case Op::literal8: return literal(r, o.data[0], 8);
    case Op::literal16: return literal(r, o.data[0], 16);
    case Op::accept: return r.mark = r.cur, 0;
    case Op::accept_previous: return r.mark = r.cur - 1, 0;
    case Op::look_behind: return r.cur == r.search->begin ? 3 : kind(r.cur - 1, nullptr);
    case Op::look_ahead: return kind(r.mark, r.end);
    case Op::restart: return r.search->floor = r.cur, r.mark = nullptr, 0;
    case Op::finish: {
      if (r.mark == nullptr) return 1;
      lino_search& s = *r.search;
      s.may_read_again -= r.cur - r.mark;
      if (s.may_read_again < 0) s.out_end = s.out + 1;
      return 0;
    }
    case Op::start_fixed: return r.aux = reinterpret_cast<uintptr_t>(r.mark) - o.value[0], 0;
    case Op::start_floor: return r.aux = reinterpret_cast<uintptr_t>(r.search->floor), 0;
    case Op::begin: return r.aux = reinterpret_cast<uintptr_t>(r.cur) - o.value[0], 0;
    case Op::forget: return r.aux = 0, 0;
    case Op::begun: return r.aux != 0;
    case Op::rewind: return r.cur = r.mark, 0;
    case Op::emit: return store(r), r.cur = r.mark, r.search->out == r.search->out_end;
    case Op::emit_nullable: return emit_nullable(r, true);
    case Op::emit_nullable_bytes: return emit_nullable(r, false);
    case Op::set_row: return std::memcpy(&r.row, o.data[0], sizeof r.row), 0;
    case Op::walk: return walk(r, o, false);
    case Op::walk_begins: return walk(r, o, false, true);
    case Op::walk_on: return walk(r, o, true);
    case Op::walk_shuffles: return walk_shuffles(r, o.data[0]);
    case Op::walk_some: return walk(r, o, false, false, true);
    case Op::walk_some_begins: return walk(r, o, false, true, true);
    case Op::walk_back: return walk_back(r, o);
    case Op::skip_set: return skip(r, [&](uint8_t c) { return !has(o.data[0], c); });
    case Op::find1: return skip(r, [&](uint8_t c) { return c == b(0); });
    case Op::find2: return skip(r, [&](uint8_t c) { return c == b(0) || c == b(1); });
    case Op::find3: return skip(r, [&](uint8_t c) { return c == b(0) || c == b(1) || c == b(2); });
    case Op::set_register: return registers(r)[o.value[0]] = static_cast<uintptr_t>(r.cur - r.search->begin), 0;
    case Op::unset_register: return registers(r)[o.value[0]] = SIZE_MAX, 0;
    case Op::copy_register: return registers(r)[o.value[0]] = r.row[o.value[1]], 0;
    case Op::haystack_end: return r.cur == r.search->end;
    case Op::pass_set: return pass(r, [&](uint8_t c) { return !has(o.data[0], c); });
    case Op::pass_to: return pass(r, [&](uint8_t c) { return c == b(0); });
    case Op::recall: {
      const lino_exit& known = r.search->exits[b(0)];
      if (r.cur < known.from || r.cur > known.to) return 0;
      r.search->may_read_again += known.to - r.cur;
      r.cur = known.to;
      return r.cur == r.end ? 2 : 1;
    }
    case Op::keep: return r.search->exits[b(0)] = {r.search->cursor, r.cur}, 0;
    case Op::moved: return r.cur == r.search->cursor;
    case Op::find_pair: {
      lino_pair pair;
      std::memcpy(&pair, o.data[0], sizeof pair);
      return find(r, pair.reach, [&](const uint8_t* p) {
        return (p[pair.offset[0]] | pair.fold[0]) == pair.value[0] &&
               (p[pair.offset[1]] | pair.fold[1]) == pair.value[1];
      });
    }
    case Op::find_buckets2: return find_buckets(r, o.data[0], 2);
    case Op::find_buckets3: return find_buckets(r, o.data[0], 3);
    case Op::kCount: break;
  }
  return ~0u;
}

}  // namespace lino::test
