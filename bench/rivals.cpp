// See rivals.h. Iteration as each library's users write it; matches are counted, not kept.
#include "bench/rivals.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace lino::bench {
namespace {

re2::RE2::Options quiet(Encoding encoding) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  if (encoding == Encoding::kLatin1) options.set_encoding(re2::RE2::Options::EncodingLatin1);
  return options;
}

PCRE2_SPTR8 bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR8>(text.data()); }

// split() by a library that only finds: next(at) is the match that begins at `at` or later. No match is empty.
template <class Next>
std::vector<std::string_view> split_by(std::string_view haystack, const Next& next) {
  std::vector<std::string_view> pieces;
  std::size_t at = 0;
  while (const std::optional<Span> match = next(at)) {
    pieces.push_back(haystack.substr(at, match->begin - at));
    at = match->end;
  }
  pieces.push_back(haystack.substr(at));
  return pieces;
}

}  // namespace

std::optional<Span> Lino::find(std::string_view haystack) {
  const std::optional<Match> match = regex_.find(haystack);
  if (!match) return std::nullopt;
  return match->span();
}

std::size_t Lino::count(std::string_view haystack) {
  Span spans[256];
  std::size_t n = 0;
  for (Cursor cursor; !cursor.done;) n += regex_.find_all(haystack, cursor, spans);
  return n;
}

Re2::Re2(const char* pattern, Encoding encoding) : regex_(std::make_unique<re2::RE2>(pattern, quiet(encoding))) {}
Re2::~Re2() = default;

bool Re2::is_match(std::string_view haystack) {
  return regex_->Match(haystack, 0, haystack.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

std::optional<Span> Re2::match(std::string_view haystack, std::size_t start) {
  re2::StringPiece match;
  if (!regex_->Match(haystack, start, haystack.size(), re2::RE2::UNANCHORED, &match, 1)) return std::nullopt;
  const std::size_t begin = static_cast<std::size_t>(match.data() - haystack.data());
  return Span{begin, begin + match.size()};
}

bool Re2::groups(std::string_view haystack, std::span<Span> groups) {
  re2::StringPiece found[kMostGroups];
  if (!regex_->Match(haystack, 0, haystack.size(), re2::RE2::UNANCHORED, found, static_cast<int>(groups.size())))
    return false;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto begin = static_cast<std::size_t>(found[i].data() - haystack.data());
    groups[i] = found[i].data() == nullptr ? Span{Regex::npos, Regex::npos} : Span{begin, begin + found[i].size()};
  }
  return true;
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

std::string Re2::replace_all(std::string_view haystack, std::string_view replacement) {
  std::string rewrite(replacement), text(haystack);
  std::replace(rewrite.begin(), rewrite.end(), '$', '\\');
  re2::RE2::GlobalReplace(&text, *regex_, rewrite);
  return text;
}

std::vector<std::string_view> Re2::split(std::string_view haystack) {
  return split_by(haystack, [&](std::size_t at) { return match(haystack, at); });
}

Pcre2::Pcre2(const char* pattern, Encoding encoding, bool jit) : jit_(jit) {
  int error = 0;
  PCRE2_SIZE where = 0;
  code_ = pcre2_compile_8(reinterpret_cast<PCRE2_SPTR8>(pattern), PCRE2_ZERO_TERMINATED,
                          encoding == Encoding::kUtf8 ? PCRE2_UTF : 0, &error, &where, nullptr);
  if (code_ == nullptr || (jit && pcre2_jit_compile_8(code_, PCRE2_JIT_COMPLETE) != 0)) {
    std::fprintf(stderr, "PCRE2 cannot compile %s\n", pattern);
    std::abort();
  }
  data_ = pcre2_match_data_create_8(1, nullptr);
  groups_ = nullptr;
}

Pcre2::~Pcre2() {
  pcre2_match_data_free_8(data_);
  pcre2_match_data_free_8(groups_);
  pcre2_code_free_8(code_);
}

bool Pcre2::match(std::string_view haystack, std::size_t start, pcre2_real_match_data_8* data) {
  if (!jit_) return pcre2_match_8(code_, bytes(haystack), haystack.size(), start, 0, data, nullptr) >= 0;
  return pcre2_jit_match_8(code_, bytes(haystack), haystack.size(), start, 0, data, nullptr) >= 0;
}

std::optional<Span> Pcre2::find(std::string_view haystack) {
  if (!match(haystack, 0)) return std::nullopt;
  const PCRE2_SIZE* span = pcre2_get_ovector_pointer_8(data_);
  return Span{span[0], span[1]};
}

bool Pcre2::groups(std::string_view haystack, std::span<Span> groups) {
  if (groups_ == nullptr) groups_ = pcre2_match_data_create_8(kMostGroups, nullptr);
  if (!match(haystack, 0, groups_)) return false;
  const PCRE2_SIZE* const spans = pcre2_get_ovector_pointer_8(groups_);
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = {spans[2 * i], spans[2 * i + 1]};
  return true;
}

std::size_t Pcre2::count(std::string_view haystack) {
  const PCRE2_SIZE* span = pcre2_get_ovector_pointer_8(data_);
  std::size_t n = 0;
  for (std::size_t at = 0; at <= haystack.size() && match(haystack, at); ++n)
    at = span[1] + (span[0] == span[1] ? 1 : 0);
  return n;
}

// Into room for half as much again; where that is too little the first call says what is needed. It takes the JIT's
// code where there is one.
std::string Pcre2::replace_all(std::string_view haystack, std::string_view replacement) {
  std::string out(haystack.size() + haystack.size() / 2 + 1, '\0');
  const auto substitute = [&](PCRE2_SIZE& length) {
    return pcre2_substitute_8(
        code_, bytes(haystack), haystack.size(), 0, PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH, nullptr,
        nullptr, bytes(replacement), replacement.size(), reinterpret_cast<PCRE2_UCHAR8*>(out.data()), &length);
  };
  PCRE2_SIZE length = out.size();
  int found = substitute(length);
  if (found == PCRE2_ERROR_NOMEMORY) {
    out.resize(length);
    found = substitute(length);
  }
  out.resize(found < 0 ? 0 : length);
  return out;
}

std::vector<std::string_view> Pcre2::split(std::string_view haystack) {
  const PCRE2_SIZE* span = pcre2_get_ovector_pointer_8(data_);
  return split_by(haystack, [&](std::size_t at) {
    return match(haystack, at) ? std::optional(Span{span[0], span[1]}) : std::nullopt;
  });
}

}  // namespace lino::bench
