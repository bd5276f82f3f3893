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

/// Turns what the server says into events for the person, and keeps the places where the person talks. Pure.
/// It outlives connections: it is given the messages of one Session after the other.
///
/// A round:
///
///     if (session.take(message, now)) conversation.take(message, session, now);
///     if (session.registered() && !told) conversation.on_registered(session, now);
///     for (std::string& line : conversation.take_lines()) session.say(std::move(line));
///
/// Each event goes to the sink as it happens. Names are compared as the server compares them. Events have
/// UTF-8 alone: foreign_text() is what other text becomes.
class Conversation {
 public:
  /// `sink` outlives it.
  explicit Conversation(EventSink& sink);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// One of the server's messages that Session::take() let pass.
  void take(const IrcMessage& message, const Session& session, Moment now);

  /// The session has registered. Tells so ("Connected to ..."), and asks to join all wanted rooms.
  void on_registered(const Session& session, Moment now);

  /// The connection is lost. The places stay; the person is in none of the rooms until on_registered().
  void on_lost(Moment now);

  /// Takes the lines that are to be sent, in their order.
  std::vector<std::string> take_lines();

  /// Marks `room` as wanted, and asks the server to join it if connected. The room becomes the current place
  /// as soon as it is joined. Of the rooms that are asked for before the first connection only the first
  /// does. Without `go` the current place stays. Returns why it cannot be, for people; empty: it can.
  std::string join(std::string_view room, std::string_view key = {}, bool go = true);

  /// Sends a line of IRC of the person's own, without its line end, in its turn. Remembers the keys in it
  /// (JOIN, MODE). Returns why it cannot be sent, for people; empty: it can.
  std::string send(std::string line);

  /// Asks for the names of all who are there; as send().
  std::string ask_who_is_in(std::string_view room);

  /// Leaves a room, which is no longer wanted, or closes a private conversation. False: there is no such
  /// place.
  bool leave(std::string_view name, Moment now, std::string_view reason = {});

  /// Says `text` (Event::Kind::message, action or notice) to a room or a person, in as many lines as it
  /// takes. While not connected, keeps it, and tells so. Emits the own event at once where the server will
  /// not echo it. Opens a private conversation, but does not switch to it. `target` may be "@#room". Returns
  /// why it cannot be said, for people; empty: it can.
  std::string say(Event::Kind kind, std::string_view target, std::string_view text, Moment now);

  /// How many lines wait to be said.
  std::size_t postponed() const;

  /// Says what waits, when connected again. What is old (Postponed::is_stale()) is offered instead.
  void say_postponed(Moment now);

  /// Says all that waits. Returns how many lines that were; 0 while not connected.
  std::size_t say_all_postponed(Moment now);

  /// Asks the server for so many lines from before the oldest known one of the current place. Returns why it
  /// cannot, for people; empty: it can.
  std::string fetch_history(std::size_t lines);

  /// All places in the order in which they were opened: Alt-1 is the first. Valid until the next call that
  /// is not const.
  std::vector<const Place*> places() const;

  /// Where the person talks; null: nowhere.
  const Place* current() const;

  const Place* find(std::string_view name) const;

  /// Makes a place the current one, and marks what was said there as read. False: there is no such place.
  bool switch_to(std::string_view name);

  /// Makes the private conversation with `nick` the current place; opens it if need be. Returns why it
  /// cannot, for people; empty: it can.
  std::string open_private(std::string_view nick);

  /// The nicks in a place, for completion: sorted by who spoke last, then by name; without the person's own.
  std::vector<std::string> nicks(const Place& place) const;

  /// Rooms that the person may know of: places, what was listed, and what invitations were for.
  std::vector<std::string> known_rooms() const;

  /// Who last spoke to the person alone; empty: nobody has.
  const std::string& last_in_private() const;

  const std::string& nick() const;
  bool connected() const;
  const ServerSupport& support() const;

  /// Messages with one of these words mention the person, as those with their nick do.
  void highlight(std::vector<std::string> words);

  /// Hides what those say whom the mask fits (Ignored::add()), and that they come, go, are renamed, or set a
  /// topic. Returns why it cannot, for people; empty: it can.
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
