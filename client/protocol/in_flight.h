#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::client {

/// With echo-message, how long after the answer to the barrier behind it a message may come back: a bouncer
/// answers the barrier itself.
inline constexpr Duration kEchoMax = std::chrono::seconds(5);

/// A message of which the server has delivered the beginning alone.
struct CutMessage {
  std::string target;
  std::string end;  ///< what was not delivered
};

/// Lines that were sent, and what the server is known to have made of them. Pure; a part of the Session.
class InFlight {
 public:
  /// `comes_back`: the server has agreed to send messages back. Those to a service may not come all the same.
  void add(std::string line, bool comes_back);

  /// Notes what the server's message says of these lines: that it refuses one, or has delivered it.
  void take(const IrcMessage& message, std::string_view nick, const ServerSupport& support);

  /// Puts a barrier behind the lines there are; confirm() must be called when the server has answered it.
  void set_barrier() { behind_barrier_ = lines_.size(); }
  void confirm(Time now);

  void tick(Time now);
  Time deadline() const { return overdue_.empty() ? kNever : overdue_.front().until; }
  /// To be called while nobody reads what the server says: echoes come later for it.
  void not_listening(Time now);

  /// How many lines are not confirmed.
  std::size_t count() const { return lines_.size(); }
  std::size_t bytes() const { return bytes_; }

  /// Whether it is known what became of each line.
  bool empty() const { return lines_.empty() && overdue_.empty(); }

  /// The lines in their order, without those that were refused or have come back.
  std::vector<std::string> lines() const;

  /// The bytes of the longest nick that a line asks for; 0 if none does.
  std::size_t longest_nick() const;
  /// The last nick that a line asks for; empty if none does.
  std::string last_nick_asked_for() const;
  /// Whether a line asks for `nick`, or for a longer one, which servers cut.
  bool asks_for_nick(std::string_view nick, const ServerSupport& support) const;

  /// The message of the person's that what was taken last refuses; empty: none.
  const std::string& refused() const { return refused_; }

  /// How many messages the server refused, did not send back, or did not send back whole.
  std::size_t refusals() const { return refusals_; }
  /// How many lines that were to change something, or to enter a room, the server refused.
  std::size_t undone() const { return undone_; }
  /// Takes the messages that the server neither sent back nor refused.
  std::vector<std::string> take_missing() { return std::exchange(missing_, {}); }
  /// Takes the messages that the server has sent back without their ends. They count as refusals().
  std::vector<CutMessage> take_cut() { return std::exchange(cut_, {}); }

 private:
  struct Sent {
    std::string line;
    std::string nick{};  // that it asks for
    bool is_message = false;
    bool comes_back = false;
    bool refused = false;
    bool echoed = false;
    Time until = kNever;
  };

  void note_refusal(const IrcMessage& error, const ServerSupport& support);
  void note_echo(const IrcMessage& echo, const ServerSupport& support);
  void note_cut(const IrcMessage& echo, const Sent& sent);
  template <class Judge>
  Sent* meant(Judge judge);

  std::deque<Sent> lines_{};
  std::size_t bytes_ = 0;
  std::size_t behind_barrier_ = 0;
  std::deque<Sent> overdue_{};  // confirmed, and not yet sent back
  std::size_t refusals_ = 0;
  std::size_t undone_ = 0;
  std::string refused_{};  // by what was taken last
  std::vector<std::string> missing_{};
  std::vector<CutMessage> cut_{};
};

}  // namespace chat::client
