// Boolean queries: which lines, or files, are selected when more than one pattern has a say.
//
// A query is a conjunction of clauses (a conjunctive normal form): each clause is patterns of which one must match, and one
// clause more, of patterns none of which may. All clauses are about the same line, or about the same file.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/matcher.h"

namespace lino::cli {

struct Query {
  bool of_files = false;         // else of lines
  std::vector<Matchers> all;     // clauses that must match; the first is of the patterns that need no option
  std::optional<Matchers> none;  // what must not
  // Which of `all` looks for candidates, as the searches so far would have it.
  mutable std::atomic<std::size_t> driver{0};

  // Does it hold for all of text[start, ..), which is a file's content?
  bool holds(std::string_view text, std::size_t start) const;
};

// A query of lines being asked, by one thread. One clause, the driver, searches the text; the others are asked only about
// lines in which it matches. Where lines fail for another clause mostly, that one is tried as the driver, and the one that
// gives fewer lines a byte stays: it does not matter in which order the user names a common word and a rare one.
class LineQuery {
 public:
  explicit LineQuery(const Query& query)
      : query_(query), driver_(query.driver), best_(driver_), tried_(query.all.size()), failures_(query.all.size()) {}

  const Matchers& driver() const { return query_.all[driver_]; }
  // Does the query hold for the line text[begin, end), in which the driver matches?
  bool holds(std::string_view text, std::size_t begin, std::size_t end);
  // So many bytes have been searched since the last call of either. True: another clause is the driver now.
  bool change_driver(std::size_t bytes);
  void went(std::size_t bytes) { cost_.bytes += bytes; }

 private:
  // Lines asked about for bytes searched.
  struct Cost {
    std::uint64_t lines = 0, bytes = 0;
    bool operator<(const Cost& other) const { return lines * other.bytes < other.lines * bytes; }
  };

  bool use(std::size_t clause);

  const Query& query_;
  std::size_t driver_;
  std::size_t best_;  // of the drivers so far
  bool settled_ = false;
  Cost cost_, best_cost_{1, 0};
  std::vector<bool> tried_;
  std::vector<std::uint64_t> failures_;  // by clause
};

}  // namespace lino::cli
