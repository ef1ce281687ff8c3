// Prefixes by a subset construction that never joins what differs in its bytes; see prefix.h.
#include "nfa/prefix.h"

#include <algorithm>

namespace lino::nfa {

namespace {

using States = std::vector<StateId>;  // that consume a byte, ascending

struct Path {
  std::vector<ByteSet> places;
  States states;
};

struct Way {
  States to;
  ByteSet bytes;
};

class Extraction {
 public:
  Extraction(const Nfa& nfa, const PrefixLimits& limits) : nfa_(nfa), limits_(limits), visited_(nfa.states.size()) {}

  Prefixes run() {
    paths_.push_back({{}, closure({nfa_.start_anchored})});
    std::size_t length = 0;
    while (length < limits_.length && !matches_ && !paths_.empty() && longer()) ++length;
    Prefixes result{.alternatives = {}, .length = paths_.empty() ? 0 : length};
    for (Path& path : paths_) result.alternatives.push_back(std::move(path.places));
    return result;
  }

 private:
  // One place more for every path; false, and nothing has changed: that would be too much work.
  bool longer() {
    std::vector<Path> next;
    bool apart = true;
    while (!grow(next, apart)) {
      if (work_ > limits_.work || !apart) return false;
      apart = false;
    }
    paths_ = std::move(next);
    return true;
  }

  // False where that makes too many, or too much work.
  bool grow(std::vector<Path>& next, bool apart) {
    next.clear();
    for (const Path& path : paths_) {
      std::vector<Way> ways = ways_on(path.states);
      if (!apart) together(ways);
      for (const auto& [to, bytes] : ways) {
        if (next.size() == limits_.alternatives || work_ > limits_.work) return false;
        next.push_back({path.places, closure(to)});
        next.back().places.push_back(bytes);
      }
    }
    return true;
  }

  // Which bytes lead to which states, in order of the bytes.
  std::vector<Way> ways_on(const States& states) {
    std::vector<Transition> transitions;
    for (const StateId id : states) {
      const State& state = nfa_.states[index(id)];
      if (state.kind == StateKind::kByteRange) {
        transitions.push_back({state.lo, state.hi, state.next});
      } else {
        const auto more = nfa_.transitions_of(state);
        transitions.insert(transitions.end(), more.begin(), more.end());
      }
    }
    std::bitset<257> begins;  // of bytes that are treated alike
    begins.set(0);
    for (const Transition& t : transitions) begins.set(t.lo), begins.set(t.hi + 1u);
    std::vector<Way> ways;
    for (unsigned first = 0, last = 0; first < 256; first = last) {
      for (last = first + 1; last < 256 && !begins[last];) ++last;
      States to;
      for (const Transition& t : transitions) {
        if (t.lo <= first && first <= t.hi) to.push_back(t.next);
      }
      work_ += transitions.size();
      if (to.empty()) continue;
      auto way = std::find_if(ways.begin(), ways.end(), [&](const Way& other) { return other.to == to; });
      if (way == ways.end()) way = ways.insert(way, {std::move(to), {}});
      for (unsigned byte = first; byte < last; ++byte) way->bytes.set(byte);
    }
    return ways;
  }

  static void together(std::vector<Way>& ways) {
    if (ways.size() < 2) return;
    Way all;
    for (const Way& way : ways) {
      all.to.insert(all.to.end(), way.to.begin(), way.to.end());
      all.bytes |= way.bytes;
    }
    std::sort(all.to.begin(), all.to.end());
    all.to.erase(std::unique(all.to.begin(), all.to.end()), all.to.end());
    ways.assign(1, std::move(all));
  }

  States closure(const States& from) {
    ++generation_;
    States stack(from.rbegin(), from.rend()), result;
    while (!stack.empty()) {
      const StateId id = stack.back();
      stack.pop_back();
      if (visited_[index(id)] == generation_) continue;
      visited_[index(id)] = generation_;
      ++work_;
      const State& state = nfa_.states[index(id)];
      switch (state.kind) {
        case StateKind::kByteRange:
        case StateKind::kSparse: result.push_back(id); break;
        case StateKind::kLook:
        case StateKind::kLookaround:
        case StateKind::kCapture: stack.push_back(state.next); break;
        case StateKind::kUnion: {
          const auto alternatives = nfa_.alternatives_of(state);
          stack.insert(stack.end(), alternatives.begin(), alternatives.end());
          break;
        }
        case StateKind::kMatch: matches_ = true; break;
        case StateKind::kFail: break;
      }
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  const Nfa& nfa_;
  const PrefixLimits& limits_;
  std::vector<Path> paths_;
  std::vector<uint32_t> visited_;  // by state: the generation that visited it last
  uint32_t generation_ = 0;
  std::size_t work_ = 0;
  bool matches_ = false;  // some path may be a whole match
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
