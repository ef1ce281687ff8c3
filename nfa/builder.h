// The making of an Nfa state by state, with a budget. Fragments are built from their end: a state is added when
// what follows it is known, so that nothing needs patching but loops. In: calls from compile.cpp and utf8.cpp. Out: an Nfa.
//
// Beyond the budget nothing is added any more, `full` is set and ids are meaningless; the caller checks it before
// long work and at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "nfa/class_automata.h"
#include "nfa/nfa.h"

namespace lino::nfa {

// The part of an Nfa that one call to the compiler added, and what follows it; can be copied.
struct Fragment {
  uint32_t first_state = 0, last_state = 0;  // [first, last)
  uint32_t first_transition = 0, last_transition = 0;
  uint32_t first_alternative = 0, last_alternative = 0;
  StateId start{};
  StateId next{};
  uint32_t outer_floor = 0;  // of the fragment around it

  std::size_t memory() const {
    return (last_state - first_state) * sizeof(State) + (last_transition - first_transition) * sizeof(Transition) +
           (last_alternative - first_alternative) * sizeof(StateId);
  }
};

class NfaBuilder {
 public:
  explicit NfaBuilder(std::size_t size_limit);

  Nfa nfa;
  bool full = false;  // the budget is spent

  StateId range(uint8_t lo, uint8_t hi, StateId next);
  StateId sparse(std::span<const Transition> sorted);         // sorted and disjoint; picks the smallest kind of state
  StateId known_sparse(std::span<const Transition> sorted);   // the same, of bytes that are told apart already
  StateId shared_sparse(std::span<const Transition> sorted);  // the same, but an equal state may be given again
  // A class whose automaton was built beforehand; `ascii` is the rest of it, whose transitions lead to `next`.
  StateId prebuilt(const ClassWay& way, std::span<const Transition> ascii, StateId next);
  StateId look(Look look, StateId next);
  StateId lookaround(uint32_t id, bool negated, StateId next);
  StateId capture(uint32_t slot, StateId next);
  StateId match(uint32_t pattern);
  StateId fail();

  StateId union_of(std::span<const StateId> alternatives);  // in order of preference; one alternative: that one
  StateId open_union();                                     // of two, set later by close_union: the head of a loop
  void close_union(StateId id, StateId first, StateId second);

  // States added between open and close are a Fragment. Its shared states are its own, so that it can be copied.
  Fragment open_fragment(StateId next);
  void close_fragment(Fragment& fragment, StateId start);
  StateId copy(const Fragment& fragment, StateId next);          // returns the copy's start
  StateId again(const Fragment& fragment, StateId next);         // the same, but it may be the fragment itself
  void expect_states(std::size_t count);                         // sets `full` at once if they will not fit
  void expect_copies(const Fragment& fragment, uint32_t count);  // likewise

  // Turns ids around so that they ascend from the pattern's start, and finds the byte classes, and symbols where there are
  // word characters of the pattern's own.
  Nfa finish(const syntax::CharSet* word_chars = nullptr);

 private:
  StateId add(const State& state);
  bool reserve(std::size_t bytes);
  template <class T>
  void make_room(std::vector<T>& vector, std::size_t more) const;
  template <class T>
  void grow(std::vector<T>& vector, std::size_t size) const;
  template <class T, class Change>
  void append_again(std::vector<T>& vector, uint32_t first, uint32_t last, const Change& change) const;
  void add_classes(std::span<const Transition> sorted);
  void add_partition(const uint8_t (&part_of)[128]);
  void add_node(unsigned node, StateId next);

  std::size_t limit_;
  std::size_t used_ = 0;
  ByteClassBuilder classes_;
  std::vector<ByteRange> ranges_;      // scratch of add_classes()
  std::vector<Transition> cutting_;    // the same
  uint32_t shared_floor_ = 0;          // states before it are not given again by shared_sparse()
  uint32_t open_floor_ = 0;            // where the innermost open fragment begins
  uint32_t dissolve_floor_ = 0;        // unions before it may be known to others: union_of() keeps them
  std::unique_ptr<StateId[]> placed_;  // of nodes of prebuilt automata: the state that one has become
  std::vector<uint32_t> shared_;       // a lossy hash table of state ids + 1
};

}  // namespace lino::nfa
