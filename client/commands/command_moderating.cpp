// Commands for the operators of a room.

#include "client/commands/command_handlers.h"
#include "client/text/words.h"

#include <fmt/format.h>

namespace chat::client {
namespace {

/// A nick alone stands for whoever has it, from any host.
std::string ban_mask(std::string_view who) {
  const bool is_nick_alone = who.find_first_of("!@.:/*?") == who.npos;
  return is_nick_alone ? fmt::format("{}!*@*", who) : std::string(who);
}

}  // namespace

using H = CommandHandlers;

void H::kick(std::string_view arguments) {
  const auto [nick, reason] = first_word(arguments);
  ask(reason.empty() ? fmt::format("KICK {} {}", here(), nick)
                     : fmt::format("KICK {} {} :{}", here(), nick, reason));
}

void H::ban(std::string_view arguments) {
  if (arguments.empty()) return ask(fmt::format("MODE {} +b", here()));
  if (must_be_one_word("ban", arguments)) ask(fmt::format("MODE {} +b {}", here(), ban_mask(arguments)));
}

void H::unban(std::string_view arguments) {
  if (must_be_one_word("unban", arguments)) conversation.unban(here(), arguments);
}

void H::kickban(std::string_view arguments) {
  ban(first_word(arguments).first);
  kick(arguments);
}

void H::change_rank(std::string_view command, std::string_view change, std::string_view arguments) {
  if (must_be_one_word(command, arguments)) ask(fmt::format("MODE {} {} {}", here(), change, arguments));
}

void H::op(std::string_view arguments) {
  change_rank("op", "+o", arguments);
}

void H::deop(std::string_view arguments) {
  change_rank("deop", "-o", arguments);
}

void H::voice(std::string_view arguments) {
  change_rank("voice", "+v", arguments);
}

void H::devoice(std::string_view arguments) {
  change_rank("devoice", "-v", arguments);
}

}  // namespace chat::client
