// Text to typed arguments as RE2 converts it: whole, in range, without spaces where RE2 wants none.
#include "lino/re2_like.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace lino::re2_like::detail {
namespace {

// A number's text as a C string for strtol and its kin; empty when it cannot be a number. Leading zeros beyond two are
// dropped, so that any count of them fits, and 000x1 does not become 0x1.
template <std::size_t size>
struct NumberText {
  char text[size];
  std::size_t length = 0;
  bool only_spaces = false;

  NumberText(const char* from, std::size_t n, bool spaces_allowed) {
    const std::size_t given = n;
    while (spaces_allowed && n > 0 && std::isspace(static_cast<unsigned char>(*from))) ++from, --n;
    only_spaces = n == 0 && given > 0;
    if (n == 0 || std::isspace(static_cast<unsigned char>(*from))) return;
    if (*from == '-') {
      text[length++] = '-';
      ++from, --n;
    }
    while (n >= 3 && from[0] == '0' && from[1] == '0' && from[2] == '0') ++from, --n;
    if (length + n >= size) {
      length = 0;
      return;
    }
    std::memcpy(text + length, from, n);
    length += n;
    text[length] = '\0';
  }
  bool ended_at(const char* end) const { return length > 0 && end == text + length && errno == 0; }
};

// read(text, &end): strtol or one of its kin.
template <std::size_t size, class T, class Read>
bool read_number(const char* from, std::size_t n, bool spaces_allowed, T* to, Read read) {
  const NumberText<size> number(from, n, spaces_allowed);
  if (number.only_spaces) {  // RE2 reads spaces as a float that is 0
    if (to != nullptr) *to = T{};
    return true;
  }
  if (number.length == 0) return false;
  char* end = nullptr;
  errno = 0;
  const auto value = read(number.text, &end);
  if (!number.ended_at(end)) return false;
  if constexpr (std::numeric_limits<T>::is_integer) {
    if (static_cast<T>(value) != value) return false;
  }
  if (to != nullptr) *to = static_cast<T>(value);
  return true;
}

constexpr std::size_t kIntegerSize = 33;  // of the text with its NUL: RE2's limits
constexpr std::size_t kFloatSize = 201;

template <class T>
bool read_signed(const char* from, std::size_t n, T* to, int radix) {
  return read_number<kIntegerSize>(from, n, false, to,
                                   [&](const char* text, char** end) { return std::strtoll(text, end, radix); });
}

template <class T>
bool read_unsigned(const char* from, std::size_t n, T* to, int radix) {
  if (n > 0 && *from == '-') return false;  // strtoull would wrap it around
  return read_number<kIntegerSize>(from, n, false, to,
                                   [&](const char* text, char** end) { return std::strtoull(text, end, radix); });
}

template <class T>
bool read_char(const char* text, std::size_t n, T* to) {
  if (n != 1) return false;
  if (to != nullptr) *to = static_cast<T>(*text);
  return true;
}

}  // namespace

bool parse(const char*, std::size_t, void* to) { return to == nullptr; }

bool parse(const char* text, std::size_t n, std::string* to) {
  if (to != nullptr) to->assign(n == 0 ? "" : text, n);
  return true;
}

bool parse(const char* text, std::size_t n, std::string_view* to) {
  if (to != nullptr) *to = {text, n};
  return true;
}

bool parse(const char* text, std::size_t n, char* to) { return read_char(text, n, to); }
bool parse(const char* text, std::size_t n, signed char* to) { return read_char(text, n, to); }
bool parse(const char* text, std::size_t n, unsigned char* to) { return read_char(text, n, to); }

bool parse(const char* text, std::size_t n, float* to) {
  return read_number<kFloatSize>(text, n, true, to, [](const char* s, char** end) { return std::strtof(s, end); });
}
bool parse(const char* text, std::size_t n, double* to) {
  return read_number<kFloatSize>(text, n, true, to, [](const char* s, char** end) { return std::strtod(s, end); });
}

bool parse(const char* text, std::size_t n, short* to, int radix) { return read_signed(text, n, to, radix); }
bool parse(const char* text, std::size_t n, int* to, int radix) { return read_signed(text, n, to, radix); }
bool parse(const char* text, std::size_t n, long* to, int radix) { return read_signed(text, n, to, radix); }
bool parse(const char* text, std::size_t n, long long* to, int radix) { return read_signed(text, n, to, radix); }
bool parse(const char* text, std::size_t n, unsigned short* to, int radix) { return read_unsigned(text, n, to, radix); }
bool parse(const char* text, std::size_t n, unsigned* to, int radix) { return read_unsigned(text, n, to, radix); }
bool parse(const char* text, std::size_t n, unsigned long* to, int radix) { return read_unsigned(text, n, to, radix); }
bool parse(const char* text, std::size_t n, unsigned long long* to, int radix) {
  return read_unsigned(text, n, to, radix);
}

}  // namespace lino::re2_like::detail
