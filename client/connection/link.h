#pragma once

#include "client/connection/backoff.h"
#include "client/connection/catching_up.h"
#include "client/connection/servers.h"
#include "client/conversation/conversation.h"
#include "client/protocol/doubts.h"
#include "client/protocol/session.h"
#include "common/endpoint.h"
#include "common/line_reader.h"
#include "common/moment.h"
#include "common/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::client {

/// The way to the server, for as long as the program runs: connects, registers, carries what is said both
/// ways, and connects again when the connection is lost. What the server says goes to the Conversation, what
/// the person should know of the connection itself to the sink; both must outlive this.
///
/// In each round: watch(), wait until deadline() at the latest, advance().
class Link {
 public:
  enum class State {
    connecting,
    registering,
    up,
    waiting,  ///< to connect again
    leaving,  ///< QUIT is on its way
    closed,   ///< by the person, who stays: until connect_again()
    ended,    ///< for good; failure() says whether in order
  };

  struct Settings {
    std::vector<Endpoint> servers;  ///< of one chat: whichever is reached first. One at least
    Identity identity;
    std::string
        advice{};  ///< where there is no such server: a sentence on what may have been meant, or empty
    TlsSettings tls{};
    bool reconnect = true;
    /// After a reconnection, say again all that the server has not been seen to take. Otherwise only what has
    /// surely not arrived; the rest is offered.
    bool say_again = false;
  };

  Link(Settings settings, Conversation& conversation, EventSink& sink, Backoff::Random random, Moment now);

  /// `may_read` is false while there is no room for what the server says.
  void watch(Selector& selector, bool may_read);
  Time deadline() const;
  void advance(const Selector& selector, Moment now);

  /// Sends what the conversation wants said. To be called when something has been asked of it.
  void carry(Moment now);

  /// Says again what may not have arrived. Returns how many lines that were; 0 while not connected.
  std::size_t say_again(Moment now);

  /// Says goodbye when the server has answered all that was said, at the latest some seconds after it was all
  /// sent, or when it is asked to a second time. Ends as soon as the server has hung up, or a second later;
  /// at once if not connected.
  void leave(std::string_view reason, Moment now);
  /// The same without waiting for answers.
  void leave_at_once(std::string_view reason, Moment now);

  /// Leaves, and then stays, closed.
  void disconnect(std::string_view reason, Moment now);

  /// Drops the connection, if there is one, and connects at once.
  void connect_again(Moment now);

  State state() const { return state_; }
  bool is_up() const { return state_ == State::up; }
  /// Whether the link is leaving or has ended: nothing that is typed would be said any more.
  bool is_over() const { return state_ == State::ended || leaves_for_good(); }

  /// Whether the link is up and the server has answered all that was said: after connecting, the joins of the
  /// wanted rooms; after await_confirmation(), what was said until then.
  bool is_settled() const { return settled_; }
  /// Not settled from now on, until the server has answered all that was said so far.
  void await_confirmation() { settled_ = false; }

  /// The one of its servers that is spoken to, or tried.
  const Endpoint& where() const { return servers_.where(); }

  /// For the prompt: "connecting", "retrying in 5 s", "waiting for the server"; empty while all is well. It
  /// changes with the time.
  std::string condition(Time now) const;

  /// Why the link has ended, in one line; empty if the person left.
  const std::string& failure() const { return failure_; }
  /// A sentence to be told behind failure(), or empty.
  const std::string& advice() const { return advice_; }
  /// Whether the server will not have us: it would be no use to try again.
  bool refused() const { return refused_; }
  /// Whether the server is not spoken to: TLS was wanted and did not come about, or it may not be who it was.
  bool distrusted() const { return distrusted_; }

  /// "encrypted", "not encrypted"; empty for a server of this machine in the clear, and while not connected.
  std::string_view way() const { return transport_ ? transport_->words() : std::string_view(); }

