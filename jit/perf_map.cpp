// Appends a line a symbol, "ADDRESS SIZE NAME" in hex, to the file perf looks for. Called once a sealed page, under
// the pool's lock; the file is opened each time, so that a forked child writes to its own.
#include "jit/perf_map.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace lino::jit {

bool perf_map_wanted() {
  static const bool wanted = [] {
    const char* value = std::getenv("LINO_PERF_MAP");
    return value != nullptr && std::string_view(value) == "1";
  }();
  return wanted;
}

void write_perf_map(const std::vector<Symbol>& symbols) {
  const std::string path = "/tmp/perf-" + std::to_string(getpid()) + ".map";
  std::FILE* file = std::fopen(path.c_str(), "a");
  if (file == nullptr) return;
  for (const Symbol& symbol : symbols) {
    std::string name = symbol.name;
    for (char& c : name) {
      if (c == '\n') c = ' ';  // a line a symbol
    }
    std::fprintf(file, "%zx %zx %s\n", reinterpret_cast<std::size_t>(symbol.address), symbol.size, name.c_str());
  }
  std::fclose(file);
}

}  // namespace lino::jit
