// A line on standard error that says how far a search has come, if that takes longer than a second and somebody looks on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <thread>

namespace lino::cli {

// So far.
struct ProgressCounts {
  std::atomic<std::uint64_t> files{0}, bytes{0}, matches{0};
};

// Is standard error a terminal that can erase a line?
bool can_show_progress();

// Shows the line, ten times a second, as long as the object lives; then it is gone. On the terminal to which results go, it stands below
// them; where they go into a pipe, to who knows which program on the same terminal, it is not shown any more after the first. One
// at a time.
class Progress {
 public:
  explicit Progress(const ProgressCounts& counts);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void run();

  const ProgressCounts& counts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

// Held by who writes results, or a message, while writing: the line is gone before.
class ProgressPause {
 public:
  enum class For : std::uint8_t { kResults, kMessage };
  ProgressPause(For what, std::string_view text);

 private:
  std::unique_lock<std::mutex> lock_;
};

}  // namespace lino::cli
