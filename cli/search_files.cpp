// A folder is a task, and a few files that stand beside each other in a folder are one: tasks.h keeps their order.
#include "cli/search_files.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/allowance.h"
#include "cli/archive.h"
#include "cli/input.h"
#include "cli/messages.h"
#include "cli/pieces.h"
#include "cli/preprocess.h"
#include "cli/printer.h"
#include "cli/search_pieces.h"
#include "cli/source.h"
#include "cli/tasks.h"
#include "cli/walk.h"

namespace lino::cli {
namespace {

constexpr std::size_t kFilesPerTask = 16;
constexpr char kStdin[] = "<stdin>";  // as messages and results name it
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
Style choose_style(const Args& args, const std::vector<std::string>& paths, bool several) {
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  const bool only_stdin = paths.size() == 1 && paths[0] == "-";
  Style style = args.style;
  style.file_names = args.file_names.value_or(several);
  style.line_numbers = args.line_numbers.value_or(terminal && !only_stdin);
  style.heading = args.heading.value_or(terminal) && args.show == Show::kLines && !style.json && style.file_names;
  return style;
}

// What stands between what is shown of one file and of the next.
std::string between_files(const Args& args, const Style& style) {
  if (args.show != Show::kLines || style.json || args.write != Write::kNo) return {};
  if (style.heading) return "\n";
  return (args.before > 0 || args.after > 0) && style.gap ? *style.gap + "\n" : std::string();
}

// One run of the command: what its tasks share.
class Run {
 public:
  Run(const Args& args, const Matchers& matchers, const std::vector<std::string>& paths, Sink& sink,
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
        piece_search_{
            args,
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
  Summary search(const std::vector<std::string>& paths);

 private:
  // The greater one comes later.
  using Rank = std::pair<std::int64_t, std::int64_t>;

  // What a thread needs for a few files.
  struct Files {
    Turn& turn;
    Printer& printer;
    Searcher searcher;
    std::unique_ptr<Input> input;
    std::span<const std::string> behind = {};  // the file at hand, which are searched by a task of their own,
    bool split = false;                        // where that has been put into pieces
  };

  static unsigned threads(const Args& args) {
    return args.threads != 0 ? args.threads : std::max(1U, std::thread::hardware_concurrency());
  }
  void fail(Turn& turn, std::string_view path, std::string_view reason) { turn.complain(path, reason); }
  void search_path(const std::string& path, Turn& turn);
  void search_folder(const std::string& path, const std::shared_ptr<const Place>& in, Turn& turn);
  void take(const std::vector<std::string>& paths, bool found_by_walk, Turn& turn);
  void list(const std::vector<std::string>& paths, Turn& turn);
  void search_some(const std::vector<std::string>& paths, bool found_by_walk, Turn& turn);
  bool search_these(const std::vector<std::string>& paths, bool found_by_walk, Turn& turn, Allowance* allowance);
  bool search_one(const std::string& path, bool found_by_walk, Files& files, Allowance* allowance);
  Rank rank_of(const std::string& path) const;
  void search_sorted();
  void search_file(const std::string& path, bool found_by_walk, Files& files);
  bool is_for_pieces(int fd, const struct stat& status, const std::string& path) const;
  void write_file(const std::string& path, bool found_by_walk, Files& files);
  InputOptions how_to_read() const;
  void search_input(int fd, const struct stat* known, const std::string& path, bool found_by_walk, Files& files);
  void search_source(std::unique_ptr<Source> file, const std::string& path, bool found_by_walk, Files& files);
  void search_members(Archive& archive, const std::string& path, Files& files);
  template <class Open>
  void search_opened(std::string_view path, bool found_by_walk, Files& files, Open open);
  std::unique_ptr<Input> borrow_input();
  void give_back(std::unique_ptr<Input> input, const Tally& tally);

  const Args& args_;
  const Matchers& matchers_;
  const std::vector<std::string>& paths_;
  const Style style_;
  const std::string between_;
  const bool terminal_;
  const bool splits_;                                // large files are searched in pieces
  std::optional<struct stat> output_;                // of standard output, when that is a regular file
  std::atomic<std::uint64_t> total_left_;            // of Args::max_total
  bool sorting_ = args_.sort.by != Sort::By::kPath;  // files are only looked for, so far
  ProgressCounts* const counts_;
  FilesWriter writer_;
  Tasks tasks_;
  const PieceSearch piece_search_;

  // What is found, if it is sorted by more than its path before any of it is searched.
  struct Found {
    Rank rank;
    std::string path;
    bool found_by_walk;
  };

  std::mutex mutex_;  // of what follows
  std::vector<Found> found_;
  std::vector<std::unique_ptr<Input>> inputs_;
  Summary summary_;
};

// Nobody may know that input is waited for, who only forgot a path.
void tell_of_waiting() {
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  constexpr int kMilliseconds = 1000;
  if (isatty(STDERR_FILENO) == 0 || poll(&input, 1, kMilliseconds) != 0) return;
  tell("lino: waiting for standard input; to search the current directory, name it: lino PATTERN .\n");
}

std::unique_ptr<Input> Run::borrow_input() {
  const std::lock_guard lock(mutex_);
  if (inputs_.empty()) return std::make_unique<Input>();
  std::unique_ptr<Input> input = std::move(inputs_.back());
  inputs_.pop_back();
  return input;
}

void Run::give_back(std::unique_ptr<Input> input, const Tally& tally) {
  const std::lock_guard lock(mutex_);
  inputs_.push_back(std::move(input));
  summary_.tally += tally;
}

InputOptions Run::how_to_read() const {
  const bool whole = args_.multiline || args_.of_files;
  return {.map = style_.buffering != Buffering::kLine,
          .text = args_.text || whole,
          .whole = whole,
          .lines_kept = static_cast<std::size_t>(args_.before),
          .encoding = &args_.encoding};
}

void Run::search_input(int fd, const struct stat* known, const std::string& path, bool found_by_walk, Files& files) {
  if (args_.search_zip) return search_source(std::make_unique<FileSource>(fd), path, found_by_walk, files);
  search_opened(path, found_by_walk, files, [&](Input& input) { input.open(fd, how_to_read(), known); });
}

// Searches what `open` opens.
template <class Open>
void Run::search_opened(std::string_view path, bool found_by_walk, Files& files, Open open) {
  Input& input = *files.input;
  try {
    open(input);
    files.searcher.search(input, path, found_by_walk);
    if (input.error() != 0) fail(files.turn, path, input.reason());
  } catch (const std::bad_alloc&) {
    fail(files.turn, path, std::strerror(ENOMEM));
  }
  if (args_.debug && files.searcher.passed_over())
    files.turn.note(std::string(path) + " is passed over: binary (see --text)");
  input.close();
  if (terminal_) files.turn.out.flush_if_first();
  if (files.turn.out.failed()) return tasks_.stop();
  if (args_.show != Show::kNothing || files.searcher.tally().files_matched == 0) return;
  files.turn.has_come() ? files.turn.end_here() : tasks_.stop();
}

// A file that may be packed.
void Run::search_source(std::unique_ptr<Source> file, const std::string& path, bool found_by_walk, Files& files) {
  Unpacked unpacked;
  try {
    unpacked = unpack(std::move(file));
    if (unpacked.is_archive) {
      Archive archive(std::move(unpacked.content));
      return search_members(archive, path, files);
    }
  } catch (const std::bad_alloc&) {
    return fail(files.turn, path, std::strerror(ENOMEM));
  }
  search_opened(path, found_by_walk, files, [&](Input& input) {
    InputOptions how = how_to_read();
    how.may_wait = path == kStdin;
    input.open(std::move(unpacked.content), how);
  });
}

// Members are looked at as files of a folder are: nobody has named them, and what is found in them has their names.
void Run::search_members(Archive& archive, const std::string& path, Files& files) {
  if (!files.printer.style().file_names && !args_.file_names) {
    const Style style = choose_style(args_, paths_, true);
    const std::string between = between_files(args_, style);
    Printer printer(files.turn.out, style, matchers_.regex, between);
    Files named{files.turn, printer, Searcher(matchers_, args_, printer, counts_), std::move(files.input)};
    search_members(archive, path, named);
    files.input = std::move(named.input);
    files.searcher.add(named.searcher.tally());
    return;
  }
  while (!tasks_.stopped()) {
    const std::optional<Member> member = archive.next();
    if (!member) break;
    const std::string name = path + ":" + member->name;
    if (member->encrypted) {
      fail(files.turn, name, "is encrypted, not searched");
      continue;
    }
    search_opened(name, true, files, [&](Input& input) { input.open(archive.content(), how_to_read()); });
  }
  if (!archive.reason().empty()) fail(files.turn, path, archive.reason());
}

// A large file whose bytes are its text.
bool Run::is_for_pieces(int fd, const struct stat& status, const std::string& path) const {
  if (!splits_ || !S_ISREG(status.st_mode) || status.st_size < static_cast<off_t>(Pieces::kLeastSize)) return false;
  if (args_.search_zip || args_.preprocessor.is_for(path) || args_.encoding.kind > Encoding::Kind::kNone) return false;
  char first[8];
  const ssize_t n = pread(fd, first, sizeof first, 0);
  return n > 0 &&
         (args_.encoding.kind != Encoding::Kind::kAuto || !may_be_marked({first, static_cast<std::size_t>(n)}));
}

void Run::search_file(const std::string& path, bool found_by_walk, Files& files) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return fail(files.turn, path, std::strerror(errno));
  struct stat status;
  if (fstat(fd, &status) != 0) {
    const int error = errno;
    close(fd);
    return fail(files.turn, path, std::strerror(error));
  }
  if (output_ && status.st_dev == output_->st_dev && status.st_ino == output_->st_ino) {
    close(fd);
    if (!found_by_walk) fail(files.turn, path, "is also the output, not searched");
    return;
  }
  if (is_for_pieces(fd, status, path)) {
    std::vector<Task> behind;
    if (!files.behind.empty()) {
      behind.emplace_back([this, found_by_walk, paths = std::vector(files.behind.begin(), files.behind.end())](
                              Turn& next) { take(paths, found_by_walk, next); });
    }
    files.split = true;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    return piece_search_.put(std::make_shared<Pieces>(fd, size, path, found_by_walk), files.turn, std::move(behind));
  }
  if (!args_.preprocessor.is_for(path)) return search_input(fd, &status, path, found_by_walk, files);
  search_opened(path, found_by_walk, files, [&](Input& input) {
    InputOptions how = how_to_read();
    how.may_wait = true;
    input.open(preprocess(args_.preprocessor, path, fd), how);
  });
}

void Run::write_file(const std::string& path, bool found_by_walk, Files& files) {
  struct stat status;
  if (output_ && stat(path.c_str(), &status) == 0 && status.st_dev == output_->st_dev &&
      status.st_ino == output_->st_ino) {
    if (!found_by_walk) fail(files.turn, path, "is also the output, not searched");
    return;
  }
  WriteResult result;
  try {
    result = writer_.write(path, found_by_walk, *files.input, files.searcher, files.printer);
  } catch (const std::bad_alloc&) {
    result.error = std::strerror(ENOMEM);
  }
  if (!result.note.empty()) files.turn.complain(path, result.note);
  if (!result.error.empty()) fail(files.turn, path, result.error);
  if (files.turn.out.failed() || result.quit) tasks_.stop();
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

void Run::take(const std::vector<std::string>& paths, bool found_by_walk, Turn& turn) {
  if (!sorting_) return search_some(paths, found_by_walk, turn);
  for (const std::string& path : paths) {
    const Rank rank = rank_of(path);
    const std::lock_guard lock(mutex_);
    found_.push_back({rank, path, found_by_walk});
  }
}

// Its results may be forgotten for those of a second search, under an allowance.
void Run::search_some(const std::vector<std::string>& paths, bool found_by_walk, Turn& turn) {
  if (args_.list) return list(paths, turn);
  if (!args_.max_total || args_.show == Show::kNothing) {  // whose first line ends all
    search_these(paths, found_by_walk, turn, nullptr);
    return;
  }
  Allowance allowance(total_left_, turn);
  if (!search_these(paths, found_by_walk, turn, &allowance) && !tasks_.stopped())
    search_these(paths, found_by_walk, turn, &allowance);
  if (!allowance.is_ahead() && allowance.left() == 0 && !tasks_.stopped()) turn.end_here();
}

// False: more was found than the allowance, or the run is over; it has been forgotten.
bool Run::search_these(const std::vector<std::string>& paths, bool found_by_walk, Turn& turn, Allowance* allowance) {
  Printer printer(turn.out, style_, matchers_.regex, between_);
  Files files{turn, printer, Searcher(matchers_, args_, printer, counts_), borrow_input()};
  bool good = true;
  for (std::size_t i = 0; i < paths.size() && !tasks_.stopped(); ++i) {
    files.behind = std::span(paths).subspan(i + 1);
    good = search_one(paths[i], found_by_walk, files, allowance);
    if (!good || files.split || (allowance != nullptr && allowance->left() == 0)) break;
  }
  // What is in nobody's way needs no turn.
  if (good && allowance != nullptr && (turn.out.kept() > 0 || allowance->left() == 0)) good = allowance->settle();
  give_back(std::move(files.input), good ? files.searcher.tally() : Tally());
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

void Run::search_folder(const std::string& path, const std::shared_ptr<const Place>& in, Turn& turn) {
  Listing listing = read_folder(path, in, args_.filter, [&](const std::string& subject, std::string_view reason) {
    fail(turn, subject, reason);
  });
  for (const std::string& note : listing.notes) turn.note(note);
  if (args_.sort.descending) std::ranges::reverse(listing.entries);
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < listing.entries.size();) {
    if (listing.entries[i].is_folder) {
      tasks.emplace_back([this, folder = std::move(listing.entries[i].path), place = listing.place](Turn& next) {
        search_folder(folder, place, next);
      });
      ++i;
      continue;
    }
    std::vector<std::string> files;
    for (; i < listing.entries.size() && !listing.entries[i].is_folder && files.size() < kFilesPerTask; ++i) {
      files.push_back(std::move(listing.entries[i].path));
    }
    tasks.emplace_back([this, paths = std::move(files)](Turn& next) { take(paths, true, next); });
  }
  turn.put(std::move(tasks));
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < summary_.skipped.size(); ++i) summary_.skipped[i] += listing.skipped[i];
}

// A path that the user named.
void Run::search_path(const std::string& path, Turn& turn) {
  struct stat status;
  if (path == "-") return take({path}, false, turn);
  if (!path.empty() && stat(path.c_str(), &status) != 0) return fail(turn, path, std::strerror(errno));
  if (path.empty() || S_ISDIR(status.st_mode)) return search_folder(path, nullptr, turn);
  take({path}, false, turn);
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
    std::vector<std::string> paths;
    const bool found_by_walk = found_[i].found_by_walk;
    for (; i < found_.size() && paths.size() < kFilesPerTask && found_[i].found_by_walk == found_by_walk; ++i) {
      paths.push_back(std::move(found_[i].path));
    }
    tasks.emplace_back([this, some = std::move(paths), found_by_walk](Turn& turn) { take(some, found_by_walk, turn); });
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

}  // namespace

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
