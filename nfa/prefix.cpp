// Prefixes by a subset construction that never joins what differs in its bytes; see prefix.h.
#include "nfa/prefix.h"

#include <algorithm>
#include <span>

namespace lino::nfa {

namespace {

// A sequence under way: its places by way of the one it grew from, and the states behind it, which consume a byte.
struct Path {
  uint32_t place;          // index in Extraction::places_; kNone: of no place
  uint32_t begin, states;  // in Extraction::states_
};
struct Place {
  ByteSet bytes;
  uint32_t before;
};
inline constexpr uint32_t kNone = 0xFFFFFFFF;

class Extraction {
 public:
  Extraction(const Nfa& nfa, const PrefixLimits& limits) : nfa_(nfa), limits_(limits), visited_(nfa.states.size()) {}

  Prefixes run() {
    const StateId start[] = {nfa_.start_anchored};
    std::vector<Path> paths = {closed(kNone, start)}, next;
    std::size_t length = 0;
    while (length < limits_.length && !matches_ && !paths.empty() && longer(paths, next)) {
      paths.swap(next);
      ++length;
    }
    Prefixes result{.alternatives = {}, .length = paths.empty() ? 0 : length, .apart = apart_};
    for (const Path& path : paths) {
      std::vector<ByteSet>& sets = result.alternatives.emplace_back(length);
      uint32_t place = path.place;
      for (std::size_t i = length; i-- > 0; place = places_[place].before) sets[i] = places_[place].bytes;
    }
    return result;
  }

 private:
  // Bytes that lead to the same states.
  struct Way {
    ByteSet bytes;
    uint32_t begin, count;  // in targets_
  };

  // One place more for every path; false: that would be too much work.
  bool longer(const std::vector<Path>& paths, std::vector<Path>& next) {
    for (const bool apart : {true, false}) {
      if (grow(paths, next, apart)) {
        apart_ = apart_ && apart;
        return true;
      }
      if (work_ > limits_.work) return false;
    }
    return false;
  }

  // False where that makes too many, or too much work.
  bool grow(const std::vector<Path>& paths, std::vector<Path>& next, bool apart) {
    next.clear();
    for (const Path& path : paths) {
      find_ways(path, apart);
      for (const Way& way : ways_) {
        if (next.size() == limits_.alternatives || work_ > limits_.work) return false;
        places_.push_back({way.bytes, path.place});
        const std::span<const StateId> to(targets_.data() + way.begin, way.count);
        next.push_back(closed(static_cast<uint32_t>(places_.size() - 1), to));
      }
    }
    return true;
  }

  // Which bytes lead from a path to which states, in order of the bytes; together: all of them.
  void find_ways(const Path& path, bool apart) {
    transitions_.clear();
    for (uint32_t i = 0; i < path.states; ++i) {
      const State& state = nfa_.states[index(states_[path.begin + i])];
      if (state.kind == StateKind::kByteRange) {
        transitions_.push_back({state.lo, state.hi, state.next});
      } else {
        const auto more = nfa_.transitions_of(state);
        transitions_.insert(transitions_.end(), more.begin(), more.end());
      }
    }
    ways_.clear();
    targets_.clear();
    if (!apart) {
      Way way{{}, 0, 0};
      for (const Transition& t : transitions_) {
        way.bytes.set(t.lo, t.hi);
        targets_.push_back(t.next);
      }
      work_ += transitions_.size();
      way.count = static_cast<uint32_t>(targets_.size());
      if (way.count > 0) ways_.push_back(way);
      return;
    }
    ByteSet begins;  // of bytes that are treated alike
    for (const Transition& t : transitions_) {
      begins.set(t.lo);
      if (t.hi < 255) begins.set(t.hi + 1u);
    }
    unsigned first = 0;
    const auto interval = [&](unsigned last) {
      const auto begin = static_cast<uint32_t>(targets_.size());
      for (const Transition& t : transitions_) {
        if (t.lo <= first && first <= t.hi) targets_.push_back(t.next);
      }
      work_ += transitions_.size();
      add_way(begin, first, last);
      first = last + 1;
    };
    begins.each([&](unsigned byte) {
      if (byte > first) interval(byte - 1);
    });
    interval(255);
  }

  // The targets from `begin` on are those of the bytes [lo, hi].
  void add_way(uint32_t begin, unsigned lo, unsigned hi) {
    const auto count = static_cast<uint32_t>(targets_.size() - begin);
    if (count == 0) return;
    const auto same = [&](const Way& way) {
      return way.count == count &&
             std::equal(targets_.begin() + way.begin, targets_.begin() + way.begin + count, targets_.begin() + begin);
    };
    auto way = std::find_if(ways_.begin(), ways_.end(), same);
    if (way == ways_.end()) {
      way = ways_.insert(way, {{}, begin, count});
    } else {
      targets_.resize(begin);
    }
    way->bytes.set(lo, hi);
  }

  // The path that ends with `place`, and stands in the closure of `from`.
  Path closed(uint32_t place, std::span<const StateId> from) {
    ++generation_;
    const auto begin = static_cast<uint32_t>(states_.size());
    stack_.assign(from.rbegin(), from.rend());
    while (!stack_.empty()) {
      const StateId id = stack_.back();
      stack_.pop_back();
      if (visited_[index(id)] == generation_) continue;
      visited_[index(id)] = generation_;
      ++work_;
      const State& state = nfa_.states[index(id)];
      switch (state.kind) {
        case StateKind::kByteRange:
        case StateKind::kSparse: states_.push_back(id); break;
        case StateKind::kLook:
        case StateKind::kLookaround:
        case StateKind::kCapture: stack_.push_back(state.next); break;
        case StateKind::kUnion: {
          const auto alternatives = nfa_.alternatives_of(state);
          stack_.insert(stack_.end(), alternatives.begin(), alternatives.end());
          break;
        }
        case StateKind::kMatch: matches_ = true; break;
        case StateKind::kFail: break;
      }
    }
    std::sort(states_.begin() + begin, states_.end());
    return {place, begin, static_cast<uint32_t>(states_.size()) - begin};
  }

  const Nfa& nfa_;
  const PrefixLimits& limits_;
  std::vector<Place> places_;
  std::vector<StateId> states_, targets_, stack_;
  std::vector<Transition> transitions_;
  std::vector<Way> ways_;
  std::vector<uint32_t> visited_;  // by state: the generation that visited it last
  uint32_t generation_ = 0;
  std::size_t work_ = 0;
  bool matches_ = false;  // some path may be a whole match
  bool apart_ = true;
};

void append(std::string& out, const ByteSet& set) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto byte = [&](unsigned b) {
    if (b > ' ' && b < 0x7F) {
      if (b == '\\' || b == ']' || b == '-') out += '\\';
      out += static_cast<char>(b);
    } else {
      out += "\\x";
      out += kHex[b >> 4];
      out += kHex[b & 15];
    }
  };
  out += '[';
  for (unsigned b = 0; b < 256; ++b) {
    if (!set[b]) continue;
    unsigned last = b;
    while (last < 255 && set[last + 1]) ++last;
    byte(b);
    if (last > b + 1) out += '-';
    if (last > b) byte(last);
    b = last;
  }
  out += ']';
}

}  // namespace

Prefixes prefixes(const Nfa& nfa, const PrefixLimits& limits) { return Extraction(nfa, limits).run(); }

std::string to_string(const Prefixes& prefixes) {
  std::string out;
  for (const auto& alternative : prefixes.alternatives) {
    for (const ByteSet& set : alternative) append(out, set);
    out += '\n';
  }
  return out;
}

}  // namespace lino::nfa
