#pragma once

#include "client/commands/aliases.h"
#include "client/commands/outcome.h"
#include "client/conversation/conversation.h"
#include "client/events/event.h"
#include "common/moment.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// What the words behind a command may be: the first one, and all others.
struct Completes {
  enum class Kind {
    nothing,
    commands,
    nicks,
    rooms,   ///< those one knows of
    places,  ///< rooms and private talks
    on_off,  ///< the words themselves
    words,   ///< of what is said: nicks, and rooms where a word begins so
  };
  Kind first = Kind::nothing;
  Kind others = Kind::nothing;
};

/// One command that was typed, being carried out.
struct CommandHandlers {
  using Handler = void (CommandHandlers::*)(std::string_view arguments);

  /// What a command needs. `talk`: a place to talk in; what is said there waits for a connection.
  enum class Needs { nothing, connection, talk, place, room };

  struct Command {
    std::string_view name;
    std::string_view arguments;
    Completes completes;
    Needs needs;
    bool needs_arguments;
    Handler handler;
    std::string_view help;
  };

  static std::span<const Command> all();

  /// The command of that name, here or in another client; null if there is none.
  static const Command* find(std::string_view name);

  /// The arguments that a name stands for when it has none ("/next": "/room next").
  static std::string_view implied_by(std::string_view name);

  /// The other names of `command`: "/j" for /join.
  static std::vector<std::string> other_names_of(const Command& command);

  /// "/j for /join; /p, /leave and /close for /part; ..."
  static std::string other_names();

  Conversation& conversation;
  const Aliases& aliases;
  Moment now;
  Outcome out{};
  std::string named_room{};  ///< what the command is for, where it is not the current one

  void run(std::string_view name, std::string_view arguments);
  void say_here(std::string_view text);
  void refuse_hidden(std::string_view hidden_by);
  bool would_tell_password(std::string_view line) const;
  void refuse_password(std::string_view line);
  void point_to_command(std::string_view said);
  void say(Event::Kind kind, std::string_view target, std::string_view text);
  bool must_be_connected();
  bool must_be_somewhere();
  bool must_talk_somewhere();
  bool must_be_in_room();
  bool must_not_name_another(const Command& command, std::string_view arguments);
  bool must_be_one_word(std::string_view command, std::string_view arguments);
  /// Refuses a text that the server would cut: behind `head` as a line, or past `most` bytes, where that is
  /// not 0.
  bool must_fit(std::string_view head, std::string_view text, std::size_t most);
  /// Tells that the end of a reason is left out, where it is longer than servers take.
  void tell_of_cut(std::string_view reason);
  static std::string not_in(std::string_view name);
  void refuse(std::string text) { tell(Event::Kind::error, std::move(text)); }
  void answer(std::string text) { tell(Event::Kind::answer, std::move(text)); }
  void tell(Event::Kind kind, std::string text);
  /// Sends a line to the server.
  void ask(std::string line) {
    if (std::string why = conversation.send(std::move(line)); !why.empty()) refuse(std::move(why));
  }
  /// `name` as a room's, with a '#' before it where it has none: without one it can be no room, so nobody
  /// means it.
  std::string as_room(std::string_view name) const;

  /// The place of that name, or of that name with a '#'; null if there is none.
  const Place* place_named(std::string_view name) const;
  const Place* place_numbered(std::string_view number) const;

  /// Whether the person shares a room with `nick`, or talks to them.
  bool is_in_sight(std::string_view nick) const;

  std::string here() const { return named_room.empty() ? conversation.current()->name : named_room; }

  /// Of "/topic #ops up again" what is behind the room, if one is in it; it is `here()` then.
  std::string_view take_room(std::string_view arguments);

  void help(std::string_view arguments);
  void help_with(std::string_view name);
  void tell_of(const Command& command);
  void join(std::string_view arguments);
  void join_one(std::string_view name, std::string_view key, bool go);
  void leave(std::string_view name, std::string_view reason);
  void part(std::string_view arguments);
  void room(std::string_view arguments);
  void list_places();
  bool room_by_word(std::string_view word);
  std::string place_before() const;
  void go_to_unread();
  void where(std::string_view);
  void rooms(std::string_view);
  void who(std::string_view arguments);
  void whois(std::string_view arguments);
  void msg(std::string_view arguments);
  void query(std::string_view arguments);
  void close_query();
  void me(std::string_view arguments);
  void say_command(std::string_view arguments);
  void notice(std::string_view arguments);
  void whisper(std::string_view arguments);
  void reply(std::string_view arguments);
  void ctcp(std::string_view arguments);
  void nickserv(std::string_view arguments);
  void chanserv(std::string_view arguments);
  void nick(std::string_view arguments);
  void topic(std::string_view arguments);
  void away(std::string_view arguments);
  void invite(std::string_view arguments);
  void kick(std::string_view arguments);
  void ban(std::string_view arguments);
  void unban(std::string_view arguments);
  void kickban(std::string_view arguments);
  bool may_kick(std::string_view arguments);
  bool must_be_somebody(const std::vector<std::string_view>& whom);
  /// "+o" for each of the nicks, in as many lines as it takes.
  void change_each(std::string_view change, const std::vector<std::string_view>& whom);
  void op(std::string_view arguments);
  void deop(std::string_view arguments);
  void voice(std::string_view arguments);
  void devoice(std::string_view arguments);
  void mode(std::string_view arguments);
  void ignore(std::string_view arguments);
  void unignore(std::string_view arguments);
  void history(std::string_view arguments);
  void redact(std::string_view arguments);
  void keep_private(std::string_view arguments);
  void clear(std::string_view);
  void search(std::string_view arguments);
  void disconnect(std::string_view arguments);
  void reconnect(std::string_view arguments);
  void again(std::string_view);
  void raw(std::string_view arguments);
  void quit(std::string_view arguments);
};

}  // namespace chat::client
