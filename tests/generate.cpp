// Generators of patterns, haystacks and options; see generate.h.
#include "tests/generate.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace lino::test {
namespace {

using Kind = Tree::Kind;

struct Leaf {
  const char* text;
  std::vector<std::string> samples;
  bool atom = true;
};

// Simplest first; the first kPlain are what most leaves are.
constexpr uint32_t kPlain = 6;
const std::vector<Leaf>& leaves() {
  static const std::vector<Leaf> all = {
      {"a", {"a"}},
      {"b", {"b"}},
      {"c", {"c"}},
      {".", {"a", "b", "\xC3\xA9", "\xE4\xB8\x96", "\xF0\x9F\x98\x80", "\n", "\xFF"}},
      {"[ab]", {"a", "b", "c"}},
      {"[^a]", {"b", "c", "\xC3\xA9", "\n", "\xF0\x9F\x98\x80", "a"}},
      {"", {""}, false},
      {"^", {"", "\n"}},
      {"$", {"", "\n"}},
      {"\\b", {"", " "}},
      {"\\B", {"", "a"}},
      {"\\A", {""}},
      {"\\z", {""}},
      {"[a-c]", {"a", "c", "d"}},
      {"[a-z]", {"a", "q", "z", "A"}},
      {"[0-9]", {"0", "9", "a"}},
      {"\\d", {"0", "7", "\xD9\xA3"}},
      {"\\D", {"a", " ", "\xC3\xA9", "0"}},
      {"\\w", {"a", "Z", "_", "0", "\xC3\xA9"}},
      {"\\W", {" ", "-", "\xC3\xA9", "a"}},
      {"\\s", {" ", "\t", "\n", "\v"}},
      {"\\S", {"a", "\xC3\xA9", "\v", " "}},
      {"\\n", {"\n"}},
      {"\\C", {"a", "\xFF", "\xC3", "\n"}},
      {"k", {"k", "K", "\xE2\x84\xAA"}},
      {"s", {"s", "S", "\xC5\xBF"}},
      {"(?i:k)", {"k", "K", "\xE2\x84\xAA"}},
      {"(?i:[^k])", {"k", "\xE2\x84\xAA", "s", "\n"}},
      {"\xC3\xA9", {"\xC3\xA9", "\xC3\x89", "\xC3"}, true},
      {"\xE4\xB8\x96", {"\xE4\xB8\x96", "\xE4\xB8\x97", "\xE4\xB8"}},
      {"\\x{1F600}", {"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x81"}},
      {"[\xC3\xA9-\xC3\xBC]", {"\xC3\xA9", "\xC3\xBC", "\xC3\xBD"}},
      {"[\\x{80}-\\x{10FFFF}]", {"\xC2\x80", "\xF4\x8F\xBF\xBF", "\xE4\xB8\x96", "a"}},
      {"[^\\x{80}-\\x{10FFFF}]", {"a", "\x7F", "\xC2\x80"}},
      {"[\\x{7F0}-\\x{900}]", {"\xDF\xB0", "\xE0\xA0\x80", "\xE0\xA4\x80", "\xE0\xA4\x81"}},
      {"[\\x{FFF0}-\\x{10010}]", {"\xEF\xBF\xB0", "\xF0\x90\x80\x90", "\xF0\x90\x80\x91"}},
      {"[\\x{D7F0}-\\x{E010}]", {"\xED\x9F\xB0", "\xEE\x80\x90", "\xEE\x80\x91"}},
      {"\\pL", {"a", "\xC3\xA9", "\xE4\xB8\x96", "0"}},
      {"\\PL", {"0", " ", "\xE2\x82\xAC", "a"}},
      {"\\p{Greek}", {"\xCE\xB1", "\xCF\x89", "a"}},
      {"\\p{^Lu}", {"a", "\xC3\xA9", "A"}},
      {"[\\pN\\p{Han}]", {"0", "\xE4\xB8\x96", "a"}},
      {"[[:alpha:]]", {"a", "Z", "0"}},
      {"[[:^space:]_]", {"a", "_", "\xC3\xA9", " "}},
      {"[\\w-]", {"a", "-", "0", " "}},
      {"[^\\W_]", {"a", "0", "_"}},
      {"[^\\n]", {"a", "\xC3\xA9", "\n"}},
      {"[]a]", {"]", "a"}},
      {"[^]a]", {"b", "]"}},
      {"[a-]", {"a", "-"}},
      {"\\x61", {"a"}},
      {"\\142", {"b"}},
      {"\\.", {".", "a"}},
      {"\\Qa.b\\E", {"a.b", "aab"}, false},
      {"\\x00", {std::string(1, '\0')}},
      {"abc", {"abc", "ab", "bc"}, false},
      {"abcdefgh", {"abcdefgh", "abcdefg", "bcdefgh"}, false},
      {"foobarbazquuxabcd", {"foobarbazquuxabcd", "foobarbazquuxab"}, false},
      {"aa", {"aa", "a"}, false},
      {"ab", {"ab", "ba"}, false},
      {"-", {"-"}},
      {" ", {" "}},
      {"_", {"_"}},
      {"(?i)", {"", "A"}, false},
      {"(?s)", {""}, false},
      {"(?m)", {"\n"}, false},
      {"(?U)", {""}, false},
      {"(?-i)", {""}, false},
      {"(?m:^)", {"", "\n"}},
      {"(?m:$)", {"", "\n"}},
      {"()", {""}},
      {"(|a)", {"", "a"}},
      {"[a-cx-z0]", {"a", "y", "0", "d"}},
      {"[^a-y]", {"z", "\n", "\xC3\xA9", "a"}},
      {"[aeiou]", {"a", "u", "b"}},
  };
  return all;
}

constexpr std::array<const char*, 11> kGroups = {
    "", "?:", "?:", "?i:", "?s:", "?m:", "?U:", "?-i:", "?im:", "?s-m:", "?P<name>"};

Tree leaf_of(const Leaf& leaf) {
  Tree tree;
  tree.text = leaf.text;
  tree.samples = leaf.samples;
  tree.atom = leaf.atom;
  return tree;
}

Tree make_leaf(Choices& choices) {
  const auto count = static_cast<uint32_t>(leaves().size());
  return leaf_of(leaves()[choices.below(choices.one_in(2) ? count : kPlain)]);
}

Tree make_repeat(Choices& choices, uint32_t depth) {
  struct Bounds {
    uint32_t min, max;
  };
  constexpr uint32_t kInf = Tree::kUnbounded;
  static constexpr Bounds kBounds[] = {{0, kInf}, {1, kInf}, {0, 1}, {2, 2}, {0, 2}, {1, 3},  {2, kInf},
                                       {3, 5},    {0, 0},    {1, 1}, {5, 5}, {0, 9}, {12, 12}};
  const Bounds bounds = kBounds[choices.below(choices.one_in(3) ? std::size(kBounds) : 3)];
  Tree tree;
  tree.kind = Kind::kRepeat;
  tree.min = bounds.min;
  tree.max = bounds.max;
  tree.lazy = choices.one_in(4);
  tree.children.push_back(make_tree(choices, depth - 1));
  return tree;
}

std::string repeat_text(const Tree& tree) {
  std::string text;
  if (tree.max == Tree::kUnbounded && tree.min < 2) {
    text = tree.min == 0 ? "*" : "+";
  } else if (tree.min == 0 && tree.max == 1) {
    text = "?";
  } else {
    text = '{';
    text += std::to_string(tree.min);
    if (tree.max == Tree::kUnbounded) text += ",";
    else if (tree.max != tree.min) text += "," + std::to_string(tree.max);
    text += "}";
  }
  return tree.lazy ? text + "?" : text;
}

struct Writer {
  bool posix;
  uint32_t names = 0;
  std::string out;

