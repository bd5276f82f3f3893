#include "client/commands/commands.h"

#include "client/commands/command_handlers.h"
#include "client/text/words.h"
#include "common/hidden_command.h"
#include "common/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
using H = CommandHandlers;

void H::tell(Event::Kind kind, std::string text) {
  out.events.push_back(own_words(kind, std::move(text), now.wall));
}

bool H::must_be_connected() {
  if (conversation.connected()) return true;
  refuse("You are not connected.");
  return false;
}

bool H::must_be_somewhere() {
  return must_be_connected() && must_talk_somewhere();
}

// A line that is said while the server has not answered a JOIN arrives behind the JOIN. While not connected,
// a line waits.
bool H::must_talk_somewhere() {
  const Place* place = conversation.current();
  if (place == nullptr) {
    if (must_be_connected()) refuse(std::string(kNowhere));
  } else if (!place->joined && !(conversation.connected() ? place->awaited : place->wanted)) {
    refuse(fmt::format("You are not in {} any more: /join it again.", place->name));
  } else {
    return true;
  }
  return false;
}

bool H::must_be_in_room() {
  if (!named_room.empty()) return must_be_connected();
  if (!must_be_somewhere()) return false;
  if (conversation.current()->is_room) return true;
  refuse(fmt::format("That is for rooms, and you talk to {}: /room goes to one.", here()));
  return false;
}

// take_room() has not taken it: what was meant for there would be done here.
bool H::must_not_name_another(const Command& command, std::string_view arguments) {
  const std::string_view name = first_word(arguments).first;
  if (!named_room.empty() || !conversation.support().is_channel(name)) return true;
  const bool takes_text = command.completes.first == Completes::Kind::words;
  refuse(not_in(name) + (takes_text
                             ? fmt::format(" If that is the text: /{} {} {}", command.name, here(), arguments)
                             : std::string()));
  return false;
}

std::string H::not_in(std::string_view name) {
  return fmt::format("You are not in {}: /room lists where you are.", name);
}

// Refuses several words: half of what was meant would be worse than nothing.
bool H::must_be_one_word(std::string_view command, std::string_view arguments) {
  if (first_word(arguments).second.empty()) return true;
  refuse(fmt::format("/{} takes one nick, without spaces: '{}' is none.", command, arguments));
  return false;
}

void H::run(std::string_view name, std::string_view arguments) {
  if (name.empty()) return refuse("Which command? /help lists them. (To say /, double it.)");
  const Command* command = find(name);
  if (command == nullptr) {
    if (const std::string line = servers_own(name, arguments); !line.empty()) {
      if (must_be_connected()) ask(line);
      return;
    }
    return refuse(fmt::format("There is no command /{}. {} (To say it, double the /.)", name,
                              hint_for(name, arguments)));
  }
  if (arguments.empty()) arguments = implied_by(name);
  if (command->needs == Needs::room) arguments = take_room(arguments);
  if (command->needs_arguments && arguments.empty()) {
    return refuse(fmt::format("/{} needs more: /{} {}", name, command->name, command->arguments));
  }
  if (command->needs == Needs::connection && !must_be_connected()) return;
  if (command->needs == Needs::talk && !must_talk_somewhere()) return;
  if (command->needs == Needs::place && !must_be_somewhere()) return;
  if (command->needs == Needs::room && !(must_be_in_room() && must_not_name_another(*command, arguments)))
    return;
  (this->*command->handler)(arguments);
}

void H::say(Event::Kind kind, std::string_view target, std::string_view text) {
  std::string why = conversation.say(kind, target, text, now);
  if (why.empty()) return;
  out.unsaid = !conversation.connected();
  refuse(std::move(why));
}

void H::say_here(std::string_view text) {
  out.unsaid = !must_talk_somewhere();
  if (!out.unsaid) say(Event::Kind::message, here(), text);
}

void H::refuse_hidden(std::string_view hidden_by) {
  out.unsaid = true;
  refuse(
      fmt::format("That looks like a command, but {}, and so it would be said. Type it again with a plain / "
                  "as the first character; to say it, use /say.",
                  hidden_by));
}

std::string H::as_room(std::string_view name) const {
  return conversation.support().is_channel(name) ? std::string(name) : fmt::format("#{}", name);
}

const Place* H::place_named(std::string_view name) const {
  if (name.empty()) return nullptr;
  const Place* const place = conversation.find(name);
  return place != nullptr ? place : conversation.find(as_room(name));
}

bool H::is_in_sight(std::string_view nick) const {
  const std::string folded = conversation.support().fold(nick);
  const auto places = conversation.places();
  return std::any_of(places.begin(), places.end(), [&](const Place* place) {
    return place->members.contains(folded) ||
           (!place->is_room && conversation.support().same(place->name, nick));
  });
}

std::string_view H::take_room(std::string_view arguments) {
  const auto [name, rest] = first_word(arguments);
  const Place* const place = conversation.support().is_channel(name) ? conversation.find(name) : nullptr;
  if (place == nullptr || !place->joined) return arguments;
  named_room = place->name;
  return rest;
}

// Some clients want "-yes" before they ask for what may be long.
void H::rooms(std::string_view arguments) {
  const auto [first, rest] = first_word(arguments);
  const std::string_view mask = first.starts_with('-') ? rest : arguments;
  ask(mask.empty() ? "LIST" : fmt::format("LIST {}", mask));
}

void H::who(std::string_view arguments) {
  const std::string_view name = first_word(arguments).first;
  if (name.empty() && !must_be_somewhere()) return;
  const std::string where = name.empty() ? here() : std::string(name);
  const bool is_mask = where.find_first_of("*?") != where.npos;
  if (is_mask || is_in_sight(where)) return ask(fmt::format("WHO {}", where));
  if (std::string why = conversation.ask_who_is_in(as_room(where)); !why.empty()) refuse(std::move(why));
}

