// Classes of Unicode whose automata were built beforehand: generated/class_tables.cpp, which class_tables_generate.cpp
// writes with Utf8Automaton itself, read-only and without pointers.
//
// What is kept is the part of a class from U+0080 on, since classes differ most in their ASCII characters: [^x], [^\s"] and
// `.` have one part, \w and [\w.-] another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "regex/syntax/unicode/unicode.h"

namespace lino::nfa {

// An automaton: nodes[first, first + count) in the order in which they are added, a node after those it leads to. The
// last `roots` of them are the start, alternatives where there are several.
struct ClassWay {
  uint32_t first = 0;
  uint16_t count = 0;
  uint8_t roots = 0;
  uint8_t partition = 0;     // of the bytes
  uint16_t transitions = 0;  // that nodes before the start have, where they have several
  uint16_t alternatives = 0;
};

struct ClassAutomaton {
  uint16_t property = 0;
  bool negated = false;
  ClassWay forward, backward;
};

// Null: none was built. O(log)
const ClassAutomaton* find_class_automaton(const syntax::unicode::BeyondAscii& part);

namespace class_tables {

extern const std::span<const ClassAutomaton> automata;  // by property, complements behind
extern const uint16_t nodes[];                          // of all automata, by number

// The labels of node n are [label_begins[n], label_begins[n + 1]), ascending. Those of the nodes before `leaves` lead to
// what follows the class; of the others, labels[i] leads to the node targets[i - label_begins[leaves]], or to what follows
// where that is kNext. A node whose labels are {kAlternative, 0} is a union.
struct Label {
  uint8_t lo, hi;
};
inline constexpr uint16_t kNext = 0xFFFF;
inline constexpr uint8_t kAlternative = 1;  // no range of bytes goes from it to 0
extern const uint16_t leaves;
extern const uint16_t label_begins[];
extern const Label labels[];
extern const uint16_t targets[];
extern const uint16_t node_count;

inline std::span<const Label> labels_of(unsigned node) {
  return {labels + label_begins[node], labels + label_begins[node + 1]};
}
inline uint16_t target_of(unsigned node, std::size_t i) {
  return node < leaves ? kNext : targets[label_begins[node] - label_begins[leaves] + i];
}

// Of the bytes 80 to FF: those with one number are not told apart. 0: nor from ASCII characters.
extern const uint8_t partitions[][128];

}  // namespace class_tables

}  // namespace lino::nfa
