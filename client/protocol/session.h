#pragma once

#include "client/protocol/certificate_login.h"
#include "client/protocol/in_flight.h"
#include "client/protocol/nick_watch.h"
#include "client/protocol/own_source.h"
#include "client/protocol/resumption.h"
#include "client/protocol/server_support.h"
#include "client/protocol/strict_transport.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
/// nothing more is sent: what was not sent is known not to have arrived.
inline constexpr Duration kStalledAfter = std::chrono::seconds(3);

/// How much is sent before the server is known to have dealt with it. Servers end connections whose queue of
/// commands grows: InspIRCd at 8,192 bytes, others at 20 lines.
inline constexpr std::size_t kWindowLines = 10;
inline constexpr std::size_t kWindowBytes = 4096;

/// https://ircv3.net/specs/extensions/chathistory
inline constexpr std::string_view kHistoryCapability = "draft/chathistory";

/// How the person registers with a server.
struct Identity {
  std::string nick;
  std::string realname;
  std::string password{};  ///< empty: none is sent
};

/// One connection's protocol: registering, capabilities, pings, and how much may be on its way at once. Pure:
/// messages in, bytes out. It lives as long as the connection does; the Conversation keeps what outlives
/// that.
///
/// Lines go through say(), which holds them back until the server has dealt with those before (a PING is sent
/// behind them, and its PONG awaited): servers punish or disconnect whoever sends much at once. So the pace
/// is the server's, and of each line it is known whether the server took it. The first lines of somebody who
/// types go at once.
class Session {
 public:
  /// With a token in `before` it first tries to come back to where it was: see has_resumed().
  Session(Identity identity, Moment now, Resumption before = {});

  /// To be called before the server has said anything, where it is shown a certificate: by it one may be
  /// logged in.
  void log_in_by_certificate() { login_.use(); }

  /// Takes one of the server's messages. Returns false if it was the protocol's own (PING, CAP, PONG of a
  /// barrier, a refused registration, ERROR: see broken()): then nobody else need see it.
  bool take(const IrcMessage& message, Moment now);

  /// To be called in each round, and at deadline(): asks a silent server whether it is there, and later gives
  /// it up.
  void tick(Moment now);

  /// To be called when nobody reads what the server says: its silence until now does not count.
  void not_listening(Moment now);

  /// When tick() wants to be called; kNever once broken.
  Time deadline() const;

  /// Why the connection is of no use: one line without a full stop ("the server has not answered for 120 s").
  /// Empty while it is of use.
  const std::string& broken() const { return broken_; }

  /// Whether it is broken and would be again: a wrong password, a ban, a name that the server will not have.
  bool hopeless() const { return hopeless_; }

  /// Whether it is broken because the server does not answer PING, of which it has answered none.
  bool answers_nothing() const { return answers_nothing_; }

  /// Sends `line`, without its line end, in its turn; until the session has registered, it waits. CR, LF and
  /// NUL become spaces. Returns false and sends nothing if the line is longer than the server takes.
  bool say(std::string line);

  /// How long a line may be without its line end.
  std::size_t line_bytes_max() const;

  /// The same at once, before what waits, and without counting it: for registering, and for QUIT.
  bool say_now(std::string line);

  /// Takes the bytes for the socket, with CR LF.
  std::string take_outgoing();

  /// Whether the greeting is over, and with it the server's account of itself (005).
  bool registered() const { return stage_ == Stage::registered; }

  /// Whether the server has let the person come back to where they were: in the rooms, under the name. What
  /// was missed comes between that and registered().
  bool has_resumed() const { return has_resumed_; }
  /// Whether the server answers now what it was asked for by Resumption::questions: batches of history that
  /// come have what may have been lost on the way.
  bool shows_missed() const { return shows_missed_ && !registered(); }
  /// Takes why the server lets one come back to where one was only later, in its words; empty: it does not.
  std::string take_delay() { return std::exchange(delay_, {}); }
  /// Takes why the server did not log in whom the certificate names, in its words; empty: it did, or cannot.
  std::string take_login_trouble() { return login_.take_trouble(); }
  /// Takes how the server wants to be spoken to, where it has said so since the last call.
  std::optional<StrictTransport> take_strict_transport() { return std::exchange(strict_transport_, {}); }
  /// For the session after this one. Its token is empty while there is no coming back.
  Resumption resumption() const {
    if (token_.empty()) return {};
    return {token_, nick_, nick_limit_, support_, own_source_, {}, in_flight_.last_nick_asked_for()};
  }

