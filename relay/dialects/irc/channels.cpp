// Coming and going, and what a channel is about.

#include "common/take_until.h"
#include "common/unix_time.h"
#include "relay/dialects/base/older_lines.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/listing.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"

#include <string>

namespace chat::relay::irc {
namespace {

void show_topic(const Turn& turn, const Room& room) {
  const Topic& topic = room.topic();
  turn.replies.numeric(RPL_TOPIC, "{} :{}", room.name(), topic.text);
  turn.replies.numeric(RPL_TOPICWHOTIME, "{} {} {}", room.name(), topic.by, unix_seconds(topic.at.wall));
}

void join_one(const Turn& turn, std::string_view name, std::string_view key) {
  Client& client = turn.client;
  const auto joined = client.hub().join(*client.person, name, key, turn.now);
  if (!joined) {
    if (joined.error().problem != Problem::already_there) turn.replies.refuse(joined.error());
    return;
  }
  const Room& room = *joined->room;
  show_entered(turn, room, joined->fact.view());
  joined->place ? show_since_left(turn, room, *joined->place) : replay_history(turn, room);
}

/// The part of an answer that enters rooms, one at a time: each is shown before the next is entered.
struct Entering {
  std::string names;
  std::string keys;

  bool operator()(const Turn& turn) {
    std::string_view names_left = names;
    std::string_view keys_left = keys;
    const std::string_view name = take_until(names_left, ',');
    const std::string_view key = take_until(keys_left, ',');
    if (!name.empty()) join_one(turn, name, key);
    names.erase(0, names.size() - names_left.size());
    keys.erase(0, keys.size() - keys_left.size());
    return !names.empty();
  }
};

void part_room(const Request& request, Room& room, std::string_view reason) {
  const OwnedFact parted = request.client.hub().part(*request.client.person, room, reason, request.now);
  request.replies.reply_fact(parted.view());
}

void part_all(const Request& request) {
  auto& seats = request.client.person->seats;
  while (!seats.empty()) part_room(request, *seats.back().room, {});
}

void kick_one(const Request& request, Room& room, std::string_view nick) {
  Client& client = request.client;
  const auto kicked = client.hub().kick(*client.person, room, nick, request[2], request.now);
  if (!kicked) return request.replies.refuse(kicked.error());
  request.replies.reply_fact(kicked->view());
}

}  // namespace

void show_entered(const Turn& turn, const Room& room, const Fact& joined) {
  const Client& client = turn.client;
  turn.replies.reply_fact(joined);
  if (client.has(Capability::read_marker)) tell_read_up_to(turn, room.name());
  if (!room.topic().text.empty()) show_topic(turn, room);
  if (!client.has(Capability::no_implicit_names)) list_names(turn, room.name());
  if (const std::string words = about_keeping(client.hub(), room); !words.empty())
    turn.replies.reply(fmt::format("NOTICE {} :{}", room.name(), words));
}

void join(const Request& request) {
  if (request[0] == "0") return part_all(request);
  if (split(request[0], ',').empty())
    return request.replies.numeric(ERR_NEEDMOREPARAMS, "JOIN :Not enough parameters");
  request.then.emplace_back(Entering{std::string(request[0]), std::string(request[1])});
}

void part(const Request& request) {
  const std::vector<std::string_view> names = split(request[0], ',');
  if (names.empty()) return request.replies.numeric(ERR_NEEDMOREPARAMS, "PART :Not enough parameters");
  const auto reason = shown_within(kReasonMaxBytes, request[1], Problem::reason_too_long);
  if (!reason) return request.replies.refuse(reason.error());
  for (const std::string_view name : names) {
    Room* room = visible_room(request, name);
    if (room == nullptr) continue;
    if (request.client.person->seat_in(*room) == nullptr) {
      request.replies.refuse({Problem::not_in_room, room->name()});
    } else {
      part_room(request, *room, *reason);
    }
  }
}

void topic(const Request& request) {
  Client& client = request.client;
  Room* const room = visible_room(request, request[0]);
  if (room == nullptr) return;
  if (request.count() == 1) {
    if (room->topic().text.empty())
      return request.replies.numeric(RPL_NOTOPIC, "{} :No topic is set", room->name());
    return show_topic(request, *room);
  }
  const auto set = client.hub().set_topic(*client.person, *room, request[1], request.now);
  if (!set) return request.replies.refuse(set.error());
  request.replies.reply_fact(set->view());
}

void names(const Request& request) {
  Client& client = request.client;
  const auto names = split(request[0], ',');
  if (names.empty()) return request.replies.numeric(RPL_ENDOFNAMES, "* :End of /NAMES list");
  for (const std::string_view name : names) {
    const Room* room = client.hub().find_room(name);
    const bool visible = room != nullptr && may_see(*client.person, *room);
    list_names(request, visible ? room->name() : one_word(name));
  }
}

void invite(const Request& request) {
  Client& client = request.client;
  Room* room = visible_room(request, request[1]);
  if (room == nullptr) return;
  const auto invited = client.hub().invite(*client.person, request[0], *room, request.now);
  if (!invited) return request.replies.refuse(invited.error());
  const Person& guest = *client.hub().find(request[0]);
  request.replies.numeric(RPL_INVITING, "{} {}", guest.nick, room->name());
  mention_absence(request, guest);
}

void kick(const Request& request) {
  const auto rooms = split(request[0], ',');
  const auto nicks = split(request[1], ',');
  // One channel and any number of nicks, or as many channels as nicks (RFC 2812, section 3.2.8).
  if (nicks.empty() || (rooms.size() != 1 && rooms.size() != nicks.size()))
    return request.replies.numeric(ERR_NEEDMOREPARAMS, "KICK :Not enough parameters");
  for (std::size_t i = 0; i < nicks.size(); ++i) {
    if (i == kTargetsMax) return request.replies.too_many_targets(nicks[i]);
    // Looked up each time, because a client that kicks itself may end the room.
    Room* room = visible_room(request, rooms.size() == 1 ? rooms.front() : rooms[i]);
    if (room != nullptr) kick_one(request, *room, nicks[i]);
  }
}

}  // namespace chat::relay::irc
