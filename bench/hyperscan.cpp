// See hyperscan.h.
#include "bench/hyperscan.h"

#include <hs/hs.h>

#include <cstdio>
#include <cstdlib>

namespace lino::bench {

void Hyperscan::Free::operator()(hs_database* database) const { hs_free_database(database); }
void Hyperscan::Free::operator()(hs_scratch* scratch) const { hs_free_scratch(scratch); }

Hyperscan::Hyperscan(const char* pattern, For purpose) {
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const unsigned flags = purpose == For::kIsMatch ? HS_FLAG_SINGLEMATCH : 0;
  if (hs_compile(pattern, flags, HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
    std::fprintf(stderr, "Hyperscan cannot compile %s: %s\n", pattern, error->message);
    std::abort();
  }
  database_.reset(database);
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) std::abort();
  scratch_.reset(scratch);
}

bool Hyperscan::is_match(std::string_view haystack) {
  const auto stop = [](unsigned, unsigned long long, unsigned long long, unsigned, void*) { return 1; };
  return hs_scan(database_.get(), haystack.data(), static_cast<unsigned>(haystack.size()), 0, scratch_.get(), stop,
                 nullptr) == HS_SCAN_TERMINATED;
}

std::size_t Hyperscan::count(std::string_view haystack) {
  std::size_t n = 0;
  const auto tell = [](unsigned, unsigned long long, unsigned long long, unsigned, void* n) {
    ++*static_cast<std::size_t*>(n);
    return 0;
  };
  hs_scan(database_.get(), haystack.data(), static_cast<unsigned>(haystack.size()), 0, scratch_.get(), tell, &n);
  return n;
}

}  // namespace lino::bench
