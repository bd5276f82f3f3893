// Commands that say something.

#include "client/commands/command_handlers.h"
#include "client/commands/foreign_commands.h"
#include "client/text/services.h"
#include "client/text/words.h"
#include "common/ctcp.h"
#include "common/text.h"
#include "common/unix_time.h"

#include <fmt/format.h>

namespace chat::client {

using H = CommandHandlers;

void H::msg(std::string_view arguments) {
  const auto [target, text] = first_word(arguments);
  if (text.empty()) return refuse("/msg needs more: /msg NICK TEXT");
  say(Event::Kind::message, target, text);
}

void H::query(std::string_view arguments) {
  const auto [nick, text] = first_word(arguments);
  if (nick.empty()) return close_query();
  if (conversation.support().is_channel(nick)) {
    return refuse(fmt::format("{} is a room: /join goes there.", nick));
  }
  if (std::string why = conversation.open_private(nick); !why.empty()) return refuse(std::move(why));
  if (!text.empty()) say(Event::Kind::message, nick, text);
}

void H::me(std::string_view arguments) {
  if (would_tell_password(arguments)) return refuse_password(arguments);
  say(Event::Kind::action, here(), arguments);
}

void H::say_command(std::string_view arguments) {
  say_here(arguments);
}

/// A service is the one that passwords are for.
bool H::would_tell_password(std::string_view line) const {
  const Place* const place = conversation.current();
  return place != nullptr && (place->is_room || !is_service(place->name)) && may_tell_password(line);
}

void H::refuse_password(std::string_view line) {
  const bool registers = fold_case(line).find("register") != std::string::npos;
  out.unsaid = true;
  refuse(fmt::format("There may be a password in that, and {} would read it. {} To say it, use /say.",
                     conversation.current()->is_room ? fmt::format("all in {}", here()) : here(),
                     had_otherwise(registers ? "register" : "identify")));
}

/// Who is new says such words for commands. They may be meant as they are, so they are said.
void H::point_to_command(std::string_view said) {
  const Place* const place = conversation.current();
  if (out.unsaid || place == nullptr || !place->is_room) return;
  const std::string word = fold_case(said);
  if (word == "help" || word == "?")
    answer(fmt::format("That is said to all in {}. A command begins with a /: /help lists them.", here()));
  if (word == "quit" || word == "exit")
    answer(fmt::format("That is said to all in {}. A command begins with a /: /quit leaves.", here()));
}

void H::notice(std::string_view arguments) {
  const auto [target, text] = first_word(arguments);
  if (text.empty()) return refuse("/notice needs more: /notice NICK TEXT");
  say(Event::Kind::notice, target, text);
}

void H::whisper(std::string_view arguments) {
  const auto [target, text] = first_word(arguments);
  const bool asks_who = text.empty() && (target.empty() || conversation.support().is_channel(target));
  if (asks_who) return must_be_connected() ? who(arguments) : void();
  if (text.empty()) return refuse(fmt::format("What is {0} to be told? /w {0} TEXT, or /whois {0}.", target));
  say(Event::Kind::message, target, text);
}

void H::reply(std::string_view arguments) {
  const std::string nick = conversation.last_in_private();
  if (nick.empty()) return refuse("Nobody has spoken to you alone yet: /msg NICK TEXT speaks to somebody.");
  say(Event::Kind::message, nick, arguments);
}

void H::ctcp(std::string_view arguments) {
  const auto [target, request] = first_word(arguments);
  if (request.empty()) return refuse("/ctcp needs more: /ctcp NICK VERSION, PING, TIME or CLIENTINFO");
  if (request.find(kCtcpMark) != request.npos) return refuse("A CTCP request is of one piece.");
  auto [name, argument] = first_word(request);
  const std::string upper = upper_case(name);
  if (upper == "ACTION") return say(Event::Kind::action, target, argument);
  const std::string behind = upper == "PING" && argument.empty() ? std::to_string(unix_milliseconds(now.wall))
                                                                 : std::string(argument);
  const std::string text = ctcp_text(behind.empty() ? upper : upper + " " + behind);
  if (std::string why = conversation.send(fmt::format("PRIVMSG {} :{}", target, text)); !why.empty())
    return refuse(std::move(why));
  answer(fmt::format("You asked {} for {}.", target, upper));
}

/// The same words as a relay's own /redact.
void H::redact(std::string_view arguments) {
  const auto [first, rest] = first_word(arguments);
  WantedBack wanted;
  if (first.size() > 1 && first.starts_with('@')) {
    wanted = {std::string(first.substr(1)), {}, std::string(rest)};
  } else if (!must_be_somewhere()) {
    return;
  } else if (first == "-of") {
    const auto [nick, words] = first_word(rest);
    if (nick.empty()) return refuse("Whose line? /redact -of NICK [WORDS]");
    wanted = {here(), std::string(nick), std::string(words)};
  } else {
    wanted = {here(), {}, std::string(arguments)};
  }
  if (std::string why = conversation.take_back(std::move(wanted)); !why.empty()) refuse(std::move(why));
}

void H::keep_private(std::string_view arguments) {
  const std::string on_or_off = upper_case(arguments);
  if (!on_or_off.empty() && on_or_off != "ON" && on_or_off != "OFF")
    return refuse("/keep-private takes on or off: /keep-private on");
  if (!conversation.support().keeps_private()) {
    return refuse(
        "This server does not say that it can keep private messages; a chat-relay says so that has accounts "
        "and "
        "keeps what is said.");
  }
  ask(fmt::format("NICKSERV SET PRIVATE{}{}", on_or_off.empty() ? "" : " ", on_or_off));
}

void H::nickserv(std::string_view arguments) {
  say(Event::Kind::message, "NickServ", arguments);
}

void H::chanserv(std::string_view arguments) {
  say(Event::Kind::message, "ChanServ", arguments);
}

}  // namespace chat::client
