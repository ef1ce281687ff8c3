// The list of nasty_patterns.h: large classes repeated, ambiguous and nested repetition, dictionaries, deep nesting, many
// groups, long literals, boundaries everywhere.
#include "tests/nasty_patterns.h"

#include <functional>
#include <random>
#include <utility>

namespace lino::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// before^times middle behind^times
std::string nest(const std::string& before, const std::string& middle, const std::string& behind, std::size_t times) {
  return repeat(before, times) + middle + repeat(behind, times);
}

std::string join(std::size_t count, const std::function<std::string(std::size_t)>& piece) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : "|") + piece(i);
  return out;
}

std::vector<std::string> word_list(std::size_t count, const std::string& alphabet) {
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<std::string> list(count);
  for (std::string& word : list) {
    for (std::size_t n = 4 + random() % 8; n > 0; --n) word += alphabet[random() % alphabet.size()];
  }
  return list;
}

std::string words(std::size_t count, const std::string& alphabet) {
  const std::vector<std::string> list = word_list(count, alphabet);
  return join(count, [&](std::size_t i) { return list[i]; });
}

std::string number(std::size_t i) { return std::to_string(i); }

}  // namespace

std::vector<NastyPattern> nasty_patterns() {
  const std::string letters = "etaoinshrdlucmfwypvbgkjqxz";
  std::vector<NastyPattern> all;
  for (const char* text : {R"(\pL{1000})",
                           R"(\pL{100})",
                           R"(\pL{1000}\pN{1000})",
                           R"((?i)\pL{300}x)",
                           R"((?:\pL+\PL*){50}$)",
                           R"([^\pL\pN]{500})",
                           R"([\pL\pN\pS\pP]{1,200}y)",
                           R"((?s).{1000})",
                           R"(.{0,1000}x.{0,1000}y)",
                           R"((a?){500}a{500})",
                           R"((?:a?){1000}a{1000})",
                           R"((a*)*(a*)*(a*)*b)",
                           R"((a|aa)+$)",
                           R"((?:a|b)*a(?:a|b){20})",
                           R"([ab]*a[ab]{12}c)",
                           R"([ab]*a[ab]{300})",
                           R"((?:x+x+)+y)",
                           R"([\s\S]*a[\s\S]*b[\s\S]*c)",
                           R"((?:[\s\S]*a){50})",
                           R"((((?:[\s\S]*)*)*)*z)",
                           R"((?:.*a){20}|(?:.*b){20})",
                           R"((?i)(?:.{0,99}foo.{0,99}bar){5})",
                           R"((\d{1,50}\.){20}\d{1,50})",
                           R"((?:[a-z]{1,30}[0-9]{1,30}){30})",
                           R"(x{1000000})",
                           R"((?:x{1000}){1000})",
                           R"(((((a{10}){10}){10}){10}){10})",
                           R"((?:(?:a{100}|b{100}){100}))",
                           R"(((a)|(b)|(c)|(d)){1000})",
                           R"(((((((((a)))))))){3000})",
                           R"((\b\w+\b\W*){200})",
                           R"((?m)(?:^.*$\n?){300})",
                           R"((?:\b|a)*(?:\B|b)*c{300})",
                           R"([^a]{0,500}a[^b]{0,500}b)",
                           R"((?:a{0,100}){100})",
                           R"(\C{5000}x)",
                           R"((?i)[k-s]{2000})"}) {
    all.push_back({text, text});
  }
  const auto made = [&all](std::string name, std::string text, const Options& options = {}) {
    all.push_back({std::move(name), std::move(text), options});
  };
  made("dictionary of 2000 words", words(2000, letters));
  made("dictionary of 20000 words", words(20000, letters));
  made("(?i) dictionary of 1000 words", "(?i)" + words(1000, letters));
  made("(?i) dictionary of 5000 words", "(?i)" + words(5000, letters));
  made("captured dictionary", join(3000, [](std::size_t i) { return "(w" + number(i * i) + "+)"; }));
  made("words with classes", join(2000, [](std::size_t i) { return "[a-z]{1,9}" + number(i) + "\\d*"; }));
  made("parentheses, 999 deep", nest("(", "a", ")", 999));
  made("stars, 400 deep", nest("(?:", "a", "b)*", 400));
  made("1000 groups", repeat("(a?)", 1000));
  made("literal of 1 MB", std::string(1'000'000, 'a'));
  made("literal of 9 MB", repeat("lino ", 1'800'000), {.literal = true});
  made("class of 20000 ranges", [] {
    std::string text = "[";
    char buffer[24];
    for (unsigned c = 0; c < 20000; ++c) {
      (void)snprintf(buffer, sizeof buffer, "\\x{%X}", 0x1000 + 3 * c);
      text += buffer;
    }
    return text + "]{20}";
  }());
  made("10000 different classes", [] {
    std::string text;
    for (std::size_t i = 0; i < 10000; ++i) text += "[^" + std::string(1, static_cast<char>('a' + i % 26)) + "\\pL]";
    return text;
  }());
  made("300000 different classes", join(300000, [](std::size_t i) {
         char buffer[24];
         (void)snprintf(buffer, sizeof buffer, "[^\\x{%X}\\pL]", static_cast<unsigned>(0x3000 + i));
         return std::string(buffer);
       }));
  made("30000 words before \\pL", join(30000, [](std::size_t i) { return number(i) + "\\pL"; }));
  made("200000 dots", repeat(".", 200000));
  made("longest: dictionary", words(3000, "ab"), {.longest_match = true});
  made("Latin-1: .{0,1000}x", ".{0,1000}x.{0,1000}y", {.latin1 = true});
  return all;
}

