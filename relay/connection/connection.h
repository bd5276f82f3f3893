#pragma once

#include "common/moment.h"
#include "common/units.h"
#include "relay/connection/arrivals.h"
#include "relay/connection/encryption.h"
#include "relay/connection/observer.h"
#include "relay/connection/tally.h"
#include "relay/connection/transport.h"
#include "relay/connection/vigil.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/dialects.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

/// Who a client is to the relay. Never its descriptor: the kernel hands that to the next client as soon as
/// this one is gone. Ids are given in the order of arrival and not again.
using ConnectionId = std::uint64_t;

/// The limits that a connection keeps, whatever its dialect.
struct ConnectionLimits {
  std::size_t backlog_bytes = kMiB;
  Duration stall_timeout = std::chrono::seconds(120);
  Duration registration_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds dead_peer_timeout = kDeadPeerTimeout;
};

/// What all connections of a relay share.
struct ConnectionContext {
  DialectFactory& dialects;
  trace::Observer& observer;
  ConnectionLimits limits{};
  Encryption* encryption = nullptr;  ///< null: there is no TLS
  ConnectionTally* tally = nullptr;  ///< null: nobody counts
  DueClients* due = nullptr;         ///< see Outbox::due(); null: the loop sees to each in each round
};

/// A client that has just been accepted.
struct Newcomer {
  std::unique_ptr<Transport> transport;
  std::string name;                    ///< its address and port: see Accepted::name
  int listener;                        ///< the descriptor that it came through
  std::optional<Protocol> protocol{};  ///< what it speaks, if that is known; else its first bytes tell
  bool must_be_tls = false;            ///< it comes through a door that is for TLS alone
};

/// One client: what it has sent that is not yet understood, what it has yet to be sent, and why it is
/// closing.
///
/// Closing is a mark with a reason. A marked connection still sends what is queued where its peer takes it;
/// the relay destroys it, at one place in its round, when is_over().
class Connection {
 public:
  /// `context` and what it refers to outlive the connection.
  Connection(ConnectionId id, Newcomer newcomer, const ConnectionContext& context, Moment now);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  ConnectionId id() const { return id_; }
  /// Its transport's; -1 while it waits for its client to come back.
  int descriptor() const { return outbox_.due().descriptor(); }
  std::string address() const { return peer_address(peer_name_); }

  bool wants_to_read() const;
  bool wants_to_write() const { return !outbox_.is_empty() || wants_.to_write; }

  /// Whether read() has something to do though select() may not say so. Only where wants_to_read().
  bool has_buffered() const { return has_buffered_; }

  /// Call when what it waits for may have changed: a client that is not read from is looked at now and then,
  /// whether it is still there.
  void keep_vigil(bool is_read_from, Moment now) {
    vigil_.keep(!is_read_from && !is_closing() && dialect_ != nullptr, now.steady);
  }

  /// When expire() is due at the latest; kNever if nothing is waited for.
  Time deadline() const;
  void expire(Moment now);

  /// Makes everything that is due for this client due later by `lost`.
  void forgive(Duration lost);

  /// Receives once into `buffer`, which all connections share, and takes what came. Returns false if nothing
  /// came, or if this client has had its share of the round.
  bool read(std::span<char> buffer, Moment now);

  /// Its socket has taken less than it was sent, and select() is asked when it takes more.
  bool is_blocked() const { return blockage_ != nullptr; }
  /// select() found it writable, so a send may be tried again.
  void unblock() { blockage_.reset(); }

  /// Catches up with the streams and sends, unless it is waiting for writability. One send.
  void send(Moment now);
  /// Instead of send(): its turn comes in a later round.
  void wait_to_send() { outbox_.hold_places(); }

  /// The relay is stopping: say so, send what is queued, leave.
  void dismiss();

  /// The client has to leave, and nobody has told it so. `words`: for it.
  void turn_out(const std::string& words);
  bool is_leaving() const {
    return is_closing() || (dialect_ != nullptr && dialect_->closing_reason() != nullptr);
  }

