#pragma once

#include "common/moment.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/base/closing_reason.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat::relay {

class LineWatcher;

/// One client's side of the conversation in one wire format: its bytes become requests to the hub, and what
/// it is to be told goes into its outbox.
///
/// No I/O and no clock: the connection hands over what came and when. A dialect never closes anything; it
/// says that it wants to (closing_reason), and the connection does it when what is queued has been sent.
class Dialect : public GapWords {
 public:
  Dialect() = default;
  Dialect(const Dialect&) = delete;
  Dialect& operator=(const Dialect&) = delete;
  ~Dialect() override = default;

  /// How many bytes may be read for it now; 0: its client has to wait.
  virtual std::size_t read_budget() const = 0;

  virtual void receive(std::string_view bytes, Moment now) = 0;

  /// The client has sent all that it ever will (a half-close).
  virtual void finish_input(Moment now) = 0;

  /// When it wants expire() to be called; kNever if it does not.
  virtual Time deadline() const { return kNever; }
  virtual void expire(Moment) {}

  /// The relay stood still for so long: nobody's silence, slowness or delay counts for that time.
  virtual void forgive(Duration /*lost*/) {}

  /// Called once a round, after what could be sent has been sent. Nothing may be said to anybody here: some
  /// have been sent to already in this round, and would miss it.
  virtual void observe_backlog(std::size_t /*bytes*/, Moment) {}

  /// Whether a client that is too slow may miss lines. If not, it is disconnected instead.
  virtual bool may_skip() const = 0;

  std::string words_for_gap(std::uint64_t /*lines*/) const override { return {}; }

  /// Null until it wants the connection closed. Made only then: there may be ten thousand connections.
  virtual const ClosingReason* closing_reason() const = 0;

  /// Tells the client that the relay is stopping.
  virtual void say_goodbye() {}

  /// The connection has ended: the client leaves wherever it is. The last call but the destructor; needed
  /// where the others are to learn the reason.
  virtual void leave(std::string_view reason, Moment now) = 0;

  /// For the log: the client's name in the chat; empty if it has none.
  virtual std::string name() const { return {}; }

  /// For whoever looks on: each line as it is taken, and what has come but was not taken; valid until the
  /// next call.
  virtual void show_lines_to(LineWatcher&) {}
  virtual std::string_view kept() const { return {}; }
};

}  // namespace chat::relay