  void wrapped(const Tree& tree) {
    out += posix ? "(" : "(?:";
    write(tree);
    out += ")";
  }

  void group(const Tree& tree) {
    out += "(";
    if (tree.text == "?P<name>" && !posix) out += "?P<n" + std::to_string(++names) + ">";
    else if (!posix) out += tree.text;
    write(tree.children[0]);
    out += ")";
  }

  void write(const Tree& tree) {
    switch (tree.kind) {
      case Kind::kLeaf: out += tree.text; return;
      case Kind::kGroup: group(tree); return;
      case Kind::kRepeat: {
        const Tree& child = tree.children[0];
        const bool plain = child.kind == Kind::kGroup || (child.kind == Kind::kLeaf && child.atom);
        plain ? write(child) : wrapped(child);
        out += repeat_text(tree);
        return;
      }
      case Kind::kConcat:
        for (const Tree& child : tree.children) child.kind == Kind::kAlternate ? wrapped(child) : write(child);
        return;
      case Kind::kAlternate:
        for (std::size_t i = 0; i < tree.children.size(); ++i) {
          if (i > 0) out += "|";
          tree.children[i].kind == Kind::kAlternate ? wrapped(tree.children[i]) : write(tree.children[i]);
        }
        return;
    }
  }
};

std::string& swap_case(std::string& text) {
  for (char& c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) c ^= 0x20;
  }
  return text;
}