  /// There was no memory for what the client had the relay do, and some of that may be half done. From now
  /// on nothing is taken from it and nothing sent to it; give_up_for_memory() comes when there is memory.
  void break_off() noexcept;
  bool is_broken_off() const { return is_broken_off_ && !is_closing(); }

  /// The relay is short of memory: leave, and take what is queued along.
  void give_up_for_memory() {
    mark_closing("the relay is short of memory", Farewell::at_once, EndCause::out_of_memory);
  }

  bool is_closing() const { return ending_ != nullptr; }
  /// Only where is_closing().
  EndCause end_cause() const { return ending_->cause; }

  /// Whether its client may come back by another connection, to what this one has: the name, the rooms, the
  /// place in each of their logs, and what waits for it.
  bool may_return() const;
  /// Closes the socket. What the peer has not acknowledged waits again.
  void wait_for_return(Moment now);
  // While it waits: call keep_places() before each StreamOrder::settle(); once is_ended(), an operator has
  // thrown its client out.
  void keep_places();
  bool is_ended() const { return dialect_->closing_reason() != nullptr; }
  /// Gives this one's socket to `lost`, which goes on with it under this one's id. Only this one's destructor
  /// may be called after that.
  void go_on_as(Connection& lost, Moment now);
  /// See Dialect::person_id().
  std::uint64_t person_id() const { return dialect_ == nullptr ? 0 : dialect_->person_id(); }
  /// As whom its client has proved to go on. Nobody, where its socket has failed since.
  Returning returns_as() const;
  /// Its client has come back by another connection.
  void be_superseded() { mark_lost("its client has come back by another connection", EndCause::superseded); }

  /// Takes the client out of the hub. Only when closing; once it has, a further call does nothing. Where
  /// there is no memory for it (std::bad_alloc) it is to be called again in the next round.
  void depart(Moment now);
  bool has_departed() const { return ending_ != nullptr && ending_->departed; }

  /// Closing, and nothing more can or need be sent.
  bool is_over() const;

  /// The client's name in the chat, also after it has left; empty if it has none.
  std::string name() const;
  const std::string& peer_name() const { return peer_name_; }
  std::uint64_t bytes_in() const { return bytes_in_; }
  std::uint64_t bytes_out() const { return bytes_out_; }
  /// Bytes that the client has yet to be sent.
  std::size_t backlog() const { return outbox_.backlog(); }
  /// How much of that closing the connection would free.
  std::size_t closable_backlog() const {
    return is_closing() && ending_->farewell == Farewell::at_once ? 0 : outbox_.backlog();
  }
  bool is_encrypted() const { return transport_->encrypts(); }
  /// How it is encrypted: "TLSv1.3, TLS_AES_256_GCM_SHA384"; empty if it is not.
  std::string cipher() const;
  /// What the client has sent that is not yet understood; valid until the next read().
  std::string_view kept() const { return dialect_ == nullptr ? first_words() : dialect_->kept(); }
  bool is_recognised() const { return dialect_ != nullptr; }
  /// What its client speaks; nothing before that is recognised.
  std::optional<Protocol> protocol() const { return protocol_; }

  /// For the log: "alice (192.0.2.7:51234)".
  std::string describe() const;
  /// For the log: why it closed, and how much was received and sent.
  std::string obituary() const;

 private:
  enum class Farewell { after_sending, at_once };

  /// How the connection ends. Kept apart, because there may be ten thousand connections, and most are open.
  struct Ending {
    std::string reason;  // for the others
    std::string logged;  // for the log, which does not repeat what people typed
    Farewell farewell;
    EndCause cause;
    bool departed = false;
    bool is_lost = false;  // neither side has ended it
    std::string name{};    // the client's in the chat, as it was on departure
  };

  /// A client of which it is not known yet what it speaks.
  struct Unrecognised {
    Time arrived_at;
    std::string said{};
    bool in_handshake = false;
    bool must_be_tls = false;            ///< it has come through a door for TLS alone
    std::optional<Protocol> protocol{};  ///< what it speaks once the handshake is over, if that is known
  };

