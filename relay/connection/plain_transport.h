#pragma once

#include "common/unique_fd.h"
#include "relay/connection/transport.h"

#include <utility>

namespace chat::relay {

/// Bytes as they are.
class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(UniqueFd socket) : socket_(std::move(socket)) {}

  int descriptor() const override { return socket_.get(); }
  Transfer receive(std::span<char> into) override { return chat::receive(socket_.get(), into); }
  Transfer send(std::span<const iovec> pieces) override { return chat::send(socket_.get(), pieces); }
  std::size_t unacknowledged() const override { return unacknowledged_bytes(socket_.get()); }
  PeerEnd peer_end() const override { return chat::peer_end(socket_.get()); }
  PeerSilence peer_silence() const override { return chat::peer_silence(socket_.get()); }
  void finish() override { discard_input(socket_.get()); }

 private:
  UniqueFd socket_;
};

}  // namespace chat::relay