  /// Whether a password was sent and the server has shown that it has no use for one. Most servers cannot
  /// show it.
  bool password_is_in_vain() const { return password_is_in_vain_; }

  const std::string& nick() const { return nick_; }  ///< as the server knows the person
  /// The nick to register with next time: the last that the person asked for and got, else the one asked for
  /// at the start, or given instead (not_given()); never one that the server made of it.
  const std::string& wanted_nick() const { return identity_.nick; }
  /// Whether the person has another nick than that, and it is asked for as soon as it is free.
  bool waits_for_nick() const { return nick_watch_.waits(); }
  /// Why the person did not get that nick at the start, in the server's words; empty if somebody has it.
  const std::string& why_not_wanted() const { return why_not_wanted_; }
  /// The nick that was asked for where the server has given another and refused none, as bouncers do: then
  /// that is wanted. Empty: it has not.
  const std::string& not_given() const { return not_given_; }
  const ServerSupport& support() const { return support_; }
  bool has_capability(std::string_view name) const { return capabilities_.contains(name); }
  /// Whether the server gives older lines to a client that asks for the capability first.
  bool offers_history() const { return offers_history_; }

  /// How many bytes "nick!user@host" has, which the server puts before what the person says, or, before it is
  /// known, may have; with the longest of the nicks that were asked for.
  std::size_t source_bytes() const;

  /// The lines given to say(), of those with needs_confirmation(), that the server is not known to have dealt
  /// with, in their order. A pipeline says them again after a reconnection. A refused message is not among
  /// them.
  std::vector<std::string> unconfirmed() const;
  /// Of unconfirmed(), the lines that were sent, and so may have arrived; and those that were not.
  std::vector<std::string> in_doubt() const;
  std::vector<std::string> unsent() const;

  /// Whether the server has not answered for kStalledAfter what it was sent.
  bool is_stalled() const;

  /// Whether the server has dealt with all that was handed to say().
  bool all_confirmed() const { return waiting_.empty() && in_flight_.empty(); }

  /// How many messages the server refused ("401 nobody :No such nick"), or did not send back as they were.
  std::size_t refusals() const { return in_flight_.refusals(); }
  /// How many lines that were to change something, or to enter a room, the server refused.
  std::size_t undone() const { return in_flight_.undone(); }
  /// The message of the person's that the server's last message refuses; empty: it refuses none.
  const std::string& refused() const { return in_flight_.refused(); }
  /// Takes the messages that the server should have sent back, and neither sent back nor refused.
  std::vector<std::string> take_missing() { return in_flight_.take_missing(); }
  /// Takes those that it has sent back without their ends.
  std::vector<CutMessage> take_cut() { return in_flight_.take_cut(); }

  /// Bytes that say() was given and that are not yet sent: whoever reads a pipe stops while there are many.
  std::size_t waiting_bytes() const { return waiting_bytes_; }

 private:
  friend struct SessionHandlers;

  enum class Stage { registering, greeted, registered };

  bool take_own(const IrcMessage& message);
  void send(std::string_view line);
  void break_off(std::string why, bool hopeless);
  void give_up_waiting(std::string why);
  void finish_capabilities();
  bool resumes_later(std::string_view why);
  void introduce_oneself();
  bool forget_resumption();
  void ask_for_missed();
  bool begins_missed(std::string_view token);
  void request_capabilities();
  bool logs_in(const IrcMessage& message);
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
  std::string why_not_wanted_{};
  std::string not_given_{};
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
  bool has_answered_ = false;  // a PING
  bool answers_nothing_ = false;
  bool hopeless_ = false;
  bool password_is_in_vain_ = false;
  std::string nick_asked_before_{};  // in the connection that was lost; empty: none
  std::string token_{};              // with which one comes back
  bool resumes_ = false;             // it has not been tried yet, or has no answer
  bool has_resumed_ = false;
  std::vector<std::string> missed_questions_{};
  bool shows_missed_ = false;  // or has shown it
  CertificateLogin login_{};
  std::optional<StrictTransport> strict_transport_{};
  Time resume_at_ = kNever;   // once more
  unsigned resumptions_ = 0;  // that the server has put off
  std::string delay_{};
};

}  // namespace chat::client
