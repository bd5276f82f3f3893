// What operators of the relay may do.

#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/relay_stats.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/request.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::line {

void tell_of_rule(const Answers& answers) {
  answers.answer("You are an operator of this relay: in every room you may do what its operators may");
}

void oper(const Request& request, std::string_view name_and_password) {
  const auto [name, rest] = first_word(name_and_password);
  if (!rest.empty() && request.hub.is_operators_account(name)) return login(request, name_and_password);
  const std::string_view password = rest.empty() ? name : rest;
  const auto done = request.hub.make_operator(request.person, password, request.now);
  if (!done) return request.answers.refuse(done.error());
  tell_of_rule(request.answers);
}

void rehash(const Request& request, std::string_view) {
  const auto done = request.hub.ask_to_reload(request.person);
  if (!done) return request.answers.refuse(done.error());
  request.answers.answer(
      "The relay opens its log and reads its certificate anew. Its log tells what came of it");
}

void stats(const Request& request, std::string_view) {
  if (!request.person.rules_relay) return request.answers.refuse(Refusal{Problem::not_relay_operator});
  for (const std::string& line : relay_stats(request.hub, request.now)) request.answers.answer(line);
}

void kill(const Request& request, std::string_view name_and_reason) {
  const auto [name, reason] = first_word(name_and_reason);
  const auto done = request.hub.kill(request.person, name, reason, request.now);
  if (!done) return request.answers.refuse(done.error());
  request.answers.answer(fmt::format("{} is disconnected", request.hub.find(name)->nick));
}

void tell_all(const Request& request, std::string_view text) {
  const auto done = request.hub.tell_all(request.person, text, request.now);
  if (!done) request.answers.refuse(done.error());
}

namespace {

void list_address_bans(const Request& request) {
  const auto bans = request.hub.address_bans().all(request.now.wall);
  if (bans.empty()) return request.answers.answer("No address is banned");
  std::string lines;
  for (const AddressBan& ban : bans) {
    const std::string reason = ban.reason.empty() ? "" : ": " + ban.reason;
    lines += fmt::format("* {}, {}, by {}{}\n", ban.network.to_string(), how_long(ban, request.now.wall),
                         ban.by, reason);
  }
  request.answers.show(lines);
}

}  // namespace

void ban_address(const Request& request, std::string_view arguments) {
  if (!request.person.rules_relay) return request.answers.refuse({Problem::not_relay_operator});
  if (arguments.empty()) return list_address_bans(request);
  const auto [network, rest] = first_word(arguments);
  const auto [word, behind] = first_word(rest);
  const auto lasts = ban_duration(word);
  const auto banned =
      request.hub.ban_address(request.person, network, lasts, lasts ? behind : rest, request.now);
  if (!banned) return request.answers.refuse(banned.error());
  request.answers.answer(
      fmt::format("{} is banned {}", banned->network.to_string(), how_long(*banned, request.now.wall)));
}

void unban_address(const Request& request, std::string_view network) {
  const auto freed = request.hub.free_address(request.person, network, request.now);
  if (!freed) return request.answers.refuse(freed.error());
  request.answers.answer(fmt::format("{} is banned no longer", visible(network)));
}

void close_room(const Request& request, std::string_view room_and_reason) {
  const auto [name, reason] = first_word(room_and_reason);
  const std::string wanted = fmt::format("{}{}", name.starts_with('#') ? "" : "#", name);
  Room* const room = request.hub.find_room(wanted);
  if (room == nullptr) return request.answers.refuse({Problem::no_such_room, wanted});
  const std::string shown = visible(room->name());
  const auto done = request.hub.close_room(request.person, *room, reason, request.now);
  if (!done) return request.answers.refuse(done.error());
  request.answers.answer(fmt::format("Everybody else is out of {}", shown));
}

}  // namespace chat::relay::line
