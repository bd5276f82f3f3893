#include "relay/dialects/irc/services.h"

#include "common/text.h"
#include "relay/dialects/irc/command.h"
#include "relay/dialects/irc/words.h"
#include "relay/hub/tickets.h"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace chat::relay::irc {
namespace {

void say_as_nickserv(const Client& client, Replies& replies, std::string_view text) {
  replies.reply_lines(fmt::format(":NickServ!NickServ@{} NOTICE {} :{}\r\n", client.settings.server_name,
                                  client.nick(), text));
}

}  // namespace

bool is_for_nickserv(const Request& request) {
  return request.client.hub.has_accounts() && fold_case(request[0]) == "nickserv" &&
         request.client.hub.find(request[0]) == nullptr;
}

void ask_nickserv(const Request& request) {
  const std::vector<std::string_view> said = split(request[1], ' ');
  const bool identifies = (said.size() == 2 || said.size() == 3) && upper_case(said.front()) == "IDENTIFY";
  if (!identifies) {
    return say_as_nickserv(request.client, request.replies,
                           "IDENTIFY [ACCOUNT] PASSWORD logs you in; without an ACCOUNT, to your nick's.");
  }
  const std::string_view account = said.size() == 3 ? said[1] : request.client.nick();
  request.to_check = Credentials{std::string(account), std::string(said.back())};
}

void tell_verdict(const Client& client, Replies& replies, const Verdict& verdict) {
  const std::string account = visible(verdict.account);
  say_as_nickserv(client, replies,
                  verdict.good
                      ? fmt::format("You are logged in as {}.", account)
                      : fmt::format("That is not {}'s password, or there is no such account.", account));
}

}  // namespace chat::relay::irc
