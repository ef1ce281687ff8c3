// A folder's entries that are to be searched, in the order of their names; its sub-folders are read by further calls, by
// whichever thread.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/filter.h"
#include "cli/open_folder.h"

namespace lino::cli {

// A folder that has been read: where its entries are.
struct Place {
  std::shared_ptr<const Place> outer;
  std::string absolute;  // no '/' at its end
  std::shared_ptr<const Scope> scope;
  std::size_t depth = 0;  // of its entries; 1 in a folder that the user named
  dev_t device = 0;       // of what the user named, if it matters
  ino_t inode = 0;
  dev_t own_device = 0;
};

// What a folder's entries are read from.
struct Inside {
  std::shared_ptr<const Place> place;      // nullptr: the user named them
  std::shared_ptr<const OpenFolder> open;  // nullptr: by their paths
};

struct Entry {
  std::string path;  // begins as the user named it; a folder's has no '/' at its end
  bool is_folder = false;
  // Of a regular file on a file system that lists files by the inodes they have and reads them until they end; else 0.
  ino_t inode = 0;
};

// What is in `folder`: of a searched path, or of an Entry with is_folder and what it was inside. Paths begin with its path,
// or with nothing when that is empty, which stands for the current folder. Symbolic links are passed over unless the filter
// follows them; devices, sockets and pipes are. `inodes`: they are wanted, which takes a system call.
struct Listing {
  std::vector<Entry> entries;
  Inside inside;
  Skipped skipped{};
  Notes notes;  // under Filter::debug
};
using OnError = std::function<void(const std::string& path, std::string_view reason)>;
Listing read_folder(const std::string& folder, const Inside& in, const Filter& filter, bool inodes,
                    OpenFolders& open_folders, const OnError& on_error);

}  // namespace lino::cli
