// Basic blocks -> the bytes of a stencil (extract.h).
//
// The compiler's order of blocks is kept but for one thing: a block that goes to exit 0 is laid last, so that the
// stencil ends in a jump to exit 0, which is dropped where exit 0 is the next step. Branches to blocks that only jump
// go where those jump to, so a conditional branch reaches an exit directly. Branches between blocks take 2 bytes
// where they reach, branches to exits always take the long form, for their targets are not known yet.
#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

#include "stencils/extract.h"

namespace lino::extract {
namespace {

constexpr Symbol kExit0{SymbolKind::kExit, 0};

bool is_block(const Symbol& symbol) { return symbol.kind == SymbolKind::kBlock; }
Symbol block(int index) { return {SymbolKind::kBlock, index}; }

// Where a branch to `target` ends up, through blocks that do nothing but jump.
Symbol thread(const Function& function, Symbol target) {
  for (size_t hops = 0; hops <= function.blocks.size() && is_block(target); ++hops) {
    const Block& at = function.blocks[static_cast<size_t>(target.index)];
    if (!at.body.empty() || !at.branches.empty() || !at.jumps) return target;
    target = at.jump;
  }
  if (is_block(target)) throw Strict("op " + function.name + ": an endless loop of jumps");
  return target;
}

void thread_all(Function& function) {
  for (Block& b : function.blocks) {
    for (Branch& branch : b.branches) branch.target = thread(function, branch.target);
    if (b.jumps) b.jump = thread(function, b.jump);
  }
}

// Reachable blocks in the compiler's order.
std::vector<int> reachable(const Function& function) {
  std::vector<bool> seen(function.blocks.size());
  std::vector<int> stack{0};
  const auto reach = [&](const Symbol& target) {
    if (is_block(target)) stack.push_back(target.index);
  };
  while (!stack.empty()) {
    const auto at = static_cast<size_t>(stack.back());
    stack.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    const Block& b = function.blocks[at];
    for (const Branch& branch : b.branches) reach(branch.target);
    if (b.jumps) reach(b.jump);
  }
  std::vector<int> order;
  for (size_t i = 0; i < seen.size(); ++i)
    if (seen[i]) order.push_back(static_cast<int>(i));
  return order;
}

// Makes a block end in `jump target` if inverting its last branch can do it.
bool make_jump_to(Block& b, const Symbol& target) {
  if (!b.jumps) return false;
  if (b.jump == target) return true;
  if (b.branches.empty() || b.branches.back().target != target) return false;
  std::swap(b.branches.back().target, b.jump);
  b.branches.back().condition ^= 1;
  return true;
}

bool can_jump_to(Block b, const Symbol& target) { return make_jump_to(b, target); }

// Moves the run of blocks that ends in one with a way to exit 0 to the end. A run begins behind a block that does not
// fall into it; with `cut`, also behind one that has a conditional branch, which loses nothing by being inverted.
bool move_exit_last(const Function& function, std::vector<int>& order, bool cut) {
  const auto at = [&](size_t i) -> const Block& { return function.blocks[static_cast<size_t>(order[i])]; };
  if (can_jump_to(at(order.size() - 1), kExit0)) return true;
  for (size_t last = order.size(); last-- > 1;) {
    if (!can_jump_to(at(last), kExit0)) continue;
    size_t first = last;
    while (first > 0 && can_jump_to(at(first - 1), block(order[first])) && !(cut && !at(first - 1).branches.empty()))
      --first;
    if (first == 0) continue;
    const auto begin = order.begin();
    std::rotate(begin + static_cast<long>(first), begin + static_cast<long>(last) + 1, order.end());
    return true;
  }
  return false;
}

constexpr std::array<const char*, 16> kConditions = {"jo", "jno", "jb", "jae", "je", "jne", "jbe", "ja",
                                                     "js", "jns", "jp", "jnp", "jl", "jge", "jle", "jg"};

// A branch or jump (condition 16) that is still to be encoded.
struct Piece {
  Instruction instruction{};
  int block = -1;  // this piece begins that block
  bool branch = false;
  uint8_t condition = 16;
  Symbol target{};
  bool is_short = false;

