// Benchmarks of the same task by several libraries (Google Benchmark). Each must give the same answer, which is asked
// for once, before anything is timed: a library that is fast because it does something else is no peer. Names are
// what/library/rest.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lino::bench {

struct Task {
  std::string what;
  std::string rest;       // pattern/haystack, or whatever else tells tasks apart
  std::size_t bytes = 0;  // that a run goes over; 0: nobody wants to know
};

void complain(const Task& task, std::string_view library);

// What a task's first library answered, the others must; run_all() fails where one did not.
template <class Answer>
void expect_same(const Task& task, std::string_view library, const Answer& answer) {
  static std::map<std::string, Answer> first;
  const auto [known, is_first] = first.try_emplace(task.what + "/" + task.rest, answer);
  if (!is_first && !(known->second == answer)) complain(task, library);
}

// A benchmark of ask(), which is kept as it is: what it views must live on.
template <class Ask>
void add_timed(const Task& task, std::string_view library, const Ask& ask) {
  const std::string name = task.what + "/" + std::string(library) + "/" + task.rest;
  benchmark::RegisterBenchmark(name.c_str(), [bytes = task.bytes, ask](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(ask());
    if (bytes > 0) state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(bytes));
  });
}

// The same where the answers must not differ.
template <class Ask>
void add(const Task& task, std::string_view library, const Ask& ask) {
  expect_same(task, library, ask());
  add_timed(task, library, ask);
}

// Runs what was added, as the arguments say (Google Benchmark's own); the exit status.
int run_all(int argc, char** argv);

}  // namespace lino::bench