constexpr std::size_t kLongWalk = 600;  // bytes; then repetitions are cut short

void walk(const Tree& tree, Choices& choices, std::string& out) {
  switch (tree.kind) {
    case Kind::kLeaf: {
      // The first sample matches, the last one may not.
      const auto count = static_cast<uint32_t>(tree.samples.size());
      std::string sample = tree.samples[count > 1 && choices.one_in(3) ? choices.below(count) : 0];
      out += choices.one_in(16) ? swap_case(sample) : sample;
      return;
    }
    case Kind::kRepeat: {
      const uint32_t spread = tree.max == Tree::kUnbounded ? 3 : std::min<uint32_t>(3, tree.max - tree.min);
      uint32_t times = tree.min + choices.below(spread + 1);
      if (choices.one_in(12)) times = times > 0 && choices.one_in(2) ? times - 1 : times + 1;
      for (uint32_t i = 0; i < times && out.size() < kLongWalk; ++i) walk(tree.children[0], choices, out);
      return;
    }
    case Kind::kGroup:
    case Kind::kConcat:
      for (const Tree& child : tree.children) walk(child, choices, out);
      return;
    case Kind::kAlternate:
      walk(tree.children[choices.below(static_cast<uint32_t>(tree.children.size()))], choices, out);
      return;
  }
}

// Between walks: nothing, separators, invalid UTF-8 (the last ones; what RE2's . takes for UTF-8 is among them).
const std::string& make_noise(Choices& choices) {
  static const std::string pieces[] = {"",
                                       "a",
                                       "b",
                                       " ",
                                       "\n",
                                       "c",
                                       "-",
                                       "0",
                                       "_",
                                       "A",
                                       "\xC3\xA9",
                                       "\xCE\xB1",
                                       "\xE4\xB8\x96",
                                       "\xF0\x9F\x98\x80",
                                       "\xFF",
                                       "\x80",
                                       "\xC3",
                                       "\xE4\xB8",
                                       "\xC0\x80",
                                       "\xF5\x80\x80\x80",
                                       "\xED\xA0\x80"};
  return pieces[choices.below(choices.one_in(4) ? std::size(pieces) : 10)];
}

void mutate(std::string& text, Choices& choices) {
  if (text.empty()) return;
  const std::size_t at = choices.below(static_cast<uint32_t>(std::min<std::size_t>(text.size(), 65536)));
  switch (choices.below(6)) {
    case 0: text.erase(at, 1); return;
    case 1: text.insert(at, make_noise(choices)); return;
    case 2: text[at] = static_cast<char>(choices.below(256)); return;
    case 3: text.insert(at, text.substr(at, 1 + choices.below(4))); return;
    case 4: text.resize(at); return;
    default: std::swap(text[at], text[(at + 1) % text.size()]); return;
  }
}

}  // namespace

uint32_t Choices::below(uint32_t n) {
  const auto next = [&] { return at_ < bytes_.size() ? bytes_[at_++] : uint8_t{0}; };
  if (n <= 1) return 0;
  uint32_t value = next();
  if (n > 256) value = value << 8 | next();
  return value % n;
}

