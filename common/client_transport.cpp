#include "common/client_transport.h"

#include "common/result.h"
#include "common/selector.h"
#include "common/units.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat {
namespace {

constexpr std::size_t kCiphertextBytes = 16 * kKiB;
constexpr int kPullsARound = 8;

}  // namespace

ClientTransport::ClientTransport(UniqueFd connected, bool is_of_this_machine)
    : fd_(std::move(connected)), of_this_machine_(is_of_this_machine) {}

ClientTransport::ClientTransport(UniqueFd connected, bool is_of_this_machine, const TlsContext& context,
                                 const std::string& host)
    : fd_(std::move(connected)),
      of_this_machine_(is_of_this_machine),
      tls_(std::make_unique<TlsSession>(context, host)) {
  flush();
}

void ClientTransport::watch(Selector& selector, bool may_read) const {
  if (may_read) selector.watch_readable(fd_.get());
  if (blocked_) selector.watch_writable(fd_.get());
}

bool ClientTransport::look(const Selector& selector) {
  if (selector.writable(fd_.get())) try_again();
  return selector.readable(fd_.get()) || has_unread();
}

void ClientTransport::try_again() {
  blocked_ = false;
  if (tls_ != nullptr) flush();
}

bool ClientTransport::server_speaks_otherwise() const {
  return first_byte_ >= 0 && first_byte_ != kHandshakeRecord && first_byte_ != kAlertRecord;
}

Transfer ClientTransport::fail(std::string why) {
  if (trouble_.empty()) trouble_ = std::move(why);
  return {Transfer::Status::failed};
}

Transfer ClientTransport::fail_in_tls() {
  flush();
  return fail(is_open() ? fmt::format("TLS: {}", tls_->error()) : tls_->error());
}

/// Ciphertext from the socket, or its end, to the session. Returns false if there was none.
bool ClientTransport::pull() {
  if (!tls_->wants_input()) return false;
  std::array<char, kCiphertextBytes> buffer;
  const Transfer transfer = receive(fd_.get(), buffer);
  if (transfer.status == Transfer::Status::would_block) return false;
  if (transfer.status == Transfer::Status::failed) fail(os_error("reading", transfer.error));
  if (transfer.status != Transfer::Status::done) {
    tls_->end_input();
    return true;
  }
  if (first_byte_ < 0) first_byte_ = static_cast<unsigned char>(buffer.front());
  tls_->receive({buffer.data(), transfer.bytes});
  return true;
}

/// Returns false if that failed.
bool ClientTransport::flush() {
  while (!tls_->outgoing().empty() && !blocked_) {
    // send() only reads.
    const iovec piece{const_cast<char*>(tls_->outgoing().data()), tls_->outgoing().size()};
    const Transfer transfer = send(fd_.get(), {&piece, 1});
    if (transfer.status == Transfer::Status::failed) {
      // What the server has said before it went is still to be read.
      tls_->sent(tls_->outgoing().size());
      return false;
    }
    tls_->sent(transfer.bytes);
    blocked_ = transfer.status == Transfer::Status::would_block;
  }
  return true;
}

void ClientTransport::shake_hands() {
  std::array<char, kKiB> buffer;
  while (!is_open() && !has_failed()) {
    const TlsSession::Outcome outcome = tls_->read(buffer);
    flush();
    if (outcome.status == TlsSession::Status::failed) fail_in_tls();
    if (outcome.status == TlsSession::Status::ended) fail("it hung up in the handshake");
    if (outcome.status == TlsSession::Status::done) early_.append(buffer.data(), outcome.bytes);
    if (outcome.status == TlsSession::Status::would_block && !is_open() && !pull()) return;
  }
}

Transfer ClientTransport::read(std::span<char> into) {
  if (tls_ == nullptr) {
    const Transfer transfer = receive(fd_.get(), into);
    if (transfer.status == Transfer::Status::failed) trouble_ = os_error("reading", transfer.error);
    return transfer;
  }
  if (!early_.empty()) {
    const std::size_t bytes = early_.copy(into.data(), into.size());
    early_.erase(0, bytes);
    return {Transfer::Status::done, bytes};
  }
  // A server may send much of which nothing is to be read.
  for (int i = 0; i < kPullsARound; ++i) {
    const TlsSession::Outcome outcome = tls_->read(into);
    flush();
    if (outcome.status == TlsSession::Status::done) return {Transfer::Status::done, outcome.bytes};
    if (outcome.status == TlsSession::Status::failed) return fail_in_tls();
    if (outcome.status == TlsSession::Status::ended)
      return {has_failed() ? Transfer::Status::failed : Transfer::Status::ended};
    if (!pull()) break;
  }
  return {Transfer::Status::would_block};
}

Transfer ClientTransport::write(std::string_view bytes) {
  if (blocked_) return {Transfer::Status::would_block};
  if (tls_ == nullptr) {
    const iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    const Transfer transfer = send(fd_.get(), {&piece, 1});
    blocked_ = transfer.status == Transfer::Status::would_block;
    if (transfer.status == Transfer::Status::failed) fail(os_error("sending", transfer.error));
    return transfer;
  }
  const TlsSession::Outcome outcome = tls_->write(bytes);
  if (outcome.status == TlsSession::Status::failed) return fail_in_tls();
  if (!flush()) return fail("sending: the connection is gone");
  if (outcome.status == TlsSession::Status::done) return {Transfer::Status::done, outcome.bytes};
  return {Transfer::Status::would_block};
}

void ClientTransport::break_off() {
  reset_on_close(fd_.get());
  is_broken_off_ = true;
}

void ClientTransport::finish() {
  if (tls_ == nullptr || is_broken_off_) return;
  tls_->finish();
  flush();
}

}  // namespace chat
