// Asks all engines and libre2 and compares; see agree.h.
#include "tests/agree.h"

#include <algorithm>

#include "nfa/code_point.h"
#include "regex/iteration.h"
#include "regex/program.h"
#include "tests/extends_re2.h"
#include "tests/generate.h"

namespace lino::test {
namespace {

struct EngineRow {
  const char* name;
  Engine engine;
  const char* with_scratch;  // asked through the overloads that take one, too; null: not
};

// kAuto is asked too: it changes from the table to stamped code on the way.
constexpr EngineRow kEngines[] = {
    {"nfa", Engine::kNfa, nullptr},
    {"table", Engine::kTable, "table with scratch"},
    {"interpret", Engine::kInterpret, nullptr},
    {"foresight", Engine::kForesight, "foresight with scratch"},
    {"jit", Engine::kJit, "jit with scratch"},
    {"auto", Engine::kAuto, nullptr},
};

std::unique_ptr<RE2> to_re2(std::string_view pattern, const Options& options) {
  RE2::Options re2;
  re2.set_log_errors(false);
  re2.set_max_mem(int64_t{64} << 20);
  re2.set_encoding(options.latin1 ? RE2::Options::EncodingLatin1 : RE2::Options::EncodingUTF8);
  re2.set_literal(options.literal);
  re2.set_longest_match(options.longest_match);
  re2.set_never_nl(options.never_nl);
  re2.set_dot_nl(options.dot_nl);
  re2.set_never_capture(options.never_capture);
  re2.set_case_sensitive(options.case_sensitive);
  re2.set_posix_syntax(options.posix_syntax);
  re2.set_perl_classes(options.perl_classes);
  re2.set_word_boundary(options.word_boundary);
  re2.set_one_line(options.one_line);
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), re2);
}

// A property that changed between Unicode 14 and 15: the characters that 15.0 assigned (DerivedAge.txt).
bool is_new_in_unicode_15(uint32_t c) {
  struct Range {
    uint32_t lo, hi;
  };
  static constexpr Range kNew[] = {
      {0x0CF3, 0x0CF3},   {0x0ECE, 0x0ECE},   {0x10EFD, 0x10EFF}, {0x1123F, 0x11241}, {0x11B00, 0x11B09},
      {0x11F00, 0x11F10}, {0x11F12, 0x11F3A}, {0x11F3E, 0x11F59}, {0x1342F, 0x1342F}, {0x13439, 0x13455},
      {0x1B132, 0x1B132}, {0x1B155, 0x1B155}, {0x1D2C0, 0x1D2D3}, {0x1DF25, 0x1DF2A}, {0x1E030, 0x1E06D},
      {0x1E08F, 0x1E08F}, {0x1E4D0, 0x1E4F9}, {0x1F6DC, 0x1F6DC}, {0x1F774, 0x1F776}, {0x1F77B, 0x1F77F},
      {0x1F7D9, 0x1F7D9}, {0x1FA75, 0x1FA77}, {0x1FA87, 0x1FA88}, {0x1FAAD, 0x1FAAF}, {0x1FABB, 0x1FABD},
      {0x1FABF, 0x1FABF}, {0x1FACE, 0x1FACF}, {0x1FADA, 0x1FADB}, {0x1FAE8, 0x1FAE8}, {0x1FAF7, 0x1FAF8},
      {0x2B739, 0x2B739}, {0x31350, 0x323AF},
  };
  return std::ranges::any_of(kNew, [c](const Range& range) { return range.lo <= c && c <= range.hi; });
}

// ED A0..BF xx, E0 80..9F xx, F0 80..8F xx xx and F4 90..BF xx xx: what RE2's . and negated or large classes match
// though it is not UTF-8.
bool holds_ill_formed_sequence(std::string_view haystack) {
  const auto byte = [&](std::size_t i) { return i < haystack.size() ? static_cast<uint8_t>(haystack[i]) : 0u; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  for (std::size_t i = 0; i + 2 < haystack.size(); ++i) {
    if (!continues(i + 1) || !continues(i + 2)) continue;
    const unsigned lead = byte(i), second = byte(i + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second >= 0xA0)) return true;
    if (((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second >= 0x90)) && continues(i + 3)) return true;
  }
  return false;
}

