// A Dfa as a person would write it in LLVM IR, or re2c in C: a basic block a state, a switch over the byte. Positions
// are SSA values (cur, and mark, the end of the best match so far), so that no pass is needed to get them out of memory.
//
// Blocks of state s, as in jit/lower.cpp: enter (by a byte not consumed yet): a match? mark = cur; final? return mark;
// ++cur; then body: at the end? return what end of input says; switch on *cur. The switch's default is the target with
// the most bytes, the dead state returns mark.
#include "bench/orc_ir.h"

#include <llvm/IR/IRBuilder.h>

#include <algorithm>
#include <array>
#include <vector>

namespace lino::bench {
namespace {

using nfa::DfaStateId;

class Builder {
 public:
  Builder(llvm::Module& module, const nfa::Dfa& dfa, llvm::StringRef name)
      : dfa_(dfa), context_(module.getContext()), ir_(context_), pointer_(llvm::PointerType::getUnqual(context_)) {
    auto* type = llvm::FunctionType::get(pointer_, {pointer_, pointer_, ir_.getInt32Ty()}, false);
    function_ = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module);
    function_->addFnAttr(llvm::Attribute::NoUnwind);
    end_ = function_->getArg(1);
  }

  void run() {
    auto* start = llvm::BasicBlock::Create(context_, "start", function_);
    give_up_ = llvm::BasicBlock::Create(context_, "give_up", function_);
    ir_.SetInsertPoint(give_up_);
    result_ = ir_.CreatePHI(pointer_, 8);
    ir_.CreateRet(result_);

    states_.resize(dfa_.states.size());
    for (DfaStateId s = 1; s < states_.size(); ++s) {
      states_[s].enter = llvm::BasicBlock::Create(context_, "enter", function_);
      ir_.SetInsertPoint(states_[s].enter);
      states_[s].cur = ir_.CreatePHI(pointer_, 4);
      states_[s].mark = ir_.CreatePHI(pointer_, 4);
      if (dfa_.states[s].final) continue;
      states_[s].body = llvm::BasicBlock::Create(context_, "body", function_);
      ir_.SetInsertPoint(states_[s].body);
      states_[s].body_cur = ir_.CreatePHI(pointer_, 2);
      states_[s].body_mark = ir_.CreatePHI(pointer_, 2);
    }
    build_start(start);
    for (DfaStateId s = 1; s < states_.size(); ++s) build_state(s);
  }

 private:
  struct State {
    llvm::BasicBlock *enter = nullptr, *body = nullptr;
    llvm::PHINode *cur = nullptr, *mark = nullptr, *body_cur = nullptr, *body_mark = nullptr;
  };

  // Where an edge with these values goes; call once an edge of the control flow graph that is drawn.
  llvm::BasicBlock* enter(DfaStateId s, llvm::Value* cur, llvm::Value* mark) {
    auto* from = ir_.GetInsertBlock();
    if (s == nfa::kDead) {
      result_->addIncoming(mark, from);
      return give_up_;
    }
    states_[s].cur->addIncoming(cur, from);
    states_[s].mark->addIncoming(mark, from);
    return states_[s].enter;
  }

  llvm::BasicBlock* enter_body(DfaStateId s, llvm::Value* cur, llvm::Value* mark) {
    if (s == nfa::kDead || states_[s].body == nullptr) return enter(s, cur, mark);
    states_[s].body_cur->addIncoming(cur, ir_.GetInsertBlock());
    states_[s].body_mark->addIncoming(mark, ir_.GetInsertBlock());
    return states_[s].body;
  }

  void build_start(llvm::BasicBlock* block) {
    ir_.SetInsertPoint(block);
    auto* none = llvm::ConstantPointerNull::get(pointer_);
    const auto& starts = dfa_.start;
    if (std::all_of(starts.begin(), starts.end(), [&](DfaStateId s) { return s == starts[0]; })) {
      ir_.CreateBr(enter_body(starts[0], function_->getArg(0), none));
      return;
    }
    auto* select = ir_.CreateSwitch(function_->getArg(2), enter_body(starts[0], function_->getArg(0), none));
    for (unsigned i = 1; i < starts.size(); ++i) {
      select->addCase(ir_.getInt32(i), enter_body(starts[i], function_->getArg(0), none));
    }
  }

  void build_state(DfaStateId s) {
    State& state = states_[s];
    ir_.SetInsertPoint(state.enter);
    llvm::Value* mark = dfa_.states[s].match ? state.cur : state.mark;
    if (dfa_.states[s].final) {
      result_->addIncoming(mark, state.enter);
      ir_.CreateBr(give_up_);
      return;
    }
    auto* next = ir_.CreateConstInBoundsGEP1_32(ir_.getInt8Ty(), state.cur, 1);
    ir_.CreateBr(enter_body(s, next, mark));

    ir_.SetInsertPoint(state.body);
    auto* more = llvm::BasicBlock::Create(context_, "more", function_);
    const bool match_at_end = dfa_.states[dfa_.step(s, dfa_.classes.eoi())].match;
    result_->addIncoming(match_at_end ? state.body_cur : state.body_mark, state.body);
    ir_.CreateCondBr(ir_.CreateICmpEQ(state.body_cur, end_), give_up_, more);
    ir_.SetInsertPoint(more);
    build_switch(s);
  }

  void build_switch(DfaStateId s) {
    std::array<DfaStateId, 256> targets;
    std::vector<unsigned> count(states_.size());
    for (unsigned b = 0; b < 256; ++b) ++count[targets[b] = dfa_.step(s, dfa_.classes.of[b])];
    const auto most = static_cast<DfaStateId>(std::max_element(count.begin(), count.end()) - count.begin());

    State& state = states_[s];
    auto* byte = ir_.CreateLoad(ir_.getInt8Ty(), state.body_cur);
    auto* branch = ir_.CreateSwitch(byte, enter(most, state.body_cur, state.body_mark), 256 - count[most]);
    for (unsigned b = 0; b < 256; ++b) {
      if (targets[b] == most) continue;
      auto* target = enter(targets[b], state.body_cur, state.body_mark);
      branch->addCase(ir_.getInt8(static_cast<uint8_t>(b)), target);
    }
  }

  const nfa::Dfa& dfa_;
  llvm::LLVMContext& context_;
  llvm::IRBuilder<> ir_;
  llvm::PointerType* pointer_;
  llvm::Function* function_ = nullptr;
  llvm::Value* end_ = nullptr;
  llvm::BasicBlock* give_up_ = nullptr;
  llvm::PHINode* result_ = nullptr;
  std::vector<State> states_;
};

}  // namespace

void add_find_end(llvm::Module& module, const nfa::Dfa& dfa, llvm::StringRef name) { Builder(module, dfa, name).run(); }

}  // namespace lino::bench
