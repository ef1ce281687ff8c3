// Who searches: the draft while it lasts, then the Program.
#include "regex/pattern.h"

#include <cstddef>
#include <memory_resource>

#include "regex/budget.h"
#include "regex/draft_search.h"
#include "regex/iteration.h"
#include "regex/search.h"

namespace lino {

Expected<std::shared_ptr<Pattern>> Pattern::make(std::string_view text, const Options& options) {
  if (std::optional<Error> error = too_long(text, options.max_mem)) return *std::move(error);
  constexpr std::size_t kArena = 4096, kShort = 256;  // what the trees of most patterns so short fit into
  alignas(std::max_align_t) std::byte buffer[kArena];
  std::pmr::monotonic_buffer_resource arena(buffer, sizeof(buffer));
  std::pmr::memory_resource* const memory = text.size() <= kShort ? &arena : std::pmr::get_default_resource();
  Expected<syntax::Ast> ast = parse_pattern(text, options, memory);
  if (!ast) return ast.error();
  auto pattern = std::make_shared<Pattern>();
  pattern->capture_count_ = ast->capture_count;
  if (Draft::serves(options)) pattern->draft_ = Draft::make(*ast, options);
  if (pattern->draft_) {
    pattern->text_ = text;
    pattern->options_ = options;
    pattern->names_ = std::move(ast->capture_names);
    pattern->patience_.store(pattern->draft_.patience(false), std::memory_order_relaxed);
    pattern->group_patience_.store(pattern->draft_.patience(true), std::memory_order_relaxed);
    return pattern;
  }
  Expected<std::unique_ptr<Program>> program = Program::make(text, options, *std::move(ast));
  if (!program) return program.error();
  pattern->program_.get([&] { return *std::move(program); });
  return pattern;
}

const Program& Pattern::program() const {
  // There is a draft, which means that this cannot fail.
  return program_.get([&] { return Program::make(text_, options_, parse_pattern(text_, options_).value()).value(); });
}

std::size_t Pattern::memory() const {
  const Program* const program = known_program();
  return sizeof(*this) + text_.capacity() + draft_.memory() + (prefix_.peek() != nullptr ? sizeof(DraftPrefix) : 0) +
         (program != nullptr ? program->memory() : 0);
}

// What the draft looks for first in so much of a haystack; null: it has none, or does not need it.
const jit::Sequence* Pattern::prefix_for(std::string_view haystack) const {
  constexpr std::size_t kWorthIt = std::size_t{4} << 10;  // bytes
  if (haystack.size() < kWorthIt) return nullptr;
  const DraftPrefix& prefix = prefix_.get([&] { return std::make_unique<DraftPrefix>(prefix_of(draft_, haystack)); });
  return prefix.sequence ? &*prefix.sequence : nullptr;
}

Draft::Answer Pattern::ask(Draft::Question question, std::span<Span> groups) const {
  std::atomic<uint32_t>& left = patience_for(groups.size());
  const uint32_t before = left.load(std::memory_order_relaxed);
  if (before == 0) return Draft::Answer::kUnknown;
  question.haystack = with_address(question.haystack);
  uint32_t patience = before;
  Span match;
  if (groups.empty()) groups = {&match, 1};
  const std::size_t rest =
      question.anchored ? 0 : question.haystack.size() - std::min(question.start, question.haystack.size());
  const jit::Sequence* const prefix = prefix_for(question.haystack.substr(question.haystack.size() - rest));
  const Draft::Answer answer = draft_.find(question, groups, patience, prefix);
  left.store(patience, std::memory_order_relaxed);  // what other threads have spent meanwhile is forgotten
  if (answer == Draft::Answer::kUnknown) return answer;
  const std::size_t end = answer == Draft::Answer::kYes ? groups[0].end : question.haystack.size();
  if (end > question.start) Counters::add(bytes_drafted_, end - question.start);
  return answer;
}

bool Pattern::is_match(std::string_view haystack) const {
  const Program* const known = known_program();
  return known != nullptr ? search_is_match({*known}, haystack) : is_match_at_first(haystack);
}

bool Pattern::is_match_at_first(std::string_view haystack) const {
  const Draft::Answer answer = ask({haystack}, {});
  if (answer != Draft::Answer::kUnknown) return answer == Draft::Answer::kYes;
  return search_is_match({program()}, haystack);
}

bool Pattern::full_match(std::string_view haystack) const {
  if (const Program* known = known_program()) return search_full_match({*known}, haystack);
  const Draft::Answer answer = ask({.haystack = haystack, .anchored = true, .end = haystack.size()}, {});
  if (answer != Draft::Answer::kUnknown) return answer == Draft::Answer::kYes;
  return search_full_match({program()}, haystack);
}

bool Pattern::find(std::string_view haystack, std::size_t start, const SearchOptions& how, Span& match) const {
  const Program* const known = known_program();
  if (known == nullptr) return find_at_first(haystack, start, how, match);
  return search_find({*known}, haystack, start, how, match);
}

bool Pattern::find_at_first(std::string_view haystack, std::size_t start, const SearchOptions& how, Span& match) const {
  if (how.want == Want::kPreferred) {
    const Draft::Answer answer =
        ask({.haystack = haystack, .start = start, .anchored = how.anchored}, std::span(&match, 1));
    if (answer != Draft::Answer::kUnknown) return answer == Draft::Answer::kYes;
  }
  return search_find({program()}, haystack, start, how, match);
}

std::size_t Pattern::find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                              const SearchOptions& how) const {
  if (const Program* known = known_program()) return search_find_all({*known}, haystack, cursor, spans, how);
  const std::size_t n = all_drafted(haystack, cursor, spans, 1, how);
  if (n == spans.size() || cursor.done) return n;
  return n + search_find_all({program()}, haystack, cursor, spans.subspan(n), how);
}

