// The stencils' disassembly, by op and ISA level, for people; a program that does not print code does not link it.
#include "stencils/generated/x86_64_avx2.h"
#include "stencils/generated/x86_64_avx512.h"
#include "stencils/generated/x86_64_base.h"
#include "stencils/generated/x86_64_sse2.h"
#include "stencils/generated/x86_64_ssse3.h"
#include "stencils/stencil.h"

namespace lino::stencils {
namespace {

std::span<const ListingLine> find(Op op, const auto& listings) {
  for (const auto& listing : listings) {
    if (listing.op == op) return listing.lines;
  }
  return {};
}

}  // namespace

std::span<const ListingLine> listing(Op op, Isa isa) {
  std::span<const ListingLine> lines;
  switch (isa) {
    case Isa::kSse2: lines = find(op, x86_64_sse2::kListings); break;
    case Isa::kSsse3: lines = find(op, x86_64_ssse3::kListings); break;
    case Isa::kAvx2: lines = find(op, x86_64_avx2::kListings); break;
    case Isa::kAvx512: lines = find(op, x86_64_avx512::kListings); break;
  }
  return lines.empty() ? find(op, x86_64_base::kListings) : lines;
}

}  // namespace lino::stencils
