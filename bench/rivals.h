// The libraries behind one face, so that every benchmark does the same with each: RE2, PCRE2 with and without its JIT,
// lino.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "lino/regex.h"

namespace re2 {
class RE2;
}
struct pcre2_real_code_8;
struct pcre2_real_match_data_8;

namespace lino::bench {

class Lino {
 public:
  static constexpr std::string_view kName = "lino";
  explicit Lino(const char* pattern) : regex_(pattern) {}
  bool is_match(std::string_view haystack) { return regex_.is_match(haystack); }
  bool find(std::string_view haystack) { return regex_.find(haystack).has_value(); }
  std::size_t count(std::string_view haystack);  // by find_all, in batches

 private:
  Regex regex_;
};

class Re2 {
 public:
  static constexpr std::string_view kName = "re2";
  explicit Re2(const char* pattern);
  ~Re2();
  bool is_match(std::string_view haystack);
  bool find(std::string_view haystack);
  std::size_t count(std::string_view haystack);

 private:
  std::unique_ptr<re2::RE2> regex_;
};

// Its default units are bytes with PCRE2_UTF off: a little less work than the others do for classes beyond ASCII.
class Pcre2 {
 public:
  static constexpr std::string_view kName = "pcre2";
  explicit Pcre2(const char* pattern, bool utf8 = false) : Pcre2(pattern, utf8, false) {}
  ~Pcre2();
  Pcre2(const Pcre2&) = delete;
  Pcre2& operator=(const Pcre2&) = delete;
  bool is_match(std::string_view haystack) { return find(haystack); }
  bool find(std::string_view haystack) { return match(haystack, 0); }
  std::size_t count(std::string_view haystack);

 protected:
  Pcre2(const char* pattern, bool utf8, bool jit);

 private:
  bool match(std::string_view haystack, std::size_t start);
  pcre2_real_code_8* code_;
  pcre2_real_match_data_8* data_;
  bool jit_;
};

class Pcre2Jit : public Pcre2 {
 public:
  static constexpr std::string_view kName = "pcre2jit";
  explicit Pcre2Jit(const char* pattern, bool utf8 = false) : Pcre2(pattern, utf8, true) {}
};

}  // namespace lino::bench
