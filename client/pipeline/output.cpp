#include "client/pipeline/output.h"

#include "common/file.h"
#include "common/result.h"
#include "common/selector.h"
#include "common/socket.h"

#include <cerrno>

#include <climits>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chat::client {
namespace {

/// What may not be written must not become writable in this way.
UniqueFd own_description(int fd) {
  if ((::fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY) return {};
  return open_again_to_write(fd);
}

Transfer write_piece(int fd, std::string_view bytes) {
  const ssize_t count = ::write(fd, bytes.data(), bytes.size());
  if (count >= 0) return {Transfer::Status::done, static_cast<std::size_t>(count)};
  if (errno == EAGAIN || errno == EINTR) return {Transfer::Status::would_block};
  return {Transfer::Status::failed, 0, errno};
}

Transfer send_piece(int fd, std::string_view bytes) {
  const iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
  return send(fd, {&piece, 1});
}

/// Whether select() calls `fd` readable when its reader has gone, and never else: so it does with the end of
/// a pipe that can only be written.
bool is_end_of_pipe(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) &&
         (::fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
}

bool says_that_nobody_reads(int error) {
  return error == EPIPE || error == ECONNRESET;
}

}  // namespace

Output::Output(int fd)
    : fd_(fd),
      kind_(kind_of_output()),
      must_ask_(kind_ == Kind::pieces),
      tells_of_reader_(is_end_of_pipe(fd)) {}

Output::Kind Output::kind_of_output() {
  struct stat status {};
  if (::fstat(fd_, &status) == 0) {
    if (S_ISREG(status.st_mode)) return Kind::file;
    if (S_ISSOCK(status.st_mode)) return Kind::socket;
    own_ = own_description(fd_);
  }
  return own_ ? Kind::own : Kind::pieces;
}

void Output::write(std::string_view bytes) {
  if (state_ == State::open) queue_ += bytes;
}

void Output::watch(Selector& selector) const {
  if (pending() > 0) selector.watch_writable(fd_);
  if (tells_of_reader_ && !is_unread()) selector.watch_readable(fd_);
}

void Output::advance(const Selector& selector) {
  if (selector.writable(fd_)) must_ask_ = false;
  if (tells_of_reader_ && selector.readable(fd_)) is_unread_ = true;
  while (pending() > 0 && !must_ask_) take(write_some());
}

Transfer Output::write_some() {
  const std::string_view rest = std::string_view(queue_).substr(begin_);
  if (kind_ == Kind::socket) return send_piece(fd_, rest);
  if (kind_ == Kind::pieces) return write_piece(fd_, rest.substr(0, PIPE_BUF));
  return write_piece(own_ ? own_.get() : fd_, rest);
}

void Output::take(const Transfer& transfer) {
  must_ask_ = kind_ == Kind::pieces || transfer.status == Transfer::Status::would_block;
  begin_ += transfer.bytes;
  if (transfer.status == Transfer::Status::failed) {
    state_ = says_that_nobody_reads(transfer.error) ? State::reader_gone : State::failed;
    if (state_ == State::failed) error_ = os_error("cannot write to standard output", transfer.error);
    begin_ = queue_.size();
  }
  // Moving what is left is cheap for each byte that has gone.
  if (begin_ * 2 < queue_.size()) return;
  queue_.erase(0, begin_);
  begin_ = 0;
}

}  // namespace chat::client
