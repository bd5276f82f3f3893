// Numerics that need nothing but words a person understands.

#include "client/conversation/message_handlers.h"
#include "client/conversation/state.h"
#include "client/protocol/refusals.h"
#include "client/protocol/server_words.h"
#include "client/text/words.h"
#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

std::string filled(std::string_view words, const Received& received) {
  std::string out;
  while (!words.empty()) {
    const std::string_view plain = words.substr(0, words.find('{'));
    out += plain;
    words.remove_prefix(plain.size());
    if (words.empty()) break;
    const char which = words[1];
    words.remove_prefix(3);
    std::string_view value = which == '*' ? received.last() : received[static_cast<std::size_t>(which - '0')];
    // The words around it go on.
    if (which == '*' && !words.empty() && value.ends_with('.')) value.remove_suffix(1);
    out += value;
  }
  return out;
}

std::string_view room_of(const Received& received, std::size_t parameter) {
  if (parameter == 0 || !received.state.server.support.is_channel(received[parameter])) return {};
  return name_of(received.state.places.find(received[parameter]), received[parameter]);
}

}  // namespace

namespace handlers {

void tell_in_words(Received& received) {
  const Phrase& phrase = received.phrase;
  if (phrase.text.empty()) return tell_unknown(received);
  received.tell(phrase.kind, filled(phrase.text, received), room_of(received, phrase.room));
}

/// What ends a list names it in its words ("* :End of LINKS list").
void tell_unknown(Received& received) {
  const bool ends_list = fold_case(received.last()).starts_with("end of ");
  received.tell(is_error(received.message) ? Event::Kind::error : Event::Kind::answer,
                ends_list ? std::string(received.last()) : joined_parameters(received.message, 1));
}

/// ERR_NICKNAMEINUSE. Some servers keep names for somebody, or for nobody, and say so.
void name_not_given(Received& received) {
  if (says_taken(received.last())) received.phrase.text = "The name {1} is taken.";
  tell_in_words(received);
}

/// RPL_LOGGEDOUT. chat-relay says why, where nobody here has asked for it: ":You are now logged out: WHY".
void logged_out(Received& received) {
  const std::string_view words = received.last();
  const std::size_t why = words.find(": ");
  received.tell(received.phrase.kind,
                why == std::string_view::npos
                    ? std::string(received.phrase.text)
                    : as_sentence(fmt::format("You are logged in no longer{}", words.substr(why))));
}

/// ERR_ERRONEUSNICKNAME. Most servers say no more than that the name is erroneous.
void name_malformed(Received& received) {
  std::string words = filled(received.phrase.text, received);
  if (!is_nick(received[1]) && !says_what_names_are(received.last())) {
    words = as_sentence(words) +
            " Names are made of A-Z, a-z, 0-9 and []\\`_^{|}-, and begin with neither 0-9 nor -.";
  }
  received.tell(received.phrase.kind, std::move(words));
}

/// Closes the place if the person has never been in that room; a room that they have been in stays.
void entry_refused(Received& received) {
  tell_in_words(received);
  received.state.outgoing.take_key(received[1]);
  Place* place = received.state.places.find(received[1]);
  if (place == nullptr || !place->is_room || place->joined || !place->wanted) return;
  place->awaited = false;
  place->becomes_current = false;
  if (!place->was_joined) received.state.close_place(*place, received.now.wall);
}

/// ERR_NOSUCHNICK: closes a private talk in which nothing has arrived. The current place stays, or the next
/// line, meant for that nick, would be said in a room.
void nobody_there(Received& received) {
  tell_in_words(received);
  Place* place = received.state.places.find(received[1]);
  if (place == nullptr || place->is_room || place->exchanged || place == received.state.places.current())
    return;
  received.state.close_place(*place, received.now.wall);
}

}  // namespace handlers

}  // namespace chat::client
