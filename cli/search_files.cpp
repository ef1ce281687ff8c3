// A folder is a task, and a few files that stand beside each other in a folder are one: tasks.h keeps their order.
#include "cli/search_files.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/messages.h"
#include "cli/run.h"

namespace lino::cli {
namespace {

constexpr std::size_t kFilesPerTask = 16;
constexpr std::size_t kMostAhead = std::size_t{1}
                                   << 20;  // bytes of results, or of a file, that a task ahead of its turn keeps

bool is_large(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && static_cast<std::size_t>(status.st_size) > kMostAhead;
}

bool is_folder(const std::string& path) {
  struct stat status;
  return path.empty() || (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode));
}

// What to search when no path is given: a file, a pipe or a socket on standard input, else the current directory.
std::string default_path() {
  struct stat status;
  const bool readable = fstat(STDIN_FILENO, &status) == 0 &&
                        (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
  return readable ? "-" : "";
}

// Appends the paths that a file names: each ends with a NUL byte, or if it holds none with a newline.
bool read_paths(const std::string& file, std::vector<std::string>& paths) {
  const std::optional<std::string> content = content_of(file);
  if (!content) return false;
  const char separator = content->find('\0') != std::string::npos ? '\0' : '\n';
  for (std::size_t at = 0; at < content->size();) {
    const std::size_t end = std::min(content->find(separator, at), content->size());
    if (end > at) paths.push_back(content->substr(at, end - at));
    at = end + 1;
  }
  return true;
}

// `several`: files may be searched.

// Nobody may know that input is waited for, who only forgot a path.
void tell_of_waiting() {
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  constexpr int kMilliseconds = 1000;
  if (isatty(STDERR_FILENO) == 0 || poll(&input, 1, kMilliseconds) != 0) return;
  tell("lino: waiting for standard input; to search the current directory, name it: lino PATTERN .\n");
}

}  // namespace

Style choose_style(const Args& args, const std::vector<std::string>& paths, bool several) {
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const bool only_stdin = paths.size() == 1 && paths[0] == "-";
  Style style = args.style;
  style.file_names = args.file_names.value_or(several);
  style.line_numbers = args.line_numbers.value_or(terminal && !only_stdin);
  style.heading = args.heading.value_or(terminal) && args.show == Show::kLines && !style.json && style.file_names;
  return style;
}

std::string between_files(const Args& args, const Style& style) {
  if (args.show != Show::kLines || style.json || args.write != Write::kNo) return {};
  const std::string end(1, style.terminator);
  if (style.heading) return end;
  return (args.before > 0 || args.after > 0) && style.gap ? *style.gap + end : std::string();
}

Run::Run(const Args& args, const Matchers& matchers, const std::vector<std::string>& paths, Sink& sink,
         ProgressCounts* counts)
    : args_(args),
      matchers_(matchers),
      paths_(paths),
      style_(choose_style(args, paths, paths.size() > 1 || is_folder(paths[0]))),
      between_(between_files(args, style_)),
      terminal_(isatty(STDOUT_FILENO) != 0),
      splits_(threads(args) > 1 && PieceSearch::is_possible(args, style_)),
      total_left_(args.max_total.value_or(0)),
      counts_(counts),
      writer_(args),
      tasks_(sink, between_, writer_.asks() ? 1 : threads(args)),
      piece_search_{args,
                    matchers,
                    style_,
                    between_,
                    tasks_,
                    counts_,
                    [this] { return borrow_input(); },
                    [this](std::unique_ptr<Input> input, const Tally& tally) { give_back(std::move(input), tally); }} {
  struct stat output;
  if (fstat(STDOUT_FILENO, &output) == 0 && S_ISREG(output.st_mode)) output_ = output;
}

std::unique_ptr<Input> Run::borrow_input() {
  const std::lock_guard lock(mutex_);
  if (inputs_.empty()) return std::make_unique<Input>();
  std::unique_ptr<Input> input = std::move(inputs_.back());
  inputs_.pop_back();
  return input;
}

// For files that nothing but their bytes need be known of; nullptr: none, or the files are so few that it would not pay.
std::unique_ptr<BulkReader> Run::borrow_bulk(const Batch& batch) {
  constexpr std::size_t kFewest = 3;
  if (!batch.plain || batch.paths.size() < kFewest || args_.search_zip || !args_.preprocessor.command.empty())
    return nullptr;
  const std::lock_guard lock(mutex_);
  if (no_bulk_) return nullptr;
  if (bulks_.empty()) {
    std::unique_ptr<BulkReader> made = open_folders_.any() ? BulkReader::make() : nullptr;
    no_bulk_ = made == nullptr;
    return made;
  }
  std::unique_ptr<BulkReader> bulk = std::move(bulks_.back());
  bulks_.pop_back();
  return bulk;
}

void Run::give_back(std::unique_ptr<Input> input, const Tally& tally) {
  const std::lock_guard lock(mutex_);
  inputs_.push_back(std::move(input));
  summary_.tally += tally;
}

void Run::give_back(std::unique_ptr<BulkReader> bulk) {
  if (bulk == nullptr) return;
  bulk->drop();
  const std::lock_guard lock(mutex_);
  bulks_.push_back(std::move(bulk));
}

Run::Rank Run::rank_of(const std::string& path) const {
  struct statx status;
  const unsigned wanted = STATX_SIZE | STATX_MTIME | STATX_ATIME | STATX_BTIME;
  if (statx(AT_FDCWD, path.c_str(), 0, wanted, &status) != 0) return {};
  const auto rank = [](const statx_timestamp& time) { return Rank(time.tv_sec, time.tv_nsec); };
  switch (args_.sort.by) {
    case Sort::By::kPath: break;
    case Sort::By::kModified: return rank(status.stx_mtime);
    case Sort::By::kAccessed: return rank(status.stx_atime);
    case Sort::By::kCreated: return rank(status.stx_btime);
    case Sort::By::kSize: return {static_cast<std::int64_t>(status.stx_size), 0};
  }
  return {};
}

void Run::list(const std::vector<std::string>& paths, Turn& turn) {
  Printer printer(turn.out, style_, matchers_.regex, between_);
  std::size_t n = paths.size();
  if (args_.max_total) {
    if (!turn.wait()) return;
    n = static_cast<std::size_t>(std::min<std::uint64_t>(n, total_left_));
    total_left_ -= n;
  }
  if (args_.show != Show::kNothing) {
    for (std::size_t i = 0; i < n; ++i) printer.path_alone(paths[i]);
  }
  if (args_.max_total && total_left_ == 0) turn.end_here();
  const std::lock_guard lock(mutex_);
  summary_.tally.files += n;
  summary_.tally.files_matched += n;
  if (args_.show == Show::kNothing || turn.out.failed()) tasks_.stop();
}

void Run::take(const Batch& batch, Turn& turn) {
  if (!sorting_) return search_some(batch, turn);
  for (const std::string& path : batch.paths) {
    const Rank rank = rank_of(path);
    const std::lock_guard lock(mutex_);
    found_.push_back({rank, path, batch.found_by_walk});
  }
}

// Its results may be forgotten for those of a second search, under an allowance.
void Run::search_some(const Batch& batch, Turn& turn) {
  if (args_.list) return list(batch.paths, turn);
  if (!args_.max_total || args_.show == Show::kNothing) {  // whose first line ends all
    search_these(batch, turn, nullptr);
    return;
  }
  Allowance allowance(total_left_, turn);
  if (!search_these(batch, turn, &allowance) && !tasks_.stopped()) search_these(batch, turn, &allowance);
  if (!allowance.is_ahead() && allowance.left() == 0 && !tasks_.stopped()) turn.end_here();
}

// False: more was found than the allowance, or the run is over; it has been forgotten.
bool Run::search_these(const Batch& batch, Turn& turn, Allowance* allowance) {
  Printer printer(turn.out, style_, matchers_.regex, between_);
  Files files{turn, printer, Searcher(matchers_, args_, printer, counts_), borrow_input(), batch.folder, batch.plain};
  files.bulk = borrow_bulk(batch);
  bool good = true;
  for (std::size_t i = 0; i < batch.paths.size() && !tasks_.stopped(); ++i) {
    files.rest = std::span(batch.paths).subspan(i);
    good = search_one(batch.paths[i], batch.found_by_walk, files, allowance);
    if (!good || files.split || (allowance != nullptr && allowance->left() == 0)) break;
  }
  // What is in nobody's way needs no turn.
  if (good && allowance != nullptr && (turn.out.kept() > 0 || allowance->left() == 0)) good = allowance->settle();
  give_back(std::move(files.input), good ? files.searcher.tally() : Tally());
  give_back(std::move(files.bulk));
  return good;
}

bool Run::search_one(const std::string& path, bool found_by_walk, Files& files, Allowance* allowance) {
  const bool is_input = path == "-" && !found_by_walk;
  if (allowance != nullptr) {
    // Much is not kept, and standard input not read twice.
    const bool waits = is_input || files.turn.has_come() || files.turn.out.kept() > kMostAhead || is_large(path);
    if (waits && !allowance->settle()) return false;
    if (allowance->left() == 0) return true;
    files.searcher.limit(allowance->left());
  }
  const std::uint64_t before = files.searcher.selected();
  if (is_input && args_.write != Write::kNo) {
    fail(files.turn, kStdin, "standard input cannot be written to; name the files, or . for the current directory");
  } else if (is_input) {
    if (args_.paths.empty()) tell_of_waiting();
    search_input(STDIN_FILENO, nullptr, kStdin, false, files);
  } else if (args_.write != Write::kNo) {
    write_file(path, found_by_walk, files);
  } else {
    search_file(path, found_by_walk, files);
  }
  if (allowance != nullptr) allowance->use(files.searcher.selected() - before);
  return true;
}

void Run::search_folder(const std::string& path, const Inside& in, Turn& turn) {
  Listing listing =
      read_folder(path, in, args_.filter, !args_.list && !sorting_ && args_.write == Write::kNo, open_folders_,
                  [&](const std::string& subject, std::string_view reason) { fail(turn, subject, reason); });
  for (const std::string& note : listing.notes) turn.note(note);
  if (args_.sort.descending) std::ranges::reverse(listing.entries);
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < listing.entries.size();) {
    if (listing.entries[i].is_folder) {
      tasks.emplace_back([this, folder = std::move(listing.entries[i].path), inside = listing.inside](Turn& next) {
        search_folder(folder, inside, next);
      });
      ++i;
      continue;
    }
    Batch batch{.paths = {}, .found_by_walk = true, .folder = listing.inside.open, .plain = true};
    for (; i < listing.entries.size() && !listing.entries[i].is_folder && batch.paths.size() < kFilesPerTask; ++i) {
      const ino_t inode = listing.entries[i].inode;
      batch.plain = batch.plain && inode != 0 && !(output_ && inode == output_->st_ino);
      batch.paths.push_back(std::move(listing.entries[i].path));
    }
    tasks.emplace_back([this, files = std::move(batch)](Turn& next) { take(files, next); });
  }
  turn.put(std::move(tasks));
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < summary_.skipped.size(); ++i) summary_.skipped[i] += listing.skipped[i];
}

