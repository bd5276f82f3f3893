// What is here: status, who, rooms, bans.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/mode_letters.h"
#include "relay/dialects/base/relay_stats.h"
#include "relay/dialects/control/handlers.h"
#include "relay/dialects/control/request.h"
#include "relay/dialects/control/words.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

std::string_view status_sign(const Seat& seat) {
  if (seat.op) return "@";
  return seat.voice ? "+" : "";
}

/// By name, since relays that share a chat know them in different orders.
std::vector<Seat> seats_of(const Person& person) {
  std::vector<Seat> seats(person.seats.begin(), person.seats.end());
  std::sort(seats.begin(), seats.end(), [](const Seat& one, const Seat& other) {
    return fold_case(one.room->name()) < fold_case(other.room->name());
  });
  return seats;
}

std::vector<AddressBan> bans_of(const Request& request) {
  std::vector<AddressBan> bans = request.hub.address_bans().all(request.now.wall);
  std::sort(bans.begin(), bans.end(), [](const AddressBan& one, const AddressBan& other) {
    return one.network.to_string() < other.network.to_string();
  });
  return bans;
}

std::string rooms_in_words(const Person& person) {
  std::vector<std::string> names;
  for (const Seat& seat : seats_of(person))
    names.push_back(fmt::format("{}{}", status_sign(seat), visible(seat.room->name())));
  return names.empty() ? "no room" : listed(names);
}

/// "alice from 192.0.2.7, logged in as alice, in @#lobby and #tea".
std::string in_words(const Person& person) {
  std::string words = fmt::format("{} from {}", person.nick, visible(person.address()));
  const Particulars& particulars = person.particulars();
  if (!particulars.account.empty()) words += fmt::format(", logged in as {}", particulars.account);
  if (person.rules_relay) words += ", an operator of the relay";
  words += fmt::format(", in {}", rooms_in_words(person));
  if (!person.absence().empty()) words += fmt::format(", away: {}", visible(person.absence()));
  return words;
}

Json described(const Person& person, Moment now) {
  const Particulars& particulars = person.particulars();
  const auto idle = std::chrono::floor<std::chrono::seconds>(now.steady - person.last_spoke);
  Json rooms = Json::array();
  for (const Seat& seat : seats_of(person))
    rooms.push_back({{"room", seat.room->name()}, {"operator", seat.op}, {"voice", seat.voice}});
  Json item{{"type", "person"},
            {"nick", person.nick},
            {"user", person.profile.user()},
            {"shown_host", person.profile.host()},
            {"address", person.address()},
            {"account", particulars.account.empty() ? Json() : Json(particulars.account)},
            {"operator", person.rules_relay},
            {"encrypted", person.is_encrypted},
            {"away", person.absence().empty() ? Json() : Json(person.absence())},
            {"since", iso_time(person.since)},
            {"rooms", std::move(rooms)}};
  if (person.last_spoke != Time{}) item["idle_seconds"] = idle.count();
  item["text"] = in_words(person);
  return item;
}

/// The part of an answer that lists people, one at a time.
struct PeopleIn {
  std::string room_name;  // empty: in all
  std::string last{};     // the nick that was told last
  std::size_t told = 0;

  bool operator()(const Request& request) {
    const Room* const room = room_name.empty() ? nullptr : request.hub.find_room(room_name);
    if (!room_name.empty() && room == nullptr) return false;
    return room == nullptr ? tell_next(request, request.hub.people()) : tell_next(request, room->members());
  }

  template <class Persons>
  bool tell_next(const Request& request, const Persons& persons) {
    const auto next = first_after(persons, last);
    if (next == persons.end()) {
      if (told == 0) request.answers.show({{"type", "none"}, {"text", "nobody is there"}});
      return false;
    }
    ++told;
    last = (*next)->nick;
    request.answers.show(described(**next, request.now));
    return true;
  }
};

std::string in_words(const Room& room) {
  std::string words = fmt::format("{}, {}", visible(room.name()), people(room.members().size()));
  if (room.claim()) words += fmt::format(", kept for {}", room.claim().founder);
  if (room.modes().secret) words += ", secret";
  if (!room.topic().text.empty()) words += ": " + visible(room.topic().text);
  return words;
}

