// Hyperscan, for the questions it answers as the others do: is there a match, and how many are there where each has one
// end and none overlaps another. It tells ends, so it has no find(), and no replace_all(). And for those that it was made
// for: which patterns of many match, and all the ends of each.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct hs_database;
struct hs_scratch;

namespace lino::bench {

struct FreeHyperscan {
  void operator()(hs_database* database) const;
  void operator()(hs_scratch* scratch) const;
};

class Hyperscan {
 public:
  static constexpr std::string_view kName = "hyperscan";
  enum class For { kIsMatch, kCount };
  Hyperscan(const char* pattern, For purpose);
  bool is_match(std::string_view haystack);
  std::size_t count(std::string_view haystack);

 private:
  std::unique_ptr<hs_database, FreeHyperscan> database_;
  std::unique_ptr<hs_scratch, FreeHyperscan> scratch_;
};

class HyperscanSet {
 public:
  static constexpr std::string_view kName = "hyperscan";
  enum class For { kWhich, kEnds };  // a pattern's first end, or all of them
  HyperscanSet(const std::vector<std::string>& patterns, For purpose);
  bool is_match(std::string_view haystack) const;
  std::vector<std::size_t> matching(std::string_view haystack) const;  // as they come
  std::size_t count_ends(std::string_view haystack) const;

 private:
  std::unique_ptr<hs_database, FreeHyperscan> database_;
  std::unique_ptr<hs_scratch, FreeHyperscan> scratch_;
};

}  // namespace lino::bench