std::string latin1_to_utf8(std::string_view text, std::vector<std::size_t>& offsets) {
  std::string out;
  for (const char c : text) {
    offsets.push_back(out.size());
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= 0x80) out += static_cast<char>(0xC0 | byte >> 6);
    out += static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
  }
  offsets.push_back(out.size());
  return out;
}

// (?:a)(b)|c -> (a)(b)|()c; `groups` gets the new numbers of the pattern's own groups: 2.
std::string with_all_groups_capturing(std::string_view pattern, std::vector<std::size_t>& groups) {
  std::string out;
  std::size_t count = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    out += pattern[i];
    const std::string_view rest = pattern.substr(i);
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out += pattern[++i];
    } else if (in_class) {
      in_class = pattern[i] != ']';
    } else if (pattern[i] == '[') {
      // A bracket directly behind [ or [^ is a member; [:alpha:] ends in one bracket more, which then is a literal.
      in_class = true;
      if (rest.starts_with("[^")) out += pattern[++i];
      if (pattern.substr(i + 1).starts_with("]")) out += pattern[++i];
    } else if (pattern[i] == '|') {
      out += "()";
      ++count;
    } else if (rest.starts_with("(?:")) {
      ++count;
      i += 2;
    } else if (pattern[i] == '(' && (!rest.starts_with("(?") || rest.starts_with("(?P<") || rest.starts_with("(?<"))) {
      groups.push_back(++count);
    }
  }
  return out;
}

std::vector<Span> groups_of(const std::optional<Captures>& captures) {
  std::vector<Span> groups;
  for (std::size_t i = 0; captures && i < captures->size(); ++i) {
    groups.push_back(captures->span(i).value_or(Span{Regex::npos, Regex::npos}));
  }
  return groups;
}

// The groups that took part are those of all_groups that did; where they are not, all_groups becomes wrong.
template <class Groups>
void expect_taking_part(Answer& answer, std::size_t count, const Groups& groups_all) {
  std::vector<GroupSpan> expected, parts(count + 2), got;
  for (std::size_t i = 0; i < answer.all_groups.size(); ++i) {
    if (answer.all_groups[i].begin != Regex::npos) expected.push_back({i % count, answer.all_groups[i]});
  }
  for (Cursor cursor; !cursor.done && got.size() <= expected.size();) {
    const std::size_t n = groups_all(cursor, parts);
    got.insert(got.end(), parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(n));
  }
  if (got != expected) answer.all_groups.push_back({1, 0});
}

Answer ask(const Regex& regex, const Question& question) {
  const std::string_view haystack = question.haystack;
  Answer answer;
  answer.is_match = regex.is_match(haystack);
  answer.full_match = regex.full_match(haystack);
  answer.groups = groups_of(regex.captures(haystack, question.start));
  answer.groups_full = groups_of(regex.captures_full(haystack));
  answer.groups_anchored = groups_of(regex.captures_anchored(haystack, question.start));
  std::vector<Span> batch(question.batch);
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = regex.find_all(haystack, cursor, batch);
    answer.all.insert(answer.all.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(n));
    if (n < batch.size() || answer.all.size() > haystack.size() + 1) break;  // the latter: it would never end
  }
  const std::size_t count = regex.capture_count() + 1;
  std::vector<Span> groups(question.batch * count);
  for (Cursor cursor; !cursor.done && answer.all_groups.size() <= answer.all.size() * count;) {
    const std::size_t n = regex.captures_all(haystack, cursor, groups);
    answer.all_groups.insert(answer.all_groups.end(), groups.begin(),
                             groups.begin() + static_cast<std::ptrdiff_t>(n * count));
  }
  expect_taking_part(answer, count, [&](Cursor& cursor, std::span<GroupSpan> parts) {
    return regex.groups_all(haystack, cursor, parts);
  });
  return answer;
}