/// The part of an answer that lists rooms, one at a time.
struct RoomsAfter {
  std::string last{};  // the folded name of the room that was told last

  bool operator()(const Request& request) {
    const auto& all = request.hub.rooms();
    const auto next = all.upper_bound(last);
    if (next == all.end()) return false;
    last = next->first;
    const Room& room = *next->second;
    request.answers.show({{"type", "room"},
                          {"room", room.name()},
                          {"people", room.members().size()},
                          {"listeners", room.listeners()},
                          {"topic", room.topic().text},
                          {"founder", room.claim() ? Json(room.claim().founder) : Json()},
                          {"modes", written(room.modes(), true)},
                          {"since", iso_time(room.created().wall)},
                          {"text", in_words(room)}});
    return true;
  }
};

Json described(const RelayFigures& figures) {
  if (!figures.cluster) return {};
  const ClusterFigures& cluster = *figures.cluster;
  return {{"state", name_of(cluster.stage)},
          {"for_seconds", figures.cluster_for.count()},
          {"why_alone", cluster.why_alone.empty() ? Json() : Json(cluster.why_alone)},
          {"number", cluster.number},
          {"others", cluster.others},
          {"turns", cluster.turns},
          {"unheard_entries", cluster.unheard_entries},
          {"late_entries", cluster.late_entries},
          {"losses", cluster.losses}};
}

}  // namespace

void status(const Request& request, std::string_view) {
  const RelayFigures figures = relay_figures(request.hub, request.now);
  request.answers.show({{"type", "status"},
                        {"name", request.hub.settings().reserved_nick},
                        {"started", iso_time(request.hub.started().wall)},
                        {"up_seconds", figures.up.count()},
                        {"memory_bytes", figures.memory},
                        {"people", figures.people},
                        {"most_people", figures.most_people},
                        {"logged_in", figures.logged_in},
                        {"encrypted", figures.encrypted},
                        {"operators", figures.operators},
                        {"rooms", figures.rooms},
                        {"claimed_rooms", figures.claimed_rooms},
                        {"accounts", figures.accounts},
                        {"banned_addresses", figures.address_bans},
                        {"history", request.hub.has_archive()},
                        {"history_lines_kept", figures.history.kept},
                        {"history_lines_lost", figures.history.lost},
                        {"history_events_kept", figures.history.events_kept},
                        {"history_events_lost", figures.history.events_lost},
                        {"history_files_set_aside", figures.history.files_set_aside},
                        {"history_lines_set_aside", figures.history.lines_set_aside},
                        {"cluster", described(figures)},
                        {"text", fmt::format("{}", fmt::join(in_sentences(figures), "\n"))}});
}

void who(const Request& request, std::string_view room_name) {
  if (room_name.empty()) return request.then.emplace_back(PeopleIn{}), void();
  const std::string wanted = fmt::format("{}{}", room_name.starts_with('#') ? "" : "#", room_name);
  if (request.hub.find_room(wanted) == nullptr)
    return request.answers.refuse(Refusal{Problem::no_such_room, wanted});
  request.then.emplace_back(PeopleIn{wanted});
}

void rooms(const Request& request, std::string_view) {
  request.then.emplace_back(RoomsAfter{});
}

void bans(const Request& request, std::string_view) {
  const std::vector<AddressBan> all = bans_of(request);
  if (all.empty()) request.answers.show({{"type", "none"}, {"text", "no address is banned"}});
  for (const AddressBan& ban : all) {
    const std::string reason = ban.reason.empty() ? "" : ": " + ban.reason;
    request.answers.show({{"type", "ban"},
                          {"network", ban.network.to_string()},
                          {"by", ban.by},
                          {"reason", ban.reason},
                          {"until", ban.until == WallTime::max() ? Json() : Json(iso_time(ban.until))},
                          {"text", fmt::format("{}, {}, by {}{}", ban.network.to_string(),
                                               how_long(ban, request.now.wall), ban.by, reason)}});
  }
}

}  // namespace chat::relay::control
