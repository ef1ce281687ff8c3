// Generated trees as pattern text, and byte strings as C literals; see generate.h.
#include <cstdio>

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

}  // namespace

std::string to_pattern(const Tree& tree, bool posix) {
  Writer writer{.posix = posix, .out = {}};
  writer.write(tree);
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
