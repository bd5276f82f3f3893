#include "relay/dialects/control/commands.h"

#include "common/nearest.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/operating.h"
#include "relay/dialects/control/handlers.h"
#include "relay/dialects/control/request.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

template <const OperatorCommand& kCommand>
void operate(const Request& request, std::string_view arguments) {
  const auto done = kCommand.run({request.hub, request.hub.console(), request.now}, arguments);
  if (!done) return request.answers.refuse(done.error());
  request.answers.tell(*done);
}

/// The same of what is to outlive the relay.
template <const OperatorCommand& kCommand>
void decide(const Request& request, std::string_view arguments) {
  const auto done = kCommand.run({request.hub, request.hub.console(), request.now}, arguments);
  if (!done) return request.answers.refuse(done.error());
  request.later.await_keeping([words = *done](const Request& later, const std::string& failure) {
    later.answers.tell(words);
    if (!failure.empty())
      later.answers.refuse(fmt::format("this ends with the relay, for it cannot be kept: {}", failure));
  });
}

template <const OperatorCommand& kCommand>
constexpr Command as_in_chat(std::string_view name, Command::Handler handler = operate<kCommand>) {
  return {name, kCommand.arguments, kCommand.needs_arguments, handler, kCommand.help};
}

constexpr auto kCommands = std::to_array<Command>({
    {"status", "", false, status, "tell how the relay is"},
    {"who", "[ROOM]", false, who, "list who is here, or in ROOM, and from where"},
    {"rooms", "", false, rooms, "list the rooms, secret ones too"},
    {"kick", "ROOM NAME [REASON]", true, kick, "throw somebody out of a room"},
    as_in_chat<kKill>("kill"),
    as_in_chat<kBanAddress>("ban", decide<kBanAddress>),
    as_in_chat<kUnbanAddress>("unban", decide<kUnbanAddress>),
    {"bans", "", false, bans, "list the banned addresses"},
    as_in_chat<kCloseRoom>("close-room"),
    {"say", "[#ROOM] TEXT", true, say, "say something in a room, or to everybody, as the relay"},
    {"reload", "", false, reload, "read the configuration and what it names anew, as on SIGHUP"},
    {"stop", "", false, stop, "stop the relay, as on SIGTERM"},
    {"export", "ACCOUNT|#ROOM", true, export_all, "write all that is kept of it, as JSON"},
    {"forget", "ACCOUNT", true, forget, "delete all that was said by who was logged in to ACCOUNT"},
    {"unregister", "ACCOUNT", true, unregister, "end an account: its name and its rooms are free again"},
});

std::string suggestion_for(std::string_view name) {
  std::array<std::string_view, kCommands.size()> names;
  std::transform(kCommands.begin(), kCommands.end(), names.begin(),
                 [](const Command& each) { return each.name; });
  const std::string_view meant = nearest(fold_case(name), names);
  return meant.empty() ? "" : fmt::format("; did you mean {}?", meant);
}

/// Null if there is none of that name.
const Command* find_command(std::string_view name) {
  const auto* const found = std::find_if(kCommands.begin(), kCommands.end(),
                                         [&](const Command& each) { return each.name == name; });
  return found == kCommands.end() ? nullptr : found;
}

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

std::string complaint_about(std::string_view line) {
  const auto [name, arguments] = first_word(without_trailing_spaces(line));
  const Command* const command = find_command(name);
  if (command == nullptr)
    return fmt::format("there is no command '{}'{}", visible(name), suggestion_for(name));
  if (command->needs_arguments && arguments.empty())
    return fmt::format("something is missing: {} {}", name, command->arguments);
  if (command->arguments.empty() && !arguments.empty())
    return fmt::format("{} takes nothing behind it", name);
  return {};
}

void run_line(const Request& request, std::string_view line) {
  if (const std::string complaint = complaint_about(line); !complaint.empty())
    return request.answers.refuse(complaint);
  const auto [name, arguments] = first_word(without_trailing_spaces(line));
  find_command(name)->handler(request, arguments);
}

}  // namespace chat::relay::control
