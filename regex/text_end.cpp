// See text_end.h.
#include "regex/text_end.h"

#include <algorithm>
#include <variant>

namespace lino {

using syntax::Hir;

// A test for the haystack's end, and nothing behind it that consumes any, on every way through.
bool ends_at_text_end(const Hir& hir) {
  if (hir.facts.min_len == Hir::kNoLength) return true;  // there is no match
  if (const auto* look = std::get_if<Hir::LookAt>(&hir.node)) return look->look == syntax::Look::kEndText;
  if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) return ends_at_text_end(capture->child[0]);
  if (const auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) {
    return repeat->min > 0 && ends_at_text_end(repeat->child[0]);
  }
  if (const auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
    for (std::size_t i = concat->children.size(); i-- > 0;) {
      if (ends_at_text_end(concat->children[i])) return true;
      if (concat->children[i].facts.max_len > 0) return false;
    }
    return false;
  }
  const auto* alternate = std::get_if<Hir::Alternate>(&hir.node);
  return alternate != nullptr && std::ranges::all_of(alternate->children, ends_at_text_end);
}

namespace {

std::bitset<256> last_bytes_of_class(const Hir::Class& node) {
  std::bitset<256> bytes;
  const uint32_t limit = node.bytes ? 0x100 : 0x80;
  for (const syntax::CodeRange& range : node.set().ranges()) {
    for (uint32_t c = range.lo; c <= range.hi && c < limit; ++c) bytes.set(c);
    if (range.hi < limit) continue;
    for (unsigned c = 0x80; c <= 0xBF; ++c) bytes.set(c);  // what code points beyond ASCII end with
  }
  return bytes;
}

}  // namespace

std::bitset<256> last_bytes(const Hir& hir) {
  std::bitset<256> bytes;
  if (const auto* literal = std::get_if<Hir::Literal>(&hir.node)) {
    bytes.set(static_cast<uint8_t>(literal->bytes.back()));
  } else if (const auto* chars = std::get_if<Hir::Class>(&hir.node)) {
    return last_bytes_of_class(*chars);
  } else if (const auto* capture = std::get_if<Hir::Capture>(&hir.node)) {
    return last_bytes(capture->child[0]);
  } else if (const auto* repeat = std::get_if<Hir::Repeat>(&hir.node)) {
    return last_bytes(repeat->child[0]);
  } else if (const auto* concat = std::get_if<Hir::Concat>(&hir.node)) {
    for (std::size_t i = concat->children.size(); i-- > 0;) {
      bytes |= last_bytes(concat->children[i]);
      if (concat->children[i].facts.min_len > 0) break;
    }
  } else if (const auto* alternate = std::get_if<Hir::Alternate>(&hir.node)) {
    for (const Hir& child : alternate->children) bytes |= last_bytes(child);
  }
  return bytes;
}

}  // namespace lino
