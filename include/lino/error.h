// What can go wrong, as a value: Error says what, where in the pattern, and what to do about it.
// Expected<T> carries either a T or an Error; nothing in lino prints or aborts.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace lino {

// A half-open range of byte offsets [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(const Span&, const Span&) = default;
};

enum class ErrorKind {
  kBadEscape,        // \q, \x{110000}, a trailing backslash
  kBadClass,         // [[:nope:]], \p{Nope}
  kBadClassRange,    // [z-a]
  kMissingBracket,   // [a
  kMissingParen,     // (a
  kUnexpectedParen,  // a)
  kMissingOperand,   // *a, (|*), a**-like operators that RE2 rejects
  kBadRepeat,        // a{2,1}
  kRepeatTooLarge,   // a count above the limit
  kBadGroup,         // (?z), (?P=n)
  kBadName,          // (?P<1a>x)
  kBadUtf8,          // the pattern is not UTF-8
  kUnsupported,      // backreferences, lookaround and their like
  kNestingTooDeep,   // Options::nest_limit
  kPatternTooLong,   // Options::pattern_limit
  kProgramTooLarge,  // Options::max_mem, GenerateOptions::max_mem
  kNoString,         // Generator: no string of the lengths and characters asked for matches
};

// The kind's name as a short phrase, e.g. "missing closing )".
std::string_view to_string(ErrorKind kind);

// A pattern that lino will not compile. Derives from std::runtime_error so that the throwing constructors
// can throw it; what() is the rendered message with a caret line.
class Error : public std::runtime_error {
 public:
  // `span` is in bytes of `pattern`; `message` is one sentence that says what to do.
  Error(ErrorKind kind, Span span, std::string message, std::string_view pattern = {},
        std::optional<std::size_t> pattern_index = {});

  ErrorKind kind() const { return kind_; }
  Span span() const { return span_; }                      // byte offsets in the pattern
  const std::string& message() const { return message_; }  // one sentence, no position
  // Of a Set's patterns, the one that is wrong; what() begins with "pattern N: ". No value: no Set, or no single one.
  std::optional<std::size_t> pattern_index() const { return pattern_index_; }

  // The message, then the line of the pattern the span is on, then a line of carets under the span. Long
  // patterns are shown as an excerpt around the span; control bytes are shown escaped.
  static std::string render(ErrorKind kind, Span span, std::string_view message, std::string_view pattern);

 private:
  ErrorKind kind_;
  Span span_;
  std::string message_;
  std::optional<std::size_t> pattern_index_;
};

// Either a T or an Error. Deliberately small; the field's names.
template <class T>
class [[nodiscard]] Expected {
 public:
  Expected(T value) : state_(std::move(value)) {}
  Expected(Error error) : state_(std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Precondition for value access: has_value().
  T& operator*() & { return std::get<0>(state_); }
  const T& operator*() const& { return std::get<0>(state_); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }

  // The value, or throws the Error.
  T& value() & {
    if (!has_value()) throw error();
    return std::get<0>(state_);
  }
  T value() && {
    if (!has_value()) throw error();
    return std::get<0>(std::move(state_));
  }

  // Precondition: !has_value().
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace lino
