// A pattern as all copies of a Regex hold it: what it says, and who searches.
//
//   text -> Ast -> Draft                    at construction, where the pattern is one for a draft (draft.h)
//               -> Program                  at construction otherwise, else when the draft does not know an answer
//
// Once there is a Program, it does everything. Errors of a pattern are found at construction, whichever is made.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"
#include "regex/draft.h"
#include "regex/draft_starts.h"
#include "regex/once.h"
#include "regex/program.h"

namespace lino {

class Pattern {
 public:
  static Expected<std::shared_ptr<Pattern>> make(std::string_view text, const Options& options);

  const std::string& text() const { return draft_ ? text_ : program().pattern; }
  const Options& options() const { return draft_ ? options_ : program().options; }
  std::size_t capture_count() const { return capture_count_; }
  const std::vector<std::string>& capture_names() const { return draft_ ? names_ : program().capture_names; }

  const Program& program() const;  // made now, if there is none yet; may throw bad_alloc
  const Program* known_program() const { return program_.peek(); }
  const Draft& draft() const { return draft_; }
  uint64_t bytes_drafted() const { return bytes_drafted_.load(std::memory_order_relaxed); }
  std::size_t memory() const;

  // As the functions of search.h.
  bool is_match(std::string_view haystack) const;
  bool full_match(std::string_view haystack) const;
  bool find(std::string_view haystack, std::size_t start, const SearchOptions& how, Span& match) const;
  std::size_t find_all(std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                       const SearchOptions& how) const;
  bool captures(std::string_view haystack, std::size_t start, const SearchOptions& how,
                const std::span<Span>& groups) const;
  bool captures_full(std::string_view haystack, std::span<Span> groups) const;
  std::size_t all_captures(std::string_view haystack, Cursor& cursor, std::span<Span> groups, std::size_t count,
                           const SearchOptions& how) const;
  std::size_t all_groups(std::string_view haystack, Cursor& cursor, std::span<GroupSpan> groups, std::size_t count,
                         const SearchOptions& how) const;

 private:
  // As those without it, where there may be no Program yet.
  [[gnu::noinline]] bool is_match_at_first(std::string_view haystack) const;
  [[gnu::noinline]] bool find_at_first(std::string_view haystack, std::size_t start, const SearchOptions& how,
                                       Span& match) const;
  [[gnu::noinline]] bool captures_at_first(std::string_view haystack, std::size_t start, const SearchOptions& how,
                                           const std::span<Span>& groups) const;
  const jit::Sequence* prefix_for(std::string_view haystack) const;
  std::atomic<uint32_t>& patience_for(std::size_t groups) const { return groups > 1 ? group_patience_ : patience_; }
  Draft::Answer ask(Draft::Question question, std::span<Span> groups) const;
  std::size_t all_drafted(std::string_view haystack, Cursor& cursor, std::span<Span> groups, std::size_t count,
                          const SearchOptions& how) const;

  std::string text_;  // this and the next two: where there is a draft
  Options options_;
  std::vector<std::string> names_;
  std::size_t capture_count_ = 0;
  Draft draft_;
  Once<DraftPrefix> prefix_;
  Once<Program> program_;
  // Steps that the draft may still take: asked for matches, for groups.
  mutable std::atomic<uint32_t> patience_{0}, group_patience_{0};
  mutable std::atomic<uint64_t> bytes_drafted_{0};
};

}  // namespace lino
