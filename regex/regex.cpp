// The facade: each method of Regex in terms of search.h; replacing and splitting are in replace.cpp, explaining in
// describe.cpp.
#include "lino/regex.h"

#include "regex/pattern.h"
#include "regex/room.h"
#include "regex/search.h"

namespace lino {

#define LINO_STRING_(x) #x
#define LINO_STRING(x) LINO_STRING_(x)

std::string_view version() {
  return LINO_STRING(LINO_VERSION_MAJOR) "." LINO_STRING(LINO_VERSION_MINOR) "." LINO_STRING(LINO_VERSION_PATCH);
}

struct Scratch::Impl {
  explicit Impl(std::shared_ptr<Pattern> owner) : pattern(std::move(owner)), state(pattern->program()) {
    state.prepare();
  }
  std::shared_ptr<Pattern> pattern;  // before state, which refers to its program
  ScratchState state;
};

Scratch::Scratch(const Regex& regex) : impl_(std::make_unique<Impl>(regex.pattern_)) {}
Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

Regex::Regex(std::string_view pattern, const Options& options) : Regex(make(pattern, options).value()) {}

Expected<Regex> Regex::make(std::string_view pattern, const Options& options) {
  Expected<std::shared_ptr<Pattern>> made = Pattern::make(pattern, options);
  if (!made) return made.error();
  return Regex(*std::move(made));
}

// ---- Searching ----

bool Regex::is_match(std::string_view haystack) const { return pattern_->is_match(haystack); }

bool Regex::full_match(std::string_view haystack) const { return pattern_->full_match(haystack); }

std::optional<Match> Regex::find(std::string_view haystack, std::size_t start, const SearchOptions& how) const {
  Span span;
  if (!pattern_->find(haystack, start, how, span)) return std::nullopt;
  return Match(haystack, span);
}

std::optional<Match> Regex::find(std::string_view haystack, std::size_t start) const {
  Span span;
  if (!pattern_->find(haystack, start, {}, span)) return std::nullopt;
  return Match(haystack, span);
}

std::optional<Match> Regex::find_anchored(std::string_view haystack, std::size_t start) const {
  return find(haystack, start, {.anchored = true});
}

std::size_t Regex::find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                            const SearchOptions& how) const {
  return pattern_->find_all(haystack, cursor, spans, how);
}

Matches Regex::matches(std::string_view haystack, const SearchOptions& how) const {
  return Matches(*this, haystack, how);
}

void Matches::refill() {
  next_ = 0;
  count_ = regex_->find_all(haystack_, cursor_, spans_, how_);
}

std::size_t Regex::count(std::string_view haystack, const SearchOptions& how) const {
  Cursor cursor;
  Room<Span, 256> spans;
  std::size_t sum = 0;
  while (!cursor.done) sum += find_all(haystack, cursor, spans.span(), how);
  return sum;
}

std::size_t Regex::lines(std::string_view haystack, Cursor& cursor, std::span<Span> lines) const {
  return search_lines({pattern_->program()}, haystack, cursor, lines);
}

void Regex::overlapping(std::string_view haystack, const std::function<bool(std::size_t)>& report) const {
  search_ends({pattern_->program()}, haystack, report);
}

std::vector<std::size_t> Regex::overlapping(std::string_view haystack) const {
  std::vector<std::size_t> ends;
  overlapping(haystack, [&](std::size_t end) { return ends.push_back(end), true; });
  return ends;
}

bool Regex::is_match(std::string_view haystack, Scratch& scratch) const noexcept {
  return search_is_match({scratch.impl_->state.program, &scratch.impl_->state}, haystack);
}

bool Regex::full_match(std::string_view haystack, Scratch& scratch) const noexcept {
  return search_full_match({scratch.impl_->state.program, &scratch.impl_->state}, haystack);
}

bool Regex::find(std::string_view haystack, std::size_t start, bool anchored, Span& match,
                 Scratch& scratch) const noexcept {
  return search_find({scratch.impl_->state.program, &scratch.impl_->state}, haystack, start, {.anchored = anchored},
                     match);
}

bool Regex::find(std::string_view haystack, std::size_t start, const SearchOptions& how, Span& match,
                 Scratch& scratch) const noexcept {
  return search_find({scratch.impl_->state.program, &scratch.impl_->state}, haystack, start, how, match);
}

std::size_t Regex::find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                            Scratch& scratch) const noexcept {
  return find_all(haystack, cursor, spans, {}, scratch);
}

std::size_t Regex::find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans, const SearchOptions& how,
                            Scratch& scratch) const noexcept {
  return search_find_all({scratch.impl_->state.program, &scratch.impl_->state}, haystack, cursor, spans, how);
}

// ---- Captures ----

namespace {

std::vector<std::optional<Span>> optional_groups(std::span<const Span> spans) {
  std::vector<std::optional<Span>> groups(spans.size());
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].begin != Regex::npos) groups[i] = spans[i];
  }
  return groups;
}

}  // namespace

