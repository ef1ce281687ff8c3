// lino::Set against its definitions; see agree_set.h.
#include "tests/agree_set.h"

#include <re2/re2.h>

#include <algorithm>

#include "nfa/code_point.h"
#include "tests/generate.h"

namespace lino::test {
namespace {

constexpr std::size_t kMemoryForAll = std::size_t{1} << 20;
constexpr std::size_t kLittleMemory = 20'000;  // few states fit: most steps are private

std::string to_string(const SetMatch& match) {
  return std::to_string(match.pattern) + "@" + std::to_string(match.span.begin) + "-" + std::to_string(match.span.end);
}
std::string to_string(const SetEnd& end) { return std::to_string(end.pattern) + "@" + std::to_string(end.end); }
std::string to_string(std::size_t id) { return std::to_string(id); }
std::string to_string(const std::optional<SetMatch>& match) { return match ? to_string(*match) : "none"; }

template <class T>
std::string list_of(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text += (text.empty() ? "" : " ") + to_string(value);
  return "[" + text + "]";
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// (?:p0)|(?:p1)|..., or what POSIX has for it.
std::string alternation_of(const std::vector<std::string>& patterns, bool posix) {
  std::string text;
  for (const std::string& pattern : patterns) {
    text += (text.empty() ? "" : "|") + std::string(posix ? "(" : "(?:") + pattern + ")";
  }
  return patterns.empty() ? "[^\\x00-\\x{10FFFF}]" : text;
}

std::vector<SetMatch> all_of(const Set& set, std::string_view haystack, std::size_t batch) {
  std::vector<SetMatch> all, some(batch);
  Cursor cursor;
  while (!cursor.done) {
    const std::size_t n = set.find_all(haystack, cursor, some);
    all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(n));
  }
  return all;
}

}  // namespace

SetEngines::SetEngines(const std::vector<std::string>& patterns, const Options& options, SetCounts& counts, bool re2)
    : patterns_(patterns), options_(options), counts_(counts) {
  options_.literal = false;
  options_.engine = Engine::kNfa;
  Options longest = options_;
  longest.longest_match = true;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (auto regex = Regex::make(patterns[i], options_)) {
      alone_.push_back(*std::move(regex));
      anywhere_.emplace_back(patterns[i], longest);
      continue;
    } else if (regex.error().kind() != ErrorKind::kProgramTooLarge) {  // a Set divides its memory otherwise
      const auto set = Set::make(patterns_, options_);
      if (set || set.error().pattern_index() != i) setup_difference_ = "pattern " + std::to_string(i) + " is accepted";
    }
    ++counts_.refused;
    return;
  }
  auto alternation = Regex::make(alternation_of(patterns, options_.posix_syntax), options_);
  if (!alternation) {  // too large, or nested too deep
    ++counts_.refused;
    return;
  }
  alternation_ = *std::move(alternation);
  make_sets(options_);
  if (re2) make_re2();
}

void SetEngines::make_sets(Options options) {
  const auto add = [&](std::string name) {
    auto set = Set::make(patterns_, options);
    if (set) sets_.push_back({std::move(name), *std::move(set)});
    // In little memory each pattern alone may be small enough.
    else if (options.max_mem < kMemoryForAll && set.error().kind() == ErrorKind::kProgramTooLarge) ++counts_.refused;
    else setup_difference_ = set.error().what();
  };
  add("nfa");
  options.engine = Engine::kAuto;
  add("table");
  options.engine = Engine::kForesight;
  add("foresight");
  options.engine = Engine::kAuto;
  options.max_mem = kLittleMemory;
  add("table in little memory");
}

// Where RE2 has the same options.
void SetEngines::make_re2() {
  if (options_.never_nl || options_.posix_syntax || options_.whole_words || options_.line_terminator != '\n') return;
  RE2::Options how;
  how.set_log_errors(false);
  how.set_longest_match(options_.longest_match);
  how.set_dot_nl(options_.dot_nl);
  how.set_case_sensitive(options_.case_sensitive);
  how.set_encoding(options_.latin1 ? RE2::Options::EncodingLatin1 : RE2::Options::EncodingUTF8);
  auto set = std::make_unique<RE2::Set>(how, RE2::UNANCHORED);
  for (const std::string& pattern : patterns_) {
    std::string error;
    if (set->Add(pattern, &error) < 0) return;
  }
  if (set->Compile()) re2_ = std::move(set);
}

std::string SetEngines::describe(const std::string& what, std::string_view haystack) const {
  std::string text = what + " for";
  for (const std::string& pattern : patterns_) text += " /" + quoted(pattern) + "/";
  return text + " (" + test::to_string(options_) + ") on " + quoted(haystack);
}

