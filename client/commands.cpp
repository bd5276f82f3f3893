#include "client/commands.h"

#include "client/command_handlers.h"
#include "client/words.h"
#include "common/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// Of "#a,#b" what stands before the first comma, which goes with it.
std::string_view take_listed(std::string_view& list) {
  const std::string_view taken = list.substr(0, list.find(','));
  list.remove_prefix(std::min(taken.size() + 1, list.size()));
  return taken;
}

}  // namespace

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
  if (!must_be_connected()) return false;
  const Place* place = conversation.current();
  if (place == nullptr) {
    refuse(std::string(kNowhere));
  } else if (place->is_room && !place->joined) {
    refuse(fmt::format("You are not in {} any more: /join it again.", place->name));
  } else {
    return true;
  }
  return false;
}

bool H::must_be_in_room() {
  if (!must_be_somewhere()) return false;
  if (conversation.current()->is_room) return true;
  refuse(fmt::format("That is for rooms, and you talk to {}: /room goes to one.", here()));
  return false;
}

// Half of what was meant would be worse than nothing.
bool H::must_be_one_word(std::string_view command, std::string_view arguments) {
  if (first_word(arguments).second.empty()) return true;
  refuse(fmt::format("/{} takes one nick, without spaces: '{}' is none.", command, arguments));
  return false;
}

void H::run(std::string_view name, std::string_view arguments) {
  if (name.empty()) return refuse("Which command? /help lists them. (To say /, double it.)");
  const Command* command = find(name);
  if (command == nullptr) {
    return refuse(
        fmt::format("There is no command /{}. {} (To say it, double the /.)", name, hint(name, arguments)));
  }
  if (command->needs_arguments && arguments.empty()) {
    return refuse(fmt::format("/{} needs more: /{} {}", command->name, command->name, command->arguments));
  }
  if (command->needs == Needs::connection && !must_be_connected()) return;
  if (command->needs == Needs::place && !must_be_somewhere()) return;
  if (command->needs == Needs::room && !must_be_in_room()) return;
  (this->*command->handler)(arguments);
}

void H::say(Event::Kind kind, std::string_view target, std::string_view text) {
  if (std::string why = conversation.say(kind, target, text, now); !why.empty()) refuse(std::move(why));
}

void H::say_here(std::string_view text) {
  out.unsaid = !must_be_somewhere();
  if (!out.unsaid) say(Event::Kind::message, here(), text);
}

std::string H::as_room(std::string_view name) const {
  return conversation.traits().is_channel(name) ? std::string(name) : fmt::format("#{}", name);
}

const Place* H::place_named(std::string_view name) const {
  if (name.empty()) return nullptr;
  const Place* const place = conversation.find(name);
  return place != nullptr ? place : conversation.find(as_room(name));
}

bool H::is_in_sight(std::string_view nick) const {
  const std::string folded = conversation.traits().fold(nick);
  const auto places = conversation.places();
  return std::any_of(places.begin(), places.end(), [&](const Place* place) {
    return place->members.contains(folded) ||
           (!place->is_room && conversation.traits().same(place->name, nick));
  });
}

void H::join(std::string_view arguments) {
  auto [rooms, keys] = first_word(arguments);
  bool first = true;
  while (!rooms.empty()) {
    const std::string_view room = take_listed(rooms);
    const std::string_view key = take_listed(keys);
    if (!room.empty()) join_one(room, key, std::exchange(first, false));
  }
}

void H::join_one(std::string_view name, std::string_view key, bool go) {
  const std::string room = as_room(name);
  const Place* const there = conversation.find(room);
  const bool already = there != nullptr && there->is_room && there->joined;
  if (std::string why = conversation.join(room, key, go); !why.empty()) return refuse(std::move(why));
  if (already) return answer(fmt::format("You are in {} already.", there->name));
  if (!conversation.connected()) {
    tell(Event::Kind::info, fmt::format("You will be in {} as soon as you are connected.", room));
  }
}

void H::part(std::string_view arguments) {
  auto [names, reason] = first_word(arguments);
  const bool several = names.find(',') != names.npos && conversation.traits().is_channel(names);
  if (!several && place_named(names) == nullptr && !conversation.traits().is_channel(names)) {
    const Place* const here = conversation.current();
    if (here == nullptr) return refuse(std::string(kNowhere));
    return leave(std::string(here->name), arguments);
  }
  while (!names.empty()) leave(several ? take_listed(names) : std::exchange(names, {}), reason);
}

void H::leave(std::string_view name, std::string_view reason) {
  const Place* const place = place_named(name);
  if (place == nullptr) return refuse(fmt::format("You are not in {}: /room lists where you are.", name));
  conversation.leave(std::string(place->name), now, reason);
}

