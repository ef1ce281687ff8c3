// Writes generated/class_tables.cpp to standard output: the automata of the classes named below, from U+0080 on, as
// Utf8Automaton builds them from ranges, with equal nodes stored once.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "nfa/builder.h"
#include "nfa/class_automata.h"
#include "nfa/utf8.h"
#include "regex/syntax/unicode/unicode.h"

namespace lino::nfa {
namespace {

namespace unicode = syntax::unicode;

// What patterns name, and takes long to build. Of some the complement too.
struct Named {
  unicode::Kind kind;
  const char* name;
  bool also_negated = false;
};
constexpr Named kNamed[] = {
    {unicode::Kind::kCategory, "L", true},  {unicode::Kind::kCategory, "Lu", true},
    {unicode::Kind::kCategory, "Ll", true}, {unicode::Kind::kCategory, "Lo"},
    {unicode::Kind::kCategory, "M", true},  {unicode::Kind::kCategory, "Mn"},
    {unicode::Kind::kCategory, "N", true},  {unicode::Kind::kCategory, "Nd", true},
    {unicode::Kind::kCategory, "P", true},  {unicode::Kind::kCategory, "Po"},
    {unicode::Kind::kCategory, "S", true},  {unicode::Kind::kCategory, "So"},
    {unicode::Kind::kCategory, "Z", true},  {unicode::Kind::kBinary, "Any"},
    {unicode::Kind::kBinary, "word", true}, {unicode::Kind::kBinary, "White_Space", true},
    {unicode::Kind::kScript, "Latin"},      {unicode::Kind::kScript, "Greek"},
    {unicode::Kind::kScript, "Cyrillic"},   {unicode::Kind::kScript, "Arabic"},
    {unicode::Kind::kScript, "Han"},
};

struct Edge {
  uint8_t lo, hi;
  uint32_t to;  // a node, or kFollows
  friend auto operator<=>(const Edge&, const Edge&) = default;
};
constexpr uint32_t kFollows = UINT32_MAX;
using Node = std::vector<Edge>;
using Partition = std::vector<uint8_t>;

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

class Tables {
 public:
  void add(const Named& named, bool negated);
  void print();

 private:
  ClassWay way(const syntax::CharSet& set, bool reverse);
  uint32_t number_of(const Node& node);
  uint8_t partition_of(const ByteClasses& classes);
  void renumber();

