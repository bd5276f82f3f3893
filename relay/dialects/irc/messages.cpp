// What is said: PRIVMSG, NOTICE, TAGMSG.

#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/supported.h"
#include "relay/dialects/irc/words.h"

#include <string>

namespace chat::relay::irc {
namespace {

/// What stands between bytes of value 1 is for the client, but for the action: "/me waves" (Modern IRC,
/// "Client-to-Client Protocol").
Speech speech_of(Event::Kind kind, std::string_view text, std::string_view tags) {
  constexpr char kDelimiter = '\x01';
  constexpr std::string_view kAction = "ACTION ";
  if (text.size() < 2 || text.front() != kDelimiter) return {kind, text, tags};
  text.remove_prefix(1);
  if (text.back() == kDelimiter) text.remove_suffix(1);
  if (kind == Event::Kind::noticed) return {Event::Kind::answered, text, tags};
  if (!text.starts_with(kAction)) return {Event::Kind::asked, text, tags};
  return {Event::Kind::acted, text.substr(kAction.size()), tags};
}

/// Nothing automatic may answer it, errors included (RFC 2812, section 3.3.2).
bool is_notice(Event::Kind kind) {
  return kind == Event::Kind::noticed || kind == Event::Kind::answered;
}

/// Tags that are for the other clients begin with '+'; the rest was for the relay (IRCv3 message-tags).
std::string client_only(std::string_view tags) {
  std::string kept;
  while (const auto tag = take_tag(tags)) {
    if (!tag->key.starts_with('+')) continue;
    kept.append(kept.empty() ? "" : ";").append(tag->key);
    if (!tag->value.empty()) kept.append("=").append(tag->value);
  }
  return kept;
}

Answer<Event> send_to_room(const Request& request, std::string_view target, const Speech& speech) {
  IrcDialect& client = request.client;
  const bool some = target.starts_with('@') || target.starts_with('+');
  const std::string_view name = target.substr(some ? 1 : 0);
  Room* room = client.hub().find_room(name);
  if (room == nullptr) return relay::refuse(Problem::no_such_room, name);
  return client.hub().say(client.member(), *room, speech, request.now.wall, some ? target.front() : '\0');
}

bool names_a_room(std::string_view target) {
  return target.starts_with('#') || target.starts_with("@#") || target.starts_with("+#");
}

void send_to(const Request& request, std::string_view target, const Speech& speech) {
  IrcDialect& client = request.client;
  const bool to_room = names_a_room(target);
  auto sent = to_room ? send_to_room(request, target, speech)
                      : client.hub().tell(client.member(), target, speech, request.now.wall);
  if (!sent) {
    if (!is_notice(speech.kind)) client.refuse(sent.error());
    return;
  }
  std::string status_target;
  if (to_room && target.front() != '#') {
    status_target = fmt::format("{}{}", target.front(), sent->target);
    sent->target = status_target;
  }
  if (client.has(Capability::echo_message)) client.reply_event(*sent);
  if (to_room || is_notice(speech.kind) || speech.kind == Event::Kind::tagged) return;
  const Member* addressee = client.hub().find(target);
  if (addressee != nullptr && !addressee->away.empty()) {
    client.numeric(RPL_AWAY, "{} :{}", addressee->nick, addressee->away);
  }
}

void send_to_all(const Request& request, Event::Kind kind, std::string_view text) {
  IrcDialect& client = request.client;
  const std::string tags = client_only(request.message.tags);
  std::string_view left = request[0];
  std::string_view target = take_part(left, ',');
  if (target.empty() && kind != Event::Kind::noticed) {
    return client.numeric(ERR_NORECIPIENT, ":No recipient given ({})", upper_case(request.message.command));
  }
  for (std::size_t i = 0; !target.empty(); ++i, target = take_part(left, ',')) {
    if (i == kTargetsMax) {
      return client.numeric(ERR_TOOMANYTARGETS, "{} :Too many targets: {} are the most", one_word(target),
                            kTargetsMax);
    }
    send_to(request, target, speech_of(kind, text, tags));
  }
}

}  // namespace

void privmsg(const Request& request) {
  if (!request[0].empty() && request[1].empty())
    return request.client.numeric(ERR_NOTEXTTOSEND, ":No text to send");
  send_to_all(request, Event::Kind::said, request[1]);
}

void notice(const Request& request) {
  if (request[1].empty()) return;
  send_to_all(request, Event::Kind::noticed, request[1]);
}

void tagmsg(const Request& request) {
  send_to_all(request, Event::Kind::tagged, {});
}

}  // namespace chat::relay::irc
