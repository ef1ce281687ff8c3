// dlopen(3), once.
#include "cli/libraries.h"

#include <dlfcn.h>

namespace lino::cli {
namespace {

class Loader {
 public:
  Loader(const char* file, std::string& wrong) : library_(dlopen(file, RTLD_NOW | RTLD_LOCAL)), wrong_(wrong) {
    check();
  }
  template <class Function>
  void find(const char* name, Function& function) {
    if (library_ == nullptr) return;
    function = reinterpret_cast<Function>(dlsym(library_, name));
    if (function == nullptr) check();
  }

 private:
  // Calls of dlerror() after what went well give nothing.
  void check() {
    const char* error = dlerror();
    if (error != nullptr && wrong_.empty()) wrong_ = error;
  }

  void* const library_;  // never closed: functions of it may be running when the process ends
  std::string& wrong_;
};

Libraries load() {
  Libraries all{};
  Loader zlib(LINO_ZLIB, all.wrong);
  zlib.find("inflateInit2_", all.inflateInit2_);
  zlib.find("inflate", all.inflate);
  zlib.find("inflateReset", all.inflateReset);
  zlib.find("inflateEnd", all.inflateEnd);

  Loader archive(LINO_LIBARCHIVE, all.wrong);
  archive.find("archive_read_new", all.archive_read_new);
  archive.find("archive_read_free", all.archive_read_free);
  archive.find("archive_read_support_filter_bzip2", all.archive_read_support_filter_bzip2);
  archive.find("archive_read_support_filter_compress", all.archive_read_support_filter_compress);
  archive.find("archive_read_support_filter_lz4", all.archive_read_support_filter_lz4);
  archive.find("archive_read_support_filter_lzip", all.archive_read_support_filter_lzip);
  archive.find("archive_read_support_filter_lzma", all.archive_read_support_filter_lzma);
  archive.find("archive_read_support_filter_rpm", all.archive_read_support_filter_rpm);
  archive.find("archive_read_support_filter_xz", all.archive_read_support_filter_xz);
  archive.find("archive_read_support_filter_zstd", all.archive_read_support_filter_zstd);
  archive.find("archive_read_support_format_7zip", all.archive_read_support_format_7zip);
  archive.find("archive_read_support_format_cpio", all.archive_read_support_format_cpio);
  archive.find("archive_read_support_format_empty", all.archive_read_support_format_empty);
  archive.find("archive_read_support_format_raw", all.archive_read_support_format_raw);
  archive.find("archive_read_support_format_tar", all.archive_read_support_format_tar);
  archive.find("archive_read_support_format_zip", all.archive_read_support_format_zip);
  archive.find("archive_read_set_callback_data", all.archive_read_set_callback_data);
  archive.find("archive_read_set_read_callback", all.archive_read_set_read_callback);
  archive.find("archive_read_set_seek_callback", all.archive_read_set_seek_callback);
  archive.find("archive_read_set_skip_callback", all.archive_read_set_skip_callback);
  archive.find("archive_read_open1", all.archive_read_open1);
  archive.find("archive_read_next_header", all.archive_read_next_header);
  archive.find("archive_read_data_block", all.archive_read_data_block);
  archive.find("archive_set_error", all.archive_set_error);
  archive.find("archive_error_string", all.archive_error_string);
  archive.find("archive_entry_filetype", all.archive_entry_filetype);
  archive.find("archive_entry_hardlink", all.archive_entry_hardlink);
  archive.find("archive_entry_is_encrypted", all.archive_entry_is_encrypted);
  archive.find("archive_entry_pathname", all.archive_entry_pathname);
  archive.find("archive_entry_pathname_utf8", all.archive_entry_pathname_utf8);
  archive.find("archive_entry_size", all.archive_entry_size);
  return all;
}

}  // namespace

const Libraries& libraries() {
  static const Libraries all = load();
  return all;
}

}  // namespace lino::cli