Tree make_tree(Choices& choices, uint32_t depth) {
  if (depth == 0 || choices.done()) return make_leaf(choices);
  Tree tree;
  switch (const uint32_t what = choices.below(8)) {
    case 0:
    case 1: return make_leaf(choices);
    case 2:
    case 3: return make_repeat(choices, depth);
    case 4:
      tree.kind = Kind::kGroup;
      tree.text = kGroups[choices.below(choices.one_in(3) ? kGroups.size() : 2)];
      tree.children.push_back(make_tree(choices, depth - 1));
      return tree;
    default:
      tree.kind = what == 7 ? Kind::kAlternate : Kind::kConcat;
      const uint32_t count = 2 + choices.below(choices.one_in(4) ? 4 : 2);
      for (uint32_t i = 0; i < count; ++i) tree.children.push_back(make_tree(choices, depth - 1));
      return tree;
  }
}

std::size_t size(const Tree& tree) {
  std::size_t sum = 1;
  for (const Tree& child : tree.children) sum += size(child);
  return sum;
}

std::string to_pattern(const Tree& tree, bool posix) {
  Writer writer{.posix = posix, .out = {}};
  writer.write(tree);
  return writer.out;
}

std::vector<Tree> smaller(const Tree& tree) {
  std::vector<Tree> out = tree.children;  // the tree becomes one of its children
  if (tree.kind == Kind::kLeaf) {
    // An earlier, simpler leaf: the plain ones and the empty one are tried.
    for (uint32_t i : {6u, 0u, 1u, 3u}) {
      if (tree.text == leaves()[i].text) break;
      out.push_back(leaf_of(leaves()[i]));
    }
    return out;
  }
  if (tree.children.size() > 2) {
    for (std::size_t i = 0; i < tree.children.size(); ++i) {
      out.push_back(tree);
      out.back().children.erase(out.back().children.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }
  if (tree.kind == Kind::kGroup && tree.text != "") (out.emplace_back(tree)).text = "";
  if (tree.kind == Kind::kRepeat) {
    if (tree.lazy) out.emplace_back(tree).lazy = false;
    if (tree.min > 0) --out.emplace_back(tree).min;
    if (tree.max != Tree::kUnbounded && tree.max > tree.min) --out.emplace_back(tree).max;
    if (tree.max != Tree::kUnbounded && tree.max == tree.min && tree.min > 1) {
      out.push_back(tree);
      --out.back().min, --out.back().max;
    }
  }
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    for (Tree& child : smaller(tree.children[i])) (out.emplace_back(tree)).children[i] = std::move(child);
  }
  return out;
}

std::string make_haystack(const Tree& tree, Choices& choices) {
  std::string out;
  const uint32_t pieces = choices.below(4);
  for (uint32_t i = 0; i <= pieces; ++i) {
    out += make_noise(choices);
    if (choices.one_in(4)) {  // a run, so that skips and their tails have something to do
      const std::string unit = make_noise(choices);
      for (uint32_t n = choices.below(150); n > 0; --n) out += unit;
    }
    if (!choices.one_in(6)) walk(tree, choices, out);
  }
  if (choices.one_in(2)) out += make_noise(choices);
  for (uint32_t n = choices.below(4); n > 0; --n) mutate(out, choices);
  return out;
}

std::vector<std::string> smaller(const std::string& haystack) {
  std::vector<std::string> out;
  for (std::size_t width = haystack.size(); width > 0; width /= 2) {
    for (std::size_t at = 0; at + width <= haystack.size(); at += width) {
      out.push_back(haystack.substr(0, at) + haystack.substr(at + width));
    }
  }
  for (std::size_t i = 0; i < haystack.size(); ++i) {
    if (haystack[i] != 'a') (out.emplace_back(haystack))[i] = 'a';
  }
  return out;
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

std::string quoted(std::string_view bytes) {
  std::string out = "\"";
  for (const char c : bytes) {
    if (c >= 0x20 && c < 0x7F) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    } else {
      char octal[8];  // octal: three digits at most, so that what follows is not read as one more
      std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned char>(c));
      out += octal;
    }
  }
  return out + "\"";
}

}  // namespace lino::test