void H::where(std::string_view) {
  const Place* const here = conversation.current();
  std::string told = here != nullptr
                         ? fmt::format("You are {}, and talk in {}.", conversation.nick(), here->name)
                         : std::string(kNowhere);
  for (const Place* place : conversation.places()) {
    if (place != here && place->unread > 0) {
      told += fmt::format(" Unread in {}: {}.", place->name, with_commas(place->unread));
    }
  }
  answer(told);
}

void H::room(std::string_view arguments) {
  const auto places = conversation.places();
  if (arguments.empty()) {
    if (places.empty()) return refuse(std::string(kNowhere));
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Place& place = *places[i];
      const std::string unread =
          place.unread > 0 ? fmt::format(", {} unread", with_commas(place.unread)) : "";
      const char* const state = &place == conversation.current() ? ", where you talk"
                                : place.is_room && !place.joined ? ", which you are not in"
                                                                 : "";
      answer(fmt::format("{}  {}{}{}", i + 1, place.name, state, unread));
    }
    return;
  }
  if (const Place* const place = place_named(arguments)) {
    conversation.switch_to(place->name);
    return;
  }
  const std::size_t number = std::min<std::size_t>(places.size(), 99);
  for (std::size_t i = 0; i < number; ++i) {
    if (arguments == std::to_string(i + 1)) {
      conversation.switch_to(places[i]->name);
      return;
    }
  }
  refuse(fmt::format("You are not in {}. /room lists where you are; /join goes into a room.", arguments));
}

void H::rooms(std::string_view) {
  ask("LIST");
}

void H::who(std::string_view arguments) {
  const std::string_view name = first_word(arguments).first;
  if (name.empty() && !must_be_somewhere()) return;
  const std::string where = name.empty() ? here() : std::string(name);
  const bool is_mask = where.find_first_of("*?") != where.npos;
  ask(is_mask || is_in_sight(where) ? fmt::format("WHO {}", where) : fmt::format("NAMES {}", as_room(where)));
}

void H::whois(std::string_view arguments) {
  ask(fmt::format("WHOIS {}", first_word(arguments).first));
}

void H::msg(std::string_view arguments) {
  const auto [target, text] = first_word(arguments);
  if (text.empty()) return refuse("/msg needs more: /msg NICK TEXT");
  say(Event::Kind::message, target, text);
}

void H::query(std::string_view arguments) {
  const auto [nick, text] = first_word(arguments);
  if (conversation.traits().is_channel(nick)) {
    return refuse(fmt::format("{} is a room: /join goes there.", nick));
  }
  if (!text.empty() && !must_be_connected()) return;
  if (std::string why = conversation.open_private(nick); !why.empty()) return refuse(std::move(why));
  if (!text.empty()) say(Event::Kind::message, nick, text);
}

void H::me(std::string_view arguments) {
  say(Event::Kind::action, here(), arguments);
}

void H::nick(std::string_view arguments) {
  if (must_be_one_word("nick", arguments)) ask(fmt::format("NICK {}", arguments));
}

void H::topic(std::string_view arguments) {
  if (arguments.empty()) return ask(fmt::format("TOPIC {}", here()));
  ask(fmt::format("TOPIC {} :{}", here(), arguments == "-" ? "" : arguments));
}

void H::away(std::string_view arguments) {
  ask(arguments.empty() ? "AWAY" : fmt::format("AWAY :{}", arguments));
}

void H::invite(std::string_view arguments) {
  const auto [nick, room] = first_word(arguments);
  if (room.empty() && !must_be_in_room()) return;
  ask(fmt::format("INVITE {} {}", nick, room.empty() ? here() : as_room(first_word(room).first)));
}

void H::mode(std::string_view arguments) {
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
  out.wish = Wish{Wish::Kind::clear};
}

void H::search(std::string_view arguments) {
  out.wish = Wish{Wish::Kind::search, std::string(arguments)};
}

void H::reconnect(std::string_view) {
  out.wish = Wish{Wish::Kind::reconnect};
}

void H::again(std::string_view) {
  out.wish = Wish{Wish::Kind::again};
}

void H::raw(std::string_view arguments) {
  ask(std::string(arguments));
}

void H::quit(std::string_view arguments) {
  out.wish = Wish{Wish::Kind::quit, std::string(arguments)};
}

Outcome Commands::run(std::string_view typed, Moment now) {
  CommandHandlers handlers{conversation_, now};
  const std::string meant = aliases_.expand(typed);
  const std::string_view line = trimmed(meant);
  const bool is_pasted = line.find('\n') != line.npos;  // and said as it is
  if (is_command_line(line)) {
    const auto [name, arguments] = first_word(line.substr(1));
    handlers.run(name, arguments);
    if (fold_case(name) == "help") {
      for (std::string& each : aliases_.in_words()) handlers.answer(std::move(each));
    }
  } else if (!is_pasted && line.starts_with("//")) {
    handlers.say_here(line.substr(1));
  } else if (!line.empty()) {
    handlers.say_here(meant);
  }
  return std::move(handlers.out);
}

}  // namespace chat::client
