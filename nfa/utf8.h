// Code points as bytes: a range of code points becomes a few sequences of byte ranges, and a class of ranges an
// automaton of byte transitions whose equal parts are shared.
//
// The splitting is Ken Thompson's for grep, as in RE2 and utf8-ranges; the automaton is Daciuk, Mihov, Watson and
// Watson's incremental construction of minimal acyclic automata from sorted input (2000), with a lossy table.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "nfa/builder.h"
#include "regex/syntax/charset.h"

namespace lino::nfa {

// All strings with their i-th byte in bytes[i].
struct Utf8Sequence {
  uint8_t size = 0;  // 1..4
  std::array<ByteRange, 4> bytes{};
};

// Splits [lo, hi] into sequences, ascending; surrogates are left out.
class Utf8Splitter {
 public:
  void start(syntax::CodeRange range) {
    size_ = 0;
    push(range.lo, range.hi);
  }
  bool next(Utf8Sequence& out);  // false at the end

 private:
  void push(uint32_t lo, uint32_t hi) {
    if (lo <= hi) stack_[size_++] = {lo, hi};
  }

  std::array<syntax::CodeRange, 12> stack_{};
  uint32_t size_ = 0;
};

// Builds automata for classes; reusable, so that one pattern's classes share its memory.
class Utf8Automaton {
 public:
  // The start of an automaton for the UTF-8 of every code point of `set`, followed by `next`; with `reverse` for
  // the reversed bytes. Forward automata are deterministic. O(ranges), reverse O(ranges log ranges).
  // Copied from class_automata.h where it is there.
  StateId build(const syntax::Hir::Class& cls, bool reverse, NfaBuilder& builder, StateId next);
  StateId build_from_ranges(const syntax::CharSet& set, bool reverse, NfaBuilder& builder, StateId next);

 private:
  void add(const Utf8Sequence& sequence, NfaBuilder& builder);
  void close(unsigned depth, NfaBuilder& builder);
  void add_edge(unsigned depth, ByteRange range, StateId target);
  StateId freeze(std::vector<Transition>& edges, NfaBuilder& builder);

  std::array<std::vector<Transition>, 4> nodes_;  // the open path: edges already closed of each of its nodes
  Utf8Sequence path_;                             // its labels
  StateId next_{};
  bool reverse_ = false;
  Utf8Splitter splitter_;
  std::vector<Utf8Sequence> reversed_;
  std::vector<Transition> track_, left_;
  std::vector<StateId> tracks_;
};

}  // namespace lino::nfa
