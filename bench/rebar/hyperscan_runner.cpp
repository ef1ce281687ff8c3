// Hyperscan's runner. It reports every end of every match, so its counts are others; spans begin leftmost
// (HS_FLAG_SOM_LEFTMOST); it has no captures.
#include <hs/hs.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/rebar/runner.h"

namespace lino::bench {
namespace {

class HyperscanRegex {
 public:
  static std::string version() { return hs_version(); }

  explicit HyperscanRegex(const Task& task) {
    unsigned flags = task.unicode ? HS_FLAG_UTF8 | HS_FLAG_UCP : 0;
    if (task.case_insensitive) flags |= HS_FLAG_CASELESS;
    if (task.model == "count-spans") flags |= HS_FLAG_SOM_LEFTMOST;
    if (task.model == "grep") flags |= HS_FLAG_SINGLEMATCH;
    std::vector<const char*> patterns;
    std::vector<unsigned> all_flags(task.patterns.size(), flags), ids(task.patterns.size());
    for (const std::string& pattern : task.patterns) {
      ids[patterns.size()] = static_cast<unsigned>(patterns.size());
      patterns.push_back(pattern.c_str());
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(patterns.data(), all_flags.data(), ids.data(), static_cast<unsigned>(patterns.size()),
                         HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
      const std::string message = error->message;
      hs_free_compile_error(error);
      throw std::runtime_error(message);
    }
    database_.reset(database);
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) throw std::runtime_error("no scratch");
    scratch_.reset(scratch);
  }

  std::size_t count(std::string_view haystack) {
    return sum(haystack, [](unsigned, unsigned long long, unsigned long long, unsigned, void* sum) {
      ++*static_cast<std::size_t*>(sum);
      return 0;
    });
  }
  std::size_t spans(std::string_view haystack) {
    return sum(haystack, [](unsigned, unsigned long long from, unsigned long long to, unsigned, void* sum) {
      *static_cast<std::size_t*>(sum) += to - from;
      return 0;
    });
  }
  std::size_t captures(std::string_view) { throw std::runtime_error("Hyperscan has no captures"); }
  bool is_match(std::string_view haystack) {
    return sum(haystack, [](unsigned, unsigned long long, unsigned long long, unsigned, void* sum) {
             *static_cast<std::size_t*>(sum) = 1;
             return 1;
           }) != 0;
  }

 private:
  std::size_t sum(std::string_view haystack, match_event_handler take) {
    std::size_t sum = 0;
    const hs_error_t error = hs_scan(database_.get(), haystack.data(), static_cast<unsigned>(haystack.size()), 0,
                                     scratch_.get(), take, &sum);
    if (error != HS_SUCCESS && error != HS_SCAN_TERMINATED) throw std::runtime_error("hs_scan failed");
    return sum;
  }

  struct Free {
    void operator()(hs_database_t* database) const { hs_free_database(database); }
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
  };
  std::unique_ptr<hs_database_t, Free> database_;
  std::unique_ptr<hs_scratch_t, Free> scratch_;
};

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) { return lino::bench::run_program<lino::bench::HyperscanRegex>(argc, argv); }
