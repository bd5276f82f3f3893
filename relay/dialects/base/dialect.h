#pragma once

#include "common/moment.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/base/closing_reason.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

class LineWatcher;
struct Origin;

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

  /// How many bytes may be read from the client now; 0: none.
  virtual std::size_t read_budget() const = 0;

  virtual void receive(std::string_view bytes, Moment now) = 0;

  /// The client has sent all that it ever will (a half-close).
  virtual void finish_input(Moment now) = 0;

  /// When it wants expire() to be called; kNever if it does not.
  virtual Time deadline() const { return kNever; }
  virtual void expire(Moment) {}

  /// The relay stood still for `lost`: the client's silence, slowness or delay in that time does not count.
  virtual void forgive(Duration /*lost*/) {}

  /// Whether observe_backlog() is to be called. Always the same.
  virtual bool observes_backlog() const { return false; }
  /// Called once a round, after the client was sent what could be sent. Nothing may be said to anybody here:
  /// clients that have already caught up in this round would lose it in Stream::settle().
  virtual void observe_backlog(std::size_t /*bytes*/, Moment) {}

  /// Whether a client that is too slow may miss lines. If not, it is disconnected instead.
  virtual bool may_skip() const = 0;

  std::string words_for_gap(std::uint64_t /*lines*/) const override { return {}; }

  /// Null until the dialect wants the connection closed.
  const ClosingReason* closing_reason() const { return closing_.get(); }

  /// Its connection ends, and it has not asked for that. `words`: for the client.
  virtual void tell_of_end(std::string_view /*words*/) {}

  /// Tells the client that the relay is stopping.
  virtual void say_goodbye() {}

  /// The connection has ended: the client leaves every room, and the others are told `reason`. Only the
  /// destructor may be called after this. Without this call the destructor leaves, and gives no reason. Where
  /// there is no memory for it (std::bad_alloc), call it again.
  virtual void leave(std::string_view reason, Moment now) = 0;

  /// The connection was not ended by its client, which may lack what it was told since then. Right before
  /// leave() or lose().
  virtual void note_unheard(WallTime /*since*/) {}

  // A client whose connection was lost may come back by another, to where it was: see
  // Connection::wait_for_return().

  /// Who it is in the chat: see Person::id; 0: nobody.
  virtual std::uint64_t person_id() const { return 0; }
  /// Whether it knows how to come back.
  virtual bool may_return() const { return false; }
  /// Its connection was lost. It may come back until then.
  virtual void lose(Moment /*now*/) {}
  /// The last that is sent on a connection whose client has come back by another: a line, with its end.
  virtual std::string_view words_for_superseded() const { return {}; }
  /// It has come back by another connection. Returns what it is told before anything else. `missed`: whether
  /// something waits for it.
  virtual std::string come_back(const Origin& /*origin*/, bool /*missed*/, Moment /*now*/) { return {}; }

  /// For the log: the client's name in the chat; empty if it has none.
  virtual std::string name() const { return {}; }

  /// For the trace: the watcher is told of each line as it is taken.
  virtual void show_lines_to(LineWatcher&) {}
  /// For the trace: what has come and was not taken; valid until the next call.
  virtual std::string_view kept() const { return {}; }

 protected:
  std::unique_ptr<ClosingReason> closing_;  // made only then: there may be ten thousand connections
};

}  // namespace chat::relay
