// Which sanitizer a test is built with, by g++ or by clang: macros that are 0 or 1, and constants.
#pragma once

#if defined(__has_feature)
#define LINO_HAS_FEATURE(name) __has_feature(name)
#else
#define LINO_HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || LINO_HAS_FEATURE(address_sanitizer)
#define LINO_ADDRESS_SANITIZED 1
#else
#define LINO_ADDRESS_SANITIZED 0
#endif

#if defined(__SANITIZE_THREAD__) || LINO_HAS_FEATURE(thread_sanitizer)
#define LINO_THREAD_SANITIZED 1
#else
#define LINO_THREAD_SANITIZED 0
#endif

namespace lino::test {

inline constexpr bool kAddressSanitized = LINO_ADDRESS_SANITIZED;
inline constexpr bool kSanitized = LINO_ADDRESS_SANITIZED || LINO_THREAD_SANITIZED;

}  // namespace lino::test
