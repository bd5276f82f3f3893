#pragma once

#include "common/result.h"

#include <span>
#include <string>
#include <string_view>

namespace chat::relay::control {

struct Request;

/// A command of the control socket. People type them behind "chat-relay ctl".
struct Command {
  using Handler = void (*)(const Request&, std::string_view arguments);

  std::string_view name;
  std::string_view arguments;
  Handler handler;
  std::string_view help;
};

std::span<const Command> commands();

/// A command, and behind it, separated by spaces, what it takes; or what is wrong with what a shell gave,
/// word by word: there is no such command, or it takes something else.
Result<std::string> line_of(std::span<const std::string> words);

/// Runs a line: a command, and behind it, separated by spaces, what it takes.
void run_line(const Request& request, std::string_view line);

}  // namespace chat::relay::control
