// See rivals.h. Iteration as each library's users write it; matches are counted, not kept.
#include "bench/rivals.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>

#include <cstdio>
#include <cstdlib>

namespace lino::bench {
namespace {

re2::RE2::Options quiet() {
  re2::RE2::Options options;
  options.set_log_errors(false);
  return options;
}

PCRE2_SPTR8 bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR8>(text.data()); }

}  // namespace

std::size_t Lino::count(std::string_view haystack) {
  Span spans[256];
  std::size_t n = 0;
  for (Cursor cursor; !cursor.done;) n += regex_.find_all(haystack, cursor, spans);
  return n;
}

Re2::Re2(const char* pattern) : regex_(std::make_unique<re2::RE2>(pattern, quiet())) {}
Re2::~Re2() = default;

bool Re2::is_match(std::string_view haystack) {
  return regex_->Match(haystack, 0, haystack.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Re2::find(std::string_view haystack) {
  re2::StringPiece match;
  return regex_->Match(haystack, 0, haystack.size(), re2::RE2::UNANCHORED, &match, 1);
}

std::size_t Re2::count(std::string_view haystack) {
  re2::StringPiece match;
  std::size_t n = 0;
  for (std::size_t at = 0; at <= haystack.size(); ++n) {
    if (!regex_->Match(haystack, at, haystack.size(), re2::RE2::UNANCHORED, &match, 1)) break;
    at = static_cast<std::size_t>(match.data() - haystack.data()) + match.size() + (match.empty() ? 1 : 0);
  }
  return n;
}

Pcre2::Pcre2(const char* pattern, bool utf8, bool jit) : jit_(jit) {
  int error = 0;
  PCRE2_SIZE where = 0;
  code_ = pcre2_compile_8(reinterpret_cast<PCRE2_SPTR8>(pattern), PCRE2_ZERO_TERMINATED, utf8 ? PCRE2_UTF : 0, &error,
                          &where, nullptr);
  if (code_ == nullptr || (jit && pcre2_jit_compile_8(code_, PCRE2_JIT_COMPLETE) != 0)) {
    std::fprintf(stderr, "PCRE2 cannot compile %s\n", pattern);
    std::abort();
  }
  data_ = pcre2_match_data_create_8(1, nullptr);
}

Pcre2::~Pcre2() {
  pcre2_match_data_free_8(data_);
  pcre2_code_free_8(code_);
}

bool Pcre2::match(std::string_view haystack, std::size_t start) {
  if (!jit_) return pcre2_match_8(code_, bytes(haystack), haystack.size(), start, 0, data_, nullptr) >= 0;
  return pcre2_jit_match_8(code_, bytes(haystack), haystack.size(), start, 0, data_, nullptr) >= 0;
}

std::size_t Pcre2::count(std::string_view haystack) {
  const PCRE2_SIZE* span = pcre2_get_ovector_pointer_8(data_);
  std::size_t n = 0;
  for (std::size_t at = 0; at <= haystack.size() && match(haystack, at); ++n)
    at = span[1] + (span[0] == span[1] ? 1 : 0);
  return n;
}

}  // namespace lino::bench
