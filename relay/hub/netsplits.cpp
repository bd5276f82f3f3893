// The state's part for many who leave or come at once.

#include "common/text.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <utility>

namespace chat::relay {
namespace {

/// Who is connected here and in one of the rooms: each once.
std::vector<Person*> readers_in(const std::vector<Room*>& rooms) {
  std::vector<Person*> readers;
  for (const Room* const room : rooms) {
    for (Person* const member : room->members()) {
      if (member->reader) readers.push_back(member);
    }
  }
  std::sort(readers.begin(), readers.end());
  readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
  return readers;
}

}  // namespace

void Hub::hear_together(const NetsplitNews& news, Moment now, const std::function<void()>& hear) {
  state_.begin_netsplit(news, now);
  hear();
  state_.end_netsplit(now);
}

void ChatState::begin_netsplit(const NetsplitNews& news, Moment now) {
  end_netsplit(now);
  std::vector<Room*> concerned;
  for (const std::string& name : news.rooms) {
    if (Room* const room = find_room(name)) concerned.push_back(room);
  }
  netsplit_ = std::make_unique<NetsplitUnderWay>(
      NetsplitUnderWay{{news.way, false, ++netsplits_}, readers_in(concerned), std::string(news.why)});
  tell_of_netsplit(now);
}

void ChatState::tell_of_netsplit(Moment now) {
  Fact fact{Fact::Kind::netsplit, {.nick = relay_name_}};
  fact.netsplit = &netsplit_->what;
  fact.at = now;
  announcer_.tell_each(netsplit_->readers, fact);
}

void ChatState::end_netsplit(Moment now) {
  if (netsplit_ == nullptr) return;
  netsplit_->what.is_over = true;
  tell_of_netsplit(now);
  const auto ended = std::exchange(netsplit_, nullptr);
  for (const auto& [name, comers] : ended->comers) {
    Room* const room = find_room(name);
    if (room != nullptr) tell_of_crowd(*room, comers, ended->why, now);
  }
}

void ChatState::add_to_netsplit(const Room& room, const Person& actor) {
  Comers& comers = netsplit_->comers[fold_case(room.name())];
  (netsplit_->what.way == Netsplit::Way::come ? comers.came : comers.left).add(actor.nick);
}

/// Those concerned get it in its batch, or with the others.
bool ChatState::put_in_netsplit(Fact& fact) const {
  if (netsplit_ == nullptr) return false;
  fact.netsplit = &netsplit_->what;
  return fact.in_crowd = true;
}

void ChatState::tell_of_crowd(Room& room, const Comers& comers, std::string_view why, Moment now) {
  Fact fact{Fact::Kind::crowd_moved, {}};
  fact.target = room.name();
  fact.comers = &comers;
  fact.text = why;
  fact.at = now;
  announcer_.tell_room(room, fact, nullptr);
}

}  // namespace chat::relay
