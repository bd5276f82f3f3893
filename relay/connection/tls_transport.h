#pragma once

#include "common/tls_session.h"
#include "relay/connection/transport.h"

#include <memory>
#include <string_view>

namespace chat::relay {

/// Bytes that are encrypted on their way, over another transport.
class TlsTransport final : public Transport {
 public:
  /// Takes `below`, unless it throws. `first_bytes`: what has already been received through it.
  TlsTransport(std::unique_ptr<Transport>&& below, const TlsContext& context, std::string_view first_bytes);

  int descriptor() const override { return below_->descriptor(); }
  Transfer receive(std::span<char> into) override;
  Transfer send(std::span<const iovec> pieces) override;
  Wants wants() const override {
    return {session_.wants_input() || session_.has_buffered(), !session_.outgoing().empty()};
  }
  bool has_buffered() const override { return session_.has_buffered(); }
  const TlsSession* tls() const override { return &session_; }
  std::size_t unacknowledged() const override {
    return below_->unacknowledged() + session_.outgoing().size();
  }
  PeerEnd peer_end() const override { return below_->peer_end(); }
  PeerSilence peer_silence() const override { return below_->peer_silence(); }
  void finish() override;

 private:
  void receive_ciphertext();
  Transfer flush();
  Transfer outcome_of(TlsSession::Outcome outcome);

  TlsSession session_;
  std::unique_ptr<Transport> below_;
  int error_ = 0;  // errno of the socket, once it has failed
};

}  // namespace chat::relay
