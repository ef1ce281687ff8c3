// A backtracking matcher with lookarounds; see backtrack.h.
#include "tests/backtrack.h"

#include "nfa/code_point.h"
#include "nfa/look.h"
#include "tests/pattern.h"

namespace lino::test {

Backtracker::Backtracker(std::string_view pattern, const syntax::SyntaxOptions& options) : utf8_(options.utf8) {
  syntax::HirTree hir = hir_of(pattern, options);
  for (const auto* lookaround : syntax::number_lookarounds({&hir.root, 1})) {
    lookarounds_.push_back({nfa_of(lookaround->child.front(), {.reverse = !lookaround->ahead, .captures = false}), {}});
  }
  nfa_ = nfa_of(hir, {.captures = false});
}

// Where the preferred match from `at` ends (of a reverse Nfa: begins).
std::optional<std::size_t> Backtracker::match_at(const nfa::Nfa& nfa, std::size_t start) {
  struct Branch {
    nfa::StateId state;
    std::size_t at;
  };
  const std::size_t size = haystack_.size();
  std::vector<bool> visited(nfa.states.size() * (size + 1));
  std::vector<Branch> stack = {{nfa.start_anchored, start}};
  while (!stack.empty()) {
    auto [id, at] = stack.back();
    stack.pop_back();
    if (visited[index(id) * (size + 1) + at]) continue;
    visited[index(id) * (size + 1) + at] = true;
    const nfa::State& s = nfa.states[index(id)];
    const bool more = nfa.reverse ? at > 0 : at < size;
    const std::size_t behind = nfa.reverse ? at - 1 : at + 1;  // the next byte
    const auto byte = more ? static_cast<uint8_t>(haystack_[nfa.reverse ? at - 1 : at]) : uint8_t{0};
    // A reverse Nfa's looks are mirrored, so they are asked of the other side.
    const auto look_holds = [&] {
      if (!nfa.reverse) return nfa::holds(s.look, haystack_, at);
      const std::string mirrored(haystack_.rbegin(), haystack_.rend());
      return nfa::holds(s.look, mirrored, size - at);
    };
    switch (s.kind) {
      case nfa::StateKind::kByteRange:
        if (more && byte >= s.lo && byte <= s.hi) stack.push_back({s.next, behind});
        break;
      case nfa::StateKind::kSparse:
        for (const nfa::Transition& t : nfa.transitions_of(s)) {
          if (more && byte >= t.lo && byte <= t.hi) stack.push_back({t.next, behind});
        }
        break;
      case nfa::StateKind::kLook:
        if (look_holds()) stack.push_back({s.next, at});
        break;
      case nfa::StateKind::kLookaround:
        if (lookaround_holds(s.arg, at) != (s.count != 0)) stack.push_back({s.next, at});
        break;
      case nfa::StateKind::kUnion: {
        const auto alternatives = nfa.alternatives_of(s);
        for (std::size_t i = alternatives.size(); i-- > 0;) stack.push_back({alternatives[i], at});
        break;
      }
      case nfa::StateKind::kCapture: stack.push_back({s.next, at}); break;
      case nfa::StateKind::kMatch: return at;
      case nfa::StateKind::kFail: break;
    }
  }
  return std::nullopt;
}

bool Backtracker::lookaround_holds(std::size_t id, std::size_t at) {
  if (!lookarounds_[id].holds[at]) lookarounds_[id].holds[at] = match_at(lookarounds_[id].nfa, at).has_value();
  return *lookarounds_[id].holds[at];
}

std::vector<Span> Backtracker::find_all(std::string_view haystack) {
  haystack_ = haystack;
  for (Lookaround& lookaround : lookarounds_) lookaround.holds.assign(haystack.size() + 1, std::nullopt);
  std::vector<Span> found;
  std::optional<std::size_t> last_end;
  for (std::size_t at = 0; at <= haystack.size();) {
    const std::optional<std::size_t> end = match_at(nfa_, at);
    if (!end) {
      ++at;
    } else if (*end > at) {
      found.push_back({at, *end});
      at = *end;
      last_end = at;
    } else {
      const bool splits = utf8_ && nfa::splits_code_point(haystack, at);
      if (!splits && last_end != at) found.push_back({at, at}), last_end = at;
      at += utf8_ && !splits ? nfa::code_point_length(haystack, at) : 1;
    }
  }
  return found;
}

}  // namespace lino::test
