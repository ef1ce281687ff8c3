// Ast and Hir as one line of text; the forms are described in ast.h and hir.h. Tests compare them.
#include <cassert>

#include "regex/syntax/ast.h"
#include "regex/syntax/classes.h"
#include "regex/syntax/hir.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::syntax {
namespace {

// Bytes that are printable ASCII stand for themselves; braces, the backslash and the bar are escaped.
void append_bytes(std::string& out, std::string_view bytes) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (char c : bytes) {
    unsigned char byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      if (c == '{' || c == '}' || c == '\\' || c == '|') out += '\\';
      out += c;
    }
  }
}

std::string counts(uint32_t min, uint32_t max) {
  return std::to_string(min) + "," + (max == kUnbounded ? "inf" : std::to_string(max));
}

// ":im" for flags i and m, "" for none; only those in `relevant`.
std::string flags(uint8_t flags, uint8_t relevant) {
  static constexpr struct {
    uint8_t flag;
    char letter;
  } kFlags[] = {{kFoldCase, 'i'}, {kMultiLine, 'm'}, {kDotNl, 's'}, {kSwapGreed, 'U'}, {kUnicode, 'u'}, {kCrlf, 'R'}};
  std::string out;
  for (auto [flag, letter] : kFlags) {
    if (flags & relevant & flag) out += letter;
  }
  return out.empty() ? out : ":" + out;
}

void append_range(std::string& out, const ClassItem& item) {
  CharSet lo{{item.lo, item.lo}}, hi{{item.hi, item.hi}};
  std::string text = to_string(lo);
  out += text.substr(1, text.size() - 2);
  if (item.lo == item.hi) return;
  text = to_string(hi);
  out += '-' + text.substr(1, text.size() - 2);
}

void append_item(std::string& out, const ClassItem& item) {
  switch (item.kind) {
    case ClassItem::Kind::kRange: append_range(out, item); break;
    case ClassItem::Kind::kAscii:
      out += item.negated ? "[:^" : "[:";
      out += ascii_class_name(static_cast<AsciiClass>(item.lo));
      out += ":]";
      break;
    case ClassItem::Kind::kUnicode:
      out += item.negated ? "\\P{" : "\\p{";
      out += unicode::name(static_cast<unicode::Property>(item.lo));
      out += '}';
      break;
    case ClassItem::Kind::kOpen: out += item.negated ? "{^ " : "{"; break;
    case ClassItem::Kind::kClose: out += '}'; break;
    case ClassItem::Kind::kIntersect: out += "&&"; break;
    case ClassItem::Kind::kSubtract: out += "--"; break;
    case ClassItem::Kind::kSymmetric: out += "~~"; break;
  }
}

std::string_view lookaround_name(bool ahead, bool negated) {
  if (ahead) return negated ? "(?!" : "(?=";
  return negated ? "(?<!" : "(?<=";
}

std::string leaf_to_string(const Ast& ast, const AstNode& node) {
  switch (node.kind) {
    case AstKind::kLiteral: {
      std::string out = "lit" + flags(node.flags, kFoldCase) + "{";
      append_bytes(out, std::string_view(ast.text).substr(node.arg, node.count));
      return out + "}";
    }
    case AstKind::kClass: {
      std::string out = "class" + flags(node.flags, kFoldCase) + (node.negated ? "{^ " : "{");
      for (uint32_t i = 0; i < node.count; ++i) {
        const ClassItem& item = ast.items[node.arg + i];
        const bool opened = i > 0 && ast.items[node.arg + i - 1].kind == ClassItem::Kind::kOpen;
        if (i > 0 && !opened && item.kind != ClassItem::Kind::kClose) out += ' ';
        append_item(out, item);
      }
      return out + "}";
    }
    case AstKind::kAnyChar: return "dot" + flags(node.flags, kDotNl | kCrlf);
    case AstKind::kNotNewline: return "\\N" + flags(node.flags, kCrlf);
    case AstKind::kNewlineSequence: return "\\R";
    case AstKind::kGraphemeCluster: return "\\X";
    case AstKind::kAnyByte: return "\\C";
    case AstKind::kCaret: return "^" + flags(node.flags, kMultiLine | kCrlf);
    case AstKind::kDollar: return "$" + flags(node.flags, kMultiLine | kCrlf);
    case AstKind::kStartText: return "\\A";
    case AstKind::kEndText: return "\\z";
    case AstKind::kWordBoundary: return "\\b" + flags(node.flags, kUnicode);
    case AstKind::kNotWordBoundary: return "\\B" + flags(node.flags, kUnicode);
    case AstKind::kWordStart: return "\\b{start}" + flags(node.flags, kUnicode);
    case AstKind::kWordEnd: return "\\b{end}" + flags(node.flags, kUnicode);
    case AstKind::kWordStartHalf: return "\\b{start-half}" + flags(node.flags, kUnicode);
    case AstKind::kWordEndHalf: return "\\b{end-half}" + flags(node.flags, kUnicode);
    default: return "empty";
  }
}