  size_t size() const {
    if (!branch) return instruction.bytes.size();
    return is_short ? 2 : condition == 16 ? 5 : 6;
  }
};

std::vector<Piece> pieces_of(Function& function, const std::vector<int>& order) {
  std::vector<Piece> pieces;
  for (size_t i = 0; i < order.size(); ++i) {
    Block& b = function.blocks[static_cast<size_t>(order[i])];
    const bool last = i + 1 == order.size();
    const bool falls = make_jump_to(b, last ? kExit0 : block(order[i + 1])) && !last;
    const size_t first = pieces.size();
    for (const Instruction& instruction : b.body) pieces.push_back({.instruction = instruction});
    for (const Branch& branch : b.branches)
      pieces.push_back({.branch = true, .condition = branch.condition, .target = branch.target});
    if (b.jumps && !falls) pieces.push_back({.branch = true, .target = b.jump});
    if (pieces.size() == first) pieces.push_back({});  // nothing but a fall-through
    pieces[first].block = order[i];
  }
  return pieces;
}

// Offsets of the pieces and of the end; branches between blocks start short and grow until all reach.
std::vector<size_t> relax(std::vector<Piece>& pieces, size_t blocks) {
  for (Piece& piece : pieces) piece.is_short = piece.branch && is_block(piece.target);
  std::vector<size_t> offsets(pieces.size() + 1);
  std::vector<size_t> block_at(blocks);
  for (bool grown = true; grown;) {
    for (size_t i = 0; i < pieces.size(); ++i) {
      offsets[i + 1] = offsets[i] + pieces[i].size();
      if (pieces[i].block >= 0) block_at[static_cast<size_t>(pieces[i].block)] = offsets[i];
    }
    grown = false;
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (!pieces[i].is_short) continue;
      const auto distance = static_cast<int64_t>(block_at[static_cast<size_t>(pieces[i].target.index)]) -
                            static_cast<int64_t>(offsets[i + 1]);
      if (distance < -128 || distance > 127) pieces[i].is_short = false, grown = true;
    }
  }
  // From here on block_at is wanted by encode: keep it in the targets.
  for (Piece& piece : pieces)
    if (piece.branch && is_block(piece.target))
      piece.target.index = static_cast<int>(block_at[static_cast<size_t>(piece.target.index)]);
  return offsets;
}

// A branch's bytes; a target block's index is its offset by now.
Instruction encode(const Piece& piece, size_t end) {
  Instruction out;
  const bool jump = piece.condition == 16;
  const std::string mnemonic = jump ? "jmp" : kConditions[piece.condition];
  if (piece.is_short) out.bytes = {jump ? uint8_t{0xEB} : static_cast<uint8_t>(0x70 | piece.condition)};
  else if (jump) out.bytes = {0xE9};
  else out.bytes = {0x0F, static_cast<uint8_t>(0x80 | piece.condition)};
  if (!is_block(piece.target)) {
    out.holes.push_back({out.bytes.size(), Width::kRel32, piece.target, -4});
    out.bytes.insert(out.bytes.end(), 4, 0);
    out.text = mnemonic + " exit" + std::to_string(piece.target.index);
    return out;
  }
  const int64_t distance = piece.target.index - static_cast<int64_t>(end);
  for (int i = 0; i < (piece.is_short ? 1 : 4); ++i) out.bytes.push_back(static_cast<uint8_t>(distance >> (8 * i)));
  out.text = mnemonic + " " + std::to_string(piece.target.index);
  return out;
}

}  // namespace

Laid lay_out(Function function) {
  thread_all(function);
  std::vector<int> order = reachable(function);
  if (!move_exit_last(function, order, false)) move_exit_last(function, order, true);
  std::vector<Piece> pieces = pieces_of(function, order);
  const std::vector<size_t> offsets = relax(pieces, function.blocks.size());
  Laid laid;
  for (size_t i = 0; i < pieces.size(); ++i) {
    Instruction next = pieces[i].branch ? encode(pieces[i], offsets[i + 1]) : pieces[i].instruction;
    if (!next.bytes.empty()) laid.code.push_back(std::move(next));
  }
  const Piece& last = pieces.back();
  laid.tail_jump = last.branch && last.condition == 16 && last.target == kExit0;
  return laid;
}

}  // namespace lino::extract