  /// Whether the server has dealt with everything that was said.
  bool all_confirmed() const {
    return unsaid_.empty() && (!settings_.say_again || doubts_.lines().empty()) &&
           (!session_ || session_->all_confirmed());
  }
  /// How many messages the server would not deliver.
  std::size_t refusals() const;
  /// How many lines that were to change something, or to enter a room, it refused.
  std::size_t undone() const;
  /// Whether the server has not answered for seconds what it was sent.
  bool is_stalled() const { return is_up() && session_->is_stalled(); }
  /// Messages, and commands that change something, that the server has not been seen to take.
  std::vector<std::string> unconfirmed() const;
  /// Bytes that wait to be sent: whoever reads a pipe stops while there are many.
  std::size_t waiting_bytes() const;

 private:
  bool leaves_for_good() const { return state_ == State::leaving && !stays_; }
  void connect(Moment now);
  void advance_dialler(const Selector& selector, Moment now);
  void fail_to_reach(Unreached unreached, Moment now);
  void try_next(std::string_view why, Moment now);
  void read(Moment now);
  void take_line(const LineReader::Line& line, Moment now);
  void heed_strict_transport(Moment now);
  void keep_policy(std::chrono::seconds duration, Moment now);
  void go_over_to_tls(std::uint16_t port, Moment now);
  void look_whether_irc(std::string_view said, bool is_whole);
  void greet_when_registered(Moment now);
  void tell_of_credentials(Moment now);
  void hear(const IrcMessage& message, std::string_view line, Moment now);
  void hear_held(Moment now);
  void catch_up_when_resumed(Moment now);
  void say_or_tell(const std::string& line, Moment now);
  void say_what_is_asked(Moment now);
  void say_what_waits(Moment now);
  void say_what_is_missing();
  void send_queued(Moment now);
  void lose(std::string why, Moment now);
  bool is_mute_again();
  void give_up(std::string why);
  void retry(std::string_view why, Moment now);
  void drop_connection(Moment now);
  void keep_unconfirmed(Moment now);
  void note_where_one_is();
  void tell(Event::Kind kind, std::string text, Moment now);
  void say_goodbye_when_all_is_said(Moment now);
  void tell_of_delay(Moment now);
  void tell_of_cut(const CutMessage& cut, Moment now);
  void tell_of_doubts(Moment now);

  Settings settings_;
  Conversation& conversation_;
  EventSink& sink_;
  Backoff backoff_;
  State state_ = State::connecting;
  Servers servers_;
  std::optional<ClientTransport> transport_;
  LineReader lines_;
  std::optional<Session> session_;
  Resumption resumption_{};  // for the next session
  bool may_resume_ = false;  // the conversation is still as it was
  CatchingUp catching_up_{};
  std::vector<std::string> missed_questions_{};  // as of the last time that all was caught up with
  std::string outgoing_;
  bool speaks_irc_ = false;  // this server, as far as its first line tells
  std::string foreign_;      // what it has said instead
  bool reads_ = true;        // what the server says
  bool settled_ = false;
  bool stays_ = false;  // when it has left
  std::optional<std::string>
      goodbye_{};                  // with which words it leaves as soon as all that was said is confirmed
  Time goodbye_at_ = kNever;       // where the server does not answer, but has been sent all
  Time goodbye_told_at_ = kNever;  // when the person is told; kNever: that has been done
  std::optional<std::uint16_t> tls_port_{};             // to which the server sends us on
  std::optional<std::chrono::seconds> policy_lasts_{};  // as the server said last
  bool told_of_tls_ = false;                            // which the server asks for, and the person forbids
  std::string trouble_;                                 // why the last try to connect failed
  bool was_up_ = false;                                 // at any time
  unsigned mute_ = 0;                // connections in a row that were given up for answering no PING
  Time registered_at_ = kNever;      // this time
  Time until_ = kNever;              // waiting: when to connect; leaving: when not to wait any longer
  std::vector<std::string> unsaid_;  // after a lost connection: to be said again
  WallTime lost_at_{};               // when that was
  Doubts doubts_;
  std::size_t refusals_ = 0;  // in connections that are gone, and what was too long to be said
  std::size_t undone_ = 0;    // in connections that are gone
  std::string failure_;
  std::string advice_;
  bool refused_ = false;
  bool distrusted_ = false;
};

}  // namespace chat::client
