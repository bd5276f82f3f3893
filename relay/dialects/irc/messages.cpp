// What is said: PRIVMSG, NOTICE, TAGMSG.

#include "common/ascii.h"
#include "common/ctcp.h"
#include "common/text.h"
#include "relay/dialects/irc/handlers.h"
#include "relay/dialects/irc/limits.h"
#include "relay/dialects/irc/listing.h"
#include "relay/dialects/irc/services.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/room.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

Speech speech_of(Fact::Kind kind, std::string_view text, std::string_view tags) {
  if (!is_ctcp(text)) return {kind, text, tags};
  const auto ctcp = parse_ctcp(text);
  if (kind == Fact::Kind::noticed) return {Fact::Kind::answered, *ctcp, tags};
  const auto action = action_in(*ctcp);
  if (!action) return {Fact::Kind::asked, *ctcp, tags};
  return {Fact::Kind::acted, *action, tags};
}

/// Nothing automatic may answer a notice, errors included (RFC 2812, section 3.3.2).
bool is_notice(Fact::Kind kind) {
  return kind == Fact::Kind::noticed || kind == Fact::Kind::answered;
}

/// Whether a tag is for other clients: its key is '+', perhaps a vendor and '/', and a name (IRCv3
/// message-tags).
bool is_for_clients(std::string_view key) {
  if (!key.starts_with('+')) return false;
  const std::size_t slash = key.find('/');
  const bool has_vendor = slash != std::string_view::npos;
  const std::string_view vendor = has_vendor ? key.substr(1, slash - 1) : "none";
  const std::string_view name = key.substr(has_vendor ? slash + 1 : 1);
  const auto is_of_name = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
  return !vendor.empty() && !name.empty() && std::all_of(name.begin(), name.end(), is_of_name) &&
         std::all_of(vendor.begin(), vendor.end(), [&](char c) { return is_of_name(c) || c == '.'; });
}

/// C0, DEL and C1, which in UTF-8 is U+0080 to U+009F.
bool has_control(std::string_view text) {
  const auto c1 = [&](std::size_t at) {
    return text[at] == '\xC2' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_ascii_control(text[at]) || c1(at)) return true;
  }
  return false;
}

/// The tags that are for other clients. Of tags with the same key the last one counts (IRCv3 message-tags,
/// "Rules for message tags").
std::string client_only(std::string_view tags) {
  if (tags.empty()) return {};  // most messages have none, and need no table
  std::vector<IrcTag> for_clients;
  while (const auto tag = take_tag(tags)) {
    // What is no text may do something to the terminal of whoever shows it.
    if (is_for_clients(tag->key) && !has_control(tag->value)) for_clients.push_back(*tag);
  }
  std::unordered_set<std::string_view> seen;
  std::string kept;
  std::for_each(for_clients.rbegin(), for_clients.rend(), [&](const IrcTag& tag) {
    if (!seen.insert(tag.key).second) return;
    std::string one(tag.key);
    if (!tag.value.empty()) one.append("=").append(tag.value);
    kept = kept.empty() ? one : one.append(";").append(kept);
  });
  return kept;
}

/// "@#room", "+#room", "@+#room".
struct RoomTarget {
  std::string_view name;
  char status;  ///< the lowest status that is addressed; 0: everybody
};

/// Nothing if the target is no room.
std::optional<RoomTarget> room_target(std::string_view target) {
  const std::size_t name_at = target.find_first_not_of("@+");
  if (name_at == std::string_view::npos || target[name_at] != '#') return std::nullopt;
  const std::string_view prefixes = target.substr(0, name_at);
  const bool voices = prefixes.find('+') != std::string_view::npos;
  return RoomTarget{target.substr(name_at), prefixes.empty() ? '\0' : voices ? '+' : '@'};
}

Answer<Fact> send_to_room(const Request& request, RoomTarget target, const Speech& speech) {
  Client& client = request.client;
  Room* room = client.hub().find_room(target.name);
  if (room == nullptr) return relay::refuse(Problem::no_such_room, target.name);
  return client.hub().say(*client.person, *room, speech, request.now, target.status);
}

/// Any other refusal would tell that there is such a room.
Refusal as_told(const Request& request, const std::optional<RoomTarget>& target, const Refusal& refusal) {
  const Client& client = request.client;
  const Room* const room = target ? client.hub().find_room(target->name) : nullptr;
  if (room == nullptr || may_see(*client.person, *room)) return refusal;
  return {Problem::no_such_room, std::string(target->name)};
}

