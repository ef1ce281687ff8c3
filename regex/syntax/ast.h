// What a pattern SAYS: its nodes in postfix order, each with the span of text it came from.
//
// In: parse.h makes one from text. Out: translate.cpp reads it. The tree is one vector in which children stand
// before their parent, so that making, walking and freeing it need no recursion however deep a pattern is: a
// reader keeps a stack, pushes for a leaf and pops for an inner node. Flags such as (?i) are no nodes: each
// node carries the flags that are in force where it stands.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string>
#include <vector>

#include "lino/error.h"

namespace lino::syntax {

enum class AstKind : uint8_t {
  kEmpty,            // an empty branch: a|  ()
  kLiteral,          // characters: text[arg, arg + count), in the pattern's encoding
  kAnyChar,          // .
  kNotNewline,       // \N: . without (?s)
  kAnyByte,          // \C
  kNewlineSequence,  // \R
  kGraphemeCluster,  // \X
  kClass,            // \d \pL [..]: items[arg, arg + count), all of them negated together where `negated`
  kCaret,            // ^
  kDollar,           // $
  kStartText,        // \A
  kEndText,          // \z
  kWordBoundary,     // \b
  kNotWordBoundary,  // \B
  kWordStart,        // \b{start} \<
  kWordEnd,          // \b{end} \>
  kWordStartHalf,    // \b{start-half}: no word character before
  kWordEndHalf,      // \b{end-half}: none behind
  kLookaround,       // the node before as an assertion about what stands here; arg: AstLookaround bits
  kRepeat,           // the node before, arg to count times (kUnbounded: no upper end); `lazy` where a ? follows
  kGroup,            // the node before in parentheses; capture number arg, 0: does not capture
  kConcat,           // the arg subtrees before, one after another; arg >= 2
  kAlternate,        // the arg subtrees before, in order of preference; arg >= 2
};

// Which lookaround: 0 is (?=..), kNegated (?!..), kBehind (?<=..), both (?<!..).
enum AstLookaround : uint8_t { kNegated = 1, kBehind = 2 };

// The flags (?imsUxuRv), as bits.
enum AstFlag : uint8_t {
  kFoldCase = 1,   // i
  kMultiLine = 2,  // m: ^ and $ also match at lines' ends
  kDotNl = 4,      // s: . matches '\n'
  kSwapGreed = 8,  // U: x* is lazy and x*? is greedy
  kVerbose = 16,   // x: white space and comments in the pattern mean nothing; the parser's own, no node minds it
  kUnicode = 32,   // u: \d \s \w \b are Unicode's; \d \s \w become items of kind kUnicode
  kCrlf = 64,      // R: \r, \n and \r\n all end a line
  kSets = 128,     // v: set operations and nested classes in brackets, \< \b{start} and their like; the parser's own
};

struct AstNode {
  AstKind kind = AstKind::kEmpty;
  uint8_t flags = 0;     // AstFlag bits in force here
  bool negated = false;  // kClass: [^..]
  bool lazy = false;     // kRepeat: a ? follows the operator
  uint32_t begin = 0;    // the node's span in the pattern, in bytes
  uint32_t end = 0;
  uint32_t arg = 0;
  uint32_t count = 0;
};

// One thing inside brackets, or the thing a \d, \s, \w or \p stands for.
struct ClassItem {
  enum class Kind : uint8_t {
    kRange,    // code points lo..hi
    kAscii,    // a POSIX or Perl class: AsciiClass(lo)
    kUnicode,  // a property of the Unicode database: unicode::Property(lo)
    // Under (?v), as they are written. An operand is everything between operators; operators take what is left of them.
    kOpen,       // [ or [^ (`negated`) inside brackets
    kClose,      // its ]
    kIntersect,  // &&
    kSubtract,   // --
    kSymmetric,  // ~~
  };
  Kind kind = Kind::kRange;
  bool negated = false;
  uint32_t lo = 0;
  uint32_t hi = 0;
};

// The named classes of ASCII characters. Perl's \d is kDigit and \w is kWord; \s (no \v) is kPerlSpace.
enum class AsciiClass : uint8_t {
  kAlnum,
  kAlpha,
  kAscii,
  kBlank,
  kCntrl,
  kDigit,
  kGraph,
  kLower,
  kPrint,
  kPunct,
  kSpace,
  kUpper,
  kWord,
  kXdigit,
  kPerlSpace,
};
inline constexpr int kAsciiClassCount = 15;

struct Ast {
  // In memory that outlives it; a copy is in memory of its own.
  explicit Ast(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : nodes(memory), text(memory), items(memory) {}

  std::pmr::vector<AstNode> nodes;         // postfix; the last one is the root; never empty
  std::pmr::string text;                   // the characters of all literals: UTF-8 (surrogates too), or Latin-1
  std::pmr::vector<ClassItem> items;       // of all classes
  uint32_t capture_count = 0;              // capturing groups, the whole match not counted
  std::vector<std::string> capture_names;  // by index, [0] to [capture_count]; "" where a group has no name
};

// One line, for example cat{lit{ab} rep{0,inf group{1 n: class{a-z \d}}}}; flags in force follow a node's name
// after a colon where they matter to it: lit:i{ab}. A lookaround is (?={..}, (?<!{..}.
std::string to_string(const Ast& ast);

}  // namespace lino::syntax