std::vector<NastySet> nasty_sets() {
  const std::string letters = "etaoinshrdlucmfwypvbgkqjxz";
  std::vector<NastySet> all;
  const auto made = [&all](std::string name, std::size_t count, const std::function<std::string(std::size_t)>& piece,
                           const Options& options = {}) {
    NastySet set{std::move(name), {}, options};
    for (std::size_t i = 0; i < count; ++i) set.patterns.push_back(piece(i));
    all.push_back(std::move(set));
  };
  all.push_back({"10000 words", word_list(10000, letters)});
  all.push_back({"30000 words", word_list(30000, letters)});
  all.push_back({"longest: 10000 words", word_list(10000, letters), {.longest_match = true}});
  all.push_back({"(?i) 2000 words", word_list(2000, letters), {.case_sensitive = false}});
  all.push_back({"65000 times the same", std::vector<std::string>(65000, "a+b")});
  made("2000 captures", 2000, [](std::size_t i) { return "(w" + number(i * i) + "+)(x?)"; });
  made("1000 classes before numbers", 1000, [](std::size_t i) { return "[a-z]+" + number(i); });
  made("300 Unicode classes", 300, [](std::size_t i) { return "\\pL+" + number(i) + "\\PL*"; });
  made("100 counted dots", 100, [](std::size_t i) { return ".{0,50}x" + number(i); });
  made("longest: 100 counted dots", 100, [](std::size_t i) { return "(.{0,50})x" + number(i); },
       {.longest_match = true});
  made("300 lookarounds", 300, [](std::size_t i) { return "(?<!b)(a+)" + number(i) + "(?!c)"; });
  made("500 that may be empty", 500, [](std::size_t i) { return "(?:\\C*" + number(i) + ")?"; });
  made("literals of 1 MB", 3, [](std::size_t i) { return std::string(1'000'000, static_cast<char>('a' + i)); });
  NastySet together{"all nasty patterns", {}};
  for (const NastyPattern& pattern : nasty_patterns()) {
    if (pattern.text.size() < 10000) together.patterns.push_back(pattern.text);
    all.push_back({"set: " + pattern.name, {"foo+", pattern.text, "(x)?y"}, pattern.options});
  }
  all.push_back(together);
  return all;
}

}  // namespace lino::test
