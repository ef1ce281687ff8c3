// What a pattern MEANS: nine kinds of node, flags and syntax resolved, encoding resolved.
//
// In: an Ast (translate.h). Out: input for nfa/compile.h and literals.h. Invariants are kept by the smart
// constructors below, which are the only way nodes are made:
//   - Literal is never empty; neighbours in a Concat are merged.
//   - Concat and Alternate have at least two children and are never nested in themselves.
//   - a Class of one code point (or byte) is a Literal; a Class with an empty set is the one way to say
//     "matches nothing" (make_fail()).
//   - a Lookaround's child has no captures, and is neither Empty nor a failure.
//   - Repeat never has {0,0} or {1,1}; its child is never Empty.
// Captures survive everything, also where nothing can match them.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "regex/syntax/charset.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {

// Zero-width tests. Word characters are ASCII [0-9A-Za-z_]; a line ends at '\n'.
enum class Look : uint8_t {
  kStartText,        // \A, and ^ without (?m)
  kEndText,          // \z, and $ without (?m)
  kStartLine,        // (?m)^
  kEndLine,          // (?m)$
  kWordBoundary,     // \b
  kNotWordBoundary,  // \B
  kNotAfterWord,     // no word character before: half of what Options::whole_words asks
  kNotBeforeWord,    // none behind: the other half
};
inline constexpr int kLookCount = 8;

// A set of Looks as bits; bit i is Look(i).
struct LookSet {
  uint16_t bits = 0;
  bool contains(Look look) const { return (bits >> static_cast<int>(look)) & 1; }
  void add(Look look) { bits = static_cast<uint16_t>(bits | (1u << static_cast<int>(look))); }
  bool empty() const { return bits == 0; }
  friend bool operator==(const LookSet&, const LookSet&) = default;
};

inline constexpr uint32_t kUnbounded = std::numeric_limits<uint32_t>::max();

struct Hir {
  struct Empty {};
  struct Literal {
    std::string bytes;
  };  // already encoded: UTF-8, or Latin-1 bytes
  struct Class {
    std::shared_ptr<const CharSet> shared;  // by what is the same in a pattern; null: empty
    bool bytes = false;
    unicode::BeyondAscii beyond_ascii = {};  // where code points; of that which the pattern named
    const CharSet& set() const;
    std::size_t memory() const;  // bytes of the set, its part of them where it is shared
  };  // code points to be encoded as UTF-8, or single bytes
  struct LookAt {
    Look look;
  };
  // A test of what stands before or behind this position: does the child match there? Matches no text itself.
  struct Lookaround {
    bool ahead;    // the child matches from here on; else: up to here
    bool negated;  // holds where the child does not match
    uint32_t id;   // given by number_lookarounds()
    std::vector<Hir> child;
  };  // exactly one child
  struct Repeat {
    uint32_t min, max;
    bool greedy;
    std::vector<Hir> child;
  };  // exactly one child
  struct Capture {
    uint32_t index;
    std::vector<Hir> child;
  };  // index >= 1, names are Ast::capture_names; exactly one child
  struct Concat {
    std::vector<Hir> children;
  };
  struct Alternate {
    std::vector<Hir> children;
  };  // in order of preference

  using Node = std::variant<Empty, Literal, Class, LookAt, Lookaround, Repeat, Capture, Concat, Alternate>;

  // Facts about the language, in bytes of haystack, computed bottom-up by the smart constructors.
  struct Facts {
    uint64_t min_len = 0;     // shortest match; kNoLength for "matches nothing"
    uint64_t max_len = 0;     // longest match; kNoLength when unbounded
    LookSet looks;            // every look-around that occurs
    LookSet looks_prefix;     // looks that every match must pass before its first byte
    uint32_t captures = 0;    // groups inside this node
    bool lookaround = false;  // contains a Lookaround
    bool any_byte = false;    // contains \C: a match may begin or end inside a code point
  };
  static constexpr uint64_t kNoLength = std::numeric_limits<uint64_t>::max();

  Node node;
  Facts facts;

  static Hir make_empty();
  static Hir make_fail();                      // a Class with an empty set
  static Hir make_literal(std::string bytes);  // "" gives Empty
  static Hir make_class(CharSet set, bool bytes);
  static Hir make_class(std::shared_ptr<const CharSet> set, bool bytes, unicode::BeyondAscii beyond_ascii = {});
  static Hir make_look(Look look);
  static Hir make_lookaround(Hir child, bool ahead, bool negated);
  static Hir make_repeat(Hir child, uint32_t min, uint32_t max, bool greedy);
  static Hir make_capture(Hir child, uint32_t index);
  static Hir make_concat(std::vector<Hir> children);
  static Hir make_alternate(std::vector<Hir> children);
};

// Gives every Lookaround in `hir` an id, those inside others first, and returns them by id; equal ones without
// lookarounds inside that stand near each other share one. The pointers are into `hir`. O(size).
std::vector<const Hir::Lookaround*> number_lookarounds(Hir& hir);
std::vector<const Hir::Lookaround*> number_lookarounds(std::vector<Hir>& hirs);  // one numbering for all of them

// One line, unambiguous: lit{ab} cls[a-z] bytes[\x80-\xFF] look{^} (?<!{..} rep{2,5 greedy cls[a-z]} cap{1: ...}
// cat{a b} alt{a|b} empty fail.
std::string to_string(const Hir& hir);

}  // namespace lino::syntax
