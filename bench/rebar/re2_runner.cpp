// RE2's runner.
#include <re2/re2.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "bench/rebar/runner.h"

namespace lino::bench {
namespace {

class Re2Regex {
 public:
  static std::string version() { return "20220601"; }

  explicit Re2Regex(const Task& task) {
    if (task.patterns.size() != 1) throw std::runtime_error("several patterns have no spans in RE2");
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_encoding(task.unicode ? re2::RE2::Options::EncodingUTF8 : re2::RE2::Options::EncodingLatin1);
    options.set_case_sensitive(!task.case_insensitive);
    regex_ = std::make_unique<re2::RE2>(task.patterns[0], options);
    if (!regex_->ok()) throw std::runtime_error(regex_->error());
    groups_.resize(static_cast<std::size_t>(regex_->NumberOfCapturingGroups()) + 1);
  }

  std::size_t count(std::string_view haystack) {
    return sum(haystack, 1, [](const auto&) { return 1; });
  }
  std::size_t spans(std::string_view haystack) {
    return sum(haystack, 1, [](const auto& groups) { return groups[0].size(); });
  }
  std::size_t captures(std::string_view haystack) {
    return sum(haystack, groups_.size(), [](const auto& groups) {
      std::size_t n = 0;
      for (const re2::StringPiece& group : groups) n += group.data() != nullptr;
      return n;
    });
  }
  bool is_match(std::string_view haystack) { return match(haystack, 0, 0); }

 private:
  bool match(std::string_view haystack, std::size_t at, std::size_t groups) {
    return regex_->Match({haystack.data(), haystack.size()}, at, haystack.size(), re2::RE2::UNANCHORED, groups_.data(),
                         static_cast<int>(groups));
  }

  template <class F>
  std::size_t sum(std::string_view haystack, std::size_t groups, const F& of) {
    std::size_t sum = 0;
    for (std::size_t at = 0; at <= haystack.size() && match(haystack, at, groups);) {
      sum += of(groups_);
      const re2::StringPiece& whole = groups_[0];
      at = static_cast<std::size_t>(whole.data() - haystack.data()) + whole.size() + (whole.empty() ? 1 : 0);
    }
    return sum;
  }

  std::unique_ptr<re2::RE2> regex_;
  std::vector<re2::StringPiece> groups_;
};

}  // namespace
}  // namespace lino::bench

int main(int argc, char** argv) { return lino::bench::run_program<lino::bench::Re2Regex>(argc, argv); }
