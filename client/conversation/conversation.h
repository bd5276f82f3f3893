#pragma once

#include "client/conversation/place.h"
#include "client/conversation/wanted_back.h"
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
/// A Conversation outlives connections: it takes the messages of one Session after the other.
///
/// A round:
///
///     if (session.take(message, now)) conversation.take(message, session, now);
///     if (session.registered() && !told) conversation.on_registered(session, now);
///     for (std::string& line : conversation.take_lines()) session.say(std::move(line));
///
/// Each event goes to the sink as it happens. Names are compared as the server compares them. Events hold
/// UTF-8 only: foreign_text() converts other text.
class Conversation {
 public:
  /// `sink` outlives it.
  explicit Conversation(EventSink& sink);
  ~Conversation();
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// One of the server's messages that Session::take() let pass.
  void take(const IrcMessage& message, const Session& session, Moment now);

  /// To be called when the session has registered. Tells the person so ("Connected to ..."), and asks the
  /// server for all wanted rooms. `way`: what is to be said of the way there ("encrypted"), or empty.
  void on_registered(const Session& session, Moment now, std::string_view way = {});

  /// To be called instead when the session has come back to where it was, before its messages are taken.
  void on_resumed(const Session& session, Moment now, std::string_view way = {});

  /// The questions for what may be lost on the way where the connection is lost now: the lines behind those
  /// that are known here, place by place.
  std::vector<std::string> ask_for_missed();

  /// To be called when what was missed has been shown. Asks the server for the wanted rooms that the person
  /// is not in, and tells of questions that were lost with the connection.
  void on_caught_up(Moment now);

  /// Asks to be let out of the rooms that the person has left and is in still: to be called when what was
  /// said before has been said again.
  void part_again();

  /// To be called when the connection is lost. The places stay, but the person is in none of the rooms:
  /// unless it `may_resume`. If nothing comes of that, this is to be called again before on_registered().
  void on_lost(Moment now, bool may_resume = false);

  /// Takes the lines that are to be sent, in their order.
  std::vector<std::string> take_lines();

  /// Marks `room` as wanted, and asks the server to let the person in if connected. With `go` the room
  /// becomes the current place when the server does; without it only if there is no current place. Of the
  /// rooms asked for before the first connection only the first becomes current. Returns why the room cannot
  /// be joined, in words for people; empty if it can.
  std::string join(std::string_view room, std::string_view key = {}, bool go = true);

  /// Sends `line` of IRC, which the person asked for, in its turn. It has no line end. Remembers the keys in
  /// it (JOIN, MODE). Returns why it cannot be sent, in words for people; empty if it can.
  std::string send(std::string line);

  /// How many bytes of text may stand behind `head` ("TOPIC #a :"), so that the server need not cut the line
  /// where it passes it on.
  std::size_t text_bytes_max(std::string_view head) const;

  /// The same as send(). What the line says to somebody is shown as say() shows it.
  std::string send_raw(const std::string& line, Moment now);

  /// Asks for the names of all who are in the room; returns what send() does.
  std::string ask_who_is_in(std::string_view room);

  /// Looks at the room's bans, and takes back those of `who`, a nick or a mask.
  void unban(std::string_view room, std::string_view who);

  /// Leaves a room, which is then no longer wanted, or closes a private conversation. Returns false if there
  /// is no such place.
  bool leave(std::string_view name, Moment now, std::string_view reason = {});

  /// Says `text` (Event::Kind::message, action or notice) to a room or a person, in as many lines as it
  /// takes. While not connected, keeps the text and tells the person so. Emits the person's own event at once
  /// unless the server will echo it. Opens a private conversation, but does not switch to it. `target` may be
  /// "@#room". Returns why the text cannot be said, in words for people; empty if it can.
  std::string say(Event::Kind kind, std::string_view target, std::string_view text, Moment now);

  /// How many lines wait to be said.
  std::size_t postponed() const;

  /// Says what waits, to be called once connected again. If it is old (Postponed::is_stale()), offers to say
  /// it instead.
  void say_postponed(Moment now);

  /// Says all that waits. Returns how many lines that were; 0 while not connected.
  std::size_t say_all_postponed(Moment now);

  /// Asks the server for so many lines from before the oldest known one of the current place. Returns why it
  /// cannot, in words for people; empty if it can.
  std::string fetch_history(std::size_t lines);

  /// Asks the server to take back the newest line that is wanted, once all that was said before is known by
  /// its id. Returns why it cannot, in words for people; empty if it can.
  std::string take_back(WantedBack wanted);

  /// All places in the order in which they were opened: Alt-1 is the first. Valid until the next call that
  /// is not const.
  std::vector<const Place*> places() const;

  /// Where the person talks; null if nowhere.
  const Place* current() const;

  const Place* find(std::string_view name) const;

  /// Makes a place the current one, and marks what was said there as read. Returns false if there is no such
  /// place.
  bool switch_to(std::string_view name);

  /// Makes the private conversation with `nick` the current place; opens it if need be. Returns why it
  /// cannot, in words for people; empty if it can.
  std::string open_private(std::string_view nick);

  /// The nicks in a room without the person's own, for completion: who spoke last comes first, the others by
  /// name. In a private conversation, the other's nick.
  std::vector<std::string> nicks(const Place& place) const;

  /// Rooms that the person may know of: places, what was listed, and what invitations were for.
  std::vector<std::string> known_rooms() const;

  /// The nick of whoever last spoke to the person alone; empty if nobody has.
  const std::string& last_in_private() const;

  const std::string& nick() const;
  /// Whether the server sends back what is said, and it is told of only then.
  bool is_echoed() const;
  bool connected() const;
  const ServerSupport& support() const;

  /// Messages with one of these words mention the person, as those with their nick do.
  void highlight(std::vector<std::string> words);

  /// Hides what the people say whom `mask` fits (Ignored::add()), and that they come, go, change their nick,
  /// are away, invite or set a topic. Returns why the mask cannot be ignored, in words for people; empty if
  /// it can.
  std::string ignore(std::string_view mask);

  /// Returns false if that mask was not ignored.
  bool unignore(std::string_view mask);
  std::vector<std::string> ignored() const;

 private:
  std::string postpone(Event::Kind kind, std::string_view target, std::string_view text, Moment now);
  void drop_postponed(std::string_view target, Moment now);

  std::unique_ptr<ConversationState> state_;
};

}  // namespace chat::client
