// What people say: PRIVMSG, NOTICE, WALLOPS; and batches, in which it is said again.

#include "client/conversation/limits.h"
#include "client/conversation/mentions.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/names.h"
#include "client/conversation/said.h"
#include "client/conversation/state.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace chat::client {
namespace {

// Clocks of one network differ a little; what is older than one's coming by more than this was said before
// it.
constexpr Duration kClockSlack = std::chrono::seconds(2);

/// Somebody's words on their way to where they belong.
struct Words {
  Event event;
  Place* place = nullptr;
};

/// "\x01VERSION\x01" is a CTCP request; the end mark may be missing.
bool is_ctcp(std::string_view text) {
  return text.size() > 1 && text.front() == '\x01';
}

std::string_view ctcp_body(std::string_view text) {
  text.remove_prefix(1);
  if (text.ends_with('\x01')) text.remove_suffix(1);
  return text;
}

/// History comes in batches, or, where there are none, as lines with old times.
bool is_from_before(const Told& told, const Place* place) {
  if (told.replayed || !told.has_time) return told.replayed;
  const auto& since = place != nullptr && place->is_room ? place->replay.since : told.state.server.since;
  return since && told.time < *since - kClockSlack;
}

void address_room(Told& told, std::string_view room, Words& words) {
  words.place = told.state.places.find(room);
  words.event.room = words.place == nullptr ? room : words.place->name;
}

void address_person(Told& told, std::string_view target, bool opens, Words& words) {
  ConversationState& state = told.state;
  const std::string_view other = words.event.own ? target : told.source.nick;
  words.place = opens ? state.places.open(other, false) : state.places.find(other);
  words.event.room = other;
  words.event.is_private = true;
}

/// Where it was said; nothing but the event's text and kind is left to do.
Words addressed(Told& told, Event::Kind kind) {
  Words words{told.event(kind)};
  const std::string_view target = told[0];
  const std::size_t status = told.state.server.traits.status_bytes(target);
  if (told.state.server.traits.is_channel(target.substr(status))) {
    address_room(told, target.substr(status), words);
    if (status > 0) words.event.object = target;
  } else {
    address_person(told, target, kind != Event::Kind::notice, words);
  }
  words.event.replayed = is_from_before(told, words.place);
  return words;
}

/// `name` is folded_for_mentions(). Beyond ASCII that is more than a server folds, so that members are filed
/// otherwise.
bool is_member(const ConversationState& state, const Place* place, std::string_view name) {
  if (place == nullptr) return false;
  if (place->members.contains(state.server.traits.fold(name))) return true;
  if (count_printable_ascii(name) == name.size()) return false;
  return std::any_of(place->members.begin(), place->members.end(), [&](const auto& member) {
    return folded_for_mentions(member.second.nick, state.server.traits) == name;
  });
}

bool mentions_me(const ConversationState& state, const Place* place, std::string_view text) {
  const auto is_somebody = [&](std::string_view name) { return is_member(state, place, name); };
  const auto is_in_text = [&](std::string_view word) {
    return names(text, word, state.server.traits, is_somebody);
  };
  return is_in_text(state.server.me) ||
         std::any_of(state.highlights.begin(), state.highlights.end(), is_in_text);
}

void tell_words(Told& told, Event::Kind kind, std::string_view text) {
  Words words = addressed(told, kind);
  words.event.text = text;
  words.event.mention = !words.event.own && mentions_me(told.state, words.place, text);
  const Event& event = words.event;
  if (event.is_private && !event.own && !event.replayed && kind != Event::Kind::notice) {
    told.state.last_in_private = told.source.nick.substr(0, kNameBytesMax);
  }
  tell_said(told.state, words.place, std::move(words.event));
}

/// "*** Looking up your hostname" while one registers is of no use to anybody.
bool is_chatter(const Told& told) {
  return !told.state.server.connected && told[1].starts_with("***");
}

bool is_replay(const Told& told) {
  constexpr std::array<std::string_view, 2> kTypes{"chathistory", "znc.in/playback"};
  return told.replayed || std::find(kTypes.begin(), kTypes.end(), told[1]) != kTypes.end();
}

void begin_batch(Told& told, std::string_view reference) {
  constexpr std::size_t kReferenceBytesMax = 100;
  auto& batches = told.state.replay.batches;
  if (batches.size() >= kBatchesMax || reference.size() > kReferenceBytesMax) return;
  if (is_replay(told) && !told.replayed) ++told.state.replay.number;
  batches.insert_or_assign(std::string(reference), Batch{is_replay(told), is_replay(told) && !told.replayed,
                                                         std::string(told[2].substr(0, kIrcMessageBytes))});
}

void end_batch(Told& told, std::string_view reference) {
  auto& batches = told.state.replay.batches;
  const auto ended = batches.find(reference);
  if (ended == batches.end()) return;
  const Batch batch = std::move(ended->second);
  batches.erase(ended);
  Place* place = batch.ends_replay ? told.state.places.find(batch.target) : nullptr;
  if (place == nullptr) return;
  const bool was_asked = std::exchange(place->replay.is_asked, false);
  if (was_asked && !place->replay.is_open)
    told.tell(Event::Kind::answer, "Nothing older is kept.", place->name);
  end_replay(told.state, *place, told.now.wall);
}

}  // namespace

namespace handlers {

void privmsg(Told& told) {
  constexpr std::string_view kAction = "ACTION";
  if (told.is_ignored() || told.message.count < 2) return;
  if (!is_ctcp(told[1])) return tell_words(told, Event::Kind::message, told[1]);
  const std::string_view body = ctcp_body(told[1]);
  if (!body.starts_with(kAction)) return take_ctcp_request(told, body);
  tell_words(told, Event::Kind::action, body.substr(std::min(kAction.size() + 1, body.size())));
}

void notice(Told& told) {
  if (told.is_ignored() || told.message.count < 2) return;
  if (is_ctcp(told[1])) return take_ctcp_answer(told, ctcp_body(told[1]));
  const bool to_room = told.state.server.traits.is_channel(told[0]);
  if (to_room || !told.from_server()) return tell_words(told, Event::Kind::notice, told[1]);
  if (is_chatter(told)) return;
  Event event = told.event(Event::Kind::notice);
  event.text = told[1];
  told.state.emit(std::move(event));
}

void wallops(Told& told) {
  if (told.is_ignored()) return;
  Event event = told.event(Event::Kind::notice);
  event.text = told.last();
  told.state.emit(std::move(event));
}

void batch(Told& told) {
  const std::string_view reference = told[0];
  if (reference.starts_with('+')) begin_batch(told, reference.substr(1));
  if (reference.starts_with('-')) end_batch(told, reference.substr(1));
}

}  // namespace handlers

}  // namespace chat::client
