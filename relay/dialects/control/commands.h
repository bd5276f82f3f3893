#pragma once

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
  bool needs_arguments;
  Handler handler;
  std::string_view help;
};

std::span<const Command> commands();

/// What is wrong with the line: there is no such command, or it takes something else. Empty if it may be run.
std::string complaint_about(std::string_view line);

/// Runs a line: a command, and behind it, separated by spaces, what it takes.
void run_line(const Request& request, std::string_view line);

}  // namespace chat::relay::control
