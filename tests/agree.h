// One question put to every engine of lino and to libre2: find, all matches, full match, captures, is_match.
//
// In: a pattern and options, then haystacks. Out: the empty string, or the first disagreement as a sentence. The masks,
// which are the differences from RE2 that DESIGN section 3 allows and nothing else, are in agree.cpp, each with a
// comment, and counted.
#pragma once

#include <re2/re2.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "regex/draft.h"

namespace lino::test {

std::string text_of(const std::vector<Span>& spans);  // 0-1 3-5
// A character that Unicode 15 assigned, which Debian's RE2 and PCRE2 do not know.
bool holds_new_character(std::string_view haystack);

// What is asked about one haystack.
struct Question {
  std::string_view haystack;
  std::size_t start = 0;   // where find and captures begin
  std::size_t batch = 64;  // room for matches in one find_all call; at least 1
};

// Everything an engine says. Group lists are empty where nothing matched; a group that took no part is {npos, npos}.
struct Answer {
  bool is_match = false;
  bool full_match = false;
  std::vector<Span> groups, groups_full, groups_anchored;
  std::vector<Span> all;
  std::vector<Span> all_groups;  // of each of them; RE2 is not asked
  friend bool operator==(const Answer&, const Answer&) = default;
};

// By how many comparisons each mask of agree.cpp was used; and how many comparisons were made.
struct AgreeCounts {
  uint64_t compared = 0;  // pairs of answers
  uint64_t drafted = 0;   // ... of which one is a draft's
  uint64_t mask_ill_formed = 0, mask_size = 0, mask_unicode = 0, mask_extension = 0;
  uint64_t mask_re2 = 0;     // RE2 contradicts itself
  uint64_t mask_latin1 = 0;  // ... about Latin-1
  uint64_t moved_on = 0;     // empty matches inside a character that RE2 gave
};

class Engines {
 public:
  // `options.engine` is ignored: all are asked. `plain`: the same pattern as RE2 can read it, where that is another text.
  Engines(std::string_view pattern, const Options& options, AgreeCounts& counts, std::string_view plain = {});
  // Do lino and RE2 accept the pattern alike, and see the same groups? Empty, or how they differ.
  const std::string& setup_difference() const { return setup_difference_; }
  bool usable() const { return !engines_.empty(); }  // lino accepts the pattern
  // Empty, or what differs; what Pike says goes into `pike`, where it is given.
  std::string difference(const Question& question, Answer* pike = nullptr);

 private:
  struct Asked {
    const char* name;
    const char* with_scratch;
    Regex regex;
    std::optional<Scratch> scratch;  // which of the two finds what the Regex has learnt takes turns
  };
  Answer ask_re2(const RE2& re2, const Question& question);
  bool re2_find(const RE2& re2, std::string_view haystack, std::size_t start, RE2::Anchor anchor,
                std::vector<Span>& groups);
  bool comparable_with_re2(const Question& question);
  bool re2_contradicts_itself(const Question& question, const Answer& oracle);
  bool re2_forgets_latin1(const Question& question, const Answer& oracle);

  std::string pattern_, plain_;
  Options options_;
  AgreeCounts& counts_;
  std::string setup_difference_;
  std::vector<Asked> engines_;     // the oracle, Pike, first
  Draft draft_;                    // none where the pattern has none
  std::unique_ptr<RE2> re2_;       // null where it does not take the pattern
  bool names_properties_ = false;  // \p or \P occurs
  bool scratch_first_ = false;
};

}  // namespace lino::test
