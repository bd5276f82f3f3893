#pragma once

#include "common/moment.h"
#include "relay/hub/room_change.h"

#include <span>
#include <string_view>

namespace chat::relay {

class LineDialect;
class Room;
struct Person;

/// What a line client can type after a '/'. The table in line_commands.cpp is the list; /help prints it.
class LineCommands {
 public:
  LineCommands(LineDialect& client, Moment now) : client_(client), now_(now) {}

  void run(std::string_view name, std::string_view arguments);

  void help(std::string_view name);
  void nick(std::string_view name);
  void me(std::string_view action);
  void msg(std::string_view name_and_text);
  void reply(std::string_view text);
  void times(std::string_view on_or_off);
  void who(std::string_view room_or_name);
  void rooms(std::string_view);
  void join(std::string_view room_and_key);
  void topic(std::string_view text);
  void echo(std::string_view word);
  void quit(std::string_view reason);

  // line_moderating.cpp
  void invite(std::string_view name);
  void away(std::string_view where_to);
  void kick(std::string_view name_and_reason);
  void op(std::string_view names) { change_operators(names, true); }
  void deop(std::string_view names) { change_operators(names, false); }
  void mode(std::string_view letters_and_arguments);

 private:
  /// Who speaks to somebody away is told.
  void mention_absence(const Person& addressee);
  void refuse_unknown(std::string_view name);
  /// A secret room is seen by who is in it.
  bool may_see(const Room& room) const;
  void who_is_in(const Room& room);
  void where_is(const Person& member);
  void change_operators(std::string_view names, bool adding);
  /// Does what can be done of it, and says what was done and what not.
  void change_modes(Room& room, std::span<const RoomChange> changes);

  LineDialect& client_;
  Moment now_;
};

}  // namespace chat::relay