  std::map<std::pair<uint16_t, bool>, ClassAutomaton> automata_;  // by property, complements behind
  std::map<Node, uint32_t> known_;
  std::vector<Node> pool_;
  std::vector<uint32_t> listed_;  // by all automata
  std::map<Partition, uint8_t> partitions_;
  std::vector<Partition> partition_rows_;
};

uint32_t Tables::number_of(const Node& node) {
  const auto [at, fresh] = known_.try_emplace(node, static_cast<uint32_t>(pool_.size()));
  if (fresh) pool_.push_back(node);
  return at->second;
}

// As many states as the class takes: the first is what follows it.
ClassWay Tables::way(const syntax::CharSet& set, bool reverse) {
  NfaBuilder builder(SIZE_MAX);
  std::vector<uint32_t> numbers = {kFollows};
  const StateId start = Utf8Automaton().build_from_ranges(set, reverse, builder, builder.match(0));
  const Nfa& nfa = builder.nfa;
  ClassWay way{.first = static_cast<uint32_t>(listed_.size()), .roots = 1};
  const auto to = [&](StateId id) { return numbers[index(id)]; };
  const std::size_t last = nfa.states.size() - 1;
  check(index(start) == last, "the start is a state of the inside too");
  if (nfa.states[last].kind == StateKind::kUnion) {
    const std::span tracks = nfa.alternatives_of(nfa.states[last]);
    way.roots = static_cast<uint8_t>(tracks.size());
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      check(index(tracks[i]) == last - tracks.size() + i, "the start's tracks are not the last states");
    }
  }
  const std::size_t first_root = last + (way.roots == 1 ? 1 : 0) - way.roots;
  for (std::size_t i = 1; i < first_root + way.roots; ++i) {
    const State& s = nfa.states[i];
    Node node;
    if (s.kind == StateKind::kByteRange) node = {{s.lo, s.hi, to(s.next)}};
    for (const Transition& t : nfa.transitions_of(s.kind == StateKind::kSparse ? s : State{})) {
      node.push_back({t.lo, t.hi, to(t.next)});
    }
    if (s.kind == StateKind::kUnion) {
      for (const StateId id : nfa.alternatives_of(s)) node.push_back({class_tables::kAlternative, 0, to(id)});
    }
    numbers.push_back(number_of(node));
    listed_.push_back(numbers.back());
    ++way.count;
    if (i >= first_root) continue;
    if (s.kind == StateKind::kUnion) way.alternatives = static_cast<uint16_t>(way.alternatives + node.size());
    else if (node.size() > 1) way.transitions = static_cast<uint16_t>(way.transitions + node.size());
  }
  way.partition = partition_of(builder.finish().classes);
  return way;
}

uint8_t Tables::partition_of(const ByteClasses& classes) {
  const Partition row(classes.of.begin() + 128, classes.of.end());
  const auto [at, fresh] = partitions_.try_emplace(row, static_cast<uint8_t>(partition_rows_.size()));
  if (fresh) partition_rows_.push_back(row);
  return at->second;
}

void Tables::add(const Named& named, bool negated) {
  const unicode::Property property = unicode::property(named.kind, named.name);
  syntax::CharSet set = unicode::set(property);
  if (negated) set.negate();
  set.subtract({{0, 0x7F}});
  const auto number = static_cast<uint16_t>(property);
  automata_[{number, negated}] = {number, negated, way(set, false), way(set, true)};
}

template <class T, class Text>
void print_list(const char* head, const T& items, const Text& text) {
  std::printf("%s = {\n", head);
  std::string line = " ";
  for (const auto& item : items) {
    const std::string piece = " " + text(item) + ",";
    if (line.size() + piece.size() > 118) std::printf("%s\n", std::exchange(line, " ").c_str());
    line += piece;
  }
  std::printf("%s\n};\n\n", line.c_str());
}

std::string number(uint64_t n) { return std::to_string(n); }

std::string text_of(const ClassWay& way) {
  return "{" + number(way.first) + ", " + number(way.count) + ", " + number(way.roots) + ", " + number(way.partition) +
         ", " + number(way.transitions) + ", " + number(way.alternatives) + "}";
}

// Leaves first.
void Tables::renumber() {
  std::vector<uint32_t> number(pool_.size());
  std::vector<Node> sorted;
  for (const bool leaves : {true, false}) {
    for (std::size_t i = 0; i < pool_.size(); ++i) {
      const bool leaf = std::ranges::all_of(pool_[i], [](const Edge& e) { return e.to == kFollows; });
      if (leaf != leaves) continue;
      number[i] = static_cast<uint32_t>(sorted.size());
      sorted.push_back(pool_[i]);
    }
  }
  for (Node& node : sorted) {
    for (Edge& edge : node) edge.to = edge.to == kFollows ? kFollows : number[edge.to];
  }
  for (uint32_t& node : listed_) node = number[node];
  pool_ = std::move(sorted);
}

void Tables::print() {
  renumber();
  std::printf(
      "// Generated by class_tables_generate.cpp. Do not edit; what is what: class_automata.h.\n"
      "#include \"nfa/class_automata.h\"\n\nnamespace lino::nfa::class_tables {\n\n");
  std::vector<ClassAutomaton> automata;
  for (const auto& [name, automaton] : automata_) automata.push_back(automaton);
  print_list("constexpr ClassAutomaton automata_array[]", automata, [](const ClassAutomaton& a) {
    return "{" + number(a.property) + ", " + (a.negated ? "true" : "false") + ", " + text_of(a.forward) + ", " +
           text_of(a.backward) + "}";
  });
  std::printf("const std::span<const ClassAutomaton> automata(automata_array);\n\n");
  print_list("const uint16_t nodes[]", listed_, number);
  std::vector<uint32_t> begins = {0}, targets;
  std::vector<Edge> labels;
  uint32_t leaves = 0;
  for (const Node& node : pool_) {
    const bool leaf = std::ranges::all_of(node, [](const Edge& e) { return e.to == kFollows; });
    if (leaf) ++leaves;
    for (const Edge& edge : node) {
      labels.push_back(edge);
      if (!leaf) targets.push_back(edge.to == kFollows ? class_tables::kNext : edge.to);
    }
    begins.push_back(static_cast<uint32_t>(labels.size()));
  }
  check(begins.back() <= UINT16_MAX && pool_.size() < class_tables::kNext, "numbers need more than 16 bits");
  std::printf("const uint16_t leaves = %u;\nconst uint16_t node_count = %zu;\n\n", leaves, pool_.size());
  print_list("const uint16_t label_begins[]", begins, number);
  print_list("const Label labels[]", labels,
             [](const Edge& e) { return "{" + number(e.lo) + ", " + number(e.hi) + "}"; });
  print_list("const uint16_t targets[]", targets, number);
  print_list("const uint8_t partitions[][128]", partition_rows_, [](const Partition& row) {
    std::string text = "{";
    for (const uint8_t part : row) text += (text.size() > 1 ? "," : "") + number(part);
    return text + "}";
  });
  std::printf("}  // namespace lino::nfa::class_tables\n");
}

}  // namespace
}  // namespace lino::nfa

int main() {
  lino::nfa::Tables tables;
  for (const lino::nfa::Named& named : lino::nfa::kNamed) {
    for (const bool negated : {false, true}) {
      if (!negated || named.also_negated) tables.add(named, negated);
    }
  }
  tables.print();
}
