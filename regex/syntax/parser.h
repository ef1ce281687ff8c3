// The parser's state while it reads a pattern; shared by parse.cpp (operators, groups), parse_escape.cpp and
// parse_class.cpp (brackets). Not for use outside of this folder.
//
// One pass, no recursion: nodes are written in postfix order as operators and parentheses close, and each
// open parenthesis has a frame that says how many subtrees wait for their Concat or Alternate.
#pragma once

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "regex/syntax/ast.h"
#include "regex/syntax/parse.h"

namespace lino::syntax {

class Parser {
 public:
  Parser(std::string_view pattern, const SyntaxOptions& options, std::pmr::memory_resource* memory);
  Expected<Ast> run();

 private:
  static constexpr int kNoLookaround = -1;

  // An open parenthesis, or the whole pattern.
  struct Frame {
    std::size_t begin = 0;           // of the parenthesis
    std::size_t content_begin = 0;   // behind (, (?:, (?P<n>
    std::size_t branch_begin = 0;    // behind the last |
    uint32_t capture = 0;            // 0: does not capture
    int lookaround = kNoLookaround;  // else AstLookaround bits
    uint8_t outer_flags = 0;         // to restore when it closes
    uint32_t items = 0;              // subtrees of the current branch
    uint32_t branches = 0;           // finished ones
    uint32_t last_height = 0;        // of the branch's last subtree
    uint32_t height = 0;             // of the highest of all the others
  };

  // An open bracket.
  struct ClassFrame {
    std::size_t begin = 0;
    bool first = true;     // nothing in it yet: a ] is an ordinary character
    bool operand = false;  // something since the bracket or the last operator
  };

  struct KnownProperty {
    std::string_view name;  // in the pattern
    uint32_t property = 0;
    bool unequal = false;
  };

  // parse.cpp. Each returns false when fail() was called.
  bool parse_all();
  bool step();
  bool check_limits();
  // Little is made of a few bytes.
  bool is_check_due() const { return at_ - checked_ >= 64; }
  bool over_limit(std::size_t memory);
  bool check_utf8();
  void plain_run();
  bool skip_insignificant();  // (?x); true: there was some
  bool repeat_operator();
  bool counted_repeat();
  bool push_repeat(std::size_t begin, uint32_t min, uint32_t max);

  // parse_group.cpp
  bool open_group();
  bool open_named_group(std::size_t name_begin);
  bool open_lookaround(std::size_t begin);
  bool open_flags();
  bool push_group(std::size_t begin, bool capture, std::string name);
  bool close_group();
  void end_branch();
  void end_alternation();
  bool finish();

  // parse_escape.cpp
  bool escape();
  bool quoted();
  bool escaped_char(uint32_t& code_point);  // at a backslash; consumes the escape
  bool octal_escape(std::size_t begin, uint32_t& code_point);
  bool hex_escape(std::size_t begin, uint32_t& code_point);
  bool named_boundary();

  // parse_refused.cpp
  bool bad_escape(std::size_t begin);
  bool fail_perl_group();
  bool fail_verb();  // false: it was one, and fail() was called
  std::size_t refused_end(std::size_t from, std::string_view close) const;

  // parse_class.cpp
  bool bracket_class();
  bool open_class(bool& negated);
  bool close_class();
  bool class_step();
  bool class_operator(bool& found);  // && -- ~~
  bool class_item(std::size_t class_begin);
  bool class_range(std::size_t class_begin);
  bool class_char(std::size_t class_begin, uint32_t& code_point);
  bool posix_class(bool& found);    // [:name:]
  bool perl_class(bool& found);     // \d \s \w and their negations
  bool unicode_class(bool& found);  // \pN \p{Name} \P..
  bool fail_unicode_name(std::size_t begin, std::string_view name);

  void add_item(const ClassItem& item) {
    constexpr std::size_t kFew = 8;
    if (ast_.items.empty()) ast_.items.reserve(kFew);
    ast_.items.push_back(item);
  }

  // Nodes. A literal grows as long as nothing else comes between its characters.
  void push(AstKind kind, std::size_t begin, uint32_t arg = 0, uint32_t count = 0);
  void push_item(AstKind kind, std::size_t begin, uint32_t arg = 0, uint32_t count = 0);
  void literal_bytes(std::size_t begin, std::string_view bytes, std::size_t last_begin, std::size_t last_length);
  void literal(std::size_t begin, uint32_t code_point);  // the character written at [begin, at_)
  void split_last_character();

  // Text.
  bool done() const { return at_ >= pattern_.size(); }
  bool looking_at(std::string_view text) const { return pattern_.substr(at_, text.size()) == text; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0'; }
  std::size_t decode(std::size_t at, uint32_t& code_point) const;  // the length of the character there
  std::size_t char_end(std::size_t at) const;
  uint32_t max_char() const { return options_.utf8 ? 0x10FFFF : 0xFF; }

  bool fail(ErrorKind kind, std::size_t begin, std::size_t end, std::string message);

  std::string_view pattern_;
  const SyntaxOptions& options_;
  bool perl_;  // Perl's syntax beyond POSIX: (?..) \A \z \C \Q *? and their like
  std::size_t at_ = 0;
  std::size_t checked_ = 0;  // up to here limits were
  uint8_t flags_ = 0;
  Ast ast_;
  std::pmr::vector<Frame> frames_;
  std::pmr::vector<ClassFrame> class_frames_;
  std::pmr::vector<KnownProperty> properties_;  // the last few that were looked up, by a hash of the name
  bool literal_open_ = false;                   // the last node is a literal that may grow
  std::size_t last_char_begin_ = 0;             // where the literal's last character is written,
  std::size_t last_char_length_ = 0;            // and its length in ast_.text
  std::size_t operator_begin_ = 0;              // the last repetition operator; none when its end is 0
  std::size_t operator_end_ = 0;
  uint32_t lookarounds_open_ = 0;  // parentheses of lookarounds around at_
  bool no_posix_end_ = false;      // there is no :] in the rest of the pattern

  ErrorKind error_kind_{};
  Span error_span_;
  std::string error_message_;
};

inline constexpr std::string_view kKnownGroups =
    "after (? lino knows the flags i, m, s, u, v, x, R and U, as in (?i), (?i:...) and (?i-s:...), and (?P<name>...)";

bool is_name_char(uint32_t code_point);      // may occur in a group's name
bool is_pattern_space(uint32_t code_point);  // Unicode's Pattern_White_Space

}  // namespace lino::syntax
