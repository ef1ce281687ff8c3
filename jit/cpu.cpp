// Asks the CPU (and, through its XCR0, the kernel) for its level: x86-64-v3 is kAvx2, x86-64-v4 with VBMI kAvx512.
#include "jit/cpu.h"

#include <algorithm>
#include <cstdlib>

#include "jit/code.h"

namespace lino::jit {
namespace {

stencils::Isa best_isa() {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("ssse3")) return stencils::Isa::kSse2;
  if (!__builtin_cpu_supports("x86-64-v3")) return stencils::Isa::kSsse3;
  if (!__builtin_cpu_supports("x86-64-v4") || !__builtin_cpu_supports("avx512vbmi")) return stencils::Isa::kAvx2;
  return stencils::Isa::kAvx512;
#else
  return stencils::Isa::kSse2;
#endif
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

}  // namespace

stencils::Isa lowered(stencils::Isa best, std::string_view name) {
  if (name == "sse2") return stencils::Isa::kSse2;
  if (name == "ssse3") return std::min(best, stencils::Isa::kSsse3);
  if (name == "avx2") return std::min(best, stencils::Isa::kAvx2);
  return best;
}

stencils::Isa cpu_isa() {
  static const stencils::Isa isa = lowered(best_isa(), environment("LINO_CPU"));
  return isa;
}

bool permutes_slowly() {
#if defined(__x86_64__)
  static const bool slowly = __builtin_cpu_is("intel");
  return slowly;
#else
  return false;
#endif
}

bool may_execute() {
#if defined(__x86_64__)
  static const bool may = environment("LINO_NO_EXEC") != "1";
  return may;
#else
  return false;
#endif
}

}  // namespace lino::jit
