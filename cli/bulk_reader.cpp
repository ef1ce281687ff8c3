// Two system calls for up to kMost files: the first closes those before and opens, the second reads. The kernel does what it can at
// once while it takes the requests, in their order; what waits for a disk goes on beside the others.
#include "cli/bulk_reader.h"

#include <fcntl.h>
#include <liburing.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace lino::cli {
namespace {

constexpr unsigned kRequests = 2 * BulkReader::kMost;  // at a time: to close and to open
constexpr std::uint64_t kClose = UINT64_MAX;           // of a request; else the file's index
constexpr std::size_t kPage = 4096;
constexpr int kOpenToRead = O_RDONLY | O_CLOEXEC | O_NOCTTY;

bool is_switched_off() {
  const char* value = std::getenv("LINO_URING");
  return value != nullptr && std::string_view(value) == "off";
}

}  // namespace

struct BulkReader::Ring {
  io_uring uring;

  ~Ring() { io_uring_queue_exit(&uring); }
};

std::unique_ptr<BulkReader> BulkReader::make() {
  if (is_switched_off()) return nullptr;
  try {
    io_uring uring;
    // These are of Linux 5.18 and 5.19; what is older has none of the requests' flags that are used here either.
    constexpr unsigned kSetup = IORING_SETUP_SUBMIT_ALL | IORING_SETUP_COOP_TASKRUN;
    if (io_uring_queue_init(kRequests, &uring, kSetup) != 0) return nullptr;
    return std::unique_ptr<BulkReader>(new BulkReader(std::make_unique<Ring>(uring)));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

BulkReader::BulkReader(std::unique_ptr<Ring> ring)
    : ring_(std::move(ring)), buffer_(std::make_unique_for_overwrite<char[]>(kMost * kMostBytes)) {
  to_close_.reserve(2 * kMost);
}

BulkReader::~BulkReader() {
  drop();
  for (const int fd : to_close_) close(fd);
}

void BulkReader::drop() {
  for (; taken_ < opened_; ++taken_) to_close_.push_back(files_[taken_].fd);
}

BulkReader::File BulkReader::take() { return files_[taken_++]; }

// Submits what has been prepared and waits for so many results of it; those of files are told. False: nobody knows what became of
// the rest.
template <class OnResult>
bool BulkReader::complete(std::size_t wanted, OnResult on_result) {
  io_uring& uring = ring_->uring;
  while (wanted > 0 || io_uring_sq_ready(&uring) > 0) {
    const int submitted = io_uring_submit_and_wait(&uring, static_cast<unsigned>(wanted));
    if (submitted < 0 && submitted != -EINTR) return false;
    io_uring_cqe* result;
    while (io_uring_peek_cqe(&uring, &result) == 0) {
      if (result->user_data != kClose) {  // which tells only of what went wrong
        on_result(static_cast<std::size_t>(result->user_data), result->res);
        --wanted;
      }
      io_uring_cqe_seen(&uring, result);
    }
  }
  return true;
}

// Sets opened_.
bool BulkReader::open_all(const OpenFolder* folder, std::span<const std::string> paths) {
  io_uring& uring = ring_->uring;
  for (const int fd : to_close_) {
    io_uring_sqe* const request = io_uring_get_sqe(&uring);
    io_uring_prep_close(request, fd);
    io_uring_sqe_set_flags(request, IOSQE_CQE_SKIP_SUCCESS);
    io_uring_sqe_set_data64(request, kClose);
  }
  to_close_.clear();
  for (std::size_t i = 0; i < paths.size(); ++i) {
    io_uring_sqe* const request = io_uring_get_sqe(&uring);
    const std::size_t name = folder != nullptr ? paths[i].rfind('/') + 1 : 0;
    io_uring_prep_openat(request, folder != nullptr ? folder->fd() : AT_FDCWD, paths[i].c_str() + name, kOpenToRead, 0);
    io_uring_sqe_set_data64(request, i);
  }
  if (!complete(paths.size(), [this](std::size_t i, int fd) { files_[i] = {.fd = fd}; })) return false;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (files_[i].fd < 0) continue;
    if (opened_ == i) {
      ++opened_;
    } else {
      to_close_.push_back(files_[i].fd);  // behind one that could not be opened
    }
  }
  return true;
}

bool BulkReader::read_all() {
  for (std::size_t i = 0; i < opened_; ++i) {
    io_uring_sqe* const request = io_uring_get_sqe(&ring_->uring);
    io_uring_prep_read(request, files_[i].fd, &buffer_[i * kMostBytes], kMostBytes, 0);
    io_uring_sqe_set_data64(request, i);
  }
  return complete(opened_, [this](std::size_t i, int result) {
    if (result < 0) return;  // read(2) says why
    const auto size = static_cast<std::size_t>(result);
    files_[i].text = {&buffer_[i * kMostBytes], size};
    // Where a page cannot be read, a read ends before it, and only the next one says why.
    files_[i].whole = size < kMostBytes && (size == 0 || size % kPage != 0);
  });
}

void BulkReader::read(const OpenFolder* folder, std::span<const std::string> paths) {
  drop();
  opened_ = taken_ = 0;
  if (ring_ == nullptr) return;
  if (open_all(folder, paths.first(std::min(paths.size(), kMost))) && read_all()) return;
  // The kernel may still write to them.
  opened_ = 0;
  (void)ring_.release();
  (void)buffer_.release();
}

}  // namespace lino::cli
