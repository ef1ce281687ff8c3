// The characters are what people can read, as far as the patterns allow: printable ASCII; else any but control
// characters; else any. No match of a search holds what ends lines, so none of the strings does: a line is a string.
#include "cli/sample.h"

#include <random>
#include <vector>

#include "lino/generate.h"

namespace lino::cli {
namespace {

constexpr std::size_t kMaxMem = std::size_t{256} << 20;

Expected<Generator> readable(const Regex& regex) {
  const std::vector<CharRange> alphabets[] = {{kPrintableAscii}, {kPrintableAscii, {0xA0, 0x10FFFF}}, {}};
  for (const std::vector<CharRange>& alphabet : alphabets) {
    Expected<Generator> generator = Generator::make(regex, {.alphabet = alphabet, .max_mem = kMaxMem});
    if (alphabet.empty() || generator || generator.error().kind() != ErrorKind::kNoString) return generator;
  }
  return Error(ErrorKind::kNoString, {}, "no string matches this pattern");
}

}  // namespace

Expected<bool> print_samples(const Args& args, const Regex& regex, Writer& out) {
  const Expected<Generator> generator = readable(regex);
  if (!generator) return generator.error();
  std::random_device entropy;
  std::mt19937_64 random(args.seed ? *args.seed : std::uint64_t{entropy()} << 32 | entropy());
  for (std::uint64_t i = 0; i < *args.sample && !out.failed(); ++i) {
    out.write((*generator)(random));
    out.write(args.style.terminator);
  }
  return true;
}

}  // namespace lino::cli
