// Generated patterns and haystacks for the differential tests and the fuzz targets.
//
// In: a stream of bytes, read as small decisions (Choices), so that RapidCheck, libFuzzer and a plain loop can all drive
// the same generators; the idea of Hypothesis (MacIver). Out: a Tree, which is written out as a pattern and walked
// to make haystacks that nearly match; and smaller Trees, for shrinking a failing case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "nfa/nfa.h"

namespace lino::test {

// Decisions, one a statement: what one call is passed is evaluated in an order that compilers choose, and an input has to
// mean the same with all of them. When the bytes are used up every answer is 0, which all generators take for the
// simplest choice.
class Choices {
 public:
  explicit Choices(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  uint32_t below(uint32_t n);  // 0..n-1; n >= 1, at most 65536
  bool one_in(uint32_t n) { return below(n) == n - 1; }
  bool done() const { return at_ >= bytes_.size(); }

 private:
  std::span<const uint8_t> bytes_;
  std::size_t at_ = 0;
};

// Bytes to decide by.
inline std::vector<uint8_t> random_bytes(std::mt19937& random, std::size_t n) {
  std::vector<uint8_t> bytes(n);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

// A pattern as a tree; what it looks like in text is decided when it is written.
struct Tree {
  enum class Kind : uint8_t {
    kLeaf,    // `text` as written in the pattern; samples: some strings it matches ("" for a look)
    kRepeat,  // children[0], min to max times
    kGroup,   // children[0] in parentheses; `text` follows the opening one: "", "?:", "?P<n>", "?i:", "?<="
    kConcat,
    kAlternate,
  };
  static constexpr uint32_t kUnbounded = 0xFFFFFFFF;

  Kind kind = Kind::kLeaf;
  std::string text;
  std::vector<std::string> samples;
  bool atom = true;  // kLeaf: may be followed by a repetition operator
  uint32_t min = 0, max = 0;
  bool lazy = false;
  std::vector<Tree> children;
};

Tree make_tree(Choices& choices, uint32_t depth);
Tree tree_of(Tree::Kind kind, std::vector<Tree> children, const char* text = "");
Tree repeated(Tree child, uint32_t min, uint32_t max, bool lazy = false);
std::size_t size(const Tree& tree);  // nodes
// Lookarounds put in at some places of the tree, in loops, in alternations, beside other looks and into each other.
Tree with_lookarounds(Tree tree, Choices& choices);
bool is_lookaround(const Tree& tree);  // the tree's root is
bool has_lookaround(const Tree& tree);
// Under Options::posix_syntax with POSIX groups only. A `layout` other than 0 decides which parts are in verbose mode, most
// often all, and what white space and comments stand there; a pattern in POSIX syntax or a literal one has none.
std::string to_pattern(const Tree& tree, const Options& options = {}, uint64_t layout = 0);
// Simpler trees, the most simplified ones first.
std::vector<Tree> smaller(const Tree& tree);

// The pattern's own automaton, for strings that really match (but for its looks, which are passed over).
class Automaton {
 public:
  Automaton(std::string_view pattern, const Options& options);  // of what lino refuses: one without any string
  void walk(Choices& choices, std::string& out) const;          // appends one string, of 1100 bytes at most
  std::size_t states() const { return nfa_.states.size(); }

 private:
  nfa::Nfa nfa_;
};

// Walks through the tree's own structure or its automaton, between noise, often cut or padded to a length at which a
// vector ends, then mutated; invalid UTF-8 too. Mostly up to some hundred bytes.
std::string make_haystack(const Tree& tree, Choices& choices, const Automaton* automaton = nullptr);
std::vector<std::string> smaller(const std::string& haystack);

// RE2's options, most often the defaults.
Options make_options(Choices& choices);
std::string to_string(const Options& options);  // those that are not default, by name
std::vector<Options> smaller(const Options& options);

// A string as a C literal.
std::string quoted(std::string_view bytes);

}  // namespace lino::test