/// One line puts one request about an account: of two only the last would be answered.
void ask_service_called(const Request& request, const Service& service, std::string_view text) {
  if (request.to_ask)
    return say_as(service, request.client, request.replies, "One thing at a time: ask again.");
  ask_service(service, request, text);
}

/// IRCv3 echo-message: by its echo a client knows that its message has arrived, whoever it is for.
void echo_to_service(const Request& request, std::string_view target, const Service& service,
                     const Speech& speech) {
  Client& client = request.client;
  if (!client.has(Capability::echo_message)) return;
  const std::string shown = without_secrets(service, speech.text);
  Fact echo = fact_of(speech.kind, *client.person, request.now);
  echo.target = target;
  echo.text = shown;
  echo.tags = speech.tags;
  echo.to_one = true;
  request.replies.reply_fact(echo);
}

/// Services hear what is said to them; of notices and tags alone, as a client sends them while somebody
/// types, they take no note.
void send_to_service(const Request& request, std::string_view target, const Service& service,
                     const Speech& speech) {
  echo_to_service(request, target, service, speech);
  if (speech.kind == Fact::Kind::said) ask_service_called(request, service, speech.text);
}

/// Two halves of what one client asks another would be two questions that nobody has asked.
bool is_ctcp_too_long(const Request& request, std::string_view target, const Speech& speech) {
  if (speech.kind != Fact::Kind::asked && speech.kind != Fact::Kind::answered) return false;
  const std::size_t around = fmt::formatted_size(
      ":{} PRIVMSG {} :{}{}", full_source(request.client.person->source()), target, kCtcpMark, kCtcpMark);
  if (around + speech.text.size() <= kLineBytes) return false;
  if (!is_notice(speech.kind)) {
    request.replies.numeric(ERR_INPUTTOOLONG, ":CTCP was too long: {} bytes, and {} are the most",
                            speech.text.size(), kLineBytes - std::min(around, kLineBytes));
  }
  return true;
}

void send_to(const Request& request, std::string_view target, const Speech& speech) {
  if (is_ctcp_too_long(request, target, speech)) return;
  Client& client = request.client;
  const auto to_room = room_target(target);
  auto sent = to_room ? send_to_room(request, *to_room, speech)
                      : client.hub().tell(*client.person, target, speech, request.now);
  if (!sent) {
    if (!is_notice(speech.kind)) request.replies.refuse(as_told(request, to_room, sent.error()));
    return;
  }
  std::string status_target;
  if (to_room && to_room->status != 0) {
    status_target = fmt::format("{}{}", to_room->status, sent->target);
    sent->target = status_target;
  }
  if (client.has(Capability::echo_message)) request.replies.reply_fact(*sent);
  if (to_room || is_notice(speech.kind) || speech.kind == Fact::Kind::tagged) return;
  if (const Person* addressee = client.hub().find(target)) mention_absence(request, *addressee);
}

void send_to_all(const Request& request, Fact::Kind kind, std::string_view text) {
  const std::string tags = client_only(request.message.tags);
  std::string_view left = request[0];
  std::string_view target = take_part(left, ',');
  if (target.empty() && kind != Fact::Kind::noticed) {
    return request.replies.numeric(ERR_NORECIPIENT, ":No recipient given ({})",
                                   upper_case(request.message.command));
  }
  std::set<std::string> sent_to;  // none where there is one target, as mostly
  for (std::size_t i = 0; !target.empty(); ++i, target = take_part(left, ',')) {
    if (i == kTargetsMax) {
      if (kind == Fact::Kind::noticed) return;
      return request.replies.too_many_targets(target);
    }
    if (const Service* const service = service_called(request.client.hub(), target)) {
      send_to_service(request, target, *service, {kind, text, tags});
    } else if ((i == 0 && left.empty()) || sent_to.insert(fold_case(target)).second) {
      send_to(request, target, speech_of(kind, text, tags));
    }
  }
}

}  // namespace

void privmsg(const Request& request) {
  if (!request[0].empty() && request[1].empty())
    return request.replies.numeric(ERR_NOTEXTTOSEND, ":No text to send");
  send_to_all(request, Fact::Kind::said, request[1]);
}

void notice(const Request& request) {
  if (request[1].empty()) return;
  send_to_all(request, Fact::Kind::noticed, request[1]);
}

void tagmsg(const Request& request) {
  send_to_all(request, Fact::Kind::tagged, {});
}

}  // namespace chat::relay::irc
