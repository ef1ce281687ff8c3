// LLVM's ORC as a compiler of Dfas; see orc_compiler.h. One LLJIT is made once and used again, as a program that
// compiles many patterns would; every compile is a module, a context and a resource tracker of its own.
#include "bench/orc_compiler.h"

#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Target/TargetMachine.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/orc_ir.h"

namespace lino::bench {
namespace {

using namespace llvm;
using namespace llvm::orc;

template <typename T>
T check(llvm::Expected<T> value) {
  if (value) return std::move(*value);
  std::fprintf(stderr, "LLVM: %s\n", toString(value.takeError()).c_str());
  std::abort();
}
void check(llvm::Error error) {
  if (!error) return;
  std::fprintf(stderr, "LLVM: %s\n", toString(std::move(error)).c_str());
  std::abort();
}

// The standard -O2 pipeline on one module.
void optimise(Module& module, TargetMachine* machine) {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager graphs;
  ModuleAnalysisManager modules;
  PassBuilder passes(machine);
  passes.registerModuleAnalyses(modules);
  passes.registerCGSCCAnalyses(graphs);
  passes.registerFunctionAnalyses(functions);
  passes.registerLoopAnalyses(loops);
  passes.crossRegisterProxies(loops, functions, graphs, modules);
  passes.buildPerModuleDefaultPipeline(OptimizationLevel::O2).run(module, modules);
}

}  // namespace

struct OrcCompiler::Impl {
  Level level;
  std::unique_ptr<TargetMachine> machine;
  std::unique_ptr<LLJIT> jit;
  ResourceTrackerSP tracker;  // of the code compiled last
  uint64_t compiled = 0;

  ThreadSafeModule build(const nfa::Dfa& dfa, const std::string& name) const {
    auto context = std::make_unique<LLVMContext>();
    auto module = std::make_unique<Module>(name, *context);
    module->setDataLayout(machine->createDataLayout());
    module->setTargetTriple(machine->getTargetTriple().str());
    add_find_end(*module, dfa, name);
    if (compiled == 0 && verifyModule(*module, &errs())) std::abort();
    return {std::move(module), std::move(context)};
  }
};

OrcCompiler::OrcCompiler(Level level) : impl_(std::make_unique<Impl>()) {
  static const bool initialised = !InitializeNativeTarget() && !InitializeNativeTargetAsmPrinter();
  if (!initialised) std::abort();
  impl_->level = level;
  auto builder = check(JITTargetMachineBuilder::detectHost());
  builder.setCodeGenOptLevel(level == Level::kO0 ? CodeGenOptLevel::None : CodeGenOptLevel::Default);
  impl_->machine = check(builder.createTargetMachine());
  if (level == Level::kO0) impl_->machine->setFastISel(true);
  TargetMachine* machine = impl_->machine.get();
  // The one machine of this single-threaded bench; LLJIT's own way makes another for every module.
  impl_->jit =
      check(LLJITBuilder()
                .setJITTargetMachineBuilder(builder)
                .setCompileFunctionCreator(
                    [machine](JITTargetMachineBuilder) -> llvm::Expected<std::unique_ptr<IRCompileLayer::IRCompiler>> {
                      return std::make_unique<SimpleCompiler>(*machine);
                    })
                .create());
  if (level == Level::kO2) {
    impl_->jit->getIRTransformLayer().setTransform(
        [machine](ThreadSafeModule module, const MaterializationResponsibility&) {
          module.withModuleDo([machine](Module& m) { optimise(m, machine); });
          return llvm::Expected<ThreadSafeModule>(std::move(module));
        });
  }
}

OrcCompiler::~OrcCompiler() = default;

OrcCompiler::FindEnd OrcCompiler::compile(const nfa::Dfa& dfa) {
  if (impl_->tracker) check(impl_->tracker->remove());
  const std::string name = "find_end_" + std::to_string(impl_->compiled);
  impl_->tracker = impl_->jit->getMainJITDylib().createResourceTracker();
  check(impl_->jit->addIRModule(impl_->tracker, impl_->build(dfa, name)));
  ++impl_->compiled;
  return check(impl_->jit->lookup(name)).toPtr<FindEnd>();
}

std::size_t OrcCompiler::compile_object(const nfa::Dfa& dfa) {
  ThreadSafeModule module = impl_->build(dfa, "find_end");
  ++impl_->compiled;
  return module.withModuleDo([&](Module& m) {
    if (impl_->level == Level::kO2) optimise(m, impl_->machine.get());
    return check(SimpleCompiler(*impl_->machine)(m))->getBufferSize();
  });
}

}  // namespace lino::bench
