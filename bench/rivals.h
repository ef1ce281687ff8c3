// The libraries behind one face, so that every benchmark does the same with each: RE2, PCRE2 with and without its JIT,
// lino. What a library has no call for is written as its users write it.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lino/regex.h"

namespace re2 {
class RE2;
}
struct pcre2_real_code_8;
struct pcre2_real_match_data_8;

namespace lino::bench {

// How a pattern reads its haystacks. kDefault is what a library does unasked: UTF-8, but bytes for PCRE2, which is a
// little less work for classes beyond ASCII.
enum class Encoding { kDefault, kUtf8, kLatin1 };

inline constexpr std::size_t kMostGroups = 12;  // with the match itself

class Lino {
 public:
  static constexpr std::string_view kName = "lino";
  explicit Lino(const char* pattern, Encoding encoding = Encoding::kDefault)
      : regex_(pattern, {.latin1 = encoding == Encoding::kLatin1}) {}
  bool is_match(std::string_view haystack) { return regex_.is_match(haystack); }
  std::optional<Span> find(std::string_view haystack);
  bool groups(std::string_view haystack, std::span<Span> groups) { return regex_.captures(haystack, 0, {}, groups); }
  std::size_t count(std::string_view haystack);  // by find_all, in batches
  // Every match replaced; $1 in `replacement` is a group, for every library.
  std::string replace_all(std::string_view haystack, std::string_view replacement) {
    return regex_.replace_all(haystack, replacement);
  }
  // The pieces between matches.
  std::vector<std::string_view> split(std::string_view haystack) { return regex_.split(haystack); }

 private:
  Regex regex_;
};

class Re2 {
 public:
  static constexpr std::string_view kName = "re2";
  explicit Re2(const char* pattern, Encoding encoding = Encoding::kDefault);
  ~Re2();
  bool is_match(std::string_view haystack);
  std::optional<Span> find(std::string_view haystack) { return match(haystack, 0); }
  bool groups(std::string_view haystack, std::span<Span> groups);  // of the first match, kMostGroups at most
  std::size_t count(std::string_view haystack);
  std::string replace_all(std::string_view haystack, std::string_view replacement);
  std::vector<std::string_view> split(std::string_view haystack);

 private:
  std::optional<Span> match(std::string_view haystack, std::size_t start);
  std::unique_ptr<re2::RE2> regex_;
};

class Pcre2 {
 public:
  static constexpr std::string_view kName = "pcre2";
  explicit Pcre2(const char* pattern, Encoding encoding = Encoding::kDefault) : Pcre2(pattern, encoding, false) {}
  ~Pcre2();
  Pcre2(const Pcre2&) = delete;
  Pcre2& operator=(const Pcre2&) = delete;
  bool is_match(std::string_view haystack) { return match(haystack, 0); }
  std::optional<Span> find(std::string_view haystack);
  bool groups(std::string_view haystack, std::span<Span> groups);
  std::size_t count(std::string_view haystack);
  std::string replace_all(std::string_view haystack, std::string_view replacement);
  std::vector<std::string_view> split(std::string_view haystack);

 protected:
  Pcre2(const char* pattern, Encoding encoding, bool jit);

 private:
  bool match(std::string_view haystack, std::size_t start) { return match(haystack, start, data_); }
  bool match(std::string_view haystack, std::size_t start, pcre2_real_match_data_8* data);
  pcre2_real_code_8* code_;
  pcre2_real_match_data_8* data_;
  pcre2_real_match_data_8* groups_;
  bool jit_;
};

class Pcre2Jit : public Pcre2 {
 public:
  static constexpr std::string_view kName = "pcre2jit";
  explicit Pcre2Jit(const char* pattern, Encoding encoding = Encoding::kDefault) : Pcre2(pattern, encoding, true) {}
};

}  // namespace lino::bench
