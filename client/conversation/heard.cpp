// What people say: PRIVMSG, NOTICE, WALLOPS; and batches, in which it is said again.

#include "client/conversation/limits.h"
#include "client/conversation/mentions.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/said.h"
#include "client/conversation/state.h"
#include "common/ctcp.h"
#include "common/is_in.h"
#include "common/local_time.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/chrono.h>

namespace chat::client {
namespace {

// What "/me" sends in clients that let one do nothing.
constexpr std::string_view kActionAlone = "ACTION";

// Clocks of one network differ a little: only a message that is older than the person's coming by more than
// this was said before it.
constexpr Duration kClockSlack = std::chrono::seconds(2);

/// What somebody said, and where it belongs.
struct Addressed {
  Event event;
  Place* place = nullptr;
};

/// Whether the message is history. History comes in batches, or, where there are none, as lines with old
/// times.
bool is_from_before(const Received& received, const Place* place) {
  if (received.replayed || !received.has_time) return received.replayed;
  const auto& since = place != nullptr && place->is_room ? place->replay.since : received.state.server.since;
  return since && received.time < *since - kClockSlack;
}

void address_room(Received& received, std::string_view room, Addressed& said) {
  said.place = received.state.places.find(room);
  said.event.room = name_of(said.place, room);
}

void address_person(Received& received, std::string_view target, bool opens, Addressed& said) {
  ConversationState& state = received.state;
  const std::string_view other = said.event.own ? target : received.source.nick;
  said.place = opens ? state.places.open(other, false) : state.places.find(other);
  said.event.room = other;
  said.event.is_private = true;
}

bool opens_place(Event::Kind kind) {
  return kind != Event::Kind::notice && kind != Event::Kind::taken_back;
}

/// The event with where it was said. Its text, and whether it mentions the person, are left to do.
Addressed addressed(Received& received, Event::Kind kind) {
  Addressed said{received.event(kind)};
  const std::string_view target = received[0];
  const std::size_t status = received.state.server.support.status_bytes(target);
  if (received.state.server.support.is_channel(target.substr(status))) {
    address_room(received, target.substr(status), said);
    if (status > 0) said.event.object = target;
  } else {
    address_person(received, target, opens_place(kind), said);
  }
  said.event.replayed = is_from_before(received, said.place);
  return said;
}

/// `name` is folded_for_mentions(). Beyond ASCII that folds more than the server does, so members have to be
/// compared one by one.
bool is_member(const ConversationState& state, const Place* place, std::string_view name) {
  if (place == nullptr) return false;
  if (place->members.contains(state.server.support.fold(name))) return true;
  if (count_printable_ascii(name) == name.size()) return false;
  return std::any_of(place->members.begin(), place->members.end(), [&](const auto& member) {
    return folded_for_mentions(member.second.nick, state.server.support) == name;
  });
}

bool mentions_me(const ConversationState& state, const Place* place, std::string_view text) {
  const auto is_somebody = [&](std::string_view name) { return is_member(state, place, name); };
  const std::string folded = folded_for_mentions(text, state.server.support);
  const auto is_in_text = [&](std::string_view word) {
    return names(folded, word, state.server.support, is_somebody);
  };
  return is_in_text(state.server.me) ||
         std::any_of(state.highlights.begin(), state.highlights.end(), is_in_text);
}

/// The last line that was known is remembered still, and so is all behind it.
void note_expected(Place& place, const std::string& id) {
  if (id == place.replay.expected_id) place.replay.expected_id.clear();
}

void tell_words(Received& received, Event::Kind kind, std::string_view text) {
  Addressed said = addressed(received, kind);
  said.event.text = text;
  said.event.mention = !said.event.own && mentions_me(received.state, said.place, text);
  hide_secret(received.state, received[0], said.event);
  const Event& event = said.event;
  if (event.is_private && !event.own && !event.replayed && kind != Event::Kind::notice) {
    received.state.last_in_private = received.source.nick.substr(0, kNameBytesMax);
  }
  if (said.place != nullptr && received.missed) note_expected(*said.place, event.id);
  tell_said(received.state, said.place, std::move(said.event));
}

/// "*** Looking up your hostname" at the greeting is of no use to anybody.
bool is_chatter(const Received& received) {
  return !received.state.server.connected && received[1].starts_with("***");
}

/// Who asked for it is told which line it was. Others are not told its words again.
void name_taken_back(Place& place, Event& event) {
  note_expected(place, event.about);  // history has it no more
  const RecentLine* const line = event.own ? place.recent.asked_back(event.about) : nullptr;
  if (line != nullptr) event.said = line->text;
  if (line != nullptr && !line->own) event.object = line->nick;
  place.recent.forget(event.about);
}

bool is_replay(const Received& received) {
  constexpr std::array<std::string_view, 2> kTypes{"chathistory", "znc.in/playback"};
  return received.replayed || is_in(kTypes, received[1]);
}

void begin_batch(Received& received, std::string_view reference) {
  constexpr std::size_t kReferenceBytesMax = 100;
  auto& batches = received.state.replay.batches;
  if (batches.size() >= kBatchesMax || reference.size() > kReferenceBytesMax) return;
  const bool is_missed = received.missed || (received.session.shows_missed() && is_replay(received));
  const bool replays = !is_missed && is_replay(received);
  const bool is_outermost = replays && !received.replayed;
  if (is_outermost) ++received.state.replay.number;
  batches.insert_or_assign(
      std::string(reference),
      Batch{replays, is_outermost, is_missed, std::string(received[2].substr(0, kIrcMessageBytes))});
}

void end_batch(Received& received, std::string_view reference) {
  auto& batches = received.state.replay.batches;
  const auto ended = batches.find(reference);
  if (ended == batches.end()) return;
  const Batch batch = std::move(ended->second);
  batches.erase(ended);
  Place* place = batch.ends_replay ? received.state.places.find(batch.target) : nullptr;
  if (place == nullptr) return;
  const bool was_asked = std::exchange(place->replay.question, 0) != 0;
  if (was_asked && !place->replay.is_open)
    received.tell(Event::Kind::answer, "Nothing older is kept.", place->name);
  end_replay(received.state, *place, received.now.wall);
}

}  // namespace

namespace handlers {

void pong(Received& received) {
  Unbanning& unbanning = received.state.replies.unbanning;
  // A refusal was told.
  if (unbanning.question <= Questions::number_in(received.last(), kBansAsked)) unbanning = {};
  take_back(received);
  const std::uint64_t answered = Questions::number_in(received.last(), kOlderLinesAsked);
  for (const auto& place : received.state.places.all()) {
    if (place->replay.question == 0 || place->replay.question > answered) continue;
    place->replay.question = 0;
    received.tell(Event::Kind::answer, "The server has no answer: it keeps nothing older.", place->name);
  }
}

void privmsg(Received& received) {
  if (received.is_ignored() || received.message.count < 2) return;
  const auto ctcp = parse_ctcp(received[1]);
  if (!ctcp) return tell_words(received, Event::Kind::message, received[1]);
  const auto action = *ctcp == kActionAlone ? std::string_view() : action_in(*ctcp);
  if (!action) return take_ctcp_request(received, *ctcp);
  tell_words(received, Event::Kind::action, *action);
}

void notice(Received& received) {
  if (received.is_ignored() || received.message.count < 2) return;
  if (const auto ctcp = parse_ctcp(received[1])) return take_ctcp_answer(received, *ctcp);
  const bool to_room = received.state.server.support.is_channel(received[0]);
  if (to_room || !received.from_server()) return tell_words(received, Event::Kind::notice, received[1]);
  if (is_chatter(received)) return;
  Event event = received.event(Event::Kind::notice);
  event.text = received[1];
  received.state.emit(std::move(event));
}

void wallops(Received& received) {
  if (received.is_ignored()) return;
  Event event = received.event(Event::Kind::notice);
  event.text = received.last();
  received.state.emit(std::move(event));
}

/// Of a line that is not known here, the person saw nothing, or saw it long ago.
void redact(Received& received) {
  if (received.is_ignored() || received.message.count < 2) return;
  constexpr std::size_t kIdBytesMax = 200;
  Addressed said = addressed(received, Event::Kind::taken_back);
  said.event.about = received[1].substr(0, kIdBytesMax);
  if (received.message.count > 2) said.event.text = received[2];
  const auto time = said.place == nullptr ? std::nullopt : said.place->replay.time_of(said.event.about);
  if (time) said.event.when = fmt::format("{:%H:%M}", local_time(*time));
  if (said.place != nullptr) name_taken_back(*said.place, said.event);
  received.state.emit(std::move(said.event));
}

void batch(Received& received) {
  const std::string_view reference = received[0];
  if (reference.starts_with('+')) begin_batch(received, reference.substr(1));
  if (reference.starts_with('-')) end_batch(received, reference.substr(1));
}

}  // namespace handlers

}  // namespace chat::client
