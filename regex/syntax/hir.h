// What a pattern MEANS: nine kinds of node, flags and syntax resolved, encoding resolved.
//
// In: an Ast (parse.h). Out: input for nfa/compile.h. Invariants are kept by the smart constructors of hir_arena.h, which
// are the only way nodes are made:
//   - Literal is never empty; neighbours in a Concat are merged.
//   - Concat and Alternate have at least two children and are never nested in themselves.
//   - a Class of one code point (or byte) is a Literal; a Class with an empty set is the one way to say
//     "matches nothing" (make_fail()).
//   - a Lookaround's child has no captures, and is neither Empty nor a failure.
//   - Repeat never has {0,0} or {1,1}; its child is never Empty.
// Captures survive everything, also where nothing can match them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
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
  kAfterWord,        // a word character before, and
  kBeforeWord,       // one behind: in automata with word bits (nfa/word_bits.h)
};
inline constexpr int kLookCount = 10;

// A set of Looks as bits; bit i is Look(i).
struct LookSet {
  uint16_t bits = 0;
  bool contains(Look look) const { return (bits >> static_cast<int>(look)) & 1; }
  void add(Look look) { bits = static_cast<uint16_t>(bits | (1u << static_cast<int>(look))); }
  bool empty() const { return bits == 0; }
  friend bool operator==(const LookSet&, const LookSet&) = default;
};

struct SharedSet;

inline constexpr uint32_t kUnbounded = std::numeric_limits<uint32_t>::max();

// A node is plain data and cheap to copy; its children, text and set are in the HirArena that made it.
struct Hir {
  struct Empty {};
  struct Literal {
    std::string_view bytes;
  };  // already encoded: UTF-8, or Latin-1 bytes
  struct Class {
    const SharedSet* shared = nullptr;       // by what is the same in a pattern; null: empty
    bool bytes = false;                      // single bytes; else code points to be encoded as UTF-8
    unicode::BeyondAscii beyond_ascii = {};  // where code points; of that which the pattern named
    const CharSet& set() const;
  };
  struct LookAt {
    Look look;
  };
  struct Nodes {
    Hir* first = nullptr;
    uint32_t count = 0;
    uint32_t room = 0;  // HirArena's
    Hir* begin() const { return first; }
    Hir* end() const { return first + count; }
    Hir* data() const { return first; }
    std::size_t size() const { return count; }
    Hir& operator[](std::size_t i) const { return first[i]; }
    Hir& front() const { return first[0]; }
    Hir& back() const { return first[count - 1]; }
  };
  // A test of what stands before or behind this position: does the child match there? Matches no text itself.
  struct Lookaround {
    bool ahead;    // the child matches from here on; else: up to here
    bool negated;  // holds where the child does not match
    uint32_t id;   // given by number_lookarounds()
    Nodes child;
  };  // exactly one child
  struct Repeat {
    uint32_t min, max;
    bool greedy;
    Nodes child;
  };  // exactly one child
  struct Capture {
    uint32_t index;
    Nodes child;
  };  // index >= 1, names are Ast::capture_names; exactly one child
  struct Concat {
    Nodes children;
  };
  struct Alternate {
    Nodes children;
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
};

Hir::Nodes children_of(const Hir& hir);

class HirArena;

// A root and the arena that it is in.
struct HirTree {
  std::shared_ptr<HirArena> arena;
  Hir root;

  std::size_t memory() const;  // bytes held besides the root
  // A tree is a node for those who only read it, while there is the tree.
  operator const Hir&() const& { return root; }
  operator const Hir&() const&& = delete;
};

// Gives every Lookaround in `hir` an id, those inside others first, and returns them by id; equal ones without
// lookarounds inside that stand near each other share one. The pointers are into `hir`. O(size).
std::vector<const Hir::Lookaround*> number_lookarounds(Hir& hir);
std::vector<const Hir::Lookaround*> number_lookarounds(std::span<Hir> hirs);  // one numbering for all of them

// One line, unambiguous: lit{ab} cls[a-z] bytes[\x80-\xFF] look{^} (?<!{..} rep{2,5 greedy cls[a-z]} cap{1: ...}
// cat{a b} alt{a|b} empty fail.
std::string to_string(const Hir& hir);

}  // namespace lino::syntax
