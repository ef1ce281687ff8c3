// The pipeline in order: how a pattern becomes a Program, and each later stage when it is first needed.
#include "regex/program.h"

#include <algorithm>

#include "jit/plans.h"
#include "regex/budget.h"
#include "regex/run_shape.h"
#include "regex/shares.h"
#include "regex/syntax/named_expressions.h"
#include "regex/text_end.h"

namespace lino {

namespace {

syntax::HirTree between_words(syntax::HirTree tree, const syntax::SyntaxOptions& options) {
  const auto edge = [&](syntax::AstKind kind) {
    return syntax::word_edge(kind, options.unicode, *tree.arena, options);
  };
  const syntax::Hir parts[] = {edge(syntax::AstKind::kWordStartHalf), tree.root, edge(syntax::AstKind::kWordEndHalf)};
  tree.root = tree.arena->make_concat(parts);
  return tree;
}

const syntax::Hir& without_group(const syntax::Hir& branch) {
  const auto* capture = std::get_if<syntax::Hir::Capture>(&branch.node);
  return capture != nullptr ? capture->child[0] : branch;
}

std::vector<uint32_t> groups_of_branches(const syntax::Hir& hir, uint32_t capture_count) {
  const auto* alternate = std::get_if<syntax::Hir::Alternate>(&hir.node);
  if (alternate == nullptr || capture_count == 0) return {};
  std::vector<uint32_t> groups;
  for (const syntax::Hir& branch : alternate->children) {
    if (without_group(branch).facts.captures > 0) return {};
    const auto* capture = std::get_if<syntax::Hir::Capture>(&branch.node);
    groups.push_back(capture != nullptr ? capture->index : 0);
  }
  return groups;
}

}  // namespace

syntax::SyntaxOptions syntax_options(const Options& options) {
  return {.utf8 = !options.latin1,
          .literal = options.literal,
          .never_nl = options.never_nl,
          .dot_nl = options.dot_nl,
          .never_capture = options.never_capture,
          .case_sensitive = options.case_sensitive,
          .unicode = options.unicode,
          .line_terminator = options.line_terminator,
          .posix_syntax = options.posix_syntax,
          .perl_classes = options.perl_classes,
          .word_boundary = options.word_boundary,
          .one_line = options.one_line,
          .longest_match = options.longest_match,
          .nest_limit = options.nest_limit,
          .pattern_limit = options.pattern_limit,
          .memory_limit = options.max_mem};  // meaning_of() says how it is divided
}

Expected<syntax::Ast> parse_pattern(std::string_view pattern, const Options& options,
                                    std::pmr::memory_resource* memory) {
  syntax::SyntaxOptions how = syntax_options(options);
  how.memory_limit = budget_part(options.max_mem, 1, 8);
  return syntax::parse(pattern, how, memory);
}

Expected<Meaning> meaning_of(syntax::Ast ast, const Options& options) {
  syntax::SyntaxOptions how = syntax_options(options);
  how.memory_limit = budget_part(options.max_mem, 3, 16);
  Expected<syntax::HirTree> hir = syntax::translate(ast, how);
  if (!hir) return hir.error();
  return Meaning{options.whole_words ? between_words(*std::move(hir), how) : *std::move(hir), ast.capture_count,
                 std::move(ast.capture_names)};
}

Expected<Meaning> meaning_of(std::string_view pattern, const Options& options) {
  Expected<syntax::Ast> ast = parse_pattern(pattern, options);
  if (!ast) return ast.error();
  return meaning_of(*std::move(ast), options);
}

Expected<std::unique_ptr<Program>> Program::make(std::string_view pattern, const Options& options, syntax::Ast ast) {
  auto program = std::make_unique<Program>();
  program->pattern = pattern;
  program->options = options;
  program->utf8 = !options.latin1;
  if (options.longest_match) program->kind = nfa::MatchKind::kLeftmostLongest;

  Expected<Meaning> meaning = meaning_of(std::move(ast), options);
  if (!meaning) return meaning.error();
  program->capture_count = meaning->capture_count;
  program->capture_names = std::move(meaning->capture_names);
  const syntax::Hir::Facts facts = meaning->hir.root.facts;
  program->nullable = facts.min_len == 0;
  program->min_length = facts.min_len;
  if (ends_at_text_end(meaning->hir)) {
    program->whole_text = facts.looks_prefix.contains(syntax::Look::kStartText);
    program->from_end = !facts.lookaround && (options.engine == Engine::kAuto || options.engine == Engine::kTable) &&
                        !jit::is_plan_off("from_end");
    if (program->from_end) program->last_bytes = lino::last_bytes(meaning->hir);
  }
  if (facts.min_len == facts.max_len && facts.min_len <= UINT32_MAX) {
    program->fixed_length = static_cast<uint32_t>(facts.min_len);
  }
  program->group_of_branch = groups_of_branches(meaning->hir, program->capture_count);
  if (options.engine != Engine::kNfa && !jit::is_plan_off("slots_by_ends")) {
    program->slots_by_ends = lino::slots_by_ends(meaning->hir, program->capture_count);
  }
  program->of_words = sum_of_words(meaning->hir, options);
  program->finds_before_groups =
      !program->whole_text && !program->from_end && !facts.lookaround && program->group_of_branch.empty();
  program->other_plan_first = program->from_end || program->of_words.count > 0;
  if (std::optional<Error> error = program->make_automata(std::move(meaning->hir))) return *std::move(error);
  return program;
}

syntax::HirTree Program::tree() const {
  if (hir) return *hir;
  syntax::HirTree again = meaning_of(pattern, options).value().hir;
  syntax::number_lookarounds({&again.root, 1});
  return again;
}

Program::~Program() {
  for (auto& slot : pool) delete slot.load(std::memory_order_relaxed);
}

nfa::LazyDfa& Program::branch_dfa() const {
  return branch_dfa_.get([&] {
    const nfa::Nfa& nfa = branch_nfa_.get([&] {
      const syntax::HirTree pattern_tree = tree();
      std::vector<syntax::Hir> branches;
      std::vector<const syntax::Hir*> pointers;
      for (const syntax::Hir* branch : branches_of(pattern_tree)) branches.push_back(without_group(*branch));
      for (const syntax::Hir& branch : branches) pointers.push_back(&branch);
      return std::make_unique<nfa::Nfa>(
          nfa::compile(pointers, {.captures = false, .anchored_only = true, .size_limit = SIZE_MAX}).value());
    });
    return std::make_unique<nfa::LazyDfa>(
        nfa, nfa::LazyOptions{.anchored = true, .kind = kind, .budget = sixteenths(kTaggedShare)});
  });
}

const nfa::Nfa& Program::forward() const {
  return forward_nfa_.get([&] {
    return std::make_unique<nfa::Nfa>(nfa::compile(tree().root, {.captures = false, .size_limit = SIZE_MAX}).value());
  });
}

const nfa::Nfa& Program::captures_nfa() const {
  return captures_nfa_.get([&] {
    return std::make_unique<nfa::Nfa>(
        nfa::compile(tree().root, {.word_chars = word_chars(), .size_limit = SIZE_MAX}).value());
  });
}

const nfa::Nfa& Program::backward_nfa() const {
  return backward_nfa_.get([&] {
    return std::make_unique<nfa::Nfa>(nfa::compile(tree().root, {.reverse = true,
                                                                 .captures = false,
                                                                 .anchored_only = true,
                                                                 .word_chars = word_chars(),
                                                                 .size_limit = SIZE_MAX})
                                          .value());
  });
}

const nfa::Nfa& Program::walked_nfa() const {
  if (word_looks == nullptr) return forward();
  return walked_nfa_.get([&] {
    return std::make_unique<nfa::Nfa>(
        nfa::compile(tree().root, {.captures = false, .word_chars = word_chars(), .size_limit = SIZE_MAX}).value());
  });
}

std::size_t WordLooks::memory() const {
  return sizeof *this + set.ranges().capacity() * sizeof(syntax::CodeRange) + chars.memory() - sizeof chars;
}

std::size_t Program::foresight_budget() const {
  return sixteenths(foresees() ? kFindShare + kStartShare : kForesightShare);
}

nfa::LazyDfa& Program::find_dfa() const {
  return find_dfa_.get([&] {
    const std::size_t share = words() != nullptr ? kSecondShare : find_share();
    return std::make_unique<nfa::LazyDfa>(
        walked_nfa(),
        nfa::LazyOptions{.anchored = false, .kind = kind, .budget = sixteenths(share), .word_bits = word_bits()});
  });
}

nfa::LazyDfa& Program::anchored_dfa() const {
  return anchored_dfa_.get([&] {
    return std::make_unique<nfa::LazyDfa>(
        walked_nfa(),
        nfa::LazyOptions{
            .anchored = true, .kind = kind, .budget = sixteenths(kAnchoredShare), .word_bits = word_bits()});
  });
}

nfa::LazyDfa& Program::whole_dfa() const {
  return whole_dfa_.get([&] {
    return std::make_unique<nfa::LazyDfa>(walked_nfa(), nfa::LazyOptions{.anchored = true,
                                                                         .kind = nfa::MatchKind::kLeftmostLongest,
                                                                         .budget = sixteenths(kWholeShare),
                                                                         .word_bits = word_bits()});
  });
}

nfa::LazyDfa& Program::all_dfa() const {
  return all_dfa_.get([&] {
    return std::make_unique<nfa::LazyDfa>(walked_nfa(), nfa::LazyOptions{.anchored = false,
                                                                         .kind = nfa::MatchKind::kAll,
                                                                         .budget = sixteenths(kAllShare),
                                                                         .word_bits = word_bits()});
  });
}

nfa::LazyDfa& Program::start_dfa() const {
  return start_dfa_.get([&] {
    return std::make_unique<nfa::LazyDfa>(backward_nfa(), nfa::LazyOptions{.anchored = true,
                                                                           .kind = nfa::MatchKind::kLeftmostLongest,
                                                                           .budget = sixteenths(kStartShare),
                                                                           .word_bits = word_bits()});
  });
}

const jit::Runs* Program::runs() const {
  if (options.engine != Engine::kAuto) return nullptr;
  const RunsBox& box = runs_.get([&] {
    auto made = std::make_unique<RunsBox>();
    if (!hir || jit::is_plan_off("runs")) return made;
    if (const auto shape = run_shape(*hir, options.longest_match)) made->runs = std::make_unique<jit::Runs>(*shape);
    return made;
  });
  return box.runs.get();
}

const jit::Sequence* Program::sequence(std::string_view sample) const {
  if (options.engine != Engine::kAuto || nullable || !fixed_length || foresees() || word_looks != nullptr)
    return nullptr;
  const SequenceBox& box = sequence_.get([&] {
    auto made = std::make_unique<SequenceBox>();
    if (*fixed_length > jit::Sequence::kLongest || !forward().looks.empty()) return made;
    if (jit::is_plan_off("sequence") || jit::is_plan_off("prefix")) return made;
    const nfa::PrefixLimits limits{.length = *fixed_length, .alternatives = 1};
    made->sequence = jit::sequence_of(nfa::prefixes(forward(), limits), *fixed_length, jit::sampled_shares(sample));
    return made;
  });
  return box.sequence ? &*box.sequence : nullptr;
}

std::size_t Program::memory() const {
  std::size_t bytes =
      sizeof(*this) + pattern.capacity() + stamp_memory() + slots_by_ends.capacity() * sizeof(SlotByEnds);
  if (const RunsBox* box = runs_.peek(); box != nullptr && box->runs) bytes += box->runs->memory();
  if (const WindowPlan* plan = known_windows()) bytes += plan->memory();
  if (const WordSearch* made = known_words()) bytes += made->memory();
  for (const nfa::Nfa& lookaround : lookarounds) bytes += lookaround.memory();
  if (word_looks != nullptr) bytes += word_looks->memory();
  for (const Once<nfa::Nfa>* nfa : {&forward_nfa_, &captures_nfa_, &backward_nfa_, &walked_nfa_, &branch_nfa_}) {
    if (const nfa::Nfa* made = nfa->peek()) bytes += made->memory();
  }
  for (const Once<nfa::LazyDfa>* dfa :
       {&find_dfa_, &anchored_dfa_, &whole_dfa_, &all_dfa_, &start_dfa_, &branch_dfa_}) {
    if (const nfa::LazyDfa* made = dfa->peek()) bytes += made->memory();
  }
  return bytes;
}

uint64_t Program::lazy_states() const {
  uint64_t states = 0;
  for (const Once<nfa::LazyDfa>* dfa :
       {&find_dfa_, &anchored_dfa_, &whole_dfa_, &all_dfa_, &start_dfa_, &branch_dfa_}) {
    if (const nfa::LazyDfa* made = dfa->peek()) states += made->states_built();
  }
  return states;
}

}  // namespace lino
