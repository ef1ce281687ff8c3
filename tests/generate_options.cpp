// Decisions out of bytes, and generated options; see generate.h.
#include "tests/generate.h"

namespace lino::test {

uint32_t Choices::below(uint32_t n) {
  const auto next = [&] { return at_ < bytes_.size() ? bytes_[at_++] : uint8_t{0}; };
  if (n <= 1) return 0;
  uint32_t value = next();
  if (n > 256) value = value << 8 | next();
  return value % n;
}

namespace {

struct Flag {
  const char* name;
  bool Options::* flag;
  uint32_t one_in;
};
// case_sensitive is kept the other way round: see flip.
constexpr Flag kFlags[] = {
    {"longest_match", &Options::longest_match, 3},
    {"latin1", &Options::latin1, 8},
    {"never_nl", &Options::never_nl, 12},
    {"dot_nl", &Options::dot_nl, 8},
    {"never_capture", &Options::never_capture, 16},
    {"case_sensitive", &Options::case_sensitive, 8},
    {"posix_syntax", &Options::posix_syntax, 12},
    {"perl_classes", &Options::perl_classes, 4},
    {"word_boundary", &Options::word_boundary, 4},
    {"one_line", &Options::one_line, 6},
    {"literal", &Options::literal, 40},
};

}  // namespace

Options make_options(Choices& choices) {
  Options options;
  for (const Flag& flag : kFlags) {
    if (choices.one_in(flag.one_in)) options.*flag.flag = !(Options{}.*flag.flag);
  }
  return options;
}

std::string to_string(const Options& options) {
  std::string out;
  for (const Flag& flag : kFlags) {
    if (options.*flag.flag == Options{}.*flag.flag) continue;
    out += (out.empty() ? "" : " ") + std::string(options.*flag.flag ? "" : "!") + flag.name;
  }
  return out.empty() ? "default" : out;
}

std::vector<Options> smaller(const Options& options) {
  std::vector<Options> out;
  for (const Flag& flag : kFlags) {
    if (options.*flag.flag != Options{}.*flag.flag) (out.emplace_back(options)).*flag.flag = Options{}.*flag.flag;
  }
  return out;
}

}  // namespace lino::test