  /// The socket takes no more for now. A send is tried only when select() reports room or when the one before
  /// went through, so the time begins anew with each send.
  struct Blockage {
    Time last_progress;
    std::size_t unacknowledged;  ///< bytes that the peer had yet to acknowledge then
  };

  /// What the peer has been sent and may not have.
  struct Owed {
    Arrivals arrivals;
    Time look_at = kNever;  ///< when has_died() asks; kNever: no answer of the peer's is due
  };

  trace::Due what_is_due(Moment now);
  void mark_closing(const std::string& reason, Farewell farewell, EndCause cause);
  void mark_lost(const std::string& reason, EndCause cause);
  void tell_superseded();
  void leave(Moment now);
  bool look_what_arrived(Moment now);
  Time answer_looked_for_at() const { return owed_ == nullptr ? kNever : owed_->look_at; }
  void note_unheard(Moment now);
  void obey_dialect() {
    if (const ClosingReason* const reason = dialect_->closing_reason()) end_as_told(*reason);
  }
  void end_as_told(const ClosingReason& reason);
  bool is_in_handshake() const { return unrecognised_ != nullptr && unrecognised_->in_handshake; }
  void begin_handshake(std::string_view first_bytes);
  bool go_on_with_handshake(std::span<char> buffer, Moment now);
  void end_handshake(Moment now);
  bool take_transfer(const Transfer& transfer, std::span<char> buffer, Moment now);
  Origin origin() const;
  bool must_be_encrypted() const;
  void look_at_transport() {
    if (transport_->encrypts()) look_at_encryption();
  }
  void look_at_encryption();
  void fail(const Transfer& transfer);
  bool may_be_silent() const;
  Time opening_deadline() const;
  trace::Due end_of_opening(Moment now) const;
  bool has_said_enough(Moment now);
  void take_bytes(std::string_view bytes, Moment now);
  void try_to_recognise(Moment now);
  void take_first_bytes(Protocol protocol, Moment now);
  void adopt(Protocol protocol, Moment now);
  void end_input(Moment now);
  bool send_only_piece(Moment now);
  void flush(Moment now);
  std::optional<std::size_t> send_pieces(std::span<const iovec> pieces);
  void note_sent(std::size_t bytes, Moment now);
  void note_blockage(bool is_blocked, Moment now);
  bool is_being_greeted() const;
  void look_for_answer(Moment now);
  void keep_within_backlog();
  void skip();
  bool has_stalled(Moment now);
  bool has_died(Moment now);
  trace::Due end_of_unread(Moment now);
  std::string_view first_words() const {
    return unrecognised_ == nullptr ? std::string_view() : unrecognised_->said;
  }
  const ConnectionLimits& limits() const { return context_.limits; }
  trace::Observer& observer() const { return context_.observer; }

  ConnectionId id_;
  std::unique_ptr<Transport> transport_;
  std::string peer_name_;
  const ConnectionContext& context_;
  [[no_unique_address]] Outbox outbox_;  // what is small lies in its padding
  std::uint16_t read_in_round_ = 0;      // bytes; stays at the type's maximum
  std::optional<Protocol> protocol_{};
  bool input_ended_ : 1 = false;
  bool is_broken_off_ : 1 = false;
  bool has_buffered_ : 1 = false;      // see Transport::has_buffered(), as of the last call
  bool observes_backlog_ : 1 = false;  // its dialect
  Wants wants_{};                      // the transport's, as of the last call
  std::unique_ptr<Unrecognised> unrecognised_;
  std::unique_ptr<Dialect> dialect_;    // none until it is recognised
  std::unique_ptr<Blockage> blockage_;  // none while its socket takes what it is sent
  std::unique_ptr<Owed> owed_;          // none while its peer has all, as far as that is known
  Vigil vigil_;
  std::unique_ptr<Ending> ending_;  // none until it is closing
  Time read_at_{};                  // the round in which it was read last, by its time
  std::uint64_t bytes_in_ = 0;
  std::uint64_t bytes_out_ = 0;
};

}  // namespace chat::relay