Answer ask(const Regex& regex, const Question& question, Scratch& scratch) {
  const std::string_view haystack = question.haystack;
  Answer answer;
  std::vector<Span> groups(regex.capture_count() + 1);
  answer.is_match = regex.is_match(haystack, scratch);
  answer.full_match = regex.full_match(haystack, scratch);
  if (regex.captures(haystack, question.start, false, groups, scratch)) answer.groups = groups;
  if (regex.captures_full(haystack, groups, scratch)) answer.groups_full = groups;
  if (regex.captures(haystack, question.start, true, groups, scratch)) answer.groups_anchored = groups;
  std::vector<Span> batch(question.batch);
  for (Cursor cursor; !cursor.done;) {
    const std::size_t n = regex.find_all(haystack, cursor, batch, scratch);
    answer.all.insert(answer.all.end(), batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(n));
    if (n < batch.size() || answer.all.size() > haystack.size() + 1) break;
  }
  const std::size_t count = groups.size();
  groups.resize(question.batch * count);
  for (Cursor cursor; !cursor.done && answer.all_groups.size() <= answer.all.size() * count;) {
    const std::size_t n = regex.captures_all(haystack, cursor, groups, {}, scratch);
    answer.all_groups.insert(answer.all_groups.end(), groups.begin(),
                             groups.begin() + static_cast<std::ptrdiff_t>(n * count));
  }
  expect_taking_part(answer, count, [&](Cursor& cursor, std::span<GroupSpan> parts) {
    return regex.groups_all(haystack, cursor, parts, {}, scratch);
  });
  return answer;
}

// What a draft says; where it does not know, `oracle` stands.
Answer ask(const Draft& draft, const Options& options, std::size_t groups, const Question& question,
           const Answer& oracle) {
  constexpr uint32_t kPatience = 20'000;
  const std::string_view haystack = question.haystack;
  Answer answer = oracle;
  const auto find = [&](const Draft::Question& what, std::span<Span> spans) {
    uint32_t patience = kPatience;
    return draft.find(what, spans, patience);
  };
  const auto take = [&](const Draft::Question& what, std::vector<Span>& into) {
    std::vector<Span> spans(groups);
    const Draft::Answer known = find(what, spans);
    if (known == Draft::Answer::kUnknown) return;
    into = known == Draft::Answer::kYes ? spans : std::vector<Span>();
  };
  Span match;
  if (const auto known = find({haystack}, {&match, 1}); known != Draft::Answer::kUnknown) {
    answer.is_match = known == Draft::Answer::kYes;
  }
  const Draft::Question whole{.haystack = haystack, .anchored = true, .end = haystack.size()};
  if (const auto known = find(whole, {&match, 1}); known != Draft::Answer::kUnknown) {
    answer.full_match = known == Draft::Answer::kYes;
  }
  take({.haystack = haystack, .start = question.start}, answer.groups);
  take(whole, answer.groups_full);
  take({.haystack = haystack, .start = question.start, .anchored = true}, answer.groups_anchored);
  Cursor cursor;
  Iteration iteration{haystack, !options.latin1, cursor};
  std::vector<Span> all;
  while (!cursor.done && all.size() <= haystack.size() + 1) {
    const Draft::Answer known = find({.haystack = haystack, .start = cursor.at}, {&match, 1});
    if (known == Draft::Answer::kUnknown) {
      if (all.size() < oracle.all.size())
        all.insert(all.end(), oracle.all.begin() + static_cast<std::ptrdiff_t>(all.size()), oracle.all.end());
      break;
    }
    if (known == Draft::Answer::kNo) break;
    if (iteration.take(match)) all.push_back(match);
  }
  answer.all = all;
  return answer;
}

