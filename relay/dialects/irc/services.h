#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {
class Hub;
}

namespace chat::relay::irc {

struct Client;
struct Request;
class Replies;

// Services: what people on other networks send messages to, to have a nick or a channel kept.

/// What somebody has said to a service: `words[0]` is the verb.
using ServiceWords = std::vector<std::string_view>;

struct ServiceVerb {
  std::string_view name;
  std::string_view arguments;
  std::size_t least;  ///< words behind the verb
  std::size_t most;
  bool is_secret;  ///< a password stands among them
  void (*handler)(const Request&, const ServiceWords&);
  std::string_view help;  ///< empty: the same as the one before
};

struct Service {
  std::string_view name;
  std::span<const ServiceVerb> verbs;
};

/// Keeps nicks.
extern const Service kNickServ;
/// Keeps channels.
extern const Service kChanServ;

/// A line, with its end, from the service of the relay of that name.
std::string said_by(const Service& service, std::string_view relay, std::string_view to,
                    std::string_view text);

/// Answers in the service's name.
void say_as(const Service& service, const Client& client, Replies& replies, std::string_view text);

/// The service that a target of a message names, whatever server it names with it:
/// "NickServ@services.example". Null if it names none, as always at a relay without accounts.
const Service* service_called(const Hub& hub, std::string_view target);

/// Whether the message has no other targets than services.
bool is_for_services(const Request& message);

/// What `said` becomes where it is shown: of what may be a password nothing is left.
std::string without_secrets(const Service& service, std::string_view said);

/// Does what `said` asks of the service: "IDENTIFY [ACCOUNT] PASSWORD". What is no verb of it is answered by
/// its help.
void ask_service(const Service& service, const Request& request, std::string_view said);

}  // namespace chat::relay::irc
