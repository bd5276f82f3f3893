// Questions to the server, and those of them that were lost with the connection, which nothing will answer.

#include "client/conversation/conversation.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/name_checks.h"
#include "client/conversation/state.h"
#include "common/iso_time.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

void tell_of_loss(ConversationState& state, const std::string& room, std::string text, WallTime now) {
  Event event = own_words(Event::Kind::error, std::move(text), now);
  event.room = room;
  state.emit(std::move(event));
}

/// "BEFORE #a msgid=x": what was said before the oldest that is known here.
std::string reference_before(const ConversationState& state, const Place& place) {
  if (place.replay.oldest == WallTime{}) return fmt::format("LATEST {} *", place.name);
  const bool by_id = state.server.support.refers_by_id() && is_name(place.replay.oldest_id);
  return by_id ? fmt::format("BEFORE {} msgid={}", place.name, place.replay.oldest_id)
               : fmt::format("BEFORE {} timestamp={}", place.name, iso_time(place.replay.oldest));
}

}  // namespace

std::string Conversation::ask_who_is_in(std::string_view room) {
  state_->replies.names_asked_of = state_->server.support.fold(room);
  return send(fmt::format("NAMES {}", room));
}

void Conversation::unban(std::string_view room, std::string_view who) {
  ConversationState& state = *state_;
  state.outgoing.add(fmt::format("MODE {} b", room));
  state.outgoing.add(state.questions.next_ping(handlers::kBansAsked));
  state.replies.unbanning = {std::string(room), std::string(who), {}, state.questions.last()};
}

std::string Conversation::fetch_history(std::size_t lines) {
  ConversationState& state = *state_;
  if (state.places.current() == nullptr) return std::string(kNowhere);
  if (!state.server.offers_history) return "This server has no older lines that could be asked for.";
  Place& place = *state.places.current();
  if (!state.server.grants_history) state.outgoing.add(fmt::format("CAP REQ :{}", kHistoryCapability));
  state.outgoing.add(fmt::format("CHATHISTORY {} {}", reference_before(state, place), lines));
  state.outgoing.add(state.questions.next_ping(handlers::kOlderLinesAsked));
  place.replay.question = state.questions.last();
  return {};
}

/// Behind the last line but one, so that the last comes first where the server remembers it: then all that
/// was said since comes, too.
std::vector<std::string> Conversation::ask_for_missed() {
  constexpr std::size_t kAskedMax = 50;   // places
  constexpr std::size_t kLinesMax = 500;  // in each; a server that gives fewer does so
  std::vector<std::string> questions;
  for (const auto& place : state_->places.all()) {
    place->replay.expected_id.clear();
    const std::vector<std::string> last = place->recent.last_ids(2);
    if (!place->is_room || !place->joined || last.empty() || questions.size() == kAskedMax) continue;
    if (last.size() == 2) place->replay.expected_id = last.front();
    questions.push_back(fmt::format("CHATHISTORY AFTER {} msgid={} {}", place->name, last.back(), kLinesMax));
  }
  return questions;
}

void ConversationState::tell_of_what_is_forgotten(WallTime now) {
  for (const auto& place : places.all()) {
    if (std::exchange(place->replay.expected_id, {}).empty() || !server.offers_history) continue;
    tell_of_loss(
        *this, place->name,
        fmt::format("Perhaps not all that was said in {} as the connection broke is shown: the server "
                    "does not remember it.",
                    place->name),
        now);
  }
}

void ConversationState::give_up_taking_back(WallTime now) {
  const WantedBack wanted = taking_back.take();
  tell_of_loss(
      *this, wanted.place,
      fmt::format("Nothing was taken back in {}: the connection was lost. /redact asks again.", wanted.place),
      now);
}

void ConversationState::give_up_lost_questions(WallTime now) {
  while (questions.is_lost(taking_back.first_question())) give_up_taking_back(now);
  if (questions.is_lost(replies.unbanning.question)) {
    const Unbanning asked = std::exchange(replies.unbanning, {});
    tell_of_loss(*this, asked.room,
                 fmt::format("The bans of {} were not looked at for {}: the connection was lost. /unban asks "
                             "again.",
                             asked.room, asked.who),
                 now);
  }
  for (const auto& place : places.all()) {
    if (!questions.is_lost(place->replay.question)) continue;
    place->replay.question = 0;
    tell_of_loss(*this, place->name,
                 fmt::format("Older lines of {} were not fetched: the connection was lost. /history asks "
                             "again.",
                             place->name),
                 now);
  }
}

}  // namespace chat::client
