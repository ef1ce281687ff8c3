// Hyperscan, for the questions it answers as the others do: is there a match, and how many are there where each has one
// end and none overlaps another. It tells ends, so it has no find(), and no replace_all().
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

struct hs_database;
struct hs_scratch;

namespace lino::bench {

class Hyperscan {
 public:
  static constexpr std::string_view kName = "hyperscan";
  enum class For { kIsMatch, kCount };
  Hyperscan(const char* pattern, For purpose);
  bool is_match(std::string_view haystack);
  std::size_t count(std::string_view haystack);

 private:
  struct Free {
    void operator()(hs_database* database) const;
    void operator()(hs_scratch* scratch) const;
  };
  std::unique_ptr<hs_database, Free> database_;
  std::unique_ptr<hs_scratch, Free> scratch_;
};

}  // namespace lino::bench