// The last `count` strings of a stack, joined.
std::string join_top(std::vector<std::string>& stack, std::size_t count, char between) {
  std::size_t first = stack.size() - count;
  std::string out = std::move(stack[first]);
  for (std::size_t i = first + 1; i < stack.size(); ++i) out += between + stack[i];
  stack.resize(first);
  return out;
}

}  // namespace

std::string to_string(const Ast& ast) {
  std::vector<std::string> stack;
  for (const AstNode& node : ast.nodes) {
    switch (node.kind) {
      case AstKind::kRepeat:
        stack.back() = "rep" + flags(node.flags, kSwapGreed) + "{" + counts(node.arg, node.count) +
                       (node.lazy ? "? " : " ") + stack.back() + "}";
        break;
      case AstKind::kGroup: {
        std::string head = "group{";
        if (node.arg != 0) {
          const std::string& name = ast.capture_names[node.arg];
          head += std::to_string(node.arg) + (name.empty() ? "" : " " + name) + ": ";
        }
        stack.back() = head + stack.back() + "}";
        break;
      }
      case AstKind::kLookaround:
        stack.back() = std::string(lookaround_name((node.arg & kBehind) == 0, (node.arg & kNegated) != 0)) + "{" +
                       stack.back() + "}";
        break;
      case AstKind::kConcat: stack.push_back("cat{" + join_top(stack, node.arg, ' ') + "}"); break;
      case AstKind::kAlternate: stack.push_back("alt{" + join_top(stack, node.arg, '|') + "}"); break;
      default: stack.push_back(leaf_to_string(ast, node)); break;
    }
  }
  assert(stack.size() == 1);
  return stack.empty() ? "" : std::move(stack.back());
}

namespace {

std::string_view look_name(Look look) {
  switch (look) {
    case Look::kStartText: return "\\A";
    case Look::kEndText: return "\\z";
    case Look::kStartLine: return "^";
    case Look::kEndLine: return "$";
    case Look::kWordBoundary: return "\\b";
    case Look::kNotWordBoundary: return "\\B";
    case Look::kNotAfterWord: return "\\b{start-half}";
    case Look::kNotBeforeWord: return "\\b{end-half}";
    case Look::kAfterWord: return "(?<=w)";
    case Look::kBeforeWord: return "(?=w)";
  }
  return "?";
}

void append(std::string& out, const Hir& hir);

void append_all(std::string& out, std::string_view name, const Hir::Nodes& children, char between) {
  out += name;
  for (std::size_t i = 0; i < children.size(); ++i) {
    out += i == 0 ? '{' : between;
    append(out, children[i]);
  }
  out += '}';
}

// As deep as the pattern is nested, which the parser bounds.
void append(std::string& out, const Hir& hir) {
  if (std::holds_alternative<Hir::Empty>(hir.node)) {
    out += "empty";
  } else if (auto* literal = std::get_if<Hir::Literal>(&hir.node)) {
    out += "lit{";
    append_bytes(out, literal->bytes);
    out += '}';
  } else if (auto* cls = std::get_if<Hir::Class>(&hir.node)) {
    if (cls->set().empty()) {
      out += "fail";
    } else {
      out += (cls->bytes ? "bytes" : "cls") + to_string(cls->set());
    }
  } else if (auto* look = std::get_if<Hir::LookAt>(&hir.node)) {
    out += "look{";
    out += look_name(look->look);
    out += '}';
  } else if (auto* lookaround = std::get_if<Hir::Lookaround>(&hir.node)) {
    out += std::string(lookaround_name(lookaround->ahead, lookaround->negated)) + "{";
    append(out, lookaround->child.front());
    out += '}';
  } else if (auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) {
    out += "rep{" + counts(repeat->min, repeat->max) + (repeat->greedy ? " greedy " : " lazy ");
    append(out, repeat->child.front());
    out += '}';
  } else if (auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
    out += "cap{" + std::to_string(capture->index) + ": ";
    append(out, capture->child.front());
    out += '}';
  } else if (auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
    append_all(out, "cat", concat->children, ' ');
  } else if (auto* alternate = std::get_if<Hir::Alternate>(&hir.node)) {
    append_all(out, "alt", alternate->children, '|');
  }
}

}  // namespace

std::string to_string(const Hir& hir) {
  std::string out;
  append(out, hir);
  return out;
}

}  // namespace lino::syntax
