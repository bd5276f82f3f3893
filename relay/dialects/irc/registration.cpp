// How a client becomes a member, and how it leaves.

#include "common/iso_time.h"
#include "common/text.h"
#include "relay/dialects/irc/commands.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/irc/splitting.h"
#include "relay/dialects/irc/supported.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace chat::relay::irc {
namespace {

struct CapCommand {
  std::string_view name;
  void (*handler)(const Request&);
};

/// Of the capabilities that are wanted.
template <class Wanted>
std::string names_of(Wanted&& wanted) {
  std::string names;
  for (const CapabilityName& each : kCapabilityNames) {
    if (wanted(each.capability)) names.append(names.empty() ? "" : " ").append(each.name);
  }
  return names;
}

void cap_list(const Request& request) {
  const auto has = [&](Capability each) { return request.client.has(each); };
  request.client.reply(fmt::format("CAP {} LIST :{}", request.client.nick(), names_of(has)));
}

void cap_ls(const Request& request) {
  if (!request.client.is_registered()) request.client.registration().negotiating = true;
  // Asking for version 302 or later is asking for cap-notify, too (IRCv3, Capability Negotiation).
  constexpr int kVersionWithNotify = 302;
  int version = 0;
  std::from_chars(request[1].data(), request[1].data() + request[1].size(), version);
  if (version >= kVersionWithNotify) request.client.capabilities().set(Capability::cap_notify, true);
  request.client.reply(
      fmt::format("CAP {} LS :{}", request.client.nick(), names_of([](Capability) { return true; })));
}

/// All of what is asked for, or nothing.
void cap_req(const Request& request) {
  // The answer repeats it, and must fit a message.
  constexpr std::size_t kListMaxBytes = 390;
  if (visible(request[1]).size() > kListMaxBytes) {
    return request.client.numeric(ERR_INPUTTOOLONG, ":List is too long: {} bytes are the most",
                                  kListMaxBytes);
  }
  if (!request.client.is_registered()) request.client.registration().negotiating = true;
  Capabilities wanted = request.client.capabilities();
  for (std::string_view name : split(request[1], ' ')) {
    const bool off = name.starts_with('-');
    if (off) name.remove_prefix(1);
    const auto capability = capability_called(name);
    if (!capability)
      return request.client.reply(fmt::format("CAP {} NAK :{}", request.client.nick(), request[1]));
    wanted.set(*capability, !off);
  }
  request.client.capabilities() = wanted;
  if (request.client.is_registered()) {
    request.client.hub().use_rendering(request.client.member(),
                                       request.client.renderings().for_client(wanted));
  }
  request.client.reply(fmt::format("CAP {} ACK :{}", request.client.nick(), request[1]));
}

void cap_end(const Request& request) {
  if (request.client.is_registered()) return;
  request.client.registration().negotiating = false;
  request.client.register_if_ready(request.now);
}

constexpr std::array<CapCommand, 4> kCapCommands{
    {{"LS", cap_ls}, {"LIST", cap_list}, {"REQ", cap_req}, {"END", cap_end}}};

void rename(const Request& request) {
  IrcDialect& client = request.client;
  const auto renamed = client.hub().rename(client.member(), request[0], request.now);
  if (!renamed) return client.refuse(renamed.error());
  if (*renamed) client.reply_fact((*renamed)->view());
}

/// What may stand in "nick!user@host".
std::string user_name(std::string_view asked) {
  std::string name;
  for (const char c : asked.substr(0, kUserMaxBytes - 1)) {
    if (c > ' ' && c < 0x7F && c != '!' && c != '@' && c != ':') name += c;
  }
  // '~': nobody has checked it (RFC 1413 is not asked).
  return "~" + (name.empty() ? "user" : name);
}

}  // namespace

void cap(const Request& request) {
  const std::string name = upper_case(request[0]);
  const auto found = std::find_if(kCapCommands.begin(), kCapCommands.end(),
                                  [&](const CapCommand& command) { return command.name == name; });
  if (found == kCapCommands.end()) {
    return request.client.numeric(ERR_INVALIDCAPCMD, "{} :Invalid CAP command", one_word(request[0]));
  }
  found->handler(request);
}

void nick(const Request& request) {
  IrcDialect& client = request.client;
  if (request[0].empty()) return client.numeric(ERR_NONICKNAMEGIVEN, ":No nickname given");
  if (client.is_registered()) return rename(request);
  if (const auto fine = client.hub().is_free(request[0], nullptr); !fine) return client.refuse(fine.error());
  client.registration().nick = request[0];
  client.register_if_ready(request.now);
}

void user(const Request& request) {
  IrcDialect& client = request.client;
  if (client.is_registered()) return client.numeric(ERR_ALREADYREGISTERED, ":You may not reregister");
  const bool nameless = request[3].find_first_not_of(' ') == std::string_view::npos;
  if (nameless) return client.numeric(ERR_NEEDMOREPARAMS, "USER :Not enough parameters");
  client.registration().user = user_name(request[0]);
  const std::string realname = visible(request[3]);
  client.registration().realname = whole_units(realname, kRealnameMaxBytes);
  client.register_if_ready(request.now);
  if (realname.size() > kRealnameMaxBytes) {
    client.reply(fmt::format("NOTICE {} :Your real name was cut: {} bytes are the most, as it is shown",
                             client.nick(), kRealnameMaxBytes));
  }
}

void pass(const Request& request) {
  if (request.client.is_registered())
    request.client.numeric(ERR_ALREADYREGISTERED, ":You may not reregister");
}

void ping(const Request& request) {
  request.client.count_ping();
  if (request[0].empty()) return request.client.numeric(ERR_NOORIGIN, ":No origin specified");
  const std::string& server = request.client.settings().server_name;
  const std::string answer = fmt::format("PONG {} :{}", server, visible(request[0]));
  if (server.size() + answer.size() + 4 > kIrcMessageBytes) {
    return request.client.numeric(ERR_INPUTTOOLONG, ":Token is too long");
  }
  request.client.reply(answer);
}

void pong(const Request&) {}

void quit(const Request& request) {
  const std::string shown = visible(request[0]);
  const std::string_view words = whole_units(shown, kReasonMaxBytes);
  request.client.close(words.empty() ? "Quit" : fmt::format("Quit: {}", words), true);
}

void welcome(IrcDialect& client, Moment now) {
  const IrcSettings& settings = client.settings();
  client.numeric(RPL_WELCOME, ":Welcome to {}, {}", settings.server_name, client.nick());
  client.numeric(RPL_YOURHOST, ":Your host is {}, running {}", settings.server_name, settings.version);
  client.numeric(RPL_CREATED, ":This relay was started {}", iso_time(settings.started.wall));
  client.numeric(RPL_MYINFO, "{} {} {}", settings.server_name, settings.version, supported_modes());
  tell_supported(client);
  lusers({client, {}, now});
  motd({client, {}, now});
}

}  // namespace chat::relay::irc
