// The command's --dump with files: what is searched decides the plan. And names of plans that there are none of.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/cli_run.h"

namespace lino::test {
namespace {

std::string repeated(const std::string& unit, std::size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  return text;
}

TEST(CliDump, PlanOfFiles) {
  const Folder folder;
  folder.write("prose", repeated("The quick brown fox jumps over the lazy dog, and nobody minds.\n", 1'200'000));
  folder.write("mails", repeated("some.one@example.org, other@example.net\n", 50'000));
  folder.write("short", "a line of text\n");
  folder.write("empty", "");
  folder.write("folder/file", "x\n");
  folder.write("words", [] {
    std::string lines;
    for (long i = 0; i < 90; ++i) lines += std::to_string(7919 * (1000 + i * i * i)) + std::to_string(i) + "abcdefgh\n";
    return lines;
  }());
  const std::string plan = "lino --dump=plan ", plans_on = "unset LINO_PLAN_OFF; ";
  check_rows(
      "cli_dump", folder,
      {
          // a plan that is chosen by what is searched, and its cost
          {plans_on + plan + "'[a-z]+@[a-z]+' | grep -c -e windows -e searched", "0\n", 1},
          {plans_on + plan + "'[a-z]+@[a-z]+' prose | grep -c '^windows: .*in all [0-9.]* cycles a byte'", "1\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' prose | grep -c '^  factor: .* bytes, [0-9.]* cycles a byte'", "1\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' prose | grep -c '^required: the byte 0x40$'", "1\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' prose | grep -c '^searched: .* bytes by kernels'", "1\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' mails | grep -c '^searched: '", "1\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' short | grep '^searched: '", "searched: 15 bytes by the draft\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' empty | grep -c '^searched: '", "0\n", 1},
          {plans_on + plan + "'[a-z]+@[a-z]+' short short | grep '^searched: '", "searched: 30 bytes by the draft\n"},
          {plans_on + plan + "'[a-z]+@[a-z]+' short - | grep '^searched: '", "searched: 17 bytes by the draft\n", 0, "",
           "a\n"},
          {plans_on + plan + "-e 'Sherlock|Holmes' prose | grep -c '^begins: find_.* bytes, [0-9.]* cycles a byte'",
           "1\n"},
          {plans_on + plan + "Holmes | grep -c '^begins: .* cycles a byte expected$'", "1\n"},
          {plans_on + plan + "--engine=table Holmes prose | grep -c 'bytes by the table walk$'", "1\n"},
          {plans_on + plan + "--engine=nfa Holmes short",
           "engine: nfa\nplan: Pike's simulation of the NFA\n"
           "searched: 15 bytes by simulation\n"},
          {plans_on + plan + "-f words | grep -c '^plan: words; 90 words, one window of 8 bytes in '", "1\n"},
          {plans_on + plan + "-f words prose | grep '^searched: '", "searched: 1200024 bytes by kernels\n"},
          {plans_on + plan + "-w -f words --no-unicode | grep -c '^plan: words; 90 words'", "1\n"},
          {plans_on + "export LINO_PLAN_OFF=words; " + plan + "-f words prose | grep -c words", "0\n", 1},
          {plans_on + "export LINO_PLAN_OFF=windows,required; " + plan +
               "'[a-z]+@[a-z]+' prose | grep -c -e windows -e required",
           "0\n", 1},
          // other stages, of what was searched
          {plans_on + "lino --dump=hir 'a+' short", "rep{1,inf greedy lit{a}}\n"},
          {plans_on + "lino --dump=draft 'a+' short | head -1", "from 1, patience 260\n"},
          // what cannot be read
          {plan + "a missing >/dev/null", "", 2, "lino: missing: No such file or directory\n"},
          {plan + "a missing short 2>/dev/null | grep '^searched: '", "searched: 15 bytes by the draft\n"},
          {plan + "a folder >/dev/null", "", 2, "lino: folder: Is a directory\n"},
          {plan + "a short >/dev/full", "", 2, "lino: standard output: No space left on device\n"},
          {plan + "'a(' short", "", 2, "missing closing )"},
          {"lino --help | grep -c -e '--dump=STAGE PATTERN .FILE'", "1\n"},
      });
}

TEST(CliDump, PlansThatThereAreNot) {
  const Folder folder;
  folder.write("short", "a line of text\n");
  const std::string none = "lino: LINO_PLAN_OFF: there is no plan named ";
  check_rows("cli_dump plans off", folder,
             {
                 {"LINO_PLAN_OFF=word lino -c line short", "1\n", 0, none + "word\n"},
                 {"LINO_PLAN_OFF=word lino -c nothing short short 2>&1 | grep -c 'no plan'", "1\n"},
                 {"LINO_PLAN_OFF=draft,Words,windows lino -c line short", "1\n", 0, none + "Words\n"},
                 {"LINO_PLAN_OFF=x,y lino -q line short", "", 0, none + "x\n" + none + "y\n"},
                 {"LINO_PLAN_OFF=x lino -q nothing short", "", 1, none + "x\n"},
                 {"LINO_PLAN_OFF= lino -c line short", "1\n"},
                 {"LINO_PLAN_OFF=, lino -c line short", "1\n"},
                 {"LINO_PLAN_OFF=draft,windows,words lino -c line short", "1\n"},
                 {"LINO_PLAN_OFF=draft, lino -c line short", "1\n"},
             });
}

}  // namespace
}  // namespace lino::test
