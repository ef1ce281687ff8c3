// The models of rebar (its MODELS.md) over any library: run_program<Library>() reads a task, does it again and again,
// and prints `nanoseconds,count` for each time.
//
// A Library is compiled from a task, throws std::runtime_error where it cannot do it, and answers about a haystack:
//   std::size_t count(haystack)       all matches
//   std::size_t spans(haystack)       the sum of their lengths
//   std::size_t captures(haystack)    the groups that took part in them, group 0 included
//   bool is_match(haystack)
// and has a static version().
#pragma once

#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "bench/rebar/task.h"

namespace lino::bench {

struct Sample {
  std::chrono::nanoseconds time;
  std::size_t count;
};

// Calls `once`, which times itself, as the task says: first to warm up, then for the samples.
std::vector<Sample> take_samples(const Task& task, const std::function<Sample()>& once);

// Calls f(line), for each line of the haystack, without its end (\n or \r\n).
template <class F>
void each_line(std::string_view haystack, const F& f) {
  while (!haystack.empty()) {
    const std::size_t at = haystack.find('\n');
    std::string_view line = haystack.substr(0, at);
    if (at != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    f(line);
    haystack.remove_prefix(at == std::string_view::npos ? haystack.size() : at + 1);
  }
}

template <class Library>
std::size_t answer(Library& library, const Task& task) {
  std::size_t sum = 0;
  if (task.model == "count") return library.count(task.haystack);
  if (task.model == "count-spans") return library.spans(task.haystack);
  if (task.model == "count-captures") return library.captures(task.haystack);
  if (task.model == "grep") each_line(task.haystack, [&](std::string_view line) { sum += library.is_match(line); });
  else if (task.model == "grep-captures") {
    each_line(task.haystack, [&](std::string_view line) {
      if constexpr (requires { library.captures_of_line(line); }) sum += library.captures_of_line(line);
      else sum += library.captures(line);
    });
  } else {
    throw std::runtime_error("unknown model: " + task.model);
  }
  return sum;
}

template <class F>
std::chrono::nanoseconds time_of(const F& f) {
  const auto begin = std::chrono::steady_clock::now();
  f();
  return std::chrono::steady_clock::now() - begin;
}

template <class Library>
std::vector<Sample> run(const Task& task) {
  if (task.model == "compile") {
    return take_samples(task, [&] {
      std::optional<Library> library;
      const auto time = time_of([&] { library.emplace(task); });
      return Sample{time, library->count(task.haystack)};
    });
  }
  if (task.fresh) {
    return take_samples(task, [&] {
      std::size_t count = 0;
      const auto time = time_of([&] {
        Library library(task);
        count = answer(library, task);
      });
      return Sample{time, count};
    });
  }
  Library library(task);
  return take_samples(task, [&] {
    std::size_t count = 0;
    const auto time = time_of([&] { count = answer(library, task); });
    return Sample{time, count};
  });
}

template <class Library>
int run_program(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[argc - 1]) == "--version") {
    std::cout << Library::version() << '\n';
    return 0;
  }
  const bool fresh = argc == 2 && std::string_view(argv[1]) == "--fresh";
  if (argc != 1 && !fresh) {
    std::cerr << "usage: " << argv[0] << " [--version | --fresh] < TASK.klv\n";
    return 2;
  }
  try {
    Task task = read_task(std::cin);
    task.fresh = fresh;
    std::string out;
    for (const Sample& sample : run<Library>(task)) {
      out += std::to_string(sample.time.count()) + "," + std::to_string(sample.count) + "\n";
    }
    std::cout << out;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}

}  // namespace lino::bench
