#include "cli/search_pieces.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <optional>
#include <utility>

#include "cli/lines.h"
#include "cli/printer.h"

namespace lino::cli {

bool PieceSearch::is_possible(const Args& args, const Style& style) {
  const bool shows_others = args.before > 0 || args.after > 0 || args.passthru;
  const bool whole = args.multiline || args.of_files;
  const bool at_once = style.buffering == Buffering::kLine;
  return !whole && !at_once && !args.max_count && !args.max_total && !shows_others && !style.json && !style.heading;
}

// Is all known that is asked for?
bool PieceSearch::is_over(const Pieces& pieces) const {
  const bool all_matter = args.show == Show::kLines || args.show == Show::kCount || args.show == Show::kCountMatches;
  return tasks.stopped() || (!all_matter && (pieces.lines > 0 || pieces.matches > 0));
}

InputOptions PieceSearch::how_to_read(std::uint64_t from) const {
  return {.text = args.text, .terminator = style.terminator, .max_line = args.max_line, .from = from};
}

void PieceSearch::put(const std::shared_ptr<Pieces>& pieces, Turn& turn, std::vector<Task> behind) const {
  std::vector<Task> tasks_behind;
  tasks_behind.emplace_back([this, pieces](Turn& next) { end(*pieces, next); });
  std::ranges::move(behind, std::back_inserter(tasks_behind));
  put_some(pieces, 0, turn, std::move(tasks_behind));
}

// Some pieces, and a task that puts those behind them.
void PieceSearch::put_some(const std::shared_ptr<Pieces>& pieces, std::size_t from, Turn& turn,
                           std::vector<Task> behind) const {
  constexpr std::size_t kAtOnce = 256;
  const std::size_t to = std::min(from + kAtOnce, pieces->count());
  std::vector<Task> some;
  for (std::size_t i = from; i < to; ++i) {
    some.emplace_back([this, pieces, i](Turn& next) { search(*pieces, i, next); });
  }
  if (to < pieces->count()) some.emplace_back([this, pieces, to](Turn& next) { put_some(pieces, to, next, {}); });
  std::ranges::move(behind, std::back_inserter(some));
  turn.put(std::move(some));
}

void PieceSearch::search(Pieces& pieces, std::size_t piece, Turn& turn) const {
  Printer printer(turn.out, style, matchers.regex, between);
  Searcher searcher(matchers, args, printer, counts);
  std::unique_ptr<Input> input = borrow();
  Block block;
  Pieces::Before told;
  const bool reads = !is_over(pieces);
  const bool read =
      reads && input->read_piece(pieces.fd(), how_to_read(), pieces.begin(piece), pieces.end(piece), block);
  const std::string_view lines = block.text.substr(std::min(block.start, block.text.size()));
  if (style.line_numbers) told.lines = count_terminators(lines, style.terminator);
  told.ends =
      block.too_long || (searcher.asks_for_nul(pieces.found_by_walk()) && lines.find('\0') != std::string_view::npos);
  block.no_nul = !told.ends;
  pieces.tell(piece, told);
  if (reads && !read) turn.complain(pieces.path(), input->reason());
  if (!lines.empty()) {
    const Found found = search_lines(pieces, piece, block, searcher, *input, turn);
    pieces.lines += found.lines;
    pieces.matches += found.matches;
    if (found.passed_over) pieces.passed_over = true;
    if (found.passed_over && args.debug) turn.note(pieces.path() + " is passed over: binary (see --text)");
  }
  if (turn.out.failed()) tasks.stop();
  give_back(std::move(input), searcher.tally());
}

// The first piece with a NUL byte, or with a line that is too long, is searched on to the end of the file, as if there were no others.
Found PieceSearch::search_lines(Pieces& pieces, std::size_t piece, const Block& block, Searcher& searcher, Input& input,
                                Turn& turn) const {
  Pieces::Before before;
  const bool may_end = searcher.asks_for_nul(pieces.found_by_walk()) || args.max_line <= kMappedLine;
  if (style.line_numbers || may_end) {
    const std::optional<Pieces::Before> known = pieces.before(piece, [this] { return tasks.stopped(); });
    if (!known || known->ends) return {};
    before = *known;
  }
  const std::uint64_t line_number = before.lines + 1;
  if (block.no_nul) return searcher.search_piece(block, pieces.path(), pieces.found_by_walk(), line_number);
  if (!turn.wait()) return {};
  const int fd = fcntl(pieces.fd(), F_DUPFD_CLOEXEC, 0);
  if (fd < 0) {
    turn.complain(pieces.path(), std::strerror(errno));
    return {};
  }
  input.open(fd, how_to_read(block.offset));
  const Found found = searcher.search_on(input, pieces.path(), pieces.found_by_walk(), line_number,
                                         {.lines = pieces.lines, .matches = pieces.matches});
  if (input.error() != 0) turn.complain(pieces.path(), input.reason());
  input.close();
  return found;
}

void PieceSearch::end(const Pieces& pieces, Turn& turn) const {
  if (!turn.wait()) return;
  Printer printer(turn.out, style, matchers.regex, between);
  Searcher searcher(matchers, args, printer, counts);
  searcher.end_pieces(pieces.path(), {pieces.lines, pieces.matches, pieces.passed_over});
  give_back(borrow(), searcher.tally());
  if (args.show == Show::kNothing && searcher.tally().files_matched > 0) turn.end_here();
}

}  // namespace lino::cli
