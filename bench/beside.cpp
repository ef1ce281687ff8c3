// See beside.h.
#include "bench/beside.h"

#include <cstdio>

namespace lino::bench {
namespace {

int differing = 0;

}  // namespace

void complain(const Task& task, std::string_view library) {
  ++differing;
  std::fprintf(stderr, "%s/%s: the answer of %.*s differs\n", task.what.c_str(), task.rest.c_str(),
               static_cast<int>(library.size()), library.data());
}

int run_all(int argc, char** argv) {
  if (differing > 0) return 1;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace lino::bench
