// Declares them to CLI11, and reads them.
#include "cli/source_args.h"

#include <cerrno>
#include <cstring>
#include <optional>

#include "cli/archive.h"
#include "cli/filter_args.h"
#include "cli/preprocess.h"

namespace lino::cli {

namespace {

std::string read_preprocessor(const SourceArgs& raw, Preprocessor& preprocessor) {
  if (raw.preprocessor.empty()) return {};
  preprocessor.command = raw.preprocessor;
  const std::optional<std::string> path = path_of_command(raw.preprocessor);
  if (!path) return "--pre: " + raw.preprocessor + ": " + std::strerror(errno);
  preprocessor.path = *path;
  for (const std::string& glob : raw.preprocessor_globs) {
    if (!preprocessor.globs.add(glob, {.braces = true})) return "--pre-glob: not a glob: '" + glob + "'";
    preprocessor.only_globs = preprocessor.only_globs || !glob.starts_with('!');
  }
  return {};
}

}  // namespace

void declare_sources(CommandLine& command, SourceArgs& raw) {
  command.flag("-a,--text,!--no-text", raw.text);
  command.flag("--binary,!--no-binary", raw.binary);
  command.last("-E,--encoding", raw.encoding);
  command.flag("-z,--search-zip,!--no-search-zip", raw.search_zip);
  command.last("--max-line", raw.max_line);
  command.last("--pre", raw.preprocessor);
  command.action("--no-pre", [&raw] { raw.preprocessor.clear(); });
  command.list("--pre-glob", raw.preprocessor_globs);
  command.action("--no-encoding", [&raw] { raw.encoding = "auto"; });
}

std::string read_sources(const CommandLine& command, const SourceArgs& raw, Args& args) {
  args.text = raw.text;
  args.binary = raw.binary;
  // Of --text and --binary the last one counts.
  for (const std::string& name : command.order()) {
    if (name == "--binary" && raw.binary) args.text = false;
    if (name == "--text") args.text = raw.text;
  }
  const std::optional<std::uint64_t> max_line = size_in_bytes(raw.max_line);
  if (!max_line || *max_line == 0)
    return "--max-line takes a number of bytes from 1 on, with K, M or G if need be, not " + raw.max_line;
  args.max_line = static_cast<std::size_t>(*max_line);
  args.search_zip = raw.search_zip;
  if (const std::string wrong = raw.search_zip ? packed_files_trouble() : ""; !wrong.empty()) {
    return "--search-zip: " + wrong;
  }
  if (const std::string wrong = read_preprocessor(raw, args.preprocessor); !wrong.empty()) return wrong;
  const std::optional<Encoding> encoding = encoding_of(raw.encoding);
  if (!encoding) {
    const std::string like = encoding_like(raw.encoding);
    return "--encoding: unknown encoding '" + raw.encoding + "'" + (like.empty() ? "" : ", did you mean " + like + "?");
  }
  args.encoding = *encoding;
  return {};
}

}  // namespace lino::cli
