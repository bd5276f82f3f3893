// Commands for the operators of a room.

#include "client/commands/command_handlers.h"
#include "client/protocol/message_lines.h"
#include "client/text/irc_words.h"
#include "client/text/words.h"
#include "common/text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// A nick alone stands for whoever has it, from any host.
std::string ban_mask(std::string_view who) {
  const bool is_nick_alone = who.find_first_of("!@.:/*?") == who.npos;
  return is_nick_alone ? fmt::format("{}!*@*", who) : std::string(who);
}

/// "bob eve", "bob,eve": a nick has neither space nor comma.
std::vector<std::string_view> nicks_in(std::string_view words) {
  std::vector<std::string_view> nicks;
  for_each_word(words, ' ', [&](std::string_view word) {
    for_each_word(word, ',', [&](std::string_view nick) { nicks.push_back(nick); });
  });
  return nicks;
}

std::string_view longest_of(const std::vector<std::string_view>& nicks) {
  const auto longest = std::max_element(
      nicks.begin(), nicks.end(), [](std::string_view a, std::string_view b) { return a.size() < b.size(); });
  return longest == nicks.end() ? std::string_view() : *longest;
}

}  // namespace

using H = CommandHandlers;

bool H::must_fit(std::string_view head, std::string_view text, std::size_t most) {
  const std::size_t behind_head = conversation.text_bytes_max(head);
  const std::size_t fits = most == 0 ? behind_head : std::min(most, behind_head);
  if (text.size() <= fits) return true;
  refuse(fmt::format(
      "That is too long for this server, which would cut it: it has {} bytes, and {} is the most.",
      with_commas(text.size()), with_commas(fits)));
  return false;
}

void H::tell_of_cut(std::string_view reason) {
  const std::size_t kept = split_text(reason, kReasonBytesMax).front().size();
  if (kept == reason.size()) return;
  refuse(fmt::format("The end of your reason is too much for servers, and left out:{}", reason.substr(kept)));
}

void H::topic(std::string_view arguments) {
  if (arguments.empty()) return ask(fmt::format("TOPIC {}", here()));
  const bool clears = arguments == "-" || arguments == "-delete";  // as irssi and weechat have it
  const std::string head = fmt::format("TOPIC {} :", here());
  if (!clears && !must_fit(head, arguments, conversation.support().topic_bytes())) return;
  ask(fmt::format("{}{}", head, clears ? "" : arguments));
}

bool H::may_kick(std::string_view arguments) {
  const auto [nicks, reason] = first_word(arguments);
  const std::vector<std::string_view> whom = nicks_in(nicks);
  const std::string head = fmt::format("KICK {} {} :", here(), longest_of(whom));
  return must_be_somebody(whom) && must_fit(head, reason, conversation.support().kick_bytes());
}

// Not every server takes several nicks in one KICK.
void H::kick(std::string_view arguments) {
  if (!may_kick(arguments)) return;
  const auto [nicks, reason] = first_word(arguments);
  for (const std::string_view nick : nicks_in(nicks))
    ask(fmt::format("KICK {} {}{}{}", here(), nick, reason.empty() ? "" : " :", reason));
}

void H::ban(std::string_view arguments) {
  if (arguments.empty()) return ask(fmt::format("MODE {} +b", here()));
  if (must_be_one_word("ban", arguments)) ask(fmt::format("MODE {} +b {}", here(), ban_mask(arguments)));
}

void H::unban(std::string_view arguments) {
  if (must_be_one_word("unban", arguments)) conversation.unban(here(), arguments);
}

void H::kickban(std::string_view arguments) {
  if (!may_kick(arguments)) return;
  for (const std::string_view nick : nicks_in(first_word(arguments).first)) ban(nick);
  kick(arguments);
}

bool H::must_be_somebody(const std::vector<std::string_view>& whom) {
  if (whom.empty()) refuse("Whom? Several nicks have spaces or commas between them.");
  return !whom.empty();
}

void H::change_each(std::string_view change, const std::vector<std::string_view>& whom) {
  if (!must_be_somebody(whom)) return;
  const std::size_t most = conversation.support().modes_a_line();
  for (std::size_t first = 0; first < whom.size(); first += most) {
    const std::size_t end = std::min(whom.size(), first + most);
    std::string modes(change.substr(0, 1));
    std::string nicks;
    for (std::size_t i = first; i < end; ++i) {
      modes += change.substr(1);
      nicks.append(" ").append(whom[i]);
    }
    ask(fmt::format("MODE {} {}{}", here(), modes, nicks));
  }
}

void H::op(std::string_view arguments) {
  change_each("+o", nicks_in(arguments));
}

void H::deop(std::string_view arguments) {
  change_each("-o", nicks_in(arguments));
}

void H::voice(std::string_view arguments) {
  change_each("+v", nicks_in(arguments));
}

void H::devoice(std::string_view arguments) {
  change_each("-v", nicks_in(arguments));
}

}  // namespace chat::client
