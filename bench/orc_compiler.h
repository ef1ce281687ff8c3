// The rival of stamping: a complete Dfa as LLVM IR, a basic block a state, compiled by ORC's LLJIT. Bench only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "nfa/dfa.h"

namespace lino::bench {

class OrcCompiler {
 public:
  // kO0: no IR passes, FastISel, the fast register allocator. kO2: the standard -O2 pipeline and code generator.
  enum class Level { kO0, kO2 };
  // The end of the leftmost match in [cur, end), or null. `before`: what stands before cur (nfa::Before).
  using FindEnd = const uint8_t* (*)(const uint8_t* cur, const uint8_t* end, uint32_t before);

  // Aborts with a message where LLVM cannot compile for this machine.
  explicit OrcCompiler(Level level);
  ~OrcCompiler();

  // Dfa -> callable code, valid until the next call of compile.
  FindEnd compile(const nfa::Dfa& dfa);
  // Dfa -> object file in memory: what compile does, without linking and making it executable. Returns its size.
  std::size_t compile_object(const nfa::Dfa& dfa);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lino::bench
