// lino's runner: a Regex for one pattern, a Set for several.
#include "lino/regex.h"

#include <array>
#include <cstdio>
#include <optional>
#include <stdexcept>

#include "bench/rebar/runner.h"
#include "lino/set.h"

namespace lino::bench {
namespace {

constexpr std::size_t kBatch = 256, kMatches = 4;

Options options_of(const Task& task) {
  return {.latin1 = !task.unicode, .case_sensitive = !task.case_insensitive, .unicode = task.unicode};
}

class LinoRegex {
 public:
  static std::string version() { return std::string(lino::version()); }

  explicit LinoRegex(const Task& task) : fresh_(task.fresh) {
    if (task.patterns.size() == 1) regex_.emplace(task.patterns[0], options_of(task));
    else set_.emplace(std::span<const std::string>(task.patterns), options_of(task));
  }

  std::size_t count(std::string_view haystack) { return regex_ ? regex_->count(haystack) : set_->count(haystack); }

  std::size_t spans(std::string_view haystack) {
    std::size_t sum = 0;
    if (set_) {
      for (const SetMatch& match : set_->matches(haystack)) sum += match.span.size();
      return sum;
    }
    for (Cursor cursor; !cursor.done;) {
      const std::size_t n = regex_->find_all(haystack, cursor, spans_);
      for (std::size_t i = 0; i < n; ++i) sum += spans_[i].size();
    }
    return sum;
  }

  std::size_t captures(std::string_view haystack) {
    return regex_ ? captures_of_one(haystack) : captures_of_several(haystack);
  }

  // A line holds one match or none, mostly.
  std::size_t captures_of_line(std::string_view line) {
    if (set_) return captures_of_several(line);
    if (!fresh_ && !scratch_) scratch_.emplace(*regex_);
    groups_.resize(regex_->capture_count() + 1);
    std::size_t sum = 0;
    for (std::size_t at = 0; next_captures(line, at);) {
      for (const Span& group : groups_) sum += group.begin != Regex::npos;
      at = groups_[0].end + (groups_[0].empty() ? 1 : 0);
    }
    return sum;
  }

  bool is_match(std::string_view haystack) { return regex_ ? regex_->is_match(haystack) : set_->is_match(haystack); }

 private:
  std::size_t captures_of_one(std::string_view haystack) {
    if (!fresh_ && !scratch_) scratch_.emplace(*regex_);
    const std::size_t count = regex_->capture_count() + 1;
    taking_part_.resize(kMatches * count);
    std::size_t sum = 0;
    for (Cursor cursor; !cursor.done;) {
      sum += scratch_ ? regex_->groups_all(haystack, cursor, taking_part_, {}, *scratch_)
                      : regex_->groups_all(haystack, cursor, taking_part_);
    }
    return sum;
  }

  // Who compiles for one search prepares no Scratch.
  bool next_captures(std::string_view haystack, std::size_t at) {
    return scratch_ ? regex_->captures(haystack, at, SearchOptions{}, groups_, *scratch_)
                    : regex_->captures(haystack, at, SearchOptions{}, groups_);
  }

  std::size_t captures_of_several(std::string_view haystack) {
    std::size_t sum = 0;
    for (std::size_t at = 0;;) {
      const std::optional<SetCaptures> found = set_->captures(haystack, at);
      if (!found) return sum;
      for (std::size_t i = 0; i < found->groups.size(); ++i) sum += found->groups.matched(i);
      const Span span = *found->groups.span(0);
      at = span.end + (span.empty() ? 1 : 0);
    }
  }

  const bool fresh_;
  std::optional<Regex> regex_;
  std::optional<Set> set_;
  std::optional<Scratch> scratch_;
  std::array<Span, kBatch> spans_;
  std::vector<Span> groups_;
  std::vector<GroupSpan> taking_part_;
};

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  for (const std::string& name : lino::unknown_plans_off()) {
    std::fprintf(stderr, "LINO_PLAN_OFF: there is no plan named %s\n", name.c_str());
    return 1;
  }
  return lino::bench::run_program<lino::bench::LinoRegex>(argc, argv);
}
