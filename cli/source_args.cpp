// Declares them to CLI11, and reads them.
#include "cli/source_args.h"

#include <optional>

namespace lino::cli {

void declare_sources(CLI::App& command, SourceArgs& raw) {
  command.add_flag("-a,--text,!--no-text", raw.text);
  command.add_flag("--binary,!--no-binary", raw.binary);
  command.add_option("-E,--encoding", raw.encoding)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  command.add_flag_callback("--no-encoding", [&raw] { raw.encoding = "auto"; });
}

std::string read_sources(const CLI::App& command, const SourceArgs& raw, Args& args) {
  args.text = raw.text;
  args.binary = raw.binary;
  // Of --text and --binary the last one counts.
  for (const CLI::Option* option : command.parse_order()) {
    const std::string name = option->get_lnames().empty() ? "" : option->get_lnames().front();
    if (name == "binary" && raw.binary) args.text = false;
    if (name == "text") args.text = raw.text;
  }
  const std::optional<Encoding> encoding = encoding_of(raw.encoding);
  if (!encoding) {
    const std::string like = encoding_like(raw.encoding);
    return "--encoding: unknown encoding '" + raw.encoding + "'" + (like.empty() ? "" : ", did you mean " + like + "?");
  }
  args.encoding = *encoding;
  return {};
}

}  // namespace lino::cli
