// What a rebar runner is asked: one benchmark in rebar's KLV format (https://github.com/BurntSushi/rebar, KLV.md), read
// from standard input: fields `key:length:value`, each followed by a line feed; lengths are bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace lino::bench {

struct Task {
  std::string name, model;
  std::vector<std::string> patterns;
  bool case_insensitive = false;
  bool unicode = false;  // false: every byte is a character, and classes are ASCII's
  std::string haystack;
  uint64_t max_iters = 1, max_warmup_iters = 0;
  std::chrono::nanoseconds max_time{0}, max_warmup_time{0};
  bool fresh = false;  // the library is compiled for every sample, and that is timed with its first search
};

// Throws std::runtime_error about what is not KLV or not known.
Task read_task(std::istream& in);

}  // namespace lino::bench
