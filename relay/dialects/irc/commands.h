#pragma once

#include "common/irc_message.h"
#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay::irc {

class IrcDialect;

/// What a command is given.
struct Request {
  IrcDialect& client;
  const IrcMessage& message;
  Moment now;

  std::string_view operator[](std::size_t index) const { return message.parameter(index); }
  std::size_t count() const { return message.count; }
};

enum class Standing { anybody, registered };

struct Command {
  std::string_view name;
  std::string_view parameters;  ///< as HELP shows them
  std::size_t needs;            ///< parameters at the least, or 461
  Standing standing;            ///< or 451
  void (*handler)(const Request&);
  std::string_view help;
  std::size_t server_at = SIZE_MAX;  ///< the parameter that says which server is asked: this one, or 402
};

/// Whether a client may ask this relay for what it asks the server `name` for: by the relay's name, a mask of
/// it, or the nick of somebody here. Else 402 has been sent.
bool is_asked_here(IrcDialect& client, std::string_view name);

/// All there are, by name.
std::span<const Command> all_commands();

/// Those that HELP does not list, for they do nothing: the relay refuses them by the numeric that each has.
std::span<const Command> commands_not_offered();

void run_command(IrcDialect& client, const IrcMessage& message, Moment now);

/// What a client is told when it has registered.
void welcome(IrcDialect& client, Moment now);

// registration.cpp
void cap(const Request&);
void nick(const Request&);
void pass(const Request&);
void ping(const Request&);
void pong(const Request&);
void quit(const Request&);
void user(const Request&);

// channels.cpp
void invite(const Request&);
void join(const Request&);
void kick(const Request&);
void list(const Request&);
void names(const Request&);
void part(const Request&);
void topic(const Request&);

// modes.cpp
void mode(const Request&);
std::string user_mode_letters();

// messages.cpp
void notice(const Request&);
void privmsg(const Request&);
void tagmsg(const Request&);

// people.cpp
void away(const Request&);
void ison(const Request&);
void setname(const Request&);
void userhost(const Request&);
void whois(const Request&);
void whowas(const Request&);

// who.cpp
void who(const Request&);

// server.cpp
void admin(const Request&);
void error(const Request&);
void help(const Request&);
void info(const Request&);
void links(const Request&);
void lusers(const Request&);
void motd(const Request&);
void stats(const Request&);
void time(const Request&);
void version(const Request&);

// chathistory.cpp
void chathistory(const Request&);

}  // namespace chat::relay::irc
