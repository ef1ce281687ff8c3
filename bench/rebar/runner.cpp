// How often a task is done; see runner.h.
#include "bench/rebar/runner.h"

namespace lino::bench {

std::vector<Sample> take_samples(const Task& task, const std::function<Sample()>& once) {
  using Clock = std::chrono::steady_clock;
  const auto warm = Clock::now();
  for (uint64_t i = 0; i < task.max_warmup_iters && Clock::now() - warm < task.max_warmup_time; ++i) once();
  std::vector<Sample> samples;
  const auto begin = Clock::now();
  while (samples.size() < task.max_iters) {
    samples.push_back(once());
    if (Clock::now() - begin >= task.max_time) break;
  }
  return samples;
}

}  // namespace lino::bench
