// Dfa -> Language: drop what leads nowhere; products; shortest lengths. All of it is breadth-first search.
#include "nfa/language.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <unordered_map>
#include <utility>

namespace lino::nfa {
namespace {

// The edges turned around: the predecessors of state s are from[begin[s]] .. from[begin[s + 1] - 1].
struct Predecessors {
  std::vector<std::size_t> begin;
  std::vector<uint32_t> from;
};

Predecessors predecessors(const Language& language) {
  Predecessors result;
  result.begin.assign(language.size() + 2, 0);
  for (const uint32_t to : language.next) {
    if (to != kNowhere) ++result.begin[to + 2];
  }
  for (std::size_t i = 1; i < result.begin.size(); ++i) result.begin[i] += result.begin[i - 1];
  result.from.resize(result.begin.back());
  for (std::size_t i = 0; i < language.next.size(); ++i) {
    if (const uint32_t to = language.next[i]; to != kNowhere) {
      result.from[result.begin[to + 1]++] = static_cast<uint32_t>(i / language.classes.count);
    }
  }
  result.begin.pop_back();
  return result;
}

// Only the states on a way from the start to an end, in the order of their distance from the start.
Language trimmed(const Language& raw) {
  Language result;
  result.classes = raw.classes;
  if (raw.empty()) return result;
  const std::vector<uint32_t> to_end = lengths_to_end(raw);
  if (to_end[raw.start] == kNowhere) return result;
  std::vector<uint32_t> name(raw.size(), kNowhere);
  std::vector<uint32_t> order{raw.start};
  name[raw.start] = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.accepts.push_back(raw.accepts[order[i]]);
    for (unsigned cls = 0; cls < raw.classes.count; ++cls) {
      uint32_t to = raw.step(order[i], cls);
      if (to != kNowhere && to_end[to] == kNowhere) to = kNowhere;
      if (to != kNowhere && name[to] == kNowhere) {
        name[to] = static_cast<uint32_t>(order.size());
        order.push_back(to);
      }
      result.next.push_back(to == kNowhere ? kNowhere : name[to]);
    }
  }
  result.start = 0;
  return result;
}

ByteClasses common_classes(const ByteClasses& a, const ByteClasses& b) {
  ByteClassBuilder builder;
  builder.add_all_of(a);
  builder.add_all_of(b);
  return builder.build();
}

}  // namespace

uint32_t Language::walk(uint32_t state, std::string_view text) const {
  for (std::size_t i = 0; i < text.size() && state != kNowhere; ++i) {
    state = step_byte(state, static_cast<uint8_t>(text[i]));
  }
  return state;
}

bool Language::contains(std::string_view text) const {
  const uint32_t end = walk(start, text);
  return end != kNowhere && accepts[end] != 0;
}

Language language_of(const Dfa& dfa) {
  assert(dfa.complete && dfa.anchored && !dfa.reverse);
  Language raw;
  raw.classes = dfa.classes;
  raw.start = dfa.start[static_cast<int>(Before::kText)];
  raw.next.reserve(dfa.states.size() * raw.classes.count);
  for (DfaStateId id = 0; id < dfa.states.size(); ++id) {
    for (unsigned cls = 0; cls < raw.classes.count; ++cls) {
      const DfaStateId to = dfa.step(id, cls);
      raw.next.push_back(to == kDead ? kNowhere : to);
    }
    raw.accepts.push_back(dfa.states[dfa.step(id, dfa.classes.eoi())].match);
  }
  return trimmed(raw);
}

