// PCRE2 as an oracle for what RE2 does not read: lookarounds and verbose mode.
//
// In: a pattern and the settings of it that PCRE2 has as well. Out: leftmost-first matches, by lino's rules of iteration
// (which are not PCRE2's). And, of a generated pattern: which of its features, if any, PCRE2 gives another meaning.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "tests/generate.h"

namespace lino::test {

class Pcre2 {
 public:
  struct Settings {
    bool utf8 = false, caseless = false, dot_nl = false, verbose = false;
  };
  explicit Pcre2(std::string_view pattern) : Pcre2(pattern, Settings()) {}
  Pcre2(std::string_view pattern, const Settings& settings);
  bool ok() const { return code_ != nullptr; }
  // Nothing where PCRE2 gives up: too much backtracking, or a haystack that is not UTF-8 though it is told so.
  std::optional<std::vector<Span>> find_all(std::string_view haystack) const;

 private:
  struct Free {
    void operator()(void* code) const;
  };
  bool utf8_;
  std::unique_ptr<void, Free> code_;
};

// The first feature of the pattern, or of its options, that PCRE2 reads otherwise; null where it reads all alike.
const char* otherwise_in_pcre2(const Tree& tree, const Options& options);
// The same of a haystack for a pattern that PCRE2 reads alike.
const char* otherwise_in_pcre2(const Tree& tree, std::string_view haystack);

}  // namespace lino::test
