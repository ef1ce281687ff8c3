// The paths of a command line, and what is below them, searched by several threads; results come in the order of the paths.
#pragma once

#include "cli/args.h"
#include "cli/matcher.h"
#include "cli/progress.h"
#include "cli/search.h"
#include "cli/write_files.h"
#include "cli/writer.h"

namespace lino::cli {

struct Summary {
  Tally tally;
  bool trouble = false;  // something could not be read, and was told of
  Skipped skipped{};
  Written written{};
  bool asked = false;  // somebody was there to ask before writing
};

// Searches, or under Args::list names, all files that the arguments ask for. What cannot be read is told on standard error.
// `counts`, unless it is nullptr, grows with the search.
Summary search_files(const Args& args, const Matchers& matchers, Sink& sink, ProgressCounts* counts);

}  // namespace lino::cli
