#pragma once

#include "client/protocol/in_flight.h"
#include "client/protocol/nick_watch.h"
#include "client/protocol/own_source.h"
#include "client/protocol/server_support.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// After this long without a word the server is asked whether it is there; after as long again it is given
/// up.
inline constexpr Duration kSilenceMax = std::chrono::seconds(60);
/// Lookups of names and idents take some servers half a minute.
inline constexpr Duration kRegistrationMax = std::chrono::seconds(120);

/// A server that talks, but has not dealt with what it was sent after this long, is given up. Servers that
/// hold lines back to slow a flood need seconds for a full window.
inline constexpr Duration kConfirmationMax = std::chrono::minutes(5);

/// A server that has not confirmed what it was sent after this long may be gone. While it is silent, too,
/// nothing more is sent, so that it is known not to have arrived.
inline constexpr Duration kStalledAfter = std::chrono::seconds(3);

/// How much may be on its way, not yet known to have been dealt with. Servers end connections whose queue of
/// commands grows: InspIRCd at 8,192 bytes, others at 20 lines.
inline constexpr std::size_t kWindowLines = 10;
inline constexpr std::size_t kWindowBytes = 4096;

/// https://ircv3.net/specs/extensions/chathistory
inline constexpr std::string_view kHistoryCapability = "draft/chathistory";

/// How one registers with a server.
struct Identity {
  std::string nick;
  std::string realname;
  std::string password{};  ///< empty: none is sent
};

/// One connection's protocol: registering, capabilities, pings, and how much may be on its way at once. Pure:
/// messages in, bytes out. It lives as long as the connection does; what outlives it is the Conversation's.
///
/// What is said goes through say(): lines are held back until the server has dealt with those before (a PING
/// is sent behind them, and its PONG awaited), because servers punish or disconnect whoever sends much at
/// once. So the pace is the server's, and every line is known to have been taken or not. The first lines of
/// somebody who types go at once.
class Session {
 public:
  Session(Identity identity, Moment now);

  /// Takes one of the server's messages. False: it was the protocol's own (PING, CAP, PONG of a barrier, a
  /// refused registration, ERROR: see broken()), and nobody else need see it.
  bool take(const IrcMessage& message, Moment now);

  /// To be called in each round, and when the time has come (see deadline()): asks a silent server whether it
  /// is there; later gives it up.
  void tick(Moment now);

  /// Nobody reads what the server says, or has read it for a while: its silence until now is not its own.
  void not_listening(Moment now);

  /// When tick() wants to be called; kNever once broken.
  Time deadline() const;

  /// Not empty: the connection is of no use; one line on why, without a full stop ("the server has not
  /// answered for 120 s").
  const std::string& broken() const { return broken_; }

  /// Broken, and would be again: a wrong password, a ban, a name that the server will not have.
  bool hopeless() const { return hopeless_; }

  /// A line without its line end, to be sent in its turn; before one is registered it waits. CR, LF and NUL
  /// become spaces. False, and nothing is sent, if it is longer than the server takes.
  bool say(std::string line);

  /// How long a line may be without its line end.
  std::size_t line_bytes_max() const;

  /// At once, before what waits, and not counted: QUIT, PONG.
  bool say_now(std::string line);

  /// The bytes for the socket, with CR LF; takes them.
  std::string take_outgoing();

  /// The greeting is over, and with it the server's account of itself (005).
  bool registered() const { return stage_ == Stage::registered; }

  /// A password was sent, and the server has shown that it has no use for one. Most have no way to.
  bool password_is_in_vain() const { return password_is_in_vain_; }

  const std::string& nick() const { return nick_; }  ///< as the server knows one
  /// What to register as next time: what the person asked for last and got, or asked for at the start. What
  /// the server makes of it is not wanted.
  const std::string& wanted_nick() const { return identity_.nick; }
  /// One is called otherwise, and asks for that name as soon as it is free.
  bool waits_for_nick() const { return nick_watch_.waits(); }
  const ServerSupport& support() const { return support_; }
  bool has_capability(std::string_view name) const { return capabilities_.contains(name); }
  /// It would give older lines to who asks for the capability first.
  bool offers_history() const { return offers_history_; }

  /// How long "nick!user@host" is that the server puts before what one says, or, before it is known, may be;
  /// with the longest of the nicks that one has asked for.
  std::size_t source_bytes() const;

  /// What was handed to say(), needs_confirmation(), and the server is not known to have dealt with, in its
  /// order: what a pipeline says again after a reconnection. A message that is refused is not among them.
  std::vector<std::string> unconfirmed() const;
  /// Of these, those that were sent, which may have arrived; and those that were not.
  std::vector<std::string> in_doubt() const;
  std::vector<std::string> unsent() const;

  /// It has not answered for kStalledAfter what it was sent.
  bool is_stalled() const;

  /// Whether the server has dealt with all that was handed to say().
  bool all_confirmed() const { return waiting_.empty() && in_flight_.empty(); }

  /// Messages that the server would not deliver ("401 nobody :No such nick"), of those that were said.
  std::size_t refusals() const { return in_flight_.refusals(); }
  /// Messages that the server should have sent back, and has not, without a word; takes them.
  std::vector<std::string> take_missing() { return in_flight_.take_missing(); }

  /// What say() was given and is not yet sent: whoever reads a pipe stops while it is large.
  std::size_t waiting_bytes() const { return waiting_bytes_; }

 private:
  friend struct SessionHandlers;

  enum class Stage { registering, greeted, registered };

  bool take_own(const IrcMessage& message);
  void send(std::string_view line);
  void break_off(std::string why, bool hopeless);
  void finish_capabilities();
  void request_capabilities();
  void try_another_nick(std::string_view refused);
  void watch_for_nick();
  void send_barrier();
  bool has_room_for(const std::string& line) const;
  void pump();
  std::string take_waiting();
  void confirm(std::string_view token);
  void refit_next();

  Identity identity_;
  std::string nick_;
  OwnSource own_source_{};
  ServerSupport support_{};
  std::set<std::string, std::less<>> offered_{};
  std::set<std::string, std::less<>> capabilities_{};
  bool offers_history_ = false;
  std::size_t requests_ = 0;  // CAP REQ that have no answer yet
  Stage stage_ = Stage::registering;
  std::size_t attempts_ = 0;  // at getting a nick
  std::size_t underscores_ = 0;
  std::size_t nick_limit_ = 0;  // bytes that the server takes; 0: not known
  bool nick_refused_ = false;   // as it is, though it is made of what names are made of
  NickWatch nick_watch_{};
  std::string outgoing_{};
  std::deque<std::string> waiting_{};
  std::size_t waiting_bytes_ = 0;
  InFlight in_flight_{};
  std::string barrier_{};  // its token; empty: none is out
  std::uint64_t barriers_ = 0;
  Time barrier_sent_ = kNever;  // never: none is out
  Time now_;                    // of the last call that told
  Time begun_;
  Time heard_;
  Time asked_ = kNever;
  std::string broken_{};
  bool hopeless_ = false;
  bool password_is_in_vain_ = false;
};

}  // namespace chat::client
