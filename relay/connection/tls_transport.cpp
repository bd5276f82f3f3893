#include "relay/connection/tls_transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace chat::relay {
namespace {

using Status = Transfer::Status;

// Used by one call at a time: there is one thread.
std::array<char, TlsSession::kRecordBytes> scratch;

/// As much of the pieces as a record holds. Where one piece is that much, it is not copied.
std::string_view one_record(std::span<const iovec> pieces) {
  if (pieces.empty()) return {};
  const auto text = [](const iovec& piece) {
    return std::string_view(static_cast<const char*>(piece.iov_base), piece.iov_len);
  };
  if (pieces.size() == 1 || pieces[0].iov_len >= scratch.size()) return text(pieces[0]);
  std::size_t size = 0;
  for (const iovec& piece : pieces) size += text(piece).copy(scratch.data() + size, scratch.size() - size);
  return {scratch.data(), size};
}

/// The pieces without their first `bytes`.
std::span<iovec> without(std::span<iovec> pieces, std::size_t bytes) {
  while (!pieces.empty() && bytes >= pieces[0].iov_len) {
    bytes -= pieces[0].iov_len;
    pieces = pieces.subspan(1);
  }
  if (bytes > 0) pieces[0] = {static_cast<char*>(pieces[0].iov_base) + bytes, pieces[0].iov_len - bytes};
  return pieces;
}

}  // namespace

TlsTransport::TlsTransport(std::unique_ptr<Transport>&& below, const TlsContext& context,
                           std::string_view first_bytes)
    : Transport(true), session_(context) {
  session_.receive(first_bytes);
  below_ = std::move(below);
}

Transfer TlsTransport::receive(std::span<char> into) {
  TlsSession::Outcome outcome = session_.read(into);
  if (outcome.status == TlsSession::Status::would_block && session_.wants_input()) {
    receive_ciphertext();
    if (error_ == 0) outcome = session_.read(into);
  }
  flush();
  return outcome_of(outcome);
}

void TlsTransport::receive_ciphertext() {
  const Transfer came = below_->receive(scratch);
  if (came.status == Status::done) session_.receive({scratch.data(), came.bytes});
  if (came.status == Status::ended) session_.end_input();
  if (came.status == Status::failed) error_ = came.error;
}

Transfer TlsTransport::outcome_of(TlsSession::Outcome outcome) {
  switch (outcome.status) {
    case TlsSession::Status::done:
      return {Status::done, outcome.bytes};
    case TlsSession::Status::ended:
      return {Status::ended};
    case TlsSession::Status::would_block:
      return error_ == 0 ? Transfer{Status::would_block} : Transfer{Status::failed, 0, error_};
    default:
      // The alert must not be overtaken by the reset that closing with unread input makes.
      below_->finish();
      return {Status::failed, 0, EPROTO};
  }
}

/// Sends ciphertext as far as the socket takes it.
Transfer TlsTransport::flush() {
  const std::string_view ciphertext = session_.outgoing();
  if (ciphertext.empty()) return {Status::done};
  const iovec piece{const_cast<char*>(ciphertext.data()), ciphertext.size()};
  const Transfer sent = below_->send({&piece, 1});
  if (sent.status == Status::failed) error_ = sent.error;
  session_.sent(sent.bytes);
  return sent;
}

Transfer TlsTransport::send(std::span<const iovec> pieces) {
  std::array<iovec, kPiecesASend> copies;
  std::span<iovec> left(copies.data(), std::min(pieces.size(), copies.size()));
  std::copy_n(pieces.begin(), left.size(), left.begin());
  std::size_t taken = 0;
  flush();
  while (!left.empty() && error_ == 0) {
    const TlsSession::Outcome outcome = session_.write(one_record(left));
    if (outcome.status == TlsSession::Status::failed) return {Status::failed, 0, EPROTO};
    if (outcome.status != TlsSession::Status::done) break;
    taken += outcome.bytes;
    left = without(left, outcome.bytes);
    flush();
  }
  if (error_ != 0) return {Status::failed, 0, error_};
  return taken > 0 ? Transfer{Status::done, taken} : Transfer{Status::would_block};
}

void TlsTransport::finish() {
  session_.finish();
  flush();
  below_->finish();
}

}  // namespace chat::relay
