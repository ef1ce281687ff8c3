// Generated trees as pattern text, and byte strings as C literals; see generate.h.
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "tests/generate.h"

namespace lino::test {
namespace {

using Kind = Tree::Kind;

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

bool is_letters(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

struct Writer {
  bool posix, utf8;
  uint64_t layout;       // decides what the meaning does not depend on; 0: all is written plainly
  bool verbose = false;  // at this place
  uint32_t names = 0;
  std::string out;

  // A decision, most often 0.
  uint32_t below(uint32_t n) {
    layout = layout * 6364136223846793005 + 1442695040888963407;
    const auto value = static_cast<uint32_t>(layout >> 33);
    return value % 2 == 0 ? 0 : value / 2 % n;
  }

  // White space and comments, where verbose mode is on.
  void gap() {
    static constexpr const char* kSpaces[] = {"", " ", "\n", "  ", "\t", "\r\n", "\v\f", "\xE2\x80\xA8", "\xC2\x85"};
    static constexpr const char* kComments[] = {"",      " b",  "(", ")|",       "[",   "\\",
                                                "(?-x)", "a*+", "#", "\xC3\xA9", "\\E{"};
    if (!verbose) return;
    for (uint32_t n = 1 + below(3); n > 0; --n) {
      out += kSpaces[below(std::size(kSpaces) - (utf8 ? 0 : 2))];
      if (below(8) == 1) out += std::string("#") + kComments[below(std::size(kComments))] + "\n";
    }
  }

  void open(const std::string& kind) {
    out += "(";
    if (!posix) out += kind;
  }

  // The mode ends with the group.
  void inside(const Tree& tree, bool verbose_inside) {
    const bool outside = std::exchange(verbose, verbose_inside);
    gap();
    write(tree);
    gap();
    verbose = outside;
    out += ")";
  }

  void wrapped(const Tree& tree) {
    open("?:");
    inside(tree, verbose);
  }

  void group(const Tree& tree) {
    const bool toggles = layout != 0 && tree.text == "?:" && below(4) == 3;
    if (toggles) open(verbose ? "?-x:" : "?x:");
    else if (tree.text == "?P<name>") open("?P<n" + std::to_string(++names) + ">");
    else open(tree.text);
    inside(tree.children[0], verbose != toggles);
  }

  void leaf(const Tree& tree) {
    static constexpr const char* kSpaces[] = {"\\ ", "[ ]", "\\x20", "\\Q \\E"};
    if (layout != 0 && tree.text == (verbose ? "(?-i)" : "(?i)") && below(2) == 1) {
      out += verbose ? "(?-ix)" : "(?ix)";
      verbose = !verbose;
    } else if (verbose && tree.text == " ") {
      out += kSpaces[below(std::size(kSpaces))];
    } else if (verbose && is_letters(tree.text)) {
      for (const char& letter : tree.text) {
        if (&letter != tree.text.data()) gap();
        out += letter;
      }
    } else {
      out += tree.text;
    }
  }

  void write(const Tree& tree) {
    switch (tree.kind) {
      case Kind::kLeaf: leaf(tree); return;
      case Kind::kGroup: group(tree); return;
      case Kind::kRepeat: {
        const Tree& child = tree.children[0];
        const bool plain = child.kind == Kind::kGroup || (child.kind == Kind::kLeaf && child.atom);
        plain ? write(child) : wrapped(child);
        gap();
        out += repeat_text(tree);
        return;
      }
      case Kind::kConcat:
        for (const Tree& child : tree.children) {
          gap();
          child.kind == Kind::kAlternate ? wrapped(child) : write(child);
        }
        return;
      case Kind::kAlternate:
        for (std::size_t i = 0; i < tree.children.size(); ++i) {
          gap();
          if (i > 0) out += "|";
          gap();
          tree.children[i].kind == Kind::kAlternate ? wrapped(tree.children[i]) : write(tree.children[i]);
        }
        return;
    }
  }
};

}  // namespace

std::string to_pattern(const Tree& tree, const Options& options, uint64_t layout) {
  if (options.posix_syntax || options.literal) layout = 0;
  Writer writer{.posix = options.posix_syntax, .utf8 = !options.latin1, .layout = layout, .out = {}};
  if (layout % 4 != 0) {
    writer.out = "(?x)";
    writer.verbose = true;
  }
  writer.gap();
  writer.write(tree);
  writer.gap();
  return writer.out;
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
