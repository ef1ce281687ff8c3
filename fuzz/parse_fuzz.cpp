// Fuzzes the front: text -> Ast -> Hir -> Nfa. No input may crash it; an error's span lies inside the pattern and its
// message says something; reading a pattern twice gives the same.
//
// Input: two bytes of options, then the pattern.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "nfa/compile.h"
#include "regex/syntax/parse.h"

namespace {

using namespace lino;

constexpr std::size_t kMemory = std::size_t{1} << 20;  // small, so that an input takes microseconds, not seconds

void require(bool condition, const char* what, std::string_view pattern) {
  if (condition) return;
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(pattern.size()), pattern.data());
  std::abort();
}

syntax::SyntaxOptions options_of(unsigned bits) {
  return {.utf8 = (bits & 1) == 0,
          .literal = (bits & 0x402) == 0x402,
          .never_nl = (bits & 4) != 0,
          .dot_nl = (bits & 8) != 0,
          .never_capture = (bits & 16) != 0,
          .case_sensitive = (bits & 32) == 0,
          .posix_syntax = (bits & 64) != 0,
          .perl_classes = (bits & 128) != 0,
          .word_boundary = (bits & 256) != 0,
          .one_line = (bits & 512) != 0,
          .longest_match = (bits & 1024) != 0,
          .nest_limit = (bits & 2048) != 0 ? 20u : 1000u,
          .pattern_limit = (bits & 4096) != 0 ? 64u : std::size_t{1} << 16,
          .memory_limit = kMemory};
}

void check_error(const Error& error, std::string_view pattern) {
  require(error.span().begin <= error.span().end, "a span ends before it begins", pattern);
  require(error.span().end <= pattern.size(), "a span leaves the pattern", pattern);
  require(!error.message().empty(), "an error has no message", pattern);
  require(std::string_view(error.what()).find(error.message()) != std::string_view::npos, "what() has no message",
          pattern);
}

bool same_error(const Error& a, const Error& b) {
  return a.kind() == b.kind() && a.span() == b.span() && a.message() == b.message();
}

void check(std::string_view pattern, const syntax::SyntaxOptions& options) {
  const auto ast = syntax::parse(pattern, options);
  const auto again = syntax::parse(pattern, options);
  require(ast.has_value() == again.has_value(), "accepted once, refused once", pattern);
  if (!ast) {
    check_error(ast.error(), pattern);
    require(same_error(ast.error(), again.error()), "two errors", pattern);
    return;
  }
  require(to_string(*ast) == to_string(*again), "two readings", pattern);
  require(ast->capture_names.size() == ast->capture_count + 1, "a group without a place for its name", pattern);
  for (const syntax::AstNode& node : ast->nodes) {
    require(node.begin <= node.end && node.end <= pattern.size(), "a node's span leaves the pattern", pattern);
  }
  const auto hir = syntax::translate(*ast, options);
  if (!hir) return check_error(hir.error(), pattern);
  const auto forward = nfa::compile(*hir, {.size_limit = kMemory});
  const auto backward =
      nfa::compile(*hir, {.reverse = true, .captures = false, .anchored_only = true, .size_limit = kMemory});
  if (forward && backward) to_string(*hir), to_string(*forward);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  check({reinterpret_cast<const char*>(data) + 2, size - 2}, options_of(data[0] | unsigned{data[1]} << 8));
  return 0;
}