// The first thing two answers differ in.
std::string compare(const char* a_name, const Answer& a, const char* b_name, const Answer& b) {
  const auto differ = [&](const char* what, const std::string& x, const std::string& y) {
    return std::string(what) + ": " + a_name + " says " + x + ", " + b_name + " says " + y;
  };
  const auto yes = [](bool value) { return std::string(value ? "yes" : "no"); };
  if (a == b) return "";
  if (a.groups != b.groups) return differ("captures", text_of(a.groups), text_of(b.groups));
  if (a.is_match != b.is_match) return differ("is_match", yes(a.is_match), yes(b.is_match));
  if (a.full_match != b.full_match) return differ("full_match", yes(a.full_match), yes(b.full_match));
  if (a.groups_full != b.groups_full) return differ("captures_full", text_of(a.groups_full), text_of(b.groups_full));
  if (a.groups_anchored != b.groups_anchored) {
    return differ("captures_anchored", text_of(a.groups_anchored), text_of(b.groups_anchored));
  }
  if (a.all != b.all) return differ("all matches", text_of(a.all), text_of(b.all));
  return differ("all captures", text_of(a.all_groups), text_of(b.all_groups));
}

}  // namespace

bool holds_new_character(std::string_view haystack) {
  for (std::size_t at = 0; at < haystack.size();) {
    const std::size_t length = nfa::code_point_length(haystack, at);
    uint32_t c = static_cast<uint8_t>(haystack[at]) & (0xFFu >> (length + (length > 1)));
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<uint8_t>(haystack[at + i]) & 0x3Fu);
    if (length > 1 && is_new_in_unicode_15(c)) return true;
    at += length;
  }
  return false;
}

std::string text_of(const std::vector<Span>& spans) {
  std::string out;
  for (const Span& span : spans) {
    if (!out.empty()) out += ' ';
    out += span.begin == Regex::npos ? "-" : std::to_string(span.begin) + "-" + std::to_string(span.end);
  }
  return out.empty() ? "none" : out;
}

Engines::Engines(std::string_view pattern, const Options& options, AgreeCounts& counts, std::string_view plain)
    : pattern_(pattern),
      plain_(plain.empty() ? pattern : plain),
      options_(options),
      counts_(counts),
      re2_(to_re2(plain_, options)) {
  names_properties_ = plain_.find("\\p") != std::string::npos || plain_.find("\\P") != std::string::npos;
  engines_.reserve(std::size(kEngines));
  for (const EngineRow& row : kEngines) {
    options_.engine = row.engine;
    Expected<Regex> regex = Regex::make(pattern, options_);
    if (!regex) {
      engines_.clear();
      // The memory limits are not the same ones.
      if (regex.error().kind() == ErrorKind::kProgramTooLarge) ++counts_.mask_size;
      else if (re2_->ok()) setup_difference_ = std::string("RE2 accepts it, lino does not: ") + regex.error().what();
      re2_.reset();
      return;
    }
    engines_.push_back({row.name, row.with_scratch, *std::move(regex), std::nullopt});
    if (row.with_scratch != nullptr) engines_.back().scratch.emplace(engines_.back().regex);
  }
  options_.engine = Engine::kAuto;
  if (Draft::serves(options_)) draft_ = Draft::make(parse_pattern(pattern, options_).value(), options_);
  const auto groups = static_cast<int>(engines_[0].regex.capture_count());
  if (!re2_->ok()) {
    if (re2_->error_code() == RE2::ErrorPatternTooLarge) ++counts_.mask_size;
    else if (extends_re2(*re2_)) ++counts_.mask_extension;
    else setup_difference_ = "lino accepts it, RE2 does not: " + re2_->error();
    re2_.reset();
  } else if (re2_->NumberOfCapturingGroups() != groups) {
    setup_difference_ =
        "lino sees " + std::to_string(groups) + " groups, RE2 " + std::to_string(re2_->NumberOfCapturingGroups());
  }
}

