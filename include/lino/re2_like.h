// RE2's interface on lino, so that code written for RE2 moves over by changing an include and a namespace:
//
//   #include "lino/re2_like.h"                            // was <re2/re2.h>
//   namespace re2 = lino::re2_like;  using re2::RE2;
//
//   int port;
//   if (RE2::PartialMatch(line, R"((\w+):(\d+))", &host, &port)) ...
//
// Names, argument types and results are those of RE2 20220601, and std::optional arguments those of later ones; StringPiece is
// std::string_view. What differs:
//   - nothing is logged: Options::log_errors is kept but has no effect; error() says what went wrong, in lino's words,
//     and error_arg() is the part of the pattern that lino's error points at; a repetition that is too large only as a
//     nested product is a pattern too large here;
//   - Match with endpos < text.size() sees the text as ending at endpos: $ and \b do not look beyond it;
//   - RE2::Set, FilteredRE2, PossibleMatchRange and the program's size and fanout are not here.
// Whatever lino's patterns may mean beyond RE2's, they may here too. All const members may be called from any number of
// threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "lino/regex.h"

namespace lino::re2_like {

using StringPiece = std::string_view;

namespace detail {

// Converts the n bytes at `text` to *to; false when they are not a T from the first byte to the last. With `to`
// null they are checked and dropped. Numbers: as strtol and its kin read them, but no leading space before an
// integer, no minus before an unsigned one, and out of range is an error. `radix` 0 goes by the prefix, as in C.
bool parse(const char* text, std::size_t n, void* to);
bool parse(const char* text, std::size_t n, std::string* to);
bool parse(const char* text, std::size_t n, std::string_view* to);
bool parse(const char* text, std::size_t n, char* to);
bool parse(const char* text, std::size_t n, signed char* to);
bool parse(const char* text, std::size_t n, unsigned char* to);
bool parse(const char* text, std::size_t n, float* to);
bool parse(const char* text, std::size_t n, double* to);
bool parse(const char* text, std::size_t n, short* to, int radix);
bool parse(const char* text, std::size_t n, unsigned short* to, int radix);
bool parse(const char* text, std::size_t n, int* to, int radix);
bool parse(const char* text, std::size_t n, unsigned int* to, int radix);
bool parse(const char* text, std::size_t n, long* to, int radix);
bool parse(const char* text, std::size_t n, unsigned long* to, int radix);
bool parse(const char* text, std::size_t n, long long* to, int radix);
bool parse(const char* text, std::size_t n, unsigned long long* to, int radix);

// Integers take a radix; the character types are characters, not numbers.
template <class T>
concept Number = std::is_same_v<T, short> || std::is_same_v<T, unsigned short> || std::is_same_v<T, int> ||
                 std::is_same_v<T, unsigned int> || std::is_same_v<T, long> || std::is_same_v<T, unsigned long> ||
                 std::is_same_v<T, long long> || std::is_same_v<T, unsigned long long>;
template <class T>
concept Plain = std::is_void_v<T> || std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view> ||
                std::is_same_v<T, char> || std::is_same_v<T, signed char> || std::is_same_v<T, unsigned char> ||
                std::is_same_v<T, float> || std::is_same_v<T, double>;
template <class T>
concept ParsesItself = requires(T& value, const char* text, std::size_t n) {
  { value.ParseFrom(text, n) } -> std::same_as<bool>;
};
template <class T>
concept Argument = Number<T> || Plain<T> || ParsesItself<T>;

template <Argument T>
bool parse_any(const char* text, std::size_t n, T* to, int radix) {
  if constexpr (Number<T>) {
    return parse(text, n, to, radix);
  } else if constexpr (Plain<T>) {
    return parse(text, n, to);
  } else {
    return to == nullptr || to->ParseFrom(text, n);
  }
}

// A group that took no part (text null) gives no value; any other must be a T.
template <Argument T>
bool parse_any(const char* text, std::size_t n, std::optional<T>* to, int radix) {
  if (text == nullptr) {
    if (to != nullptr) to->reset();
    return true;
  }
  T value{};
  if (!parse_any(text, n, &value, radix)) return false;
  if (to != nullptr) *to = std::move(value);
  return true;
}

}  // namespace detail

// NOLINTBEGIN(readability-identifier-naming): the names are RE2's.
class RE2 {
 public:
  class Arg;

  enum ErrorCode {
    NoError = 0,
    ErrorInternal,
    ErrorBadEscape,
    ErrorBadCharClass,
    ErrorBadCharRange,
    ErrorMissingBracket,
    ErrorMissingParen,
    ErrorUnexpectedParen,
    ErrorTrailingBackslash,
    ErrorRepeatArgument,
    ErrorRepeatSize,
    ErrorRepeatOp,
    ErrorBadPerlOp,
    ErrorBadUTF8,
    ErrorBadNamedCapture,
    ErrorPatternTooLarge
  };

