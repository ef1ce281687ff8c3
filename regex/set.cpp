// The facade of several patterns: each method of Set in terms of set_search.h.
#include "lino/set.h"

#include "regex/describe.h"
#include "regex/room.h"
#include "regex/set_program.h"
#include "regex/set_search.h"

namespace lino {

namespace {

std::vector<std::string_view> views_of(std::span<const std::string> patterns) {
  return {patterns.begin(), patterns.end()};
}

std::span<const std::string_view> span_of(std::initializer_list<std::string_view> patterns) {
  return {patterns.begin(), patterns.size()};
}

std::vector<std::size_t> ids_of(const SetProgram& program, std::string_view haystack, bool whole) {
  const std::size_t size = program.patterns.size();
  const auto matched = std::make_unique<bool[]>(size);
  std::vector<std::size_t> ids;
  ids.reserve(set_matching(program, haystack, whole, {matched.get(), size}));
  for (std::size_t id = 0; id < size; ++id) {
    if (matched[id]) ids.push_back(id);
  }
  return ids;
}

}  // namespace

Set::Set(std::initializer_list<std::string_view> patterns, const Options& options)
    : Set(make(patterns, options).value()) {}
Set::Set(std::span<const std::string_view> patterns, const Options& options) : Set(make(patterns, options).value()) {}
Set::Set(std::span<const std::string> patterns, const Options& options) : Set(make(patterns, options).value()) {}

Expected<Set> Set::make(std::initializer_list<std::string_view> patterns, const Options& options) {
  return make(span_of(patterns), options);
}

Expected<Set> Set::make(std::span<const std::string> patterns, const Options& options) {
  return make(views_of(patterns), options);
}

Expected<Set> Set::make(std::span<const std::string_view> patterns, const Options& options) {
  Expected<std::shared_ptr<SetProgram>> program = SetProgram::make(patterns, options);
  if (!program) return program.error();
  return Set(*std::move(program));
}

// ---- Which patterns ----

bool Set::is_match(std::string_view haystack) const { return set_is_match(*program_, haystack); }

bool Set::full_match(std::string_view haystack) const { return !matching_full(haystack).empty(); }

std::vector<std::size_t> Set::matching(std::string_view haystack) const { return ids_of(*program_, haystack, false); }

std::vector<std::size_t> Set::matching_full(std::string_view haystack) const {
  return ids_of(*program_, haystack, true);
}

std::size_t Set::matching(std::string_view haystack, std::span<bool> matched) const {
  return set_matching(*program_, haystack, false, matched.first(size()));
}

std::size_t Set::matching_full(std::string_view haystack, std::span<bool> matched) const {
  return set_matching(*program_, haystack, true, matched.first(size()));
}

// ---- Spans ----

std::optional<SetMatch> Set::find(std::string_view haystack, std::size_t start) const {
  SetMatch match;
  if (!set_find(*program_, haystack, start, false, match)) return std::nullopt;
  return match;
}

std::optional<SetMatch> Set::find_anchored(std::string_view haystack, std::size_t start) const {
  SetMatch match;
  if (!set_find(*program_, haystack, start, true, match)) return std::nullopt;
  return match;
}

std::size_t Set::find_all(std::string_view haystack, Cursor& cursor, std::span<SetMatch> matches) const {
  return set_find_all(*program_, haystack, cursor, matches);
}

SetMatches Set::matches(std::string_view haystack) const { return SetMatches(*this, haystack); }

void SetMatches::refill() {
  next_ = 0;
  count_ = set_->find_all(haystack_, cursor_, batch_);
}

std::size_t Set::count(std::string_view haystack) const {
  Cursor cursor;
  Room<SetMatch, 128> matches;
  std::size_t sum = 0;
  while (!cursor.done) sum += find_all(haystack, cursor, matches.span());
  return sum;
}

std::optional<SetCaptures> Set::captures(std::string_view haystack, std::size_t start) const {
  const std::optional<SetMatch> match = find(haystack, start);
  if (!match) return std::nullopt;
  SetCaptures result{match->pattern, {}};
  const std::shared_ptr<Program> alone = program_->alone(match->pattern);
  result.groups.haystack_ = haystack;
  for (const Span span : set_groups(*program_, *alone, haystack, match->span)) {
    result.groups.groups_.push_back(span.begin == Regex::npos ? std::nullopt : std::optional(span));
  }
  result.groups.names_ = {alone, &alone->capture_names};
  return result;
}

// ---- Overlapping matches ----

void Set::overlapping(std::string_view haystack, const std::function<bool(SetEnd)>& report) const {
  set_overlapping(*program_, haystack, report);
}

std::vector<SetEnd> Set::overlapping(std::string_view haystack) const {
  std::vector<SetEnd> ends;
  overlapping(haystack, [&](SetEnd end) {
    ends.push_back(end);
    return true;
  });
  return ends;
}

// ---- About it ----

std::size_t Set::size() const { return program_->patterns.size(); }
const std::string& Set::pattern(std::size_t id) const { return program_->patterns[id]; }
const Options& Set::options() const { return program_->options; }
std::size_t Set::memory_used() const { return sizeof(*this) + program_->memory(); }

std::string Set::explain() const {
  const SetProgram& program = *program_;
  const bool nfa = program.options.engine == Engine::kNfa;
  const WordSearch* const words = program.words();
  std::string text = std::string("engine: ") + (nfa ? "nfa" : program.foresees() ? "foresight" : "table") + "\n";
  if (nfa) text += "plan: simulation of the NFA of all patterns\n";
  else if (words != nullptr)
    text +=
        "plan: words; " + to_string(*words) + "; where that is in vain again and again, lazy DFAs of all patterns\n";
  else if (program.lookarounds.empty()) text += "plan: lazy DFAs of all patterns, table walk; nothing is stamped\n";
  else
    text += "plan: lookarounds decided by passes; spans by foresight, which and overlapping by simulation of the NFA\n";
  text += windows_of(program.known_windows());
  if (program.streams_part.load(std::memory_order_relaxed)) {
    text += "streams: none; four walks at a time do not come together\n";
  }
  text += std::to_string(size()) + " patterns, " + std::to_string(program.forward.states.size()) + " NFA states, " +
          std::to_string(program.lazy_states()) + " DFA states built\n";
  return text + searched_by(statistics());
}

Regex::Statistics Set::statistics() const {
  Regex::Statistics result;
  result.bytes_kernel = program_->counters.kernel.load(std::memory_order_relaxed);
  result.bytes_table = program_->counters.table.load(std::memory_order_relaxed);
  result.bytes_nfa = program_->counters.nfa.load(std::memory_order_relaxed);
  result.bytes_pass = program_->counters.pass.load(std::memory_order_relaxed);
  result.states_built = program_->lazy_states();
  return result;
}

}  // namespace lino
