#include "relay/dialects/line_commands.h"

#include "common/text.h"
#include "relay/dialects/line_dialect.h"
#include "relay/dialects/line_rendering.h"

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

constexpr std::array<Command, 9> kCommands{{
    {"help", "", false, &LineCommands::help, "list the commands"},
    {"nick", "NAME", true, &LineCommands::nick, "change your name"},
    {"me", "ACTION", true, &LineCommands::me, "say what you do: * alice waves"},
    {"msg", "NAME TEXT", true, &LineCommands::msg, "say something to one person"},
    {"who", "", false, &LineCommands::who, "list who is in your room"},
    {"rooms", "", false, &LineCommands::rooms, "list the rooms"},
    {"join", "ROOM", true, &LineCommands::join, "leave your room for another"},
    {"topic", "[TEXT]", false, &LineCommands::topic, "show your room's topic, or set it; - clears it"},
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

std::string_view without_trailing_spaces(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

}  // namespace

void LineCommands::run(std::string_view name, std::string_view arguments) {
  const Command* command = find_command(name);
  if (command == nullptr) {
    return client.refuse(
        fmt::format("There is no command /{}. /help lists them; to say a line that begins with /, double it.",
                    visible(name)));
  }
  arguments = without_trailing_spaces(arguments);
  if (command->needs_arguments && arguments.empty()) {
    return client.refuse(
        fmt::format("/{} needs more: /{} {}", command->name, command->name, command->arguments));
  }
  (this->*command->handler)(arguments);
}

void LineCommands::help(std::string_view) {
  constexpr std::size_t kColumn = 18;
  std::string lines;
  for (const Command& command : kCommands) {
    const std::string usage = fmt::format("/{} {}", command.name, command.arguments);
    lines += fmt::format("* {:<{}}{}\n", usage, kColumn, command.help);
  }
  lines += fmt::format("* {:<{}}{}\n", "//TEXT", kColumn, "say a line that begins with /");
  client.outbox_.queue(lines);
}

void LineCommands::nick(std::string_view name) {
  const auto renamed = client.hub_.rename(*client.member_, name);
  if (!renamed) return client.outbox_.queue(refusal_line(renamed.error()));
  client.answer(fmt::format("You are now known as {}", client.member_->nick));
}

void LineCommands::me(std::string_view action) {
  client.hub_.act(*client.member_, client.room(), action, now.wall);
}

void LineCommands::msg(std::string_view name_and_text) {
  const std::size_t space = std::min(name_and_text.find(' '), name_and_text.size());
  const std::size_t text = std::min(name_and_text.find_first_not_of(' ', space), name_and_text.size());
  if (text == name_and_text.size()) return client.refuse("/msg needs more: /msg NAME TEXT");
  const auto told =
      client.hub_.tell(*client.member_, name_and_text.substr(0, space), name_and_text.substr(text));
  if (!told) client.outbox_.queue(refusal_line(told.error()));
}

void LineCommands::who(std::string_view) {
  constexpr std::size_t kNamesALine = 10;
  const auto& members = client.room().members();
  std::string lines = fmt::format("* {} in {}:\n", people(members.size()), visible(client.room().name()));
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool ends_line = i % kNamesALine == kNamesALine - 1 || i + 1 == members.size();
    lines +=
        fmt::format("{}{}{}", i % kNamesALine == 0 ? "*   " : " ", members[i]->nick, ends_line ? "\n" : "");
  }
  client.outbox_.queue(lines);
}

void LineCommands::rooms(std::string_view) {
  std::string lines;
  for (const auto& [name, room] : client.hub_.rooms()) {
    const std::string topic = room->topic().empty() ? "" : ": " + visible(room->topic());
    lines += fmt::format("* {}, {}{}\n", visible(room->name()), people(room->members().size()), topic);
  }
  client.outbox_.queue(lines);
}

void LineCommands::join(std::string_view room) {
  const std::string name = room.starts_with('#') ? std::string(room) : fmt::format("#{}", room);
  client.change_room(name, now);
}

void LineCommands::topic(std::string_view text) {
  Room& room = client.room();
  if (text.empty()) {
    return client.answer(room.topic().empty() ? fmt::format("{} has no topic", visible(room.name()))
                                              : fmt::format("Topic: {}", visible(room.topic())));
  }
  const auto set = client.hub_.set_topic(*client.member_, room, text == "-" ? "" : text);
  if (!set) return client.outbox_.queue(refusal_line(set.error()));
  client.answer(text == "-" ? "You cleared the topic" : "You set the topic");
}

void LineCommands::quit(std::string_view reason) {
  client.answer("Goodbye.");
  client.closing_ = std::string(reason);
}

}  // namespace chat::relay
