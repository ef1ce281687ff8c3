// Nfa, Dfa and ByteClasses as text for people and tests, and as Graphviz.
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "nfa/byte_classes.h"
#include "nfa/dfa.h"
#include "nfa/nfa.h"

namespace lino::nfa {
namespace {

std::string number(std::size_t n) { return std::to_string(n); }
std::string id_text(StateId id) { return number(index(id)); }

// A byte as itself where it prints, else as \n or \x80. `special` are escaped by a backslash.
std::string byte_text(unsigned byte, std::string_view special) {
  const char c = static_cast<char>(byte);
  if (byte >= 0x20 && byte < 0x7F) return special.find(c) != special.npos ? std::string{'\\', c} : std::string{c};
  if (c == '\n') return "\\n";
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", byte);
  return text;
}

std::string quoted(unsigned byte) { return "'" + byte_text(byte, "'\\") + "'"; }

std::string quoted_range(uint8_t lo, uint8_t hi) { return lo == hi ? quoted(lo) : quoted(lo) + "-" + quoted(hi); }

std::string_view look_text(Look look) {
  switch (look) {
    case Look::kStartText: return "\\A";
    case Look::kEndText: return "\\z";
    case Look::kStartLine: return "^";
    case Look::kEndLine: return "$";
    case Look::kWordBoundary: return "\\b";
    case Look::kNotWordBoundary: return "\\B";
    case Look::kNotAfterWord: return "\\b{start-half}";
    case Look::kNotBeforeWord: return "\\b{end-half}";
    case Look::kAfterWord: return "(?<=w)";
    case Look::kBeforeWord: return "(?=w)";
  }
  return "?";
}

// What a state does, without its number: 'a'-'z' -> 4
std::string state_text(const Nfa& nfa, const State& s) {
  switch (s.kind) {
    case StateKind::kByteRange: return quoted_range(s.lo, s.hi) + " -> " + id_text(s.next);
    case StateKind::kSparse: {
      std::string out = "sparse";
      for (const Transition& t : nfa.transitions_of(s)) {
        out += out.size() > 6 ? ", " : " ";
        out += quoted_range(t.lo, t.hi) + " -> " + id_text(t.next);
      }
      return out;
    }
    case StateKind::kLook: return "look " + std::string(look_text(s.look)) + " -> " + id_text(s.next);
    case StateKind::kLookaround:
      return (s.count != 0 ? "not lookaround " : "lookaround ") + number(s.arg) + " -> " + id_text(s.next);
    case StateKind::kUnion: {
      std::string out = "union";
      for (const StateId id : nfa.alternatives_of(s)) out += " " + id_text(id);
      return out;
    }
    case StateKind::kCapture: return "capture " + number(s.arg) + " -> " + id_text(s.next);
    case StateKind::kMatch: return "match " + number(s.arg);
    case StateKind::kFail: return "fail";
  }
  return "?";
}

// Inside a Graphviz string.
std::string dot_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

void dot_edge(std::string& out, std::size_t from, std::size_t to, std::string_view label) {
  out += "  " + number(from) + " -> " + number(to) + " [label=\"" + dot_escape(label) + "\"];\n";
}

void dot_start(std::string& out, std::string_view name, std::size_t to) {
  const std::string start(name);
  out += "  \"" + start + "\" [shape=plaintext];\n  \"" + start + "\" -> " + number(to) + ";\n";
}

constexpr std::string_view kDotHead = "digraph {\n  rankdir=LR;\n  node [shape=circle];\n";
constexpr std::array<std::string_view, kBeforeCount> kBeforeNames = {"text", "line", "word", "other"};

// The bytes of all classes that `wanted`, as a-z\x80-\xff.
template <class Wanted>
std::string byte_set(const ByteClasses& classes, const Wanted& wanted) {
  constexpr std::string_view kSpecial = "]\\-^ ";
  std::string out;
  for (unsigned b = 0; b < 256;) {
    unsigned end = b;
    while (end < 256 && wanted(classes.of[end])) ++end;
    if (end > b) {
      out += byte_text(b, kSpecial);
      if (end - b > 2) out += "-";
      if (end - b > 1) out += byte_text(end - 1, kSpecial);
    }
    b = end + (end == b);
  }
  return out;
}

// Calls f(label, target) for each target of a row but kDead, in order of the first byte that leads there.
template <class F>
void each_edge(const Dfa& dfa, DfaStateId from, const F& f) {
  const unsigned stride = dfa.classes.stride();
  for (unsigned cls = 0; cls < dfa.classes.eoi(); ++cls) {
    const DfaStateId to = dfa.step(from, cls);
    bool seen = to == kDead;
    for (unsigned before = 0; before < cls && !seen; ++before) seen = dfa.step(from, before) == to;
    if (seen) continue;
    f("[" + byte_set(dfa.classes, [&](unsigned c) { return dfa.step(from, c) == to; }) + "]", to);
  }
  const DfaStateId at_end = dfa.step(from, stride - 1);
  if (at_end != kDead) f(std::string("eoi"), at_end);
}

std::string target_text(DfaStateId id) { return id == kUnknown ? "?" : number(id); }

}  // namespace

std::string to_string(const ByteClasses& classes) {
  std::string out;
  for (unsigned cls = 0; cls < classes.count; ++cls) {
    if (cls > 0) out += ' ';
    out += number(cls) + ":" + byte_set(classes, [cls](unsigned c) { return c == cls; });
  }
  return out;
}

std::string to_string(const Nfa& nfa) {
  std::string out;
  for (std::size_t i = 0; i < nfa.states.size(); ++i) {
    if (i == index(nfa.start_anchored)) out += '^';
    if (i == index(nfa.start_unanchored)) out += '>';
    out += number(i) + ": " + state_text(nfa, nfa.states[i]) + "\n";
  }
  return out;
}

std::string to_dot(const Nfa& nfa) {
  std::string out(kDotHead);
  dot_start(out, "anchored", index(nfa.start_anchored));
  dot_start(out, "unanchored", index(nfa.start_unanchored));
  for (std::size_t i = 0; i < nfa.states.size(); ++i) {
    const State& s = nfa.states[i];
    switch (s.kind) {
      case StateKind::kByteRange: dot_edge(out, i, index(s.next), quoted_range(s.lo, s.hi)); break;
      case StateKind::kSparse:
        for (const Transition& t : nfa.transitions_of(s)) dot_edge(out, i, index(t.next), quoted_range(t.lo, t.hi));
        break;
      case StateKind::kLook: dot_edge(out, i, index(s.next), look_text(s.look)); break;
      case StateKind::kLookaround:
        dot_edge(out, i, index(s.next), (s.count != 0 ? "not lookaround " : "lookaround ") + number(s.arg));
        break;
      case StateKind::kCapture: dot_edge(out, i, index(s.next), "slot " + number(s.arg)); break;
      case StateKind::kUnion: {
        std::size_t rank = 0;
        for (const StateId id : nfa.alternatives_of(s)) dot_edge(out, i, index(id), "#" + number(++rank));
        break;
      }
      case StateKind::kMatch:
        out += "  " + number(i) + " [shape=doublecircle, label=\"" + number(i) + "\\nmatch " + number(s.arg) + "\"];\n";
        break;
      case StateKind::kFail: out += "  " + number(i) + " [label=\"fail\"];\n"; break;
    }
  }
  return out + "}\n";
}

std::string to_string(const Dfa& dfa) {
  std::string out = "start:";
  for (int i = 0; i < kBeforeCount; ++i) {
    out += " " + std::string(kBeforeNames[static_cast<std::size_t>(i)]) + "=" +
           target_text(dfa.start[static_cast<std::size_t>(i)]);
  }
  out += "\n";
  for (DfaStateId id = 0; id < dfa.states.size(); ++id) {
    const DfaState& s = dfa.states[id];
    out += number(id);
    if (s.match) out += " match";
    if (s.match && s.pattern != 0) out += " " + number(s.pattern);
    if (s.start == StartOp::kBegin) out += " begins";
    if (s.start == StartOp::kForget) out += " forgets";
    out += ":";
    if (s.final) out += id == kDead ? " dead" : " final";
    std::string_view separator = " ";
    each_edge(dfa, id, [&](const std::string& label, DfaStateId to) {
      out.append(separator).append(label).append(" -> ").append(target_text(to));
      separator = ", ";
    });
    out += "\n";
  }
  return out;
}

std::string to_dot(const Dfa& dfa) {
  std::string out(kDotHead);
  for (std::size_t i = 0; i < kBeforeCount; ++i) {
    bool first = true;
    for (std::size_t j = 0; j < i; ++j) first = first && dfa.start[j] != dfa.start[i];
    if (first && dfa.start[i] != kUnknown) dot_start(out, kBeforeNames[i], dfa.start[i]);
  }
  for (DfaStateId id = 1; id < dfa.states.size(); ++id) {
    if (dfa.states[id].match) out += "  " + number(id) + " [shape=doublecircle];\n";
    each_edge(dfa, id, [&](const std::string& label, DfaStateId to) {
      if (to != kUnknown) dot_edge(out, id, to, label);
    });
  }
  return out + "}\n";
}

}  // namespace lino::nfa