  enum CannedOptions { DefaultOptions = 0, Latin1, POSIX, Quiet };

  enum Anchor { UNANCHORED, ANCHOR_START, ANCHOR_BOTH };

  class Options {
   public:
    static constexpr int kDefaultMaxMem = 8 << 20;
    enum Encoding { EncodingUTF8 = 1, EncodingLatin1 };

    Options() = default;
    Options(CannedOptions canned);  // implicit, as in RE2

    Encoding encoding() const { return encoding_; }
    void set_encoding(Encoding encoding) { encoding_ = encoding; }
    bool posix_syntax() const { return posix_syntax_; }
    void set_posix_syntax(bool on) { posix_syntax_ = on; }
    bool longest_match() const { return longest_match_; }
    void set_longest_match(bool on) { longest_match_ = on; }
    bool log_errors() const { return log_errors_; }
    void set_log_errors(bool on) { log_errors_ = on; }
    std::int64_t max_mem() const { return max_mem_; }
    void set_max_mem(std::int64_t bytes) { max_mem_ = bytes; }
    bool literal() const { return literal_; }
    void set_literal(bool on) { literal_ = on; }
    bool never_nl() const { return never_nl_; }
    void set_never_nl(bool on) { never_nl_ = on; }
    bool dot_nl() const { return dot_nl_; }
    void set_dot_nl(bool on) { dot_nl_ = on; }
    bool never_capture() const { return never_capture_; }
    void set_never_capture(bool on) { never_capture_ = on; }
    bool case_sensitive() const { return case_sensitive_; }
    void set_case_sensitive(bool on) { case_sensitive_ = on; }
    bool perl_classes() const { return perl_classes_; }
    void set_perl_classes(bool on) { perl_classes_ = on; }
    bool word_boundary() const { return word_boundary_; }
    void set_word_boundary(bool on) { word_boundary_ = on; }
    bool one_line() const { return one_line_; }
    void set_one_line(bool on) { one_line_ = on; }
    void Copy(const Options& from) { *this = from; }

    lino::Options to_lino() const;

   private:
    Encoding encoding_ = EncodingUTF8;
    std::int64_t max_mem_ = kDefaultMaxMem;
    bool posix_syntax_ = false;
    bool longest_match_ = false;
    bool log_errors_ = true;
    bool literal_ = false;
    bool never_nl_ = false;
    bool dot_nl_ = false;
    bool never_capture_ = false;
    bool case_sensitive_ = true;
    bool perl_classes_ = false;
    bool word_boundary_ = false;
    bool one_line_ = false;
  };

  // Implicit, as in RE2: a pattern may stand wherever an RE2 is asked for. A bad pattern gives an object with
  // ok() == false that matches nothing.
  RE2(const char* pattern);
  RE2(const std::string& pattern);
  RE2(StringPiece pattern);
  RE2(StringPiece pattern, const Options& options);
  RE2(const RE2&) = delete;
  RE2& operator=(const RE2&) = delete;
  ~RE2();

  bool ok() const { return error_code_ == NoError; }
  const std::string& pattern() const { return pattern_; }
  const std::string& error() const { return error_; }  // empty when ok()
  ErrorCode error_code() const { return error_code_; }
  const std::string& error_arg() const { return error_arg_; }  // the offending part of the pattern
  const Options& options() const { return options_; }
  // Beyond RE2: the regex itself. Precondition: ok().
  const Regex& regex() const { return *regex_; }

  // Groups without group 0; -1 when !ok().
  int NumberOfCapturingGroups() const { return group_count_; }
  const std::map<std::string, int>& NamedCapturingGroups() const { return named_groups_; }
  const std::map<int, std::string>& CapturingGroupNames() const { return group_names_; }

  // Searches text[startpos, endpos); what stands before startpos is seen by ^ and \b. On success submatch[i] is group
  // i, with data() == nullptr for one that took no part; entries beyond the groups are cleared.
  bool Match(StringPiece text, std::size_t startpos, std::size_t endpos, Anchor anchor, StringPiece* submatch,
             int nsubmatch) const;

  // The whole text; any part of it; its beginning, which is then taken off *input; any part, taken off *input with all
  // before it. Argument i receives group i + 1, converted; more arguments than groups is no match. When a conversion
  // fails the result is false and earlier arguments have been written.
  template <class... A>
  static bool FullMatch(StringPiece text, const RE2& re, A&&... arguments) {
    return apply(FullMatchN, text, re, Arg(std::forward<A>(arguments))...);
  }
  template <class... A>
  static bool PartialMatch(StringPiece text, const RE2& re, A&&... arguments) {
    return apply(PartialMatchN, text, re, Arg(std::forward<A>(arguments))...);
  }
  template <class... A>
  static bool Consume(StringPiece* input, const RE2& re, A&&... arguments) {
    return apply(ConsumeN, input, re, Arg(std::forward<A>(arguments))...);
  }
  template <class... A>
  static bool FindAndConsume(StringPiece* input, const RE2& re, A&&... arguments) {
    return apply(FindAndConsumeN, input, re, Arg(std::forward<A>(arguments))...);
  }
  static bool FullMatchN(StringPiece text, const RE2& re, const Arg* const arguments[], int n);
  static bool PartialMatchN(StringPiece text, const RE2& re, const Arg* const arguments[], int n);
  static bool ConsumeN(StringPiece* input, const RE2& re, const Arg* const arguments[], int n);
  static bool FindAndConsumeN(StringPiece* input, const RE2& re, const Arg* const arguments[], int n);

