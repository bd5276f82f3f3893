#include "relay/dialects/line_commands.h"

#include "common/text.h"
#include "relay/dialects/line_dialect.h"
#include "relay/dialects/line_rendering.h"
#include "relay/dialects/line_words.h"
#include "relay/hub/names.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace chat::relay {
namespace {

struct Command {
  std::string_view name;
  std::string_view arguments;
  bool needs_arguments;
  void (LineCommands::*handler)(std::string_view);
  std::string_view help;
};

constexpr std::array<Command, 15> kCommands{{
    {"help", "", false, &LineCommands::help, "list the commands"},
    {"nick", "NAME", true, &LineCommands::nick, "change your name"},
    {"me", "ACTION", true, &LineCommands::me, "say what you do: * alice waves"},
    {"msg", "NAME TEXT", true, &LineCommands::msg, "say something to one person"},
    {"who", "", false, &LineCommands::who, "list who is in your room"},
    {"rooms", "", false, &LineCommands::rooms, "list the rooms"},
    {"join", "ROOM [KEY]", true, &LineCommands::join, "leave your room for another"},
    {"topic", "[TEXT]", false, &LineCommands::topic, "show your room's topic, or set it; - clears it"},
    {"invite", "NAME", true, &LineCommands::invite, "ask somebody into your room"},
    {"away", "[TEXT]", false, &LineCommands::away, "say that you are away; alone: that you are back"},
    {"kick", "NAME [REASON]", true, &LineCommands::kick, "operators: throw somebody out of your room"},
    {"op", "NAMES", true, &LineCommands::op, "operators: make others operators"},
    {"deop", "NAMES", true, &LineCommands::deop, "operators: make them operators no more"},
    {"mode", "[CHANGES]", false, &LineCommands::mode, "show your room's modes; operators: change them"},
    {"quit", "[REASON]", false, &LineCommands::quit, "leave"},
}};

const Command* find_command(std::string_view name) {
  const std::string folded = fold_case(name);
  const auto found = std::find_if(kCommands.begin(), kCommands.end(),
                                  [&](const Command& command) { return command.name == folded; });
  return found == kCommands.end() ? nullptr : &*found;
}

std::string people(std::size_t count) {
  return count == 1 ? "1 person" : with_commas(count) + " people";
}

/// "@" before an operator's name, "+" before that of who has a voice.
std::string_view status_of(const Member& member, const Room& room) {
  if (member.is_op_in(room)) return "@";
  return member.has_voice_in(room) ? "+" : "";
}

}  // namespace

void LineCommands::run(std::string_view name, std::string_view arguments) {
  const Command* command = find_command(name);
  if (command == nullptr) {
    return client_.refuse(
        fmt::format("There is no command /{}. Try /help. (To say it, double the /.)", visible(name)));
  }
  arguments = without_trailing_spaces(arguments);
  if (command->needs_arguments && arguments.empty()) {
    return client_.refuse(
        fmt::format("/{} needs more: /{} {}", command->name, command->name, command->arguments));
  }
  (this->*command->handler)(arguments);
}

void LineCommands::help(std::string_view) {
  constexpr std::size_t kColumn = 22;
  std::string lines;
  for (const Command& command : kCommands) {
    const std::string usage = fmt::format("/{} {}", command.name, command.arguments);
    lines += fmt::format("* {:<{}}{}\n", usage, kColumn, command.help);
  }
  lines += fmt::format("* {:<{}}{}\n", "//TEXT", kColumn, "say a line that begins with /");
  client_.outbox_.queue(lines);
}

void LineCommands::nick(std::string_view name) {
  const auto renamed = client_.hub_.rename(*client_.member_, name, now_);
  if (!renamed) return client_.outbox_.queue(refusal_line(renamed.error()));
  client_.answer(fmt::format("You are now known as {}", client_.member_->nick));
}

void LineCommands::me(std::string_view action) {
  client_.say(action, now_, Event::Kind::acted);
}

void LineCommands::msg(std::string_view name_and_text) {
  const auto [name, text] = first_word(name_and_text);
  if (text.empty()) return client_.refuse("/msg needs more: /msg NAME TEXT");
  const auto told = client_.hub_.tell(*client_.member_, name, {.text = text}, now_);
  if (!told) return client_.outbox_.queue(refusal_line(told.error()));
  mention_absence(*client_.hub_.find(name));
}

void LineCommands::who(std::string_view) {
  constexpr std::size_t kNamesALine = 10;
  const Room* room = client_.room();
  if (room == nullptr) return;
  const auto& members = room->members();
  std::string lines = fmt::format("* {} in {}:\n", people(members.size()), visible(room->name()));
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool ends_line = i % kNamesALine == kNamesALine - 1 || i + 1 == members.size();
    lines += fmt::format("{}{}{}{}", i % kNamesALine == 0 ? "*   " : " ", status_of(*members[i], *room),
                         members[i]->nick, ends_line ? "\n" : "");
  }
  client_.outbox_.queue(lines);
}

void LineCommands::rooms(std::string_view) {
  constexpr std::size_t kRoomsShown = 100;
  std::string lines;
  std::size_t count = 0;
  for (const auto& [name, room] : client_.hub_.rooms()) {
    if (room->modes().secret && client_.member_->seat_in(*room) == nullptr) continue;
    if (++count > kRoomsShown) continue;
    const std::string topic = room->topic().text.empty() ? "" : ": " + visible(room->topic().text);
    lines += fmt::format("* {}, {}{}\n", visible(room->name()), people(room->members().size()), topic);
  }
  if (count > kRoomsShown) lines += fmt::format("* and {} more\n", with_commas(count - kRoomsShown));
  client_.outbox_.queue(lines);
}

void LineCommands::join(std::string_view room_and_key) {
  const auto [room, key] = first_word(room_and_key);
  client_.change_room(room.starts_with('#') ? std::string(room) : fmt::format("#{}", room), key, now_);
}

void LineCommands::topic(std::string_view text) {
  Room* room = client_.room();
  if (room == nullptr) return;
  const std::string& topic = room->topic().text;
  if (text.empty()) {
    return client_.answer(topic.empty() ? fmt::format("{} has no topic", visible(room->name()))
                                        : fmt::format("Topic: {}", visible(topic)));
  }
  const auto set = client_.hub_.set_topic(*client_.member_, *room, text == "-" ? "" : text, now_);
  if (!set) return client_.outbox_.queue(refusal_line(set.error()));
  client_.answer(text == "-" ? "You cleared the topic" : "You set the topic");
}

void LineCommands::quit(std::string_view reason) {
  if (reason.size() > kReasonMaxBytes) {
    return client_.outbox_.queue(
        refusal_line({Problem::reason_too_long, {}, {}, reason.size(), kReasonMaxBytes}));
  }
  client_.answer("Goodbye.");
  client_.closing_ = std::make_unique<Dialect::Wish>(Dialect::Wish{std::string(reason), true});
}

}  // namespace chat::relay