std::string SetEngines::which_difference(const Asked& asked, std::string_view haystack) {
  std::vector<std::size_t> some, whole;
  for (std::size_t i = 0; i < alone_.size(); ++i) {
    if (anywhere_[i].is_match(haystack)) some.push_back(i);
    if (alone_[i].full_match(haystack)) whole.push_back(i);
  }
  counts_.compared += 4;
  if (const auto got = asked.set.matching(haystack); got != some) {
    return describe(asked.name + ": matching " + list_of(got) + ", not " + list_of(some), haystack);
  }
  if (const auto got = asked.set.matching_full(haystack); got != whole) {
    return describe(asked.name + ": matching_full " + list_of(got) + ", not " + list_of(whole), haystack);
  }
  if (asked.set.is_match(haystack) != alternation_->is_match(haystack)) {
    return describe(asked.name + ": is_match", haystack);
  }
  if (asked.set.full_match(haystack) == whole.empty()) return describe(asked.name + ": full_match", haystack);
  if (re2_ == nullptr || !is_ascii(haystack)) return "";  // beyond ASCII, their meanings differ
  std::vector<int> got;
  RE2::Set::ErrorInfo info{};
  if (!re2_->Match(haystack, &got, &info) && info.kind != RE2::Set::kNoError) return "";
  std::ranges::sort(got);
  ++counts_.compared;
  ++counts_.re2;
  if (std::ranges::equal(got, some, {}, [](int i) { return static_cast<std::size_t>(i); })) return "";
  return describe("RE2::Set: " + list_of(std::vector<std::size_t>(got.begin(), got.end())) + ", lino " + list_of(some),
                  haystack);
}

// Which pattern a match of the alternation is one of: the first that has a match there; the longest: the first that
// has this span.
std::optional<SetMatch> SetEngines::expected(std::optional<Match> match, std::string_view haystack) const {
  if (!match) return std::nullopt;
  for (std::size_t i = 0; i < alone_.size(); ++i) {
    const auto own = alone_[i].find_anchored(haystack, match->begin());
    if (!own || (options_.longest_match && own->span() != match->span())) continue;
    return SetMatch{own->span() == match->span() ? i : alone_.size(), match->span()};
  }
  return SetMatch{alone_.size(), match->span()};
}

std::string SetEngines::spans_difference(const Asked& asked, std::string_view haystack, std::size_t batch) {
  std::vector<SetMatch> all;
  for (const Match match : alternation_->matches(haystack)) all.push_back(*expected(match, haystack));
  counts_.compared += 2;
  if (const auto got = all_of(asked.set, haystack, batch); got != all) {
    return describe(asked.name + ": find_all " + list_of(got) + ", not " + list_of(all), haystack);
  }
  if (asked.set.count(haystack) != all.size()) return describe(asked.name + ": count", haystack);
  return "";
}

std::string SetEngines::find_difference(const Asked& asked, std::string_view haystack, std::size_t start) {
  counts_.compared += 3;
  const auto match = expected(alternation_->find(haystack, start), haystack);
  if (const auto got = asked.set.find(haystack, start); got != match) {
    return describe(asked.name + ": find " + to_string(got) + ", not " + to_string(match), haystack);
  }
  const auto anchored = expected(alternation_->find_anchored(haystack, start), haystack);
  if (const auto got = asked.set.find_anchored(haystack, start); got != anchored) {
    return describe(asked.name + ": find_anchored " + to_string(got) + ", not " + to_string(anchored), haystack);
  }
  const auto captures = asked.set.captures(haystack, start);
  if (captures.has_value() != match.has_value()) return describe(asked.name + ": captures", haystack);
  if (!match) return "";
  const auto own = alone_[match->pattern].captures_anchored(haystack, match->span.begin);
  bool same = own && captures->pattern == match->pattern && captures->groups.size() == own->size();
  for (std::size_t i = 0; same && i < own->size(); ++i) same = captures->groups.span(i) == own->span(i);
  return same ? "" : describe(asked.name + ": groups", haystack);
}

std::string SetEngines::difference(std::string_view haystack, std::size_t start, std::size_t batch) {
  std::optional<std::vector<SetEnd>> ends;
  for (const Asked& asked : sets_) {
    std::string text = which_difference(asked, haystack);
    if (text.empty()) text = spans_difference(asked, haystack, batch);
    if (text.empty()) text = find_difference(asked, haystack, start);
    if (!text.empty()) return text;
    const auto got = asked.set.overlapping(haystack);
    if (!ends) ends = got;
    ++counts_.compared;
    if (got != *ends) {
      return describe(asked.name + ": overlapping " + list_of(got) + ", not " + list_of(*ends), haystack);
    }
  }
  return "";
}

bool SetEngines::matches_span(std::size_t pattern, std::string_view haystack, Span span) const {
  if (span.empty() && !options_.latin1 && nfa::splits_code_point(haystack, span.begin)) return false;
  const auto bytes = [](std::size_t n) { return n == 0 ? std::string() : "\\C{" + std::to_string(n) + "}"; };
  return Regex(bytes(span.begin) + "(?:" + patterns_[pattern] + ")" + bytes(haystack.size() - span.end), options_)
      .full_match(haystack);
}

std::string SetEngines::overlapping_difference(std::string_view haystack) {
  std::vector<SetEnd> ends;
  for (std::size_t end = 0; end <= haystack.size(); ++end) {
    for (std::size_t pattern = 0; pattern < patterns_.size(); ++pattern) {
      for (std::size_t begin = 0; begin <= end; ++begin) {
        if (!matches_span(pattern, haystack, {begin, end})) continue;
        ends.push_back({pattern, end});
        break;
      }
    }
  }
  for (const Asked& asked : sets_) {
    ++counts_.compared;
    const auto got = asked.set.overlapping(haystack);
    if (got == ends) continue;
    return describe(asked.name + ": overlapping " + list_of(got) + ", by every span " + list_of(ends), haystack);
  }
  return "";
}

}  // namespace lino::test
