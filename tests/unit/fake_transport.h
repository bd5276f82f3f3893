#pragma once

#include "relay/connection/plain_transport.h"

#include <cstddef>
#include <span>
#include <utility>

namespace chat::test {

/// What becomes of bytes on their way, as the test says.
struct FakeWay {
  std::size_t unacknowledged = 0;
  int error = 0;  ///< that receiving gives; 0: none
  PeerSilence silence{};
};

/// A socket of which the test says what has arrived.
class FakeTransport final : public relay::Transport {
 public:
  /// `way` outlives it.
  FakeTransport(UniqueFd socket, const FakeWay& way) : below_(std::move(socket)), way_(way) {}

  int descriptor() const override { return below_.descriptor(); }
  Transfer receive(std::span<char> into) override {
    if (way_.error == 0) return below_.receive(into);
    Transfer failed{Transfer::Status::failed};
    failed.error = way_.error;
    return failed;
  }
  Transfer send(std::span<const iovec> pieces) override { return below_.send(pieces); }
  std::size_t unacknowledged() const override { return way_.unacknowledged; }
  PeerEnd peer_end() const override { return below_.peer_end(); }
  PeerSilence peer_silence() const override { return way_.silence; }
  void finish() override { below_.finish(); }

 private:
  relay::PlainTransport below_;
  const FakeWay& way_;
};

}  // namespace chat::test
