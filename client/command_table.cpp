#include "client/command_handlers.h"
#include "common/nearest.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include <fmt/format.h>

namespace chat::client {
namespace {

using H = CommandHandlers;
using Needs = H::Needs;
using Kind = Completes::Kind;

constexpr Completes kNothing{};
constexpr Completes kRoom{Kind::rooms};
constexpr Completes kPlace{Kind::places};
constexpr Completes kPlaceAndText{Kind::places, Kind::words};
constexpr Completes kNick{Kind::nicks};
constexpr Completes kNickAndText{Kind::nicks, Kind::words};
constexpr Completes kNickAndRoom{Kind::nicks, Kind::rooms};
constexpr Completes kModesAndNicks{Kind::nothing, Kind::nicks};
constexpr Completes kText{Kind::words, Kind::words};

constexpr H::Command kTable[] = {
    {"join", "#ROOM [KEY]", kRoom, Needs::nothing, true, &H::join, "go into a room, beside those you are in"},
    {"part", "[#ROOM] [REASON]", kPlaceAndText, Needs::nothing, false, &H::part,
     "leave a room, or close a private talk"},
    {"room", "[NAME or NUMBER]", kPlace, Needs::nothing, false, &H::room,
     "talk in another of your rooms (also Alt-1 to Alt-9)"},
    {"where", "", kNothing, Needs::nothing, false, &H::where, "where you talk, and as whom"},
    {"rooms", "", kNothing, Needs::connection, false, &H::rooms, "list the server's rooms"},
    {"who", "[#ROOM]", kRoom, Needs::connection, false, &H::who, "who is here"},
    {"whois", "NICK", kNick, Needs::connection, true, &H::whois, "what the server knows of somebody"},
    {"msg", "NICK TEXT", kText, Needs::connection, true, &H::msg,
     "say something to one person, or to a room"},
    {"query", "NICK [TEXT]", kNickAndText, Needs::nothing, true, &H::query,
     "talk to one person until you change rooms"},
    {"me", "ACTION", kText, Needs::place, true, &H::me, "say what you do: * alice waves"},
    {"nick", "NAME", kNothing, Needs::connection, true, &H::nick, "change your name"},
    {"topic", "[TEXT or -]", kText, Needs::room, false, &H::topic,
     "show the room's topic, or set it; - clears it"},
    {"away", "[REASON]", kText, Needs::connection, false, &H::away,
     "say that you are away; without a reason, back"},
    {"invite", "NICK [#ROOM]", kNickAndRoom, Needs::connection, true, &H::invite, "ask somebody in"},
    {"kick", "NICK [REASON]", kNickAndText, Needs::room, true, &H::kick,
     "put somebody out of this room (operators)"},
    {"op", "NICK", kNick, Needs::room, true, &H::op, "make somebody an operator of this room (operators)"},
    {"mode", "[MODES]", kModesAndNicks, Needs::room, false, &H::mode,
     "show this room's modes, or change them: /mode +m"},
    {"ignore", "[NICK]", kNick, Needs::nothing, false, &H::ignore,
     "hide what somebody says, or no longer; without a name, list whom"},
    {"clear", "", kNothing, Needs::nothing, false, &H::clear, "clear the screen"},
    {"search", "TEXT", kText, Needs::nothing, true, &H::search, "find it in what you have seen"},
    {"reconnect", "", kNothing, Needs::nothing, false, &H::reconnect, "connect anew, now"},
    {"raw", "LINE", kText, Needs::connection, true, &H::raw, "send the server a line of IRC"},
    {"help", "", kNothing, Needs::nothing, false, &H::help, "list the commands"},
    {"quit", "[REASON]", kText, Needs::nothing, false, &H::quit, "leave"},
};

}  // namespace

const H::Command* H::find(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto found = std::find_if(std::begin(kTable), std::end(kTable),
                                  [&](const Command& command) { return command.name == folded; });
  return found == std::end(kTable) ? nullptr : found;
}

std::string_view H::nearest(std::string_view name) {
  std::array<std::string_view, std::size(kTable)> names;
  std::transform(std::begin(kTable), std::end(kTable), names.begin(),
                 [](const Command& command) { return command.name; });
  return chat::nearest(name, names);
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
