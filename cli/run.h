// One run of the command: what its tasks share. A folder is a task, and a few files that stand beside each other in a folder are
// one (search_files.cpp); what is done with one file is in search_file.cpp, with the pieces of a large one in search_pieces.h.
#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cli/allowance.h"
#include "cli/archive.h"
#include "cli/args.h"
#include "cli/bulk_reader.h"
#include "cli/input.h"
#include "cli/matcher.h"
#include "cli/open_folder.h"
#include "cli/printer.h"
#include "cli/search.h"
#include "cli/search_files.h"
#include "cli/search_pieces.h"
#include "cli/source.h"
#include "cli/tasks.h"
#include "cli/walk.h"

namespace lino::cli {

inline constexpr char kStdin[] = "<stdin>";  // as messages and results name it

Style choose_style(const Args& args, const std::vector<std::string>& paths, bool several);
// What stands between what is shown of one file and of the next.
std::string between_files(const Args& args, const Style& style);

class Run {
 public:
  Run(const Args& args, const Matchers& matchers, const std::vector<std::string>& paths, Sink& sink,
      ProgressCounts* counts);
  Summary search(const std::vector<std::string>& paths);

 private:
  // The greater one comes later.
  using Rank = std::pair<std::int64_t, std::int64_t>;

  // A few files that stand beside each other.
  struct Batch {
    std::vector<std::string> paths;
    bool found_by_walk = false;
    std::shared_ptr<const OpenFolder> folder = nullptr;  // that they are in; nullptr: none is open
    bool plain = false;  // they are regular files as Entry::inode says, and none is the output
  };

  // What a thread needs for them.
  struct Files {
    Turn& turn;
    Printer& printer;
    Searcher searcher;
    std::unique_ptr<Input> input;
    std::shared_ptr<const OpenFolder> folder = nullptr;  // as in a Batch
    bool plain = false;                                  // likewise
    std::span<const std::string> rest = {};              // from the file at hand on
    bool split = false;                                  // that is in pieces, and those behind it in another task
    std::unique_ptr<BulkReader> bulk = nullptr;          // nullptr: each is read by itself
  };

  static unsigned threads(const Args& args) {
    if (args.threads != 0) return args.threads;
    static const unsigned all = std::max(1U, std::thread::hardware_concurrency());  // which reads a file each time
    return all;
  }
  void fail(Turn& turn, std::string_view path, std::string_view reason) { turn.complain(path, reason); }
  void search_path(const std::string& path, Turn& turn);
  void search_folder(const std::string& path, const Inside& in, Turn& turn);
  void take(const Batch& batch, Turn& turn);
  void list(const std::vector<std::string>& paths, Turn& turn);
  void search_some(const Batch& batch, Turn& turn);
  bool search_these(const Batch& batch, Turn& turn, Allowance* allowance);
  bool search_one(const std::string& path, bool found_by_walk, Files& files, Allowance* allowance);
  Rank rank_of(const std::string& path) const;
  void search_sorted();
  void search_file(const std::string& path, bool found_by_walk, Files& files);
  BulkReader::File open_file(const std::string& path, Files& files);
  bool search_whole(const BulkReader::File& file, const std::string& path, bool found_by_walk, Files& files);
  bool search_short(int fd, const std::string& path, bool found_by_walk, Files& files);
  bool is_for_pieces(int fd, const struct stat& status, const std::string& path) const;
  void write_file(const std::string& path, bool found_by_walk, Files& files);
  InputOptions how_to_read() const;
  void search_input(int fd, const struct stat* known, const std::string& path, bool found_by_walk, Files& files);
  void search_source(std::unique_ptr<Source> file, const std::string& path, bool found_by_walk, Files& files);
  void search_members(Archive& archive, const std::string& path, Files& files);
  template <class Open>
  void search_opened(std::string_view path, bool found_by_walk, Files& files, Open open);
  std::unique_ptr<Input> borrow_input();
  std::unique_ptr<BulkReader> borrow_bulk(const Batch& batch);
  void give_back(std::unique_ptr<Input> input, const Tally& tally);
  void give_back(std::unique_ptr<BulkReader> bulk);

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
  OpenFolders open_folders_{threads(args_)};
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
  std::vector<std::unique_ptr<BulkReader>> bulks_;
  bool no_bulk_ = false;  // there is none to be had
  Summary summary_;
};

}  // namespace lino::cli
