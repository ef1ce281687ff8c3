// A large file searched in pieces by several threads (pieces.h): a task a piece, whose results come in order as those of
// files do, and one that says in the end what goes for all of it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "cli/args.h"
#include "cli/input.h"
#include "cli/matcher.h"
#include "cli/pieces.h"
#include "cli/search.h"
#include "cli/style.h"
#include "cli/tasks.h"

namespace lino::cli {

// What such tasks share with others. It must outlive them.
struct PieceSearch {
  const Args& args;
  const Matchers& matchers;
  const Style& style;
  std::string_view between;
  Tasks& tasks;
  ProgressCounts* counts;  // or nullptr
  std::function<std::unique_ptr<Input>()> borrow;
  std::function<void(std::unique_ptr<Input>, const Tally&)> give_back;

  // Not where one line's text depends on others', or how much is shown on what was shown before.
  static bool is_possible(const Args& args, const Style& style);
  // Puts the file's tasks behind this one, and those `behind` it behind them.
  void put(const std::shared_ptr<Pieces>& pieces, Turn& turn, std::vector<Task> behind) const;

 private:
  void put_some(const std::shared_ptr<Pieces>& pieces, std::size_t from, Turn& turn, std::vector<Task> behind) const;
  void search(Pieces& pieces, std::size_t piece, Turn& turn) const;
  Found search_lines(Pieces& pieces, std::size_t piece, const Block& block, Searcher& searcher, Input& input,
                     Turn& turn) const;
  void end(const Pieces& pieces, Turn& turn) const;
  bool is_over(const Pieces& pieces) const;
  InputOptions how_to_read(std::uint64_t from = 0) const;
};

}  // namespace lino::cli
