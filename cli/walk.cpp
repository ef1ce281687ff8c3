// Reads a folder in full, so that depth costs nothing of the thread's stack. Its ignore files
// are looked for among its entries, not on the disk.
#include "cli/walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/mounts.h"

namespace lino::cli {
namespace {

enum class Kind : std::uint8_t { kFile, kFolder, kLink, kOther };

struct Name {
  std::uint32_t begin;  // in Reader::bytes, where a NUL byte ends it
  std::uint32_t size;
  Kind kind;
  ino_t inode;
};

Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return Kind::kFile;
  if (S_ISDIR(mode)) return Kind::kFolder;
  return S_ISLNK(mode) ? Kind::kLink : Kind::kOther;
}

Kind kind_of(const dirent64& entry, int folder) {
  struct stat status;
  switch (entry.d_type) {
    case DT_REG: return Kind::kFile;
    case DT_DIR: return Kind::kFolder;
    case DT_LNK: return Kind::kLink;
    case DT_UNKNOWN: break;
    default: return Kind::kOther;
  }
  const bool known = fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  return known ? kind_of(status.st_mode) : Kind::kOther;
}

// Does the file system give a regular file the inode that its folder lists it by, and a read of it less than was asked for at its end
// only? Not all do: /proc, overlays, what a network or a program serves.
bool is_plain(int folder) {
  struct statfs about;
  if (fstatfs(folder, &about) != 0) return false;
  switch (about.f_type) {
    case BTRFS_SUPER_MAGIC:
    case EXT4_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case XFS_SUPER_MAGIC: return true;
    default: return false;
  }
}

// What realpath() says, or where it says nothing the path itself; without a '/' at its end.
std::string absolute_path(const std::string& path) {
  char* const real = realpath(path.empty() ? "." : path.c_str(), nullptr);
  std::string absolute = real != nullptr ? real : path;
  std::free(real);  // NOLINT: realpath() gives memory of malloc()
  if (absolute.ends_with('/')) absolute.pop_back();
  return absolute;
}

// One folder being read.
struct Reader {
  const std::string& folder;
  const Filter& filter;
  const OnError& on_error;
  std::string shown;  // its path with '/', or nothing
  Listing listing{};
  std::shared_ptr<Place> place = std::make_shared<Place>();
  int fd = -1;
  bool plain = false;  // see is_plain()
  std::vector<Name> names{};
  std::string bytes{};     // of all names
  std::string absolute{};  // place's path with '/', if rules ask for it, and for a while a name
  Marks marks{};

  const char* text(const Name& name) const { return bytes.data() + name.begin; }
  std::string_view view(const Name& name) const { return {text(name), name.size}; }
  std::string path(const Name& name) const;

