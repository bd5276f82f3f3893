// What an operator does to people and to the relay: kick, say, reload, stop.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/operating.h"
#include "relay/dialects/control/handlers.h"
#include "relay/dialects/control/request.h"
#include "relay/dialects/control/words.h"
#include "relay/hub/hub.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

/// Null if there is none, which is told.
Room* room_called(const Request& request, std::string_view name) {
  const std::string wanted = fmt::format("{}{}", name.starts_with('#') ? "" : "#", name);
  Room* const room = request.hub.find_room(wanted);
  if (room == nullptr) request.answers.refuse(Refusal{Problem::no_such_room, wanted});
  return room;
}

void say_to_all(const Request& request, std::string_view text) {
  const auto done = tell_all({request.hub, request.hub.console(), request.now}, text);
  if (!done) return request.answers.refuse(done.error());
  request.answers.tell(fmt::format("{} told", people(request.hub.people().size())));
}

}  // namespace

void kick(const Request& request, std::string_view room_name_and_reason) {
  const auto [room_name, rest] = first_word(room_name_and_reason);
  const auto [name, reason] = first_word(rest);
  Room* const room = room_called(request, room_name);
  if (room == nullptr) return;
  const std::string shown = visible(room->name());
  const auto kicked = request.hub.kick(request.hub.console(), *room, name, reason, request.now);
  if (!kicked) return request.answers.refuse(kicked.error());
  request.answers.tell(fmt::format("{} is out of {}", kicked->view().object, shown));
}

void say(const Request& request, std::string_view room_and_text) {
  if (!room_and_text.starts_with('#')) return say_to_all(request, room_and_text);
  const auto [room_name, text] = first_word(room_and_text);
  Room* const room = room_called(request, room_name);
  if (room == nullptr) return;
  const auto said = request.hub.say(request.hub.console(), *room, {.text = text}, request.now);
  if (!said) return request.answers.refuse(said.error());
  request.answers.tell(fmt::format("said to {}", people(room->members().size())));
}

void reload(const Request& request, std::string_view) {
  request.later.reload([](const Request& later, const Reloaded& reloaded) {
    if (!reloaded) return later.answers.refuse(reloaded.error());
    for (const std::string& change : reloaded->changes) later.answers.tell(change);
    if (reloaded->changes.empty()) later.answers.tell("the configuration was read anew: nothing has changed");
    for (const std::string& warning : reloaded->warnings) later.answers.tell("warning: " + warning);
  });
}

void stop(const Request& request, std::string_view) {
  const auto done = request.hub.ask_to_stop(request.hub.console());
  if (!done) return request.answers.refuse(done.error());
  request.answers.tell("the relay is stopping");
}

}  // namespace chat::relay::control