std::optional<Captures> Regex::captures(std::string_view haystack, std::size_t start, const SearchOptions& how) const {
  constexpr std::size_t kFew = 32;  // groups, for which no memory is taken before there is a match
  Room<Span, kFew> room;
  std::vector<Span> many;
  const std::size_t count = capture_count() + 1;
  if (count > kFew) many.resize(count);
  const std::span<Span> spans = count > kFew ? std::span(many) : room.span().first(count);
  if (!pattern_->captures(haystack, start, how, spans)) return std::nullopt;
  return captures_from(haystack, spans);
}

bool Regex::captures(std::string_view haystack, std::size_t start, const SearchOptions& how,
                     std::span<Span> groups) const {
  return pattern_->captures(haystack, start, how, groups);
}

std::optional<Captures> Regex::captures(std::string_view haystack, std::size_t start) const {
  return captures(haystack, start, SearchOptions{});
}

std::optional<Captures> Regex::captures_anchored(std::string_view haystack, std::size_t start) const {
  return captures(haystack, start, {.anchored = true});
}

std::optional<Captures> Regex::captures_full(std::string_view haystack) const {
  std::vector<Span> spans(capture_count() + 1);
  if (!pattern_->captures_full(haystack, spans)) return std::nullopt;
  return captures_from(haystack, spans);
}

Captures Regex::captures_from(std::string_view haystack, std::span<const Span> spans) const {
  Captures captures;
  captures.haystack_ = haystack;
  captures.groups_ = optional_groups(spans);
  captures.names_ = {pattern_, &pattern_->capture_names()};
  return captures;
}

bool Regex::captures(std::string_view haystack, std::size_t start, bool anchored, std::span<Span> groups,
                     Scratch& scratch) const noexcept {
  const SearchOptions how{.anchored = anchored};
  return search_captures({scratch.impl_->state.program, &scratch.impl_->state}, haystack, start, how, groups);
}

bool Regex::captures(std::string_view haystack, std::size_t start, const SearchOptions& how, std::span<Span> groups,
                     Scratch& scratch) const noexcept {
  return search_captures({scratch.impl_->state.program, &scratch.impl_->state}, haystack, start, how, groups);
}

bool Regex::captures_full(std::string_view haystack, std::span<Span> groups, Scratch& scratch) const noexcept {
  return search_captures_full({scratch.impl_->state.program, &scratch.impl_->state}, haystack, groups);
}

std::size_t Regex::captures_all(std::string_view haystack, Cursor& cursor, std::span<Span> groups,
                                const SearchOptions& how) const {
  return pattern_->all_captures(haystack, cursor, groups, capture_count() + 1, how);
}

std::size_t Regex::captures_all(std::string_view haystack, Cursor& cursor, std::span<Span> groups,
                                const SearchOptions& how, Scratch& scratch) const noexcept {
  return search_all_captures({scratch.impl_->state.program, &scratch.impl_->state}, haystack, cursor, groups,
                             capture_count() + 1, how);
}

std::size_t Regex::groups_all(std::string_view haystack, Cursor& cursor, std::span<GroupSpan> groups,
                              const SearchOptions& how) const {
  return pattern_->all_groups(haystack, cursor, groups, capture_count() + 1, how);
}

std::size_t Regex::groups_all(std::string_view haystack, Cursor& cursor, std::span<GroupSpan> groups,
                              const SearchOptions& how, Scratch& scratch) const noexcept {
  return search_all_groups({scratch.impl_->state.program, &scratch.impl_->state}, haystack, cursor, groups, how);
}

std::string_view Captures::operator[](std::size_t group) const {
  if (!matched(group)) return {};
  return haystack_.substr(groups_[group]->begin, groups_[group]->size());
}

namespace {

std::size_t group_named(const std::vector<std::string>& names, std::string_view name) {
  if (name.empty()) return Regex::npos;
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == name) return i;
  }
  return Regex::npos;
}

}  // namespace

std::string_view Captures::operator[](std::string_view name) const {
  return names_ == nullptr ? std::string_view() : (*this)[group_named(*names_, name)];
}

bool Captures::matched(std::string_view name) const { return names_ != nullptr && matched(group_named(*names_, name)); }

// ---- About it ----

const std::string& Regex::pattern() const { return pattern_->text(); }
const Options& Regex::options() const { return pattern_->options(); }
std::size_t Regex::capture_count() const { return pattern_->capture_count(); }
const std::vector<std::string>& Regex::capture_names() const { return pattern_->capture_names(); }

std::optional<std::size_t> Regex::capture_index(std::string_view name) const {
  const std::size_t group = group_named(capture_names(), name);
  if (group == npos) return std::nullopt;
  return group;
}

std::size_t Regex::memory_used() const { return sizeof(*this) + pattern_->memory(); }

}  // namespace lino
