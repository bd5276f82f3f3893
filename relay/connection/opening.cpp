// How a connection begins: until it is known what the client speaks.

#include "common/address.h"
#include "common/tls_session.h"
#include "relay/connection/connection.h"
#include "relay/connection/reasons.h"
#include "relay/connection/tls_transport.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {

using trace::Due;

namespace {

constexpr std::chrono::milliseconds kSniffWindow{kSniffWindowMilliseconds};

}  // namespace

Connection::Connection(ConnectionId id, Newcomer newcomer, const ConnectionContext& context, Moment now)
    : id_(id),
      transport_(std::move(newcomer.transport)),
      peer_name_(std::move(newcomer.name)),
      context_(context) {
  outbox_.due().attach(context.due, transport_->descriptor());
  observer().accepted(*this, newcomer.listener);
  if (newcomer.protocol && !newcomer.must_be_tls) {
    adopt(*newcomer.protocol, now);
    return;
  }
  unrecognised_ = std::make_unique<Unrecognised>(Unrecognised{now.steady});
  unrecognised_->protocol = newcomer.protocol;
  unrecognised_->must_be_tls = newcomer.must_be_tls;
}

/// Whether it may be a person who waits for a greeting. With TLS the client speaks first.
bool Connection::may_be_silent() const {
  return !unrecognised_->in_handshake && !unrecognised_->must_be_tls && is_a_pause(first_words());
}

Time Connection::opening_deadline() const {
  if (may_be_silent()) return unrecognised_->arrived_at + kSniffWindow;
  return may_be_late(unrecognised_->arrived_at + limits().registration_timeout);
}

Due Connection::end_of_opening(Moment now) const {
  const Duration passed = now.steady - unrecognised_->arrived_at;
  if (may_be_silent()) return passed >= kSniffWindow ? Due::first_word : Due::nothing;
  if (passed < limits().registration_timeout) return Due::nothing;
  return unrecognised_->in_handshake || unrecognised_->must_be_tls ? Due::handshake : Due::first_line;
}

void Connection::begin_handshake(std::string_view first_bytes) {
  transport_ =
      std::make_unique<TlsTransport>(std::move(transport_), *context_.encryption->context, first_bytes);
  unrecognised_->in_handshake = true;
  look_at_transport();
}

/// Returns false also if this round has done enough for handshakes.
bool Connection::go_on_with_handshake(std::span<char> buffer, Moment now) {
  Encryption& encryption = *context_.encryption;
  if (encryption.steps_left == 0) return false;
  const TlsSession& session = *transport_->tls();
  const std::uint64_t produced = session.produced();
  const Transfer transfer = transport_->receive(buffer);
  look_at_transport();
  if (session.produced() > produced) --encryption.steps_left;
  if (session.is_open()) end_handshake(now);
  return take_transfer(transfer, buffer, now);
}

/// From here on the client is as any other who has just come.
void Connection::end_handshake(Moment now) {
  unrecognised_->in_handshake = unrecognised_->must_be_tls = false;
  unrecognised_->arrived_at = now.steady;
  observer().encrypted(*this);
  auto protocol = unrecognised_->protocol;
  if (!protocol && transport_->tls()->alpn() == "irc") protocol = Protocol::irc;
  if (!protocol) return;
  adopt(*protocol, now);
  unrecognised_.reset();
}

void Connection::try_to_recognise(Moment now) {
  const bool waited = now.steady >= unrecognised_->arrived_at + kSniffWindow && !unrecognised_->must_be_tls;
  const auto protocol = recognise(first_words(), waited);
  const bool has_tls = context_.encryption != nullptr && context_.encryption->context;
  if (protocol == Protocol::tls && has_tls && transport_->tls() == nullptr) {
    begin_handshake(std::exchange(unrecognised_->said, {}));
  } else if (protocol) {
    take_first_bytes(*protocol, now);
  }
}

void Connection::take_first_bytes(Protocol protocol, Moment now) {
  adopt(protocol, now);
  const std::string_view said = first_words();
  dialect_->receive(protocol == Protocol::irc ? without_leading_blanks(said) : said, now);
  unrecognised_.reset();
  obey_dialect();
}

void Connection::adopt(Protocol protocol, Moment now) {
  protocol_ = protocol;
  dialect_ = must_be_encrypted() ? DialectFactory::refuse_unencrypted(protocol, outbox_)
                                 : context_.dialects.make(protocol, outbox_, origin(), now);
  outbox_.use_gap_words(*dialect_);
  observes_backlog_ = dialect_->observes_backlog();
  observer().recognised(*this, protocol, *dialect_);
  obey_dialect();
}

Origin Connection::origin() const {
  const TlsSession* const session = transport_->tls();
  return {.host = address(),
          .is_encrypted = session != nullptr,
          .connection = id_,
          .certificate = session == nullptr ? std::string() : session->peer_fingerprint()};
}

bool Connection::must_be_encrypted() const {
  if (is_encrypted() || context_.encryption == nullptr) return false;
  const bool by_door = unrecognised_ != nullptr && unrecognised_->must_be_tls;
  return by_door || (context_.encryption->is_required && !is_of_this_machine(address()));
}

void Connection::look_at_encryption() {
  const Wants wants = std::exchange(wants_, transport_->wants());
  const bool had_buffered = has_buffered_;
  has_buffered_ = transport_->has_buffered();
  if (wants != wants_ || had_buffered != has_buffered_) outbox_.due().set();
}

std::string Connection::cipher() const {
  const TlsSession* const session = transport_->tls();
  return session == nullptr || !session->is_open() ? std::string() : session->cipher();
}

}  // namespace chat::relay
