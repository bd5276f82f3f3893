#pragma once

#include "client/conversation/place.h"
#include "client/events/event_sink.h"
#include "client/protocol/server_support.h"
#include "client/protocol/session.h"
#include "common/irc_message.h"
#include "common/moment.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

struct ConversationState;

/// What the server said, as a person is told of it; and where one is. Pure. It outlives connections: each is
/// a Session, whose messages it is given.
///
/// The app's round:
///
///     if (session.take(message, now)) conversation.take(message, session, now);
///     if (session.registered() && !told) conversation.on_registered(session, now);
///     for (std::string& line : conversation.take_lines()) session.say(std::move(line));
///
/// What happens goes to a sink, event by event.
///
/// Names are compared as the server compares them. Text that is not UTF-8 is taken for Latin-1 if it has no
/// UTF-8 character at all, and else what is wrong in it is shown as U+FFFD; events have UTF-8 alone.
class Conversation {
 public:
  /// `sink` outlives it.
  explicit Conversation(EventSink& sink);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// One of the server's messages that Session::take() let pass.
  void take(const IrcMessage& message, const Session& session, Moment now);

  /// The session has registered: "Connected to ..."; all wanted rooms are joined.
  void on_registered(const Session& session, Moment now);

  /// The connection is lost: one is nowhere until on_registered().
  void on_lost(Moment now);

  /// Lines to say, in their order; takes them.
  std::vector<std::string> take_lines();

  /// Wants to be in `room` from now on, and asks to join it if connected. It becomes the current place when
  /// one is in it (at once, if one is), but for those that are joined together before the first connection:
  /// of those, the first asked for. Without `go` one stays where one is. Empty, or why it cannot be, for
  /// people.
  std::string join(std::string_view room, std::string_view key = {}, bool go = true);

  /// A line of IRC of the person's own, without its line end, is sent in its turn. A key in it (JOIN, MODE)
  /// may be a room's from now on. Empty, or why it cannot be, for people.
  std::string send(std::string line);

  /// Leaves a room, and wants it no longer; or closes a private conversation. False: there is no such place.
  bool leave(std::string_view name, Moment now, std::string_view reason = {});

  /// Says `text` (Event::Kind::message, action or notice) to a room or a person: as many lines as it takes.
  /// While one is not connected it waits, and is told of as waiting.
  /// The own event comes at once where the server will not echo it. A private conversation is opened, but
  /// not switched to. `target` may be "@#room". Empty, or why it cannot be said, for people.
  std::string say(Event::Kind kind, std::string_view target, std::string_view text, Moment now);

  /// How many lines wait to be said.
  std::size_t postponed() const;

  /// One is back, and asks for one's rooms: what waits is said, or where it is old, offered.
  void say_postponed(Moment now);

  /// The same without a question. How many lines that were; none while one is not connected.
  std::size_t say_all_postponed(Moment now);

  /// Asks for so many lines from before the oldest known one of where one is. Empty, or why it cannot be, for
  /// people.
  std::string fetch_history(std::size_t lines);

  /// All places in the order in which they were opened: Alt-1 is the first. Valid until the next call that
  /// is not const.
  std::vector<const Place*> places() const;

  /// Nothing if one is nowhere.
  const Place* current() const;

  const Place* find(std::string_view name) const;

  /// Makes a place the current one, and what was said there read. False: there is no such place.
  bool switch_to(std::string_view name);

  /// A private conversation, opened if it is not, as the current place. Empty, or why it cannot be, for
  /// people.
  std::string open_private(std::string_view nick);

  /// Who is in a place, for completion: who spoke last comes first, the others by name; without oneself.
  std::vector<std::string> nicks(const Place& place) const;

  /// Rooms one may know of: where one is, what was listed, and where one was invited to.
  std::vector<std::string> known_rooms() const;

  /// Who last spoke to one alone; empty: nobody has.
  const std::string& last_in_private() const;

  const std::string& nick() const;
  bool connected() const;
  const ServerSupport& support() const;

  /// What has one of these words in it mentions oneself, as what has one's nick.
  void highlight(std::vector<std::string> words);

  /// Whom the mask is of (Ignored::add()) is not told of: neither what they say nor that they come and go,
  /// are called otherwise, or set a topic. Empty, or why it cannot be, for people.
  std::string ignore(std::string_view mask);

  /// False: that mask was not ignored.
  bool unignore(std::string_view mask);
  std::vector<std::string> ignored() const;

 private:
  std::string postpone(Event::Kind kind, std::string_view target, std::string_view text, Moment now);
  void drop_postponed(std::string_view target, Moment now);

  std::unique_ptr<ConversationState> state_;
};

}  // namespace chat::client