std::size_t Pattern::all_captures(std::string_view haystack, Cursor& cursor, std::span<Span> groups, std::size_t count,
                                  const SearchOptions& how) const {
  if (const Program* known = known_program()) {
    return search_all_captures({*known}, haystack, cursor, groups, count, how);
  }
  const std::size_t n = all_drafted(haystack, cursor, groups, count, how);
  if ((n + 1) * count > groups.size() || cursor.done) return n;
  return n + search_all_captures({program()}, haystack, cursor, groups.subspan(n * count), count, how);
}

std::size_t Pattern::all_groups(std::string_view haystack, Cursor& cursor, std::span<GroupSpan> groups,
                                std::size_t count, const SearchOptions& how) const {
  std::size_t n = 0;
  if (known_program() == nullptr) {
    std::vector<Span> dense(count);
    while (n + count <= groups.size() && all_drafted(haystack, cursor, dense, count, how) == 1) {
      n += take_part(dense, groups.subspan(n));
    }
    if (n + count > groups.size() || cursor.done) return n;
  }
  return n + search_all_groups({program()}, haystack, cursor, groups.subspan(n), how);
}

// As many of the next matches as the draft knows, with the groups: `count` of them each.
std::size_t Pattern::all_drafted(std::string_view haystack, Cursor& cursor, std::span<Span> groups, std::size_t count,
                                 const SearchOptions& how) const {
  if (cursor.at > haystack.size()) cursor.done = true;
  std::atomic<uint32_t>& left = patience_for(count);
  const uint32_t patience = left.load(std::memory_order_relaxed);
  const std::size_t begin = cursor.at, slots = Draft::slots_for(count);
  if (how.want != Want::kPreferred || how.anchored || patience == 0 || cursor.done || slots > DraftSearch::kSlots)
    return 0;
  haystack = with_address(haystack);
  DraftSearch search(draft_, haystack, slots, patience, prefix_for(haystack.substr(begin)));
  Iteration iteration{haystack, !options_.latin1, cursor};
  std::size_t n = 0;
  while ((n + 1) * count <= groups.size() && !cursor.done) {
    const std::span<Span> next = groups.subspan(n * count, count);
    const Draft::Answer answer = search.find(cursor.at, false, Regex::npos, next);
    if (answer == Draft::Answer::kUnknown) break;
    if (answer == Draft::Answer::kNo) cursor.done = true;
    else if (iteration.take(next[0])) ++n;
  }
  left.store(search.patience(), std::memory_order_relaxed);  // as in ask()
  const std::size_t end = cursor.done ? haystack.size() : std::min(cursor.at, haystack.size());
  Counters::add(bytes_drafted_, end - begin);
  return n;
}

bool Pattern::captures(std::string_view haystack, std::size_t start, const SearchOptions& how,
                       const std::span<Span>& groups) const {
  const Program* const known = known_program();
  if (known == nullptr) return captures_at_first(haystack, start, how, groups);
  return search_captures({*known}, haystack, start, how, groups);
}

bool Pattern::captures_at_first(std::string_view haystack, std::size_t start, const SearchOptions& how,
                                const std::span<Span>& groups) const {
  if (how.want == Want::kPreferred) {
    const Draft::Answer answer = ask({.haystack = haystack, .start = start, .anchored = how.anchored}, groups);
    if (answer != Draft::Answer::kUnknown) return answer == Draft::Answer::kYes;
  }
  return search_captures({program()}, haystack, start, how, groups);
}

bool Pattern::captures_full(std::string_view haystack, std::span<Span> groups) const {
  if (const Program* known = known_program()) return search_captures_full({*known}, haystack, groups);
  const Draft::Answer answer = ask({.haystack = haystack, .anchored = true, .end = haystack.size()}, groups);
  if (answer != Draft::Answer::kUnknown) return answer == Draft::Answer::kYes;
  return search_captures_full({program()}, haystack, groups);
}

}  // namespace lino
