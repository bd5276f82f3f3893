// Numerics that need nothing but words a person understands.

#include "client/conversation/telling.h"
#include "client/protocol/refusals.h"

#include <algorithm>
#include <array>
#include <optional>

namespace chat::client {
namespace {

using Kind = Event::Kind;

/// "{1}" is the second parameter (the first is one's own nick), "{*}" the last, which is the server's own
/// words. No words at all: it is not told. `room` is the parameter that may name one; 0: none does.
struct Words {
  std::string_view numeric;
  Kind kind;
  std::string_view text;
  std::size_t room = 0;
};

constexpr auto kWords = std::to_array<Words>({
    {"221", Kind::answer, "Your modes are {1}"},
    {"276", Kind::answer, "{1} {*}"},
    {"305", Kind::info, "You are no longer marked as away."},
    {"306", Kind::info, "You are marked as away."},
    {"307", Kind::answer, "{1} {*}"},
    {"311", Kind::answer, "{1} is {2}@{3}: {*}"},
    {"312", Kind::answer, "{1} is connected to {2} ({*})"},
    {"313", Kind::answer, "{1} {*}"},
    {"314", Kind::answer, "{1} was {2}@{3}: {*}"},
    {"319", Kind::answer, "{1} is in {*}"},
    {"320", Kind::answer, "{1} {*}"},
    {"330", Kind::answer, "{1} is logged in as {2}"},
    {"335", Kind::answer, "{1} is a bot"},
    {"338", Kind::answer, "{1} is at {2} {*}"},
    {"341", Kind::answer, "You invited {1} to {2}.", 2},
    {"346", Kind::answer, "{1}: {2} may enter uninvited", 1},
    {"347", Kind::answer, "{1} lets nobody enter uninvited.", 1},
    {"348", Kind::answer, "{1}: {2} is excepted from bans", 1},
    {"349", Kind::answer, "{1} excepts nobody from bans.", 1},
    {"367", Kind::answer, "{1}: {2} is banned", 1},
    {"368", Kind::answer, "{1} has no bans.", 1},
    {"369", Kind::answer, ""},
    {"374", Kind::answer, ""},
    {"378", Kind::answer, "{1} {*}"},
    {"379", Kind::answer, "{1} {*}"},
    {"391", Kind::answer, "{1}: {*}"},
    {"396", Kind::info, "Others see {1} as your host."},
    {"401", Kind::error, "There is nobody here called {1}."},
    {"402", Kind::error, "There is no server called {1}."},
    {"403", Kind::error, "There is no room called {1}.", 1},
    {"404", Kind::error, "Not said: {1} does not take messages from you now ({*}).", 1},
    {"405", Kind::error, "You are in too many rooms to enter {1}.", 1},
    {"406", Kind::error, "There was nobody here called {1}."},
    {"407", Kind::error, "Too many at once: {1} ({*})."},
    {"411", Kind::error, "To whom? ({*})"},
    {"412", Kind::error, "There was nothing to say."},
    {"417", Kind::error, "The line was too long for this server, and was not sent on."},
    {"421", Kind::error, "This server does not know the command {1}."},
    {"422", Kind::answer, "This server has no message of the day."},
    {"431", Kind::error, "Which name?"},
    {"432", Kind::error, "The server does not take the name {1}: {*}"},
    {"433", Kind::error, "The name {1} is taken."},
    {"436", Kind::error, "The name {1} is taken."},
    {"437", Kind::error, "{1} cannot be had just now: {*}", 1},
    {"438", Kind::error, "Not so often: {*}"},
    {"441", Kind::error, "{1} is not in {2}.", 2},
    {"442", Kind::error, "You are not in {1}.", 1},
    {"443", Kind::error, "{1} is in {2} already.", 2},
    {"461", Kind::error, "{1} needs more than that."},
    {"462", Kind::error, "That can be said only while connecting."},
    {"464", Kind::error, "That is not the password."},
    {"467", Kind::error, "{1} has a key already.", 1},
    {"470", Kind::info, "{1} sends you on to {2}.", 1},
    {"471", Kind::error, "{1} is full.", 1},
    {"472", Kind::error, "This server has no mode {1}."},
    {"473", Kind::error, "Only who is invited may enter {1}.", 1},
    {"474", Kind::error, "You are banned from {1}.", 1},
    {"475", Kind::error, "{1} has a key, and that was not it: /join {1} KEY", 1},
    {"476", Kind::error, "{1} is no name for a room here.", 1},
    {"477", Kind::error, "{1}: {*}", 1},
    {"478", Kind::error, "{1}: no more can be listed.", 1},
    {"481", Kind::error, "Only who runs the server may do that."},
    {"482", Kind::error, "Only operators of {1} may do that.", 1},
    {"489", Kind::error, "{1}: {*}", 1},
    {"501", Kind::error, "This server has no such mode."},
    {"502", Kind::error, "That can be done only to oneself."},
    {"520", Kind::error, "{1}: {*}", 1},
    {"531", Kind::error, "Not said to {1}: {*}"},
    {"671", Kind::answer, "{1} {*}"},
    {"696", Kind::error, "{1}: mode {2} does not take {3}: {*}", 1},
    {"697", Kind::error, "{1}: {2} is in that list already.", 1},
    {"698", Kind::error, "{1}: {2} is not in that list.", 1},
    {"704", Kind::answer, "{*}"},
    {"705", Kind::answer, "{*}"},
    {"706", Kind::answer, "{*}"},
    {"716", Kind::error, "Not said to {1}: {*}"},
    {"936", Kind::error, "Not said to {1}: {*}", 1},
});

/// Numerics by which a server says that one may not enter.
constexpr auto kRefusedEntry = std::to_array<std::string_view>(
    {"403", "405", "407", "437", "470", "471", "473", "474", "475", "476", "477", "489", "520"});

std::string filled(std::string_view words, const Told& told) {
  std::string out;
  while (!words.empty()) {
    const std::string_view plain = words.substr(0, words.find('{'));
    out += plain;
    words.remove_prefix(plain.size());
    if (words.empty()) break;
    const char which = words[1];
    out += which == '*' ? told.last() : told[static_cast<std::size_t>(which - '0')];
    words.remove_prefix(3);
  }
  return out;
}

std::string_view room_of(const Told& told, std::size_t parameter) {
  if (parameter == 0 || !told.world.traits.is_channel(told[parameter])) return {};
  const Place* place = told.world.find(told[parameter]);
  return place == nullptr ? told[parameter] : std::string_view(place->name);
}

/// What one asked to enter for the first time and may not is no place; what one has been in stays.
void refuse_entry(Told& told) {
  if (std::find(kRefusedEntry.begin(), kRefusedEntry.end(), told.message.command) == kRefusedEntry.end())
    return;
  take_key_sent(told.world, told[1]);
  Place* place = told.world.find(told[1]);
  if (place == nullptr || !place->is_room || place->joined || !place->wanted) return;
  place->awaited = false;
  place->becomes_current = false;
  if (!place->was_joined) told.world.close(*place, told.now.wall);
}

/// 401: with nobody there is no talk. Where one talks stays: the next line, meant for them, would be said in
/// a room.
void close_talk_with_nobody(Told& told) {
  Place* place = told.message.command == "401" ? told.world.find(told[1]) : nullptr;
  if (place == nullptr || place->is_room || place->exchanged || place == told.world.current) return;
  told.world.close(*place, told.now.wall);
}

Kind kind_of(const Told& told) {
  return is_error(told.message) ? Kind::error : Kind::answer;
}

}  // namespace

void tell_numeric(Told& told) {
  const auto* const words = std::find_if(
      kWords.begin(), kWords.end(), [&](const Words& each) { return each.numeric == told.message.command; });
  if (words == kWords.end()) {
    told.tell(kind_of(told), joined_parameters(told.message, 1));
  } else if (!words->text.empty()) {
    told.tell(words->kind, filled(words->text, told), room_of(told, words->room));
  }
  refuse_entry(told);
  close_talk_with_nobody(told);
}

}  // namespace chat::client
