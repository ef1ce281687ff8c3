// Looking up automata that were built beforehand; see class_automata.h.
#include "nfa/class_automata.h"

#include <algorithm>
#include <utility>

namespace lino::nfa {

const ClassAutomaton* find_class_automaton(const syntax::unicode::BeyondAscii& part) {
  if (!part.known) return nullptr;
  const auto name = [](const ClassAutomaton& a) { return std::pair(a.property, a.negated); };
  const std::pair wanted(static_cast<uint16_t>(part.property), part.negated);
  const auto found = std::ranges::lower_bound(class_tables::automata, wanted, {}, name);
  return found != class_tables::automata.end() && name(*found) == wanted ? &*found : nullptr;
}

}  // namespace lino::nfa
