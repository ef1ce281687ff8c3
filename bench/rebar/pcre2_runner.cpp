// PCRE2's runner, with its JIT; as `rebar-pcre2 --no-jit` without it.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <memory>
#include <stdexcept>

#include "bench/rebar/runner.h"

namespace lino::bench {
namespace {

template <bool kJit>
class Pcre2Regex {
 public:
  static std::string version() {
    char text[64];
    pcre2_config(PCRE2_CONFIG_VERSION, text);
    return text;
  }

  explicit Pcre2Regex(const Task& task) {
    if (task.patterns.size() != 1) throw std::runtime_error("PCRE2 takes one pattern");
    int error = 0;
    PCRE2_SIZE where = 0;
    uint32_t options = task.unicode ? PCRE2_UTF | PCRE2_UCP : 0;
    if (task.case_insensitive) options |= PCRE2_CASELESS;
    const std::string& pattern = task.patterns[0];
    code_.reset(
        pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error, &where, nullptr));
    if (code_ == nullptr || (kJit && pcre2_jit_compile(code_.get(), PCRE2_JIT_COMPLETE) != 0)) {
      PCRE2_UCHAR text[256];
      pcre2_get_error_message(error, text, sizeof text);
      throw std::runtime_error(reinterpret_cast<const char*>(text));
    }
    data_.reset(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
  }

  std::size_t count(std::string_view haystack) {
    return sum(haystack, [](int, const PCRE2_SIZE*) { return 1; });
  }
  std::size_t spans(std::string_view haystack) {
    return sum(haystack, [](int, const PCRE2_SIZE* slots) { return slots[1] - slots[0]; });
  }
  std::size_t captures(std::string_view haystack) {
    return sum(haystack, [](int groups, const PCRE2_SIZE* slots) {
      std::size_t n = 0;
      for (int i = 0; i < groups; ++i) n += slots[2 * i] != PCRE2_UNSET;
      return n;
    });
  }
  bool is_match(std::string_view haystack) { return match(haystack, 0) > 0; }

 private:
  // Groups, up to the last that took part; 0: no match.
  int match(std::string_view haystack, std::size_t at) {
    const auto* text = reinterpret_cast<PCRE2_SPTR>(haystack.data());
    const int groups =
        kJit ? pcre2_jit_match(code_.get(), text, haystack.size(), at, 0, data_.get(), nullptr)
             : pcre2_match(code_.get(), text, haystack.size(), at, PCRE2_NO_UTF_CHECK, data_.get(), nullptr);
    if (groups < 0 && groups != PCRE2_ERROR_NOMATCH) {
      throw std::runtime_error("PCRE2 gave up: error " + std::to_string(groups));
    }
    return groups < 0 ? 0 : groups;
  }

  template <class F>
  std::size_t sum(std::string_view haystack, const F& of) {
    const PCRE2_SIZE* slots = pcre2_get_ovector_pointer(data_.get());
    std::size_t sum = 0;
    for (std::size_t at = 0; at <= haystack.size();) {
      const int groups = match(haystack, at);
      if (groups == 0) break;
      sum += of(groups, slots);
      at = slots[1] + (slots[0] == slots[1] ? 1 : 0);
    }
    return sum;
  }

  struct Free {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  };
  std::unique_ptr<pcre2_code, Free> code_;
  std::unique_ptr<pcre2_match_data, Free> data_;
};

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) {
  using namespace lino::bench;
  if (argc > 1 && std::string_view(argv[1]) == "--no-jit") return run_program<Pcre2Regex<false>>(argc - 1, argv + 1);
  return run_program<Pcre2Regex<true>>(argc, argv);
}