// A path that the user named.
void Run::search_path(const std::string& path, Turn& turn) {
  struct stat status;
  const Batch alone{.paths = {path}};
  if (path == "-") return take(alone, turn);
  if (!path.empty() && stat(path.c_str(), &status) != 0) return fail(turn, path, std::strerror(errno));
  if (path.empty() || S_ISDIR(status.st_mode)) return search_folder(path, {}, turn);
  take(alone, turn);
}

// What was found, by rank and then by path.
void Run::search_sorted() {
  sorting_ = false;
  std::ranges::sort(found_, [descending = args_.sort.descending](const Found& a, const Found& b) {
    const bool less = std::tie(a.rank, a.path) < std::tie(b.rank, b.path);
    return descending ? std::tie(b.rank, b.path) < std::tie(a.rank, a.path) : less;
  });
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < found_.size();) {
    Batch batch{.paths = {}, .found_by_walk = found_[i].found_by_walk};
    for (; i < found_.size() && batch.paths.size() < kFilesPerTask && found_[i].found_by_walk == batch.found_by_walk;
         ++i) {
      batch.paths.push_back(std::move(found_[i].path));
    }
    tasks.emplace_back([this, files = std::move(batch)](Turn& turn) { take(files, turn); });
  }
  tasks_.run(std::move(tasks));
}

