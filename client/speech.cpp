// What people say: PRIVMSG, NOTICE, WALLOPS; and batches, in which it is said again.

#include "client/mentions.h"
#include "client/telling.h"
#include "common/ctcp.h"
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

/// History comes in batches, or, where there are none, as lines with old times.
bool is_from_before(const Told& told, const Place* place) {
  if (told.replayed || !told.has_time) return told.replayed;
  const auto& since = place != nullptr && place->is_room ? place->since : told.world.since;
  return since && told.time < *since - kClockSlack;
}

void address_room(Told& told, std::string_view room, Words& words) {
  words.place = told.world.find(room);
  words.event.room = words.place == nullptr ? room : words.place->name;
}

void address_person(Told& told, std::string_view target, bool opens, Words& words) {
  World& world = told.world;
  const std::string_view other = words.event.own ? target : told.source.nick;
  words.place = opens ? world.open(other, false) : world.find(other);
  words.event.room = other;
  words.event.is_private = true;
}

/// Where it was said; nothing but the event's text and kind is left to do.
Words addressed(Told& told, Event::Kind kind) {
  Words words{told.event(kind)};
  const std::string_view target = told[0];
  const std::size_t status = told.world.traits.status_bytes(target);
  if (told.world.traits.is_channel(target.substr(status))) {
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
bool is_member(const World& world, const Place* place, std::string_view name) {
  if (place == nullptr) return false;
  if (place->members.contains(world.traits.fold(name))) return true;
  if (count_printable_ascii(name) == name.size()) return false;
  return std::any_of(place->members.begin(), place->members.end(), [&](const auto& member) {
    return folded_for_mentions(member.second.nick, world.traits) == name;
  });
}

bool mentions_me(const World& world, const Place* place, std::string_view text) {
  const auto is_somebody = [&](std::string_view name) { return is_member(world, place, name); };
  const auto is_in_text = [&](std::string_view word) { return names(text, word, world.traits, is_somebody); };
  return is_in_text(world.me) || std::any_of(world.highlights.begin(), world.highlights.end(), is_in_text);
}

void tell_words(Told& told, Event::Kind kind, std::string_view text) {
  Words words = addressed(told, kind);
  words.event.text = text;
  words.event.mention = !words.event.own && mentions_me(told.world, words.place, text);
  const Event& event = words.event;
  if (event.is_private && !event.own && !event.replayed && kind != Event::Kind::notice) {
    told.world.last_in_private = told.source.nick.substr(0, kNameBytesMax);
  }
  emit_said(told.world, words.place, std::move(words.event));
}

void privmsg(Told& told) {
  constexpr std::string_view kAction = "ACTION";
  if (told.is_ignored() || told.message.count < 2) return;
  const auto ctcp = parse_ctcp(told[1]);
  if (!ctcp) return tell_words(told, Event::Kind::message, told[1]);
  if (!ctcp->starts_with(kAction)) return take_ctcp_request(told, *ctcp);
  tell_words(told, Event::Kind::action, ctcp->substr(std::min(kAction.size() + 1, ctcp->size())));
}

/// "*** Looking up your hostname" while one registers is of no use to anybody.
bool is_chatter(const Told& told) {
  return !told.world.connected && told[1].starts_with("***");
}

void notice(Told& told) {
  if (told.is_ignored() || told.message.count < 2) return;
  if (const auto ctcp = parse_ctcp(told[1])) return take_ctcp_answer(told, *ctcp);
  const bool to_room = told.world.traits.is_channel(told[0]);
  if (to_room || !told.from_server()) return tell_words(told, Event::Kind::notice, told[1]);
  if (is_chatter(told)) return;
  Event event = told.event(Event::Kind::notice);
  event.text = told[1];
  told.world.emit(std::move(event));
}

void wallops(Told& told) {
  if (told.is_ignored()) return;
  Event event = told.event(Event::Kind::notice);
  event.text = told.last();
  told.world.emit(std::move(event));
}

bool is_history(const Told& told) {
  constexpr std::array<std::string_view, 2> kTypes{"chathistory", "znc.in/playback"};
  return told.replayed || std::find(kTypes.begin(), kTypes.end(), told[1]) != kTypes.end();
}

void begin_batch(Told& told, std::string_view reference) {
  constexpr std::size_t kReferenceBytesMax = 100;
  auto& batches = told.world.batches;
  if (batches.size() >= kBatchesMax || reference.size() > kReferenceBytesMax) return;
  if (is_history(told) && !told.replayed) ++told.world.replays;
  batches.insert_or_assign(std::string(reference), Batch{is_history(told), is_history(told) && !told.replayed,
                                                         std::string(told[2].substr(0, kIrcMessageBytes))});
}

void end_batch(Told& told, std::string_view reference) {
  auto& batches = told.world.batches;
  const auto ended = batches.find(reference);
  if (ended == batches.end()) return;
  const Batch batch = std::move(ended->second);
  batches.erase(ended);
  Place* place = batch.ends_history ? told.world.find(batch.target) : nullptr;
  if (place == nullptr) return;
  const bool was_asked = std::exchange(place->history_asked, false);
  if (was_asked && !place->history_open)
    told.tell(Event::Kind::answer, "Nothing older is kept.", place->name);
  end_history(told.world, *place, told.now.wall);
}

void batch(Told& told) {
  const std::string_view reference = told[0];
  if (reference.starts_with('+')) begin_batch(told, reference.substr(1));
  if (reference.starts_with('-')) end_batch(told, reference.substr(1));
}

constexpr std::array<Entry, 4> kEntries{
    {{"PRIVMSG", privmsg}, {"NOTICE", notice}, {"WALLOPS", wallops}, {"BATCH", batch}}};

}  // namespace

std::span<const Entry> speech_entries() {
  return kEntries;
}

}  // namespace chat::client
