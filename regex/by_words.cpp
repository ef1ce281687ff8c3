// Searches by words; see by_words.h.
#include "regex/by_words.h"

#include "regex/find_once.h"
#include "regex/shares.h"

namespace lino {

const WordSearch* Program::make_words() const {
  const WordsBox& box = words_.get([&] {
    auto made = std::make_unique<WordsBox>();
    const syntax::HirTree pattern_tree = tree();
    if (const auto list = word_list_of(pattern_tree)) {
      made->search = WordSearch::make(*list, sixteenths(find_share() - kSecondShare));
    }
    return made;
  });
  return box.search.get();
}

namespace {

using Answer = WordSearch::Answer;
using Choice = WordSearch::Choice;

Choice choice_of(const Program& program, Want want) {
  if (want == Want::kEarliest) return Choice::kShortest;
  const bool longest = want == Want::kLongest || program.kind == nfa::MatchKind::kLeftmostLongest;
  return longest ? Choice::kLongest : Choice::kPreferred;
}

Answer find(const Program& program, const WordSearch& words, std::string_view haystack, std::size_t start,
            const SearchOptions& how, WordSearch::Effort& effort, Span& match) {
  const Choice choice = choice_of(program, how.want);
  WordSearch::Found found;
  Answer answer;
  if (how.anchored) answer = words.find_at(haystack, start, choice, found) ? Answer::kYes : Answer::kNo;
  else if (how.want == Want::kEarliest) answer = words.find_first_end(haystack, start, effort, found);
  else answer = words.find(haystack, start, choice, effort, found);
  if (answer == Answer::kYes) match = {found.begin, found.begin + words.size(found.word)};
  return answer;
}

}  // namespace

Known find_all_by_words(const Program& program, std::string_view haystack, Cursor& cursor, std::span<Span> spans,
                        const SearchOptions& how, std::size_t& n) {
  const WordSearch* const words = program.words();
  if (words == nullptr || !program.word_finds().are_over()) return Known::kNo;
  const std::size_t from = cursor.at;
  WordSearch::Effort effort{.from = from};
  Answer answer = Answer::kYes;
  while (n < spans.size()) {
    answer = find(program, *words, haystack, cursor.at, how, effort, spans[n]);
    if (answer != Answer::kYes) break;
    cursor.at = cursor.last_end = spans[n++].end;
  }
  program.word_finds().tell(answer != Answer::kGivenUp);
  cursor.done = answer == Answer::kNo;
  if (cursor.done) cursor.at = haystack.size();
  Counters::add(program.counters.kernel, cursor.at - from);
  return answer == Answer::kGivenUp ? Known::kNo : Known::kYes;
}

Known find_by_words(const Program& program, std::string_view haystack, std::size_t start, const SearchOptions& how,
                    Span& match, bool& found) {
  const WordSearch* const words = program.words();
  if (words == nullptr || !program.word_finds().are_over()) return Known::kNo;
  WordSearch::Effort effort{.from = start};
  const Answer answer = find(program, *words, haystack, start, how, effort, match);
  program.word_finds().tell(answer != Answer::kGivenUp);
  found = answer == Answer::kYes;
  if (answer == Answer::kGivenUp) return Known::kNo;
  if (!how.anchored) Counters::add(program.counters.kernel, (found ? match.end : haystack.size()) - start);
  return Known::kYes;
}

}  // namespace lino