  void fail(const std::string& path, int error) const { on_error(path.empty() ? "." : path, std::strerror(error)); }
  Notes* notes() { return filter.debug ? &listing.notes : nullptr; }
  void skip(const std::string& path, const Reason& why);
  bool find_place(const std::shared_ptr<const Place>& in);
  bool read_names();
  void mark(std::string_view name);
  void take_all();
  void take(Name& name);
  bool resolve(Name& name);
  bool is_loop(const struct stat& status) const;
};

// Sets place, but for its scope.
bool Reader::find_place(const std::shared_ptr<const Place>& in) {
  const bool matters = filter.follow || filter.one_file_system;
  struct stat status{};
  if (matters && fstat(fd, &status) != 0) return false;
  place->outer = in;
  place->own_device = status.st_dev;
  place->inode = status.st_ino;
  if (in == nullptr) {
    place->absolute = absolute_path(folder);
    place->scope = scope_around(place->absolute, filter, notes());
    place->depth = 1;
    place->device = status.st_dev;
  } else {
    place->absolute = in->absolute + "/" + folder.substr(folder.rfind('/') + 1);
    place->scope = in->scope;
    place->depth = in->depth + 1;
    place->device = in->device;
  }
  return true;
}

void Reader::skip(const std::string& path, const Reason& why) {
  ++listing.skipped[static_cast<std::size_t>(why.skip)];
  if (!filter.debug) return;
  const std::string rule = why.rule != nullptr ? why.rule->where() : "";
  listing.notes.push_back(path + " is passed over: " + (rule.empty() ? std::string(to_string(why.skip)) : rule));
}

std::string Reader::path(const Name& name) const {
  std::string path;
  path.reserve(shown.size() + name.size);
  return path.append(shown).append(view(name));
}

void Reader::mark(std::string_view name) {
  if (name == kLinoIgnore) marks.lino = true;
  if (name == kDotIgnore) marks.dot = true;
  if (name == kGitIgnore) marks.git = true;
  if (name == kGit) marks.repository = true;
}

// Not by readdir(), for which some system calls and a large piece of memory are needed a folder.
bool Reader::read_names() {
  alignas(dirent64) char block[std::size_t{32} << 10];
  ssize_t n;
  while ((n = getdents64(fd, block, sizeof block)) > 0) {
    for (ssize_t at = 0; at < n;) {
      const auto* entry = reinterpret_cast<const dirent64*>(block + at);
      at += entry->d_reclen;
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      names.push_back({static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(name.size()),
                       kind_of(*entry, fd), entry->d_ino});
      bytes.append(name).push_back('\0');
      if (name[0] == '.') mark(name);
    }
  }
  return n == 0 || errno == ENOENT;  // a folder that has been removed is empty
}

bool Reader::is_loop(const struct stat& status) const {
  for (const Place* in = place.get(); in != nullptr; in = in->outer.get()) {
    if (in->own_device == status.st_dev && in->inode == status.st_ino) return true;
  }
  return false;
}

// What a link leads to, if links are followed; false: pass it over.
bool Reader::resolve(Name& name) {
  if (!filter.follow) return false;
  name.inode = 0;
  struct stat status;
  if (fstatat(fd, text(name), &status, 0) != 0) {
    fail(path(name), errno);
    return false;
  }
  name.kind = kind_of(status.st_mode);
  if (name.kind == Kind::kFolder && is_loop(status)) {
    on_error(path(name), "is a link to a folder that it is in, not followed");
    return false;
  }
  return name.kind != Kind::kOther;
}

void Reader::take(Name& name) {
  if (name.kind == Kind::kOther || (name.kind == Kind::kLink && !resolve(name))) {
    if (filter.debug) {
      const bool is_link = name.kind == Kind::kLink && !filter.follow;
      listing.notes.push_back(path(name) + " is passed over: " + (is_link ? "a link (see --follow)" : "no file"));
    }
    return;
  }
  const bool is_folder = name.kind == Kind::kFolder;
  std::string shown_path = path(name);
  const std::string_view relative = std::string_view(shown_path).substr(shown_path.starts_with("./") ? 2 : 0);
  const std::size_t size = absolute.size();
  absolute += view(name);
  const std::optional<Reason> why = verdict(place->scope.get(), filter, absolute, relative, is_folder);
  absolute.resize(size);
  if (why) return skip(shown_path, *why);
  if (is_folder && filter.max_depth && place->depth >= *filter.max_depth) return skip(shown_path, {Skip::kDepth});
  if ((filter.max_size && !is_folder) || (filter.one_file_system && is_folder)) {
    struct stat status;
    if (fstatat(fd, text(name), &status, filter.follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) return fail(shown_path, errno);
    if (!is_folder && static_cast<std::uint64_t>(status.st_size) > *filter.max_size)
      return skip(shown_path, {Skip::kSize});
    if (is_folder && status.st_dev != place->device) return skip(shown_path, {Skip::kFileSystem});
  }
  listing.entries.push_back({std::move(shown_path), is_folder, plain && !is_folder ? name.inode : 0});
}

void Reader::take_all() {
  if (has_rules(place->scope.get(), filter)) absolute = place->absolute;
  absolute += '/';
  std::ranges::sort(names, {}, [this](const Name& name) { return view(name); });
  listing.entries.reserve(names.size());
  for (Name& name : names) take(name);
}

}  // namespace

Listing read_folder(const std::string& folder, const Inside& in, const Filter& filter, bool inodes,
                    OpenFolders& open_folders, const OnError& on_error) {
  Reader reader{.folder = folder,
                .filter = filter,
                .on_error = on_error,
                .shown = folder.empty() || folder.ends_with('/') ? folder : folder + '/'};
  if (in.place == nullptr && filter.max_depth && *filter.max_depth == 0) {
    reader.skip(folder.empty() ? "." : folder, {Skip::kDepth});
    return std::move(reader.listing);
  }
  reader.fd = open_in(in.open.get(), folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
  if (reader.fd < 0) {
    reader.fail(folder, errno);
    return {};
  }
  reader.plain = inodes && is_plain(reader.fd);
  if (!reader.find_place(in.place) || !reader.read_names()) reader.fail(folder, errno);
  reader.plain = reader.plain && !is_mounted_in(reader.place->absolute);
  Place& place = *reader.place;
  if (reader.marks.any()) {
    place.scope = scope_of(std::move(place.scope), reader.fd, place.absolute, reader.marks, filter, reader.notes());
  }
  reader.take_all();
  if (!reader.listing.entries.empty()) reader.listing.inside.open = open_folders.keep(reader.fd);
  if (!reader.listing.inside.open) close(reader.fd);
  reader.listing.inside.place = std::move(reader.place);
  return std::move(reader.listing);
}

}  // namespace lino::cli
