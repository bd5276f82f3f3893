// What operators of the relay may do.

#include "relay/dialects/base/operating.h"

#include "common/result.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/ban_arguments.h"
#include "relay/dialects/base/relay_stats.h"
#include "relay/dialects/line/handlers.h"
#include "relay/dialects/line/operate.h"
#include "relay/dialects/line/request.h"

#include <string>

#include <fmt/format.h>

namespace chat::relay::line {

void tell_of_rule(const Answers& answers) {
  answers.answer(kYouRule);
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
  const auto done =
      request.hub.ask_to_reload(request.person, [answers = request.answers](const Reloaded& reloaded) {
        if (!reloaded) {
          return answers.refuse(
              fmt::format("The configuration does not hold as it stands now: {}.", reloaded.error()));
        }
        for (const std::string& change : reload_in_words(*reloaded)) answers.answer(change);
      });
  if (!done) request.answers.refuse(done.error());
}

void stats(const Request& request, std::string_view) {
  if (!request.person.rules_relay) return request.answers.refuse(Refusal{Problem::not_relay_operator});
  for (const std::string& line : in_sentences(relay_figures(request.hub, request.now)))
    request.answers.answer(line);
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
  operate<kBanAddress>(request, arguments);
}

}  // namespace chat::relay::line