Summary Run::search(const std::vector<std::string>& paths) {
  if (args_.max_total == 0) return {};
  std::vector<Task> tasks;
  for (const std::string& path : paths) {
    tasks.emplace_back([this, path, named = !args_.paths.empty()](Turn& turn) {
      // An empty path is an unset variable, not the current directory.
      if (path.empty() && named) return fail(turn, "''", std::strerror(ENOENT));
      search_path(path, turn);
    });
  }
  tasks_.run(std::move(tasks));
  if (sorting_) search_sorted();
  summary_.trouble = tasks_.complained();
  summary_.written = writer_.written();
  summary_.asked = writer_.asks();
  return summary_;
}

Summary search_files(const Args& args, const Matchers& matchers, Sink& sink, ProgressCounts* counts) {
  std::vector<std::string> paths = args.paths;
  bool trouble = false;
  for (const std::string& file : args.path_files) {
    if (read_paths(file, paths)) continue;
    complain(file, std::strerror(errno));
    trouble = true;
  }
  if (args.paths.empty() && args.path_files.empty()) paths.push_back(args.list ? "" : default_path());
  if (paths.empty()) return {.tally = {}, .trouble = trouble};
  Summary summary = Run(args, matchers, paths, sink, counts).search(paths);
  summary.trouble = summary.trouble || trouble;
  return summary;
}

}  // namespace lino::cli