void H::whois(std::string_view arguments) {
  const Place* const place = conversation.current();
  const std::string other = place != nullptr && !place->is_room ? place->name : conversation.nick();
  ask(fmt::format("WHOIS {}", arguments.empty() ? other : first_word(arguments).first));
}

// As irssi has it.
void H::close_query() {
  const Place* const here = conversation.current();
  if (here == nullptr || here->is_room) return refuse("/query needs more: /query NICK [TEXT]");
  leave(std::string(here->name), {});
}

void H::nick(std::string_view arguments) {
  if (must_be_one_word("nick", arguments)) ask(fmt::format("NICK {}", arguments));
}

void H::away(std::string_view arguments) {
  if (!must_fit("AWAY :", arguments, conversation.support().away_bytes())) return;
  ask(arguments.empty() ? "AWAY" : fmt::format("AWAY :{}", arguments));
}

void H::invite(std::string_view arguments) {
  auto [nick, room] = first_word(arguments);
  if (conversation.support().is_channel(nick)) nick = first_word(std::exchange(room, nick)).first;
  if (nick.empty()) return refuse("/invite needs more: /invite NICK [#ROOM]");
  if (room.empty() && !must_be_in_room()) return;
  ask(fmt::format("INVITE {} {}", nick, room.empty() ? here() : as_room(first_word(room).first)));
}

// A word that is neither a target nor begins with a sign may be somebody's name: as modes of this room its
// letters would do what nobody wished. One letter alone asks for a list ("b").
void H::mode(std::string_view arguments) {
  const auto [first, rest] = first_word(arguments);
  const bool has_sign = first.starts_with('+') || first.starts_with('-');
  const bool names_target =
      conversation.support().is_channel(first) || conversation.support().same(first, conversation.nick());
  if (!has_sign && names_target) return ask(fmt::format("MODE {}", arguments));
  if (!must_be_in_room()) return;
  if (first == "*") arguments = rest;
  if (!has_sign && first.size() > 1) {
    return refuse(fmt::format("Modes begin with + or -: /mode +m for {}, /mode {} +i for yourself.", here(),
                              conversation.nick()));
  }
  ask(arguments.empty() ? fmt::format("MODE {}", here()) : fmt::format("MODE {} {}", here(), arguments));
}

void H::ignore(std::string_view arguments) {
  const auto ignored = conversation.ignored();
  if (arguments.empty()) {
    return answer(ignored.empty() ? "You ignore nobody." : fmt::format("You ignore {}.", listed(ignored)));
  }
  if (!must_be_one_word("ignore", arguments)) return;
  if (conversation.unignore(arguments)) return answer(fmt::format("You hear {} again.", arguments));
  if (std::string why = conversation.ignore(arguments); !why.empty()) return refuse(std::move(why));
  answer(fmt::format("What {0} says is hidden. /ignore {0} again shows it.", arguments));
}

void H::unignore(std::string_view arguments) {
  if (!must_be_one_word("unignore", arguments)) return;
  if (conversation.unignore(arguments)) return answer(fmt::format("You hear {} again.", arguments));
  refuse(fmt::format("You do not ignore {}: /ignore lists whom you do.", arguments));
}

void H::history(std::string_view arguments) {
  constexpr std::size_t kUsual = 50;
  constexpr std::size_t kMost = 1'000;
  std::size_t lines = kUsual;
  const char* const end = arguments.data() + arguments.size();
  const auto [read, error] = std::from_chars(arguments.data(), end, lines);
  const bool is_number = arguments.empty() || (error == std::errc() && read == end);
  if (!is_number || lines == 0 || lines > kMost) {
    return refuse(fmt::format("How many lines? /history N, from 1 to {}.", with_commas(kMost)));
  }
  if (std::string why = conversation.fetch_history(lines); !why.empty()) refuse(std::move(why));
}

void H::clear(std::string_view) {
  out.request = ProgramRequest{ProgramRequest::Kind::clear};
}

void H::search(std::string_view arguments) {
  out.request = ProgramRequest{ProgramRequest::Kind::search, std::string(arguments)};
}

void H::reconnect(std::string_view arguments) {
  if (!arguments.empty()) return refuse(hint_for("server", {}));
  out.request = ProgramRequest{ProgramRequest::Kind::reconnect};
}

void H::again(std::string_view) {
  out.request = ProgramRequest{ProgramRequest::Kind::again};
}

void H::raw(std::string_view arguments) {
  if (std::string why = conversation.send_raw(std::string(arguments), now); !why.empty())
    refuse(std::move(why));
}

Outcome Commands::run(std::string_view typed, Moment now) {
  CommandHandlers handlers{conversation_, aliases_, now};
  if (std::string why = aliases_.refusal_of(typed); !why.empty()) {
    handlers.refuse(std::move(why));
    return std::move(handlers.out);
  }
  const std::string meant = aliases_.expand(typed);
  const std::string_view line = trimmed(meant);
  const bool is_pasted = line.find('\n') != line.npos;  // and said as it is
  const auto hidden_by = is_pasted ? std::string_view() : find_hidden_command(line).hidden_by;
  if (is_command_line(line)) {
    const auto [name, arguments] = first_word(line.substr(1));
    handlers.run(name, arguments);
  } else if (!is_pasted && line.starts_with("//")) {
    handlers.say_here(line.substr(1));
  } else if (!hidden_by.empty()) {
    handlers.refuse_hidden(hidden_by);
  } else if (handlers.would_tell_password(line)) {
    handlers.refuse_password(line);
  } else if (!line.empty()) {
    handlers.say_here(meant);
    handlers.point_to_command(line);
  }
  return std::move(handlers.out);
}

}  // namespace chat::client
