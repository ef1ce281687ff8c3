// One mutex for all: tasks are batches of files, so it is taken some thousand times for a large tree.
#include "cli/tasks.h"

#include <system_error>
#include <tuple>

#include "cli/messages.h"

namespace lino::cli {
namespace {

constexpr std::size_t kKept = std::size_t{16} << 20;

}  // namespace

Turn::Turn(Tasks& tasks, Position position, Task task)
    : out(tasks.sink_, this, tasks.separator_), tasks_(tasks), position_(std::move(position)), task_(std::move(task)) {}

bool Turn::wait() {
  Tasks::Lock lock(tasks_.mutex_);
  tasks_.turn_came_.wait(lock, [this] { return has_come() || tasks_.stopped(); });
  return !tasks_.stopped();
}

void Turn::complain(std::string_view subject, std::string_view reason) {
  messages_ += message(subject, reason);
  complains_ = true;
  if (has_come() && !held_) tell_messages();
}

void Turn::note(std::string_view text) {
  messages_ += message("debug", text);
  if (has_come() && !held_) tell_messages();
}

void Turn::tell_messages() {
  if (messages_.empty()) return;
  if (complains_) tasks_.complained_.store(true, std::memory_order_relaxed);
  tell(messages_);
  messages_.clear();
}

void Turn::hold() {
  held_ = true;
  out.hold(true);
}

void Turn::release() {
  held_ = false;
  out.hold(false);
  if (has_come()) tell_messages();
}

void Turn::discard() {
  messages_.clear();
  complains_ = false;
  out.forget();
}

void Turn::end_here() {
  out.flush();
  const Tasks::Lock lock(tasks_.mutex_);
  tasks_.ended_ = true;
  tasks_.stop_locked();
}

void Turn::put(std::vector<Task> tasks) {
  if (tasks.empty()) return;
  const Tasks::Lock lock(tasks_.mutex_);
  tasks_.insert(position_, puts_, tasks);
  puts_ += static_cast<std::uint32_t>(tasks.size());
  tasks_.start_threads();
}

Tasks::Tasks(Sink& sink, std::string separator, unsigned threads)
    : sink_(sink), separator_(std::move(separator)), limit_(threads) {}

void Tasks::insert(const Turn::Position& behind, std::uint32_t first, std::vector<Task>& tasks) {
  Turn::Position position = behind;
  position.push_back(first);
  const auto next_place = places_.upper_bound(position);
  const auto next_begin = not_begun_.upper_bound(position);
  for (Task& task : tasks) {
    places_.emplace_hint(next_place, std::piecewise_construct, std::forward_as_tuple(position),
                         std::forward_as_tuple(*this, position, std::move(task)));
    not_begun_.insert(next_begin, position);
    ++position.back();
  }
}

// As many as there is work for, or as the system gives.
void Tasks::start_threads() {
  changed_.notify_all();
  try {
    while (threads_.size() + 1 < limit_ && idle_ + threads_.size() < not_begun_.size()) {
      threads_.emplace_back([this] { work(); });
    }
  } catch (const std::system_error&) {
    limit_ = static_cast<unsigned>(threads_.size()) + 1;
  }
}

void Tasks::run(std::vector<Task> tasks) {
  if (tasks.empty()) return;
  {
    const Lock lock(mutex_);
    insert({}, 0, tasks);
    places_.begin()->second.come_.store(true, std::memory_order_release);
    if (tasks.size() > 1) start_threads();
  }
  work();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  if (failure_) std::rethrow_exception(failure_);
}

void Tasks::stop_locked() {
  stopped_.store(true, std::memory_order_relaxed);
  turn_came_.notify_all();
}

void Tasks::stop() {
  const Lock lock(mutex_);
  stop_locked();
}

void Tasks::run_one(Turn& turn) {
  try {
    if (!stopped()) turn.task_(turn);
  } catch (...) {
    const Lock lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    stop_locked();
  }
  turn.task_ = nullptr;
}

// Writes what is done at the front, unless another thread is about it.
void Tasks::write_done(Lock& lock) {
  if (writing_) return;
  writing_ = true;
  while (!places_.empty() && places_.begin()->second.done_) {
    Turn& first = places_.begin()->second;
    kept_ -= first.out.kept();
    if (ended_) first.discard();
    lock.unlock();
    first.tell_messages();
    first.out.flush();
    lock.lock();
    places_.erase(places_.begin());
    if (!places_.empty() && !ended_) places_.begin()->second.come_.store(true, std::memory_order_release);
    turn_came_.notify_all();
  }
  writing_ = false;
  if (places_.empty()) changed_.notify_all();
}

void Tasks::work() {
  Lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [this] { return !not_begun_.empty() || places_.empty(); });
    --idle_;
    if (not_begun_.empty()) return;
    Turn& turn = places_.find(*not_begun_.begin())->second;
    not_begun_.erase(not_begun_.begin());
    turn_came_.wait(lock, [&] { return kept_ <= kKept || turn.has_come() || stopped(); });
    lock.unlock();
    run_one(turn);
    lock.lock();
    turn.done_ = true;
    kept_ += turn.out.kept();
    write_done(lock);
  }
}

}  // namespace lino::cli
