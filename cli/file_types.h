// Names for kinds of files: `--type rust` for *.rs.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ignore.h"

namespace lino::cli {

class FileTypes {
 public:
  FileTypes();  // with those that are built in
  // "name:glob", or "name:include:name,name" for all globs of other types. False: it is neither, or a name is not known.
  bool add(std::string_view definition);
  void clear(const std::string& name);
  // Adds its globs to `rules`, those of "all" of every type; `negated`: with '!'. False: there is no such type.
  bool select(const std::string& name, bool negated, Rules& rules) const;
  // "name: glob, glob", a line each.
  std::string list() const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> globs_;
};

}  // namespace lino::cli
