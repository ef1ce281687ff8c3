// See hyperscan.h.
#include "bench/hyperscan.h"

#include <hs/hs.h>

#include <cstdio>
#include <cstdlib>
#include <numeric>

namespace lino::bench {
namespace {

using Database = std::unique_ptr<hs_database, FreeHyperscan>;
using Scratch = std::unique_ptr<hs_scratch, FreeHyperscan>;

Database compile(const std::vector<const char*>& patterns, unsigned flags) {
  const std::vector<unsigned> all_flags(patterns.size(), flags);
  std::vector<unsigned> ids(patterns.size());
  std::iota(ids.begin(), ids.end(), 0u);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(patterns.data(), all_flags.data(), ids.data(), static_cast<unsigned>(patterns.size()),
                       HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
    const char* which = error->expression >= 0 ? patterns[static_cast<std::size_t>(error->expression)] : "a set";
    std::fprintf(stderr, "Hyperscan cannot compile %s: %s\n", which, error->message);
    std::abort();
  }
  return Database(database);
}

Scratch scratch_for(const Database& database) {
  hs_scratch_t* scratch = nullptr;
  if (hs_alloc_scratch(database.get(), &scratch) != HS_SUCCESS) std::abort();
  return Scratch(scratch);
}

// Calls tell(id) for each match until it says true; whether it did.
template <class Tell>
bool scan(const Database& database, const Scratch& scratch, std::string_view haystack, Tell tell) {
  const auto call = [](unsigned id, unsigned long long, unsigned long long, unsigned, void* tell) {
    return (*static_cast<Tell*>(tell))(id) ? 1 : 0;
  };
  return hs_scan(database.get(), haystack.data(), static_cast<unsigned>(haystack.size()), 0, scratch.get(), call,
                 &tell) == HS_SCAN_TERMINATED;
}

bool stops(const Database& database, const Scratch& scratch, std::string_view haystack) {
  return scan(database, scratch, haystack, [](unsigned) { return true; });
}

std::size_t count_all(const Database& database, const Scratch& scratch, std::string_view haystack) {
  std::size_t n = 0;
  scan(database, scratch, haystack, [&](unsigned) {
    ++n;
    return false;
  });
  return n;
}

std::vector<const char*> views(const std::vector<std::string>& patterns) {
  std::vector<const char*> made;
  for (const std::string& pattern : patterns) made.push_back(pattern.c_str());
  return made;
}

}  // namespace

void FreeHyperscan::operator()(hs_database* database) const { hs_free_database(database); }
void FreeHyperscan::operator()(hs_scratch* scratch) const { hs_free_scratch(scratch); }

Hyperscan::Hyperscan(const char* pattern, For purpose)
    : database_(compile({pattern}, purpose == For::kIsMatch ? HS_FLAG_SINGLEMATCH : 0)),
      scratch_(scratch_for(database_)) {}

bool Hyperscan::is_match(std::string_view haystack) { return stops(database_, scratch_, haystack); }

std::size_t Hyperscan::count(std::string_view haystack) { return count_all(database_, scratch_, haystack); }

HyperscanSet::HyperscanSet(const std::vector<std::string>& patterns, For purpose)
    : database_(compile(views(patterns), purpose == For::kWhich ? HS_FLAG_SINGLEMATCH : 0)),
      scratch_(scratch_for(database_)) {}

bool HyperscanSet::is_match(std::string_view haystack) const { return stops(database_, scratch_, haystack); }

std::vector<std::size_t> HyperscanSet::matching(std::string_view haystack) const {
  std::vector<std::size_t> found;
  scan(database_, scratch_, haystack, [&](unsigned id) {
    found.push_back(id);
    return false;
  });
  return found;
}

std::size_t HyperscanSet::count_ends(std::string_view haystack) const {
  return count_all(database_, scratch_, haystack);
}

}  // namespace lino::bench
