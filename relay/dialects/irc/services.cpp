#include "relay/dialects/irc/services.h"

#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/words.h"

#include <algorithm>
#include <array>
#include <cstring>  // explicit_bzero(3)
#include <functional>
#include <string>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

constexpr std::array kServices{&kNickServ, &kChanServ};

/// As it works at the prompt of any client: the verb alone, typed in a room, would be said there.
std::string usage(const Service& service, const ServiceVerb& verb) {
  return fmt::format("/msg {} {}{}{}", service.name, verb.name, verb.arguments.empty() ? "" : " ",
                     verb.arguments);
}

const ServiceVerb* find_verb(const Service& service, std::string_view as_said) {
  const std::string name = upper_case(as_said);
  const auto found = std::find_if(service.verbs.begin(), service.verbs.end(),
                                  [&](const ServiceVerb& each) { return each.name == name; });
  return found == service.verbs.end() ? nullptr : &*found;
}

using Saying = std::function<void(std::string_view)>;

/// A verb that means the same as the one before is told of with its help.
void tell_of_verb(const Service& service, const ServiceVerb& verb, const Saying& say) {
  const ServiceVerb* told = &verb;
  while (told->help.empty() && told != service.verbs.data()) --told;
  say(fmt::format("{}: {}.", usage(service, verb), told->help));
}

/// HELP, HELP VERB, nothing at all, and what is no verb, which may be a word that was meant for another.
void tell_of_verbs(const Service& service, const ServiceWords& words, const Saying& say) {
  const bool asks = !words.empty() && upper_case(words.front()) == "HELP";
  const std::string_view wanted = words.size() > (asks ? 1 : 0) ? words[asks ? 1 : 0] : std::string_view();
  const ServiceVerb* const verb = find_verb(service, wanted);
  if (verb != nullptr) return tell_of_verb(service, *verb, say);
  constexpr std::size_t kShownBytes = 30;
  if (!wanted.empty())
    say(fmt::format("There is no {} here. There are these:", one_word(upper_case(wanted), kShownBytes)));
  for (const ServiceVerb& each : service.verbs)
    if (!each.help.empty()) tell_of_verb(service, each, say);
}

/// Has a command do what a message to the service does. What it says may be a password.
void ask_by_command(const Service& service, const Request& request) {
  std::string said;
  for (const std::string_view word : request.message.parameters())
    said.append(said.empty() ? "" : " ").append(word);
  ask_service(service, request, said);
  ::explicit_bzero(said.data(), said.size());
}

}  // namespace

std::string said_by(const Service& service, std::string_view relay, std::string_view to,
                    std::string_view text) {
  return fmt::format(":{0}!{0}@{1} NOTICE {2} :{3}\r\n", service.name, relay, to, text);
}

void say_as(const Service& service, const Client& client, Replies& replies, std::string_view text) {
  replies.reply_lines(said_by(service, client.settings().server_name, client.nick(), text));
}

const Service* service_called(const Hub& hub, std::string_view target) {
  // Most is said to rooms.
  if (target.starts_with('#') || !hub.has_accounts()) return nullptr;
  const std::string_view name = target.substr(0, target.find('@'));
  const auto* const found = std::find_if(kServices.begin(), kServices.end(), [&](const Service* service) {
    return service->name.size() == name.size() && fold_case(service->name) == fold_case(name);
  });
  return found == kServices.end() ? nullptr : *found;
}

bool is_for_services(const Request& message) {
  const auto targets = split(message[0], ',');
  return !targets.empty() && std::all_of(targets.begin(), targets.end(), [&](std::string_view target) {
    return service_called(message.client.hub(), target) != nullptr;
  });
}

std::string without_secrets(const Service& service, std::string_view said) {
  constexpr std::string_view kHidden = "***";
  const ServiceWords words = split(said, ' ');
  if (words.empty() || upper_case(words.front()) == "HELP") return std::string(said);
  const ServiceVerb* const verb = find_verb(service, words.front());
  // A slip in the verb, or none, does not make a password less of one.
  if (verb == nullptr) return std::string(kHidden);
  if (!verb->is_secret || words.size() == 1) return std::string(said);
  return fmt::format("{} {}", words.front(), kHidden);
}

void ask_service(const Service& service, const Request& request, std::string_view said) {
  const auto say = [&](std::string_view text) { say_as(service, request.client, request.replies, text); };
  const ServiceWords words = split(said, ' ');
  const ServiceVerb* const verb = words.empty() ? nullptr : find_verb(service, words.front());
  if (verb == nullptr) return tell_of_verbs(service, words, say);
  const std::size_t count = words.size() - 1;
  if (verb->is_secret && count > 0 && !request.client.is_safe) {
    return say(
        fmt::format("Your password was not used: this connection is not encrypted, so others on the way "
                    "may have read it. Take another one, and connect with TLS: {}",
                    request.client.settings().tls_command));
  }
  if (count < verb->least || count > verb->most) return say(fmt::format("Say: {}", usage(service, *verb)));
  verb->handler(request, words);
}

void nickserv(const Request& request) {
  ask_by_command(kNickServ, request);
}

void chanserv(const Request& request) {
  ask_by_command(kChanServ, request);
}

}  // namespace chat::relay::irc