std::optional<Language> intersection(const Language& a, const Language& b, std::size_t state_limit) {
  Language raw;
  raw.classes = common_classes(a.classes, b.classes);
  if (a.empty() || b.empty()) return raw;
  std::array<uint8_t, 256> byte_of{};  // class -> one of its bytes
  for (unsigned byte = 0; byte < 256; ++byte) byte_of[raw.classes.of[byte]] = static_cast<uint8_t>(byte);

  using Pair = std::pair<uint32_t, uint32_t>;
  std::unordered_map<uint64_t, uint32_t> names;
  std::vector<Pair> pairs;
  const auto name_of = [&](Pair pair) {
    const auto [at, fresh] =
        names.try_emplace(uint64_t{pair.first} << 32 | pair.second, static_cast<uint32_t>(pairs.size()));
    if (fresh) pairs.push_back(pair);
    return at->second;
  };
  raw.start = name_of({a.start, b.start});
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs.size() > state_limit) return std::nullopt;
    const auto [in_a, in_b] = pairs[i];
    raw.accepts.push_back(a.accepts[in_a] != 0 && b.accepts[in_b] != 0);
    for (unsigned cls = 0; cls < raw.classes.count; ++cls) {
      const Pair to{a.step_byte(in_a, byte_of[cls]), b.step_byte(in_b, byte_of[cls])};
      raw.next.push_back(to.first == kNowhere || to.second == kNowhere ? kNowhere : name_of(to));
    }
  }
  return trimmed(raw);
}

std::vector<uint32_t> lengths_to_end(const Language& language) {
  const Predecessors before = predecessors(language);
  std::vector<uint32_t> length(language.size(), kNowhere);
  std::vector<uint32_t> queue;
  for (uint32_t state = 0; state < language.size(); ++state) {
    if (language.accepts[state] == 0) continue;
    length[state] = 0;
    queue.push_back(state);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (std::size_t k = before.begin[queue[i]]; k < before.begin[queue[i] + 1]; ++k) {
      if (length[before.from[k]] != kNowhere) continue;
      length[before.from[k]] = length[queue[i]] + 1;
      queue.push_back(before.from[k]);
    }
  }
  return length;
}

std::vector<uint32_t> lengths_from_start(const Language& language) {
  std::vector<uint32_t> length(language.size(), kNowhere);
  if (language.empty()) return length;
  std::vector<uint32_t> queue{language.start};
  length[language.start] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (unsigned cls = 0; cls < language.classes.count; ++cls) {
      const uint32_t to = language.step(queue[i], cls);
      if (to == kNowhere || length[to] != kNowhere) continue;
      length[to] = length[queue[i]] + 1;
      queue.push_back(to);
    }
  }
  return length;
}

std::optional<std::size_t> shortest_length(const Language& language, std::size_t floor) {
  if (language.empty()) return std::nullopt;
  const std::size_t shortest = lengths_to_end(language)[language.start];
  if (shortest >= floor) return shortest;
  // The states that strings of `length` bytes lead to. Where there is a longer string at all, one is found before
  // each state has been passed once more (the pumping lemma).
  std::vector<uint32_t> now{language.start}, then;
  std::vector<std::size_t> seen_at(language.size(), 0);
  for (std::size_t length = 0; !now.empty(); ++length) {
    const bool ends = std::ranges::any_of(now, [&](uint32_t state) { return language.accepts[state] != 0; });
    if (length >= floor && ends) return length;
    then.clear();
    for (const uint32_t state : now) {
      for (unsigned cls = 0; cls < language.classes.count; ++cls) {
        const uint32_t to = language.step(state, cls);
        if (to == kNowhere || seen_at[to] == length + 1) continue;
        seen_at[to] = length + 1;
        then.push_back(to);
      }
    }
    now.swap(then);
  }
  return std::nullopt;
}

// In topological order, backward (Kahn 1962): a state is done when all that follow it are. What is on a loop never is.
std::optional<std::size_t> longest_length(const Language& language) {
  if (language.empty()) return std::nullopt;
  const Predecessors before = predecessors(language);
  std::vector<uint32_t> open(language.size(), 0);
  std::vector<std::size_t> longest(language.size(), 0);
  std::vector<uint32_t> queue;
  for (std::size_t i = 0; i < language.next.size(); ++i) {
    if (language.next[i] != kNowhere) ++open[i / language.classes.count];
  }
  for (uint32_t state = 0; state < language.size(); ++state) {
    if (open[state] == 0) queue.push_back(state);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (std::size_t k = before.begin[queue[i]]; k < before.begin[queue[i] + 1]; ++k) {
      const uint32_t from = before.from[k];
      longest[from] = std::max(longest[from], longest[queue[i]] + 1);
      if (--open[from] == 0) queue.push_back(from);
    }
  }
  if (queue.size() < language.size()) return std::nullopt;
  return longest[language.start];
}

}  // namespace lino::nfa
