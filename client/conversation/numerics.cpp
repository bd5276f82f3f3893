// Numerics that need nothing but words a person understands.

#include "client/conversation/limits.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/names.h"
#include "client/conversation/state.h"
#include "client/protocol/refusals.h"

namespace chat::client {
namespace {

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
  if (parameter == 0 || !told.state.server.traits.is_channel(told[parameter])) return {};
  const Place* place = told.state.places.find(told[parameter]);
  return place == nullptr ? told[parameter] : std::string_view(place->name);
}

}  // namespace

namespace handlers {

void tell_in_words(Told& told) {
  const Words& words = told.words;
  if (words.text.empty()) return tell_unknown(told);
  told.tell(words.kind, filled(words.text, told), room_of(told, words.room));
}

void tell_unknown(Told& told) {
  told.tell(is_error(told.message) ? Event::Kind::error : Event::Kind::answer,
            joined_parameters(told.message, 1));
}

/// What one asked to enter for the first time and may not is no place; what one has been in stays.
void entry_refused(Told& told) {
  tell_in_words(told);
  told.state.outgoing.take_key(told[1]);
  Place* place = told.state.places.find(told[1]);
  if (place == nullptr || !place->is_room || place->joined || !place->wanted) return;
  place->awaited = false;
  place->becomes_current = false;
  if (!place->was_joined) told.state.close_place(*place, told.now.wall);
}

/// ERR_NOSUCHNICK: with nobody there is no talk. Where one talks stays: the next line, meant for them, would
/// be said in a room.
void nobody_there(Told& told) {
  tell_in_words(told);
  Place* place = told.state.places.find(told[1]);
  if (place == nullptr || place->is_room || place->exchanged || place == told.state.places.current()) return;
  told.state.close_place(*place, told.now.wall);
}

}  // namespace handlers

}  // namespace chat::client