// RE2's leftmost match, from which empty matches inside a character are left out, as DESIGN section 3 has it: RE2's \B
// and bytes of \C can stand there. lino drops such a match and goes on behind it.
bool Engines::re2_find(const RE2& re2, std::string_view haystack, std::size_t start, RE2::Anchor anchor,
                       std::vector<Span>& groups) {
  std::vector<re2::StringPiece> pieces(static_cast<std::size_t>(re2.NumberOfCapturingGroups()) + 1);
  const re2::StringPiece text(haystack.data(), haystack.size());
  groups.clear();
  for (; start <= haystack.size(); ++counts_.moved_on) {
    if (!re2.Match(text, start, haystack.size(), anchor, pieces.data(), static_cast<int>(pieces.size()))) return false;
    const auto end = static_cast<std::size_t>(pieces[0].end() - text.begin());
    if (options_.latin1 || !pieces[0].empty() || !nfa::splits_code_point(haystack, end)) break;
    if (anchor != RE2::UNANCHORED) return false;
    start = end + 1;
  }
  if (start > haystack.size()) return false;
  for (const re2::StringPiece& piece : pieces) {
    if (piece.data() == nullptr) groups.push_back({Regex::npos, Regex::npos});
    else
      groups.push_back({static_cast<std::size_t>(piece.begin() - text.begin()),
                        static_cast<std::size_t>(piece.end() - text.begin())});
  }
  return true;
}

Answer Engines::ask_re2(const RE2& re2, const Question& question) {
  const std::string_view haystack = question.haystack;
  Answer answer;
  std::vector<Span> groups;
  answer.is_match = re2_find(re2, haystack, 0, RE2::UNANCHORED, groups);
  answer.full_match = re2_find(re2, haystack, 0, RE2::ANCHOR_BOTH, answer.groups_full);
  re2_find(re2, haystack, question.start, RE2::UNANCHORED, answer.groups);
  re2_find(re2, haystack, question.start, RE2::ANCHOR_START, answer.groups_anchored);
  std::size_t last_end = Regex::npos;
  for (std::size_t at = 0; at <= haystack.size() && re2_find(re2, haystack, at, RE2::UNANCHORED, groups);) {
    const Span match = groups[0];
    at = match.end;
    if (match.empty()) at += options_.latin1 ? 1 : nfa::code_point_length(haystack, match.end);
    if (match.empty() && match.end == last_end) continue;
    answer.all.push_back(match);
    last_end = match.end;
  }
  return answer;
}

bool Engines::comparable_with_re2(const Question& question) {
  if (re2_ == nullptr) return false;
  if (options_.latin1) return true;
  // DESIGN section 3: . and negated or large classes match well-formed UTF-8 only.
  if (holds_ill_formed_sequence(question.haystack)) {
    ++counts_.mask_ill_formed;
    return false;
  }
  // DESIGN section 3: Unicode 15.0, where Debian's RE2 has 14.0.
  if (names_properties_ && holds_new_character(question.haystack)) {
    ++counts_.mask_unicode;
    return false;
  }
  return true;
}

// RE2's answer about (?:(?:|a)*)+? changes when a group in it captures: its program is flattened by rules that copy
// pieces of loops inside loops, and then an iteration already tried is not recognised. Where RE2 agrees with lino once
// every (?:..) captures, or every (..) under never_capture, the difference is RE2's own. So it is about b|(?i:b), which RE2
// makes one class, and what it adds to a class is folded too often or not at all: () keeps alternatives apart.
bool Engines::re2_contradicts_itself(const Question& question, const Answer& oracle) {
  std::vector<std::size_t> groups = {0};
  const std::string pattern = with_all_groups_capturing(plain_, groups);
  if ((pattern == plain_ && !options_.never_capture) || options_.literal) return false;
  Options options = options_;
  options.never_capture = false;
  const std::unique_ptr<RE2> re2 = to_re2(pattern, options);
  if (!re2->ok()) return false;
  Answer answer = ask_re2(*re2, question);
  for (std::vector<Span>* list : {&answer.groups, &answer.groups_full, &answer.groups_anchored}) {
    if (list->empty()) continue;
    std::vector<Span> kept;
    for (const std::size_t group : groups) {
      if (group < list->size() && (!options_.never_capture || kept.empty())) kept.push_back((*list)[group]);
    }
    *list = kept;
  }
  answer.all_groups = oracle.all_groups;
  if (answer != oracle) return false;
  ++counts_.mask_re2;
  return true;
}

