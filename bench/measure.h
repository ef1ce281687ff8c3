// Timing on a machine that others use too: the CPU time of this thread, of runs that take turns, and medians.
//
// A ratio of two things is the median of their ratios round by round, so that a clock that slows down for a while
// slows both. Absolute cycles are taken against a loop of dependent additions (one a cycle on every x86-64 and
// AArch64 of today) run in the same rounds: the time stamp counter does not count core cycles.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace lino::bench {

double now();  // seconds of CPU time of this thread, user and system

double median(std::vector<double> values);

// What several runs took: seconds[run][round], each of one call.
struct Timings {
  std::vector<std::vector<double>> seconds;
  double of(std::size_t run) const { return median(seconds[run]); }
  // The time that one round in ten is below: what it takes when nobody else uses the core.
  double quiet(std::size_t run) const;
  // How many times as long `run` takes as `other`.
  double ratio(std::size_t run, std::size_t other) const;
};

// Calls every run in turn, `rounds` times (after one round for nothing). A run too short for the clock is called
// several times a turn, until a turn takes `least` seconds.
Timings take_turns(std::span<const std::function<void()>> runs, int rounds, double least = 200e-6);

// Spends `cycles` core cycles in dependent additions.
void spend_cycles(std::size_t cycles);

// A table for people: columns as wide as they need to be, the first one to the left. Rows are collected and then
// printed together; a row that says only one thing is a heading.
class Table {
 public:
  explicit Table(std::vector<std::string> heading) { rows_.push_back(std::move(heading)); }
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};
std::string number(double value, int decimals);

// "met" or "NOT MET", and remembers the latter: a bench's exit status says whether all its bars were met.
std::string bar(bool met);
int bars_missed();

}  // namespace lino::bench
