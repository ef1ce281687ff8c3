// --write, and what it does not go with.
#include "cli/write_args.h"

namespace lino::cli {

void declare_write(CommandLine& command, WriteArgs& raw) { command.flag("--write{ask}", raw.write); }

std::string read_write(const WriteArgs& raw, Args& args) {
  if (raw.write == "no") return {};
  if (raw.write != "yes" && raw.write != "ask") return "--write takes yes, ask or no, not " + raw.write;
  args.write = raw.write == "yes" ? Write::kYes : Write::kAsk;
  Style& style = args.style;
  if (!style.replacement) return "--write needs --replace TEXT";
  if (args.invert) return "--write replaces what matches, and does not go with -v";
  if (args.list || args.sample || !args.dump.empty()) return "--write is for searches";
  if (args.max_total) return "--write does not go with --max-total";
  using Kind = Encoding::Kind;
  const Kind encoding = args.encoding.kind;
  if (encoding != Kind::kAuto && encoding != Kind::kNone && encoding != Kind::kUtf8)
    return "--write writes UTF-8, or bytes as they are, and does not go with another --encoding";
  if (args.search_zip || !args.preprocessor.command.empty())
    return "--write writes files as they are read, and does not go with -z or --pre";
  if (style.terminator != '\n' && args.write == Write::kAsk)
    return "--write shows changes line by line, and does not go with --null-data; --write=yes does";
  // Of -q nothing is left but that it is quiet.
  if (args.show == Show::kNothing && args.write == Write::kYes) {
    args.write_quietly = true;
    args.show = Show::kLines;
  }
  if (args.show != Show::kLines || style.only_matching || style.per_match || style.json)
    return "--write writes whole files, and does not go with -c, -l, -q, -o, --json, --vimgrep and the like";
  // What is about showing lines is not about writing them.
  args.before = args.after = 0;
  args.passthru = false;
  style.trim = false;
  style.max_columns = 0;
  return {};
}

}  // namespace lino::cli
