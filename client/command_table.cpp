#include "client/command_handlers.h"
#include "client/edit_distance.h"
#include "common/text.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

namespace chat::client {
namespace {

using H = CommandHandlers;
using Needs = H::Needs;

constexpr H::Command kTable[] = {
    {"join", "#ROOM [KEY]", Needs::nothing, true, &H::join, "go into a room, beside those you are in"},
    {"part", "[#ROOM] [REASON]", Needs::nothing, false, &H::part, "leave a room, or close a private talk"},
    {"room", "[NAME or NUMBER]", Needs::nothing, false, &H::room,
     "talk in another of your rooms (also Alt-1 to Alt-9)"},
    {"rooms", "", Needs::connection, false, &H::rooms, "list the server's rooms"},
    {"who", "[#ROOM]", Needs::connection, false, &H::who, "who is here"},
    {"whois", "NICK", Needs::connection, true, &H::whois, "what the server knows of somebody"},
    {"msg", "NICK TEXT", Needs::connection, true, &H::msg, "say something to one person, or to a room"},
    {"query", "NICK [TEXT]", Needs::nothing, true, &H::query, "talk to one person until you change rooms"},
    {"me", "ACTION", Needs::place, true, &H::me, "say what you do: * alice waves"},
    {"nick", "NAME", Needs::connection, true, &H::nick, "change your name"},
    {"topic", "[TEXT or -]", Needs::room, false, &H::topic, "show the room's topic, or set it; - clears it"},
    {"away", "[REASON]", Needs::connection, false, &H::away, "say that you are away; without a reason, back"},
    {"invite", "NICK [#ROOM]", Needs::connection, true, &H::invite, "ask somebody in"},
    {"kick", "NICK [REASON]", Needs::room, true, &H::kick, "put somebody out of this room (operators)"},
    {"op", "NICK", Needs::room, true, &H::op, "make somebody an operator of this room (operators)"},
    {"mode", "[MODES]", Needs::room, false, &H::mode, "show this room's modes, or change them: /mode +m"},
    {"ignore", "[NICK]", Needs::nothing, false, &H::ignore,
     "hide what somebody says, or no longer; without a name, list whom"},
    {"clear", "", Needs::nothing, false, &H::clear, "clear the screen"},
    {"search", "TEXT", Needs::nothing, true, &H::search, "find it in what you have seen"},
    {"reconnect", "", Needs::nothing, false, &H::reconnect, "connect anew, now"},
    {"raw", "LINE", Needs::connection, true, &H::raw, "send the server a line of IRC"},
    {"help", "", Needs::nothing, false, &H::help, "list the commands"},
    {"quit", "[REASON]", Needs::nothing, false, &H::quit, "leave"},
};

}  // namespace

const H::Command* H::find(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const Command& command) { return command.name == folded; });
  return found == std::end(kTable) ? nullptr : found;
}

std::string_view H::nearest(std::string_view name) {
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(name.size() / 2, 1) + 1;  // further away is no likely slip
  for (const Command& command : kTable) {
    const std::size_t distance = edit_distance(fold_case(name), command.name);
    if (distance >= least) continue;
    least = distance;
    nearest = command.name;
  }
  return nearest;
}

void H::help(std::string_view) {
  constexpr std::size_t kColumn = 24;
  for (const Command& command : kTable) {
    const std::string usage = fmt::format("/{} {}", command.name, command.arguments);
    answer(fmt::format("{:<{}}{}", usage, kColumn, command.help));
  }
  answer(fmt::format("{:<{}}{}", "//text", kColumn, "say \"/text\""));
}

bool is_command(std::string_view name) {
  return H::find(name) != nullptr;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const H::Command& command : kTable) names.push_back(fmt::format("/{}", command.name));
  return names;
}

}  // namespace chat::client
