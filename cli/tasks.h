// Tasks that several threads work on, whose output and messages appear as if one thread had done them one after another.
//
// A task may put further ones behind itself, as a folder does with what is in it: so the order is that of a depth-first walk,
// though folders are read and files searched by whoever is free. What a task writes is kept until all before it has been
// written; the first that is not done writes through. A task that has written more than it may keep waits for its turn, and
// where much is kept none begins: so memory is bounded. The first one never waits; and since a free thread takes the first task
// that nobody has begun, the first of all is always begun.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cli/writer.h"

namespace lino::cli {

class Tasks;
class Turn;
using Task = std::function<void(Turn&)>;

// A task on its way, as the thread that runs it sees it.
class Turn {
 public:
  // Where the task stands: behind the tasks it was put behind, and those put before it. Ordered by words.
  using Position = std::vector<std::uint32_t>;

  Turn(Tasks& tasks, Position position, Task task);

  Writer out;
  // Has all before it been written?
  bool has_come() const { return come_.load(std::memory_order_acquire); }
  // Until it has, or the tasks are stopped, which is false.
  bool wait();
  // "lino: subject: reason" on standard error, once all before it have said theirs.
  void complain(std::string_view subject, std::string_view reason);
  // "lino: debug: text", likewise.
  void note(std::string_view text);
  // Until release() nothing is written and nothing told, though the turn comes; discard() forgets what would have been.
  void hold();
  void release();
  void discard();
  // Writes what the task has written. All behind it is dropped, as if it had not begun. Precondition: has_come().
  void end_here();
  // They come directly behind this task, one after the other, and those of a later call behind them.
  void put(std::vector<Task> tasks);

 private:
  friend class Tasks;
  Tasks& tasks_;
  const Position position_;
  std::uint32_t puts_ = 0;
  void tell_messages();
  std::string messages_;  // not told yet
  bool complains_ = false;
  bool held_ = false;
  Task task_;
  bool done_ = false;
  std::atomic<bool> come_{false};
};

class Tasks {
 public:
  // Tasks write to `sink`; `separator` stands between what one task and a later one have written.
  Tasks(Sink& sink, std::string separator, unsigned threads);
  Tasks(const Tasks&) = delete;
  Tasks& operator=(const Tasks&) = delete;

  // Runs the tasks and all they put; the calling thread is one of the threads. Rethrows what a task threw first, after which
  // the others are stopped.
  void run(std::vector<Task> tasks);
  // Tasks that have not begun are dropped, and so is what has not been written. From any thread.
  void stop();
  bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
  // Has a task complained, and been heard?
  bool complained() const { return complained_.load(std::memory_order_relaxed); }

 private:
  friend class Turn;
  using Lock = std::unique_lock<std::mutex>;
  using Places = std::map<Turn::Position, Turn>;

  void insert(const Turn::Position& behind, std::uint32_t first, std::vector<Task>& tasks);
  void start_threads();
  void work();
  void run_one(Turn& turn);
  void write_done(Lock& lock);
  void stop_locked();

  Sink& sink_;
  const std::string separator_;
  unsigned limit_;  // of threads
  std::atomic<bool> stopped_{false};
  std::atomic<bool> complained_{false};
  bool ended_ = false;  // by end_here()

  std::mutex mutex_;
  std::condition_variable changed_;    // there is a task to begin, or none will come
  std::condition_variable turn_came_;  // of some task, or stopped
  Places places_;                      // from the first that is not written
  std::set<Turn::Position> not_begun_;
  bool writing_ = false;  // some thread writes what is done
  unsigned idle_ = 0;
  std::size_t kept_ = 0;  // bytes that tasks which are done have not written
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace lino::cli
