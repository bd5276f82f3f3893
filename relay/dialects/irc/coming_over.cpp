// How a client is welcomed, also one that goes on as who it was on another relay.

#include "relay/dialects/base/coming_over.h"

#include "common/iso_time.h"
#include "relay/dialects/irc/chathistory.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/returning.h"
#include "relay/dialects/irc/supported.h"
#include "relay/dialects/irc/words.h"

#include <string>
#include <utility>
#include <vector>

namespace chat::relay::irc {
namespace {

/// The part of an answer that shows the rooms in which the client is, one at a time.
struct ShowingRooms {
  std::vector<std::string> left;  ///< the next is the last
  std::uint64_t told_up_to;       ///< see BroughtOver

  bool operator()(const Turn& turn) {
    if (left.empty()) return false;
    const std::string name = std::move(left.back());
    left.pop_back();
    Person& person = *turn.client.person;
    Room* const room = turn.client.hub().find_room(name);
    if (room != nullptr && person.seat_in(*room) != nullptr) {
      show_entered(turn, *room, fact_in(*room, Fact::Kind::joined, person, turn.now));
      told_up_to == 0 ? replay_history(turn, *room) : show_since_lost(turn, *room, told_up_to);
    }
    return !left.empty();
  }
};

}  // namespace

void take_capabilities(const Client& client) {
  client.person->watches_closely = client.has(Capability::extended_monitor);
  client.person->follows_reading = client.has(Capability::read_marker);
}

void welcome(const Request& request) {
  const IrcSettings& settings = request.client.settings();
  Replies& replies = request.replies;
  replies.numeric(RPL_WELCOME, ":Welcome to {}, {}", settings.server_name, request.client.nick());
  replies.numeric(RPL_YOURHOST, ":Your host is {}, running {}", settings.server_name, settings.version);
  replies.numeric(RPL_CREATED, ":This relay was started {}", iso_time(settings.started.wall));
  replies.numeric(RPL_MYINFO, "{} {} {}", settings.server_name, settings.version, supported_modes());
  tell_supported(request);
  if (!request.client.person->particulars().hidden_address.empty())
    replies.numeric(RPL_VISIBLEHOST, "{} :is now your displayed host", request.client.host());
  const IrcMessage without_parameters;
  const Request alone{request, without_parameters, request.to_ask};
  lusers(alone);
  motd(alone);
}

void come_over(const Request& request, std::uint64_t person) {
  Client& client = request.client;
  const Registration& so_far = *client.registration;
  const Origin& origin = so_far.origin;
  const BroughtOver over = client.hub().bring_over(
      person,
      {{&so_far.outbox, &client.renderings().for_client(client.capabilities), &so_far.connection},
       origin.is_encrypted,
       [&](std::string_view seen) { return origin.beside(seen); }},
      request.now);
  const auto done = std::exchange(client.registration, nullptr);
  client.person = over.person;
  origin.tell(*client.person);
  take_capabilities(client);
  welcome(request);
  Replies& replies = request.replies;
  if (client.person->rules_relay) tell_of_rule(client, replies);
  tell_of_owner(client, replies, request.now);
  offer_return(client, replies);
  for (const Refusal& each : over.kept_out) replies.refuse(each);
  tell_of_watched(request);
  for (const std::string& words :
       {lost_alone_in_words(over, request.now.wall), alone_in_words(over, request.now.wall)}) {
    if (!words.empty()) replies.reply(fmt::format("NOTICE {} :{}", client.nick(), words));
  }
  show_alone(request, over.alone);
  ShowingRooms showing{{}, over.told_up_to};
  for (const Seat& seat : client.person->seats) showing.left.insert(showing.left.begin(), seat.room->name());
  request.then.emplace_back(std::move(showing));
}

}  // namespace chat::relay::irc
