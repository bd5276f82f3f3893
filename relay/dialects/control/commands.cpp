#include "relay/dialects/control/commands.h"

#include "common/nearest.h"
#include "common/text.h"
#include "common/words.h"
#include "relay/dialects/base/operating.h"
#include "relay/dialects/control/arguments.h"
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
    if (failure.empty()) return;
    later.answers.refuse(fmt::format(
        "this is not kept yet, and tried again; until it is it would end with the relay: {}", failure));
  });
}

template <const OperatorCommand& kCommand>
constexpr Command as_in_chat(std::string_view name, Command::Handler handler = operate<kCommand>) {
  return {name, kCommand.arguments, handler, kCommand.help};
}

constexpr auto kCommands = std::to_array<Command>({
    {"status", "", status, "tell how the relay is"},
    {"who", "[ROOM]", who, "list who is here, or in ROOM, and from where"},
    {"rooms", "", rooms, "list the rooms, secret ones too"},
    {"kick", "ROOM NAME [REASON]", kick, "throw somebody out of a room"},
    as_in_chat<kKill>("kill"),
    as_in_chat<kBanAddress>("ban", decide<kBanAddress>),
    as_in_chat<kUnbanAddress>("unban", decide<kUnbanAddress>),
    {"bans", "", bans, "list the banned addresses"},
    as_in_chat<kCloseRoom>("close-room"),
    {"say", "[#ROOM] TEXT", say, "say something in a room, or to everybody, as the relay"},
    {"reload", "", reload, "read the configuration and what it names anew, as on SIGHUP"},
    {"stop", "", stop, "stop the relay, as on SIGTERM"},
    {"export", "ACCOUNT|#ROOM", export_all, "write all that is kept of it, as JSON"},
    {"forget", "ACCOUNT", forget, "delete all that was said by who was logged in to ACCOUNT"},
    {"unregister", "ACCOUNT", unregister, "end an account: its name and its rooms are free again"},
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

std::string no_command(std::string_view name) {
  return fmt::format("there is no command '{}'{}", visible(name), suggestion_for(name));
}

/// Empty if it may be run.
std::string complaint_about(std::string_view line) {
  const auto [name, arguments] = first_word(without_trailing_spaces(line));
  const Command* const command = find_command(name);
  if (command == nullptr) return no_command(name);
  return complaint_about_arguments(name, command->arguments, arguments);
}

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

Result<std::string> line_of(std::span<const std::string> words) {
  const std::string& name = words.front();
  const Command* const command = find_command(name);
  if (command == nullptr) return Failure(no_command(name));
  std::string line = fmt::format("{}", fmt::join(words, " "));
  std::string complaint = complaint_about_splitting(name, command->arguments, words.subspan(1));
  if (complaint.empty()) complaint = complaint_about(line);
  if (!complaint.empty()) return Failure(complaint);
  return line;
}

void run_line(const Request& request, std::string_view line) {
  if (const std::string complaint = complaint_about(line); !complaint.empty())
    return request.answers.refuse(complaint);
  const auto [name, arguments] = first_word(without_trailing_spaces(line));
  find_command(name)->handler(request, arguments);
}

}  // namespace chat::relay::control
