// One question put to lino::Set on every engine it has, and to what it is defined by: each pattern's own Regex, the
// Regex of the patterns as one alternation, and RE2::Set.
//
// In: patterns and options, then haystacks. Out: the empty string, or the first disagreement as a sentence.
#pragma once

#include <re2/set.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lino/set.h"

namespace lino::test {

struct SetCounts {
  uint64_t compared = 0;  // answers
  uint64_t re2 = 0;       // of these with RE2::Set
  uint64_t refused = 0;   // patterns that are not accepted, alike by Set and Regex
};

class SetEngines {
 public:
  // `options.engine` and `options.literal` are ignored. `re2`: ask RE2::Set too, where its meaning is the same.
  SetEngines(const std::vector<std::string>& patterns, const Options& options, SetCounts& counts, bool re2 = true);
  const std::string& setup_difference() const { return setup_difference_; }
  bool usable() const { return !sets_.empty(); }  // lino accepts the patterns
  // Empty, or what differs. `start`: where find() and captures() begin; `batch`: room in one find_all() call.
  std::string difference(std::string_view haystack, std::size_t start, std::size_t batch);
  // overlapping() against its definition, by asking about every span: for haystacks of a few bytes.
  std::string overlapping_difference(std::string_view haystack);

 private:
  struct Asked {
    std::string name;
    Set set;
  };
  void make_sets(Options options);
  void make_re2();
  std::string describe(const std::string& what, std::string_view haystack) const;
  std::string which_difference(const Asked& asked, std::string_view haystack);
  std::string spans_difference(const Asked& asked, std::string_view haystack, std::size_t batch);
  std::string find_difference(const Asked& asked, std::string_view haystack, std::size_t start);
  std::optional<SetMatch> expected(std::optional<Match> match, std::string_view haystack) const;
  bool matches_span(std::size_t pattern, std::string_view haystack, Span span) const;

  std::vector<std::string> patterns_;
  Options options_;
  SetCounts& counts_;
  std::string setup_difference_;
  std::vector<Asked> sets_;
  std::vector<Regex> alone_;
  std::vector<Regex> anywhere_;  // leftmost-longest: no preferred empty match inside a character hides a longer one
  std::optional<Regex> alternation_;
  std::unique_ptr<RE2::Set> re2_;
};

}  // namespace lino::test