// RE2 forgets that a pattern is Latin-1 where it takes the common prefix off alternatives: aé|aé is never found. Where RE2
// agrees with lino about the same texts in UTF-8, the difference is RE2's own.
bool Engines::re2_forgets_latin1(const Question& question, const Answer& oracle) {
  if (!options_.latin1) return false;
  std::vector<std::size_t> offsets, unused;  // in UTF-8, of each byte and of the end
  const std::string haystack = latin1_to_utf8(question.haystack, offsets);
  options_.latin1 = false;
  const std::unique_ptr<RE2> re2 = to_re2(latin1_to_utf8(plain_, unused), options_);
  Answer answer;
  if (re2->ok()) answer = ask_re2(*re2, {haystack, offsets[question.start], question.batch});
  options_.latin1 = true;
  for (std::vector<Span>* list : {&answer.groups, &answer.groups_full, &answer.groups_anchored, &answer.all}) {
    for (Span& span : *list) {
      if (span.begin == Regex::npos) continue;
      span.begin = static_cast<std::size_t>(std::ranges::lower_bound(offsets, span.begin) - offsets.begin());
      span.end = static_cast<std::size_t>(std::ranges::lower_bound(offsets, span.end) - offsets.begin());
    }
  }
  answer.all_groups = oracle.all_groups;
  if (answer != oracle) return false;
  ++counts_.mask_latin1;
  return true;
}

std::string Engines::difference(const Question& question, Answer* pike) {
  if (engines_.empty()) return "";
  const Answer oracle = ask(engines_[0].regex, question);
  if (pike != nullptr) *pike = oracle;
  const auto explained = [&](const std::string& text) {
    return "/" + quoted(pattern_) + "/ (" + to_string(options_) + ") on " + quoted(question.haystack) + " from " +
           std::to_string(question.start) + " in batches of " + std::to_string(question.batch) + ": " + text;
  };
  const std::size_t count = engines_[0].regex.capture_count() + 1;
  std::vector<Span> matches;  // by their groups
  for (std::size_t i = 0; i < oracle.all_groups.size(); i += count) matches.push_back(oracle.all_groups[i]);
  if (matches != oracle.all)
    return explained("all captures: nfa says " + text_of(matches) + ", not " + text_of(oracle.all));
  scratch_first_ = !scratch_first_;
  for (Asked& asked : engines_) {
    if (&asked == &engines_[0]) continue;
    for (const bool with_scratch : {scratch_first_, !scratch_first_}) {
      if (with_scratch && !asked.scratch) continue;
      const Answer answer = with_scratch ? ask(asked.regex, question, *asked.scratch) : ask(asked.regex, question);
      ++counts_.compared;
      if (answer != oracle) {
        return explained(compare(with_scratch ? asked.with_scratch : asked.name, answer, "nfa", oracle));
      }
    }
  }
  if (draft_) {
    const std::size_t groups = engines_[0].regex.capture_count() + 1;
    const Answer answer = ask(draft_, options_, groups, question, oracle);
    ++counts_.compared;
    ++counts_.drafted;
    if (answer != oracle) return explained(compare("draft", answer, "nfa", oracle));
  }
  if (comparable_with_re2(question)) {
    Answer answer = ask_re2(*re2_, question);
    answer.all_groups = oracle.all_groups;
    ++counts_.compared;
    if (answer != oracle && !re2_contradicts_itself(question, oracle) && !re2_forgets_latin1(question, oracle)) {
      return explained(compare("lino", oracle, "RE2", answer));
    }
  }
  return "";
}

}  // namespace lino::test