  // Rewrites: \0 is the match, \1 to \9 its groups, \\ a backslash. Replace: the first match, was there one?
  // GlobalReplace: every match, how many? Extract: the rewrite alone, to *out.
  static bool Replace(std::string* text, const RE2& re, StringPiece rewrite);
  static int GlobalReplace(std::string* text, const RE2& re, StringPiece rewrite);
  static bool Extract(StringPiece text, const RE2& re, StringPiece rewrite, std::string* out);
  bool Rewrite(std::string* out, StringPiece rewrite, const StringPiece* groups, int n) const;
  bool CheckRewriteString(StringPiece rewrite, std::string* error) const;
  static int MaxSubmatch(StringPiece rewrite);

  // A pattern that matches `text` itself, escaped byte for byte as RE2 does it.
  static std::string QuoteMeta(StringPiece text);

  // Numbers in another base; CRadix goes by the prefix 0x or 0. Also for std::optional of a number.
  template <class T>
  static Arg Hex(T* to);
  template <class T>
  static Arg Octal(T* to);
  template <class T>
  static Arg CRadix(T* to);

 private:
  void init(StringPiece pattern);
  bool match_both(StringPiece text, std::size_t start, StringPiece* submatch, std::size_t n) const;
  static bool match_arguments(StringPiece text, const RE2& re, Anchor anchor, std::size_t* consumed,
                              const Arg* const arguments[], int n);

  template <class F, class Text, class... Args>
  static bool apply(F f, Text text, const RE2& re, const Args&... arguments) {
    const Arg* const pointers[] = {&arguments..., nullptr};
    return f(text, re, pointers, static_cast<int>(sizeof...(arguments)));
  }

  std::string pattern_;
  Options options_;
  std::string error_;
  std::string error_arg_;
  ErrorCode error_code_ = NoError;
  int group_count_ = -1;
  std::optional<Regex> regex_;
  std::map<std::string, int> named_groups_;
  std::map<int, std::string> group_names_;
  // The pattern with an end anchor: for a match of a text's whole rest from an offset > 0. Made when first needed.
  mutable std::once_flag to_end_once_;
  mutable std::optional<Regex> to_end_;
};

// Where a group's text goes: a pointer and how to convert for it. Null pointers and nullptr drop the text; with a typed
// null the text must still convert.
class RE2::Arg {
 public:
  using Parser = bool (*)(const char* text, std::size_t n, void* to);

  Arg() : Arg(nullptr) {}
  Arg(std::nullptr_t) : to_(nullptr), parser_([](const char*, std::size_t, void*) { return true; }) {}
  template <detail::Argument T>
  Arg(T* to) : Arg(to, in_radix<T, 10>()) {}
  template <detail::Argument T>
  Arg(std::optional<T>* to) : Arg(to, in_radix<std::optional<T>, 10>()) {}
  template <class T>
  Arg(T* to, Parser parser) : to_(to), parser_(parser) {}

  bool Parse(const char* text, std::size_t n) const { return parser_(text, n, to_); }

 private:
  friend class RE2;
  template <class T, int radix>
  static Parser in_radix() {
    return [](const char* text, std::size_t n, void* to) {
      return detail::parse_any(text, n, static_cast<T*>(to), radix);
    };
  }

  void* to_;
  Parser parser_;
};

template <class T>
RE2::Arg RE2::Hex(T* to) {
  return Arg(to, Arg::in_radix<T, 16>());
}
template <class T>
RE2::Arg RE2::Octal(T* to) {
  return Arg(to, Arg::in_radix<T, 8>());
}
template <class T>
RE2::Arg RE2::CRadix(T* to) {
  return Arg(to, Arg::in_radix<T, 0>());
}

// A global or static RE2 that is compiled when first used: static LazyRE2 re = {"a+"}; then *re. Never destroyed.
class LazyRE2 {
 public:
  using element_type = RE2;
  RE2& operator*() const { return *get(); }
  RE2* operator->() const { return get(); }
  RE2* get() const;

  // Public for brace initialisation; only the first two are for the user to give.
  const char* pattern_ = nullptr;
  RE2::CannedOptions options_ = RE2::DefaultOptions;
  mutable RE2* made_ = nullptr;
  mutable std::once_flag once_ = {};
};

// NOLINTEND(readability-identifier-naming)

}  // namespace lino::re2_like
