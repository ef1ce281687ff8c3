// libarchive and zlib, loaded when the first packed file is searched: with what they need in turn they would take longer to
// load than a search of a few files takes (docs/decisions/packed-files.md).
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <string>

namespace lino::cli {

// What is used of them, by their own names.
struct Libraries {
  decltype(&::inflateInit2_) inflateInit2_;
  decltype(&::inflate) inflate;
  decltype(&::inflateReset) inflateReset;
  decltype(&::inflateEnd) inflateEnd;

  decltype(&::archive_read_new) archive_read_new;
  decltype(&::archive_read_free) archive_read_free;
  decltype(&::archive_read_support_filter_bzip2) archive_read_support_filter_bzip2;
  decltype(&::archive_read_support_filter_compress) archive_read_support_filter_compress;
  decltype(&::archive_read_support_filter_lz4) archive_read_support_filter_lz4;
  decltype(&::archive_read_support_filter_lzip) archive_read_support_filter_lzip;
  decltype(&::archive_read_support_filter_lzma) archive_read_support_filter_lzma;
  decltype(&::archive_read_support_filter_rpm) archive_read_support_filter_rpm;
  decltype(&::archive_read_support_filter_xz) archive_read_support_filter_xz;
  decltype(&::archive_read_support_filter_zstd) archive_read_support_filter_zstd;
  decltype(&::archive_read_support_format_7zip) archive_read_support_format_7zip;
  decltype(&::archive_read_support_format_cpio) archive_read_support_format_cpio;
  decltype(&::archive_read_support_format_empty) archive_read_support_format_empty;
  decltype(&::archive_read_support_format_raw) archive_read_support_format_raw;
  decltype(&::archive_read_support_format_tar) archive_read_support_format_tar;
  decltype(&::archive_read_support_format_zip) archive_read_support_format_zip;
  decltype(&::archive_read_set_callback_data) archive_read_set_callback_data;
  decltype(&::archive_read_set_read_callback) archive_read_set_read_callback;
  decltype(&::archive_read_set_seek_callback) archive_read_set_seek_callback;
  decltype(&::archive_read_set_skip_callback) archive_read_set_skip_callback;
  decltype(&::archive_read_open1) archive_read_open1;
  decltype(&::archive_read_next_header) archive_read_next_header;
  decltype(&::archive_read_data_block) archive_read_data_block;
  decltype(&::archive_set_error) archive_set_error;
  decltype(&::archive_error_string) archive_error_string;
  decltype(&::archive_entry_filetype) archive_entry_filetype;
  decltype(&::archive_entry_hardlink) archive_entry_hardlink;
  decltype(&::archive_entry_is_encrypted) archive_entry_is_encrypted;
  decltype(&::archive_entry_pathname) archive_entry_pathname;
  decltype(&::archive_entry_pathname_utf8) archive_entry_pathname_utf8;
  decltype(&::archive_entry_size) archive_entry_size;

  std::string wrong;  // why they cannot be used; empty: they can
};

// The same for all threads.
const Libraries& libraries();

}  // namespace lino::cli
