#pragma once

// What the commands do, by the files that hold them. The table is in commands.cpp.

#include "relay/dialects/irc/command.h"

namespace chat::relay::irc {

// accounts.cpp
void register_account(const Request&);
void verify_account(const Request&);

// returning.cpp
void resume(const Request&);

// coming_over.cpp
void welcome(const Request&);
/// What the hub has to know of them.
void take_capabilities(const Client&);

// sasl.cpp
void authenticate(const Request&);

// services.cpp
void chanserv(const Request&);
void nickserv(const Request&);

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
void names(const Request&);
void part(const Request&);
void topic(const Request&);
/// Shows a room to a client that has entered it.
void show_entered(const Turn&, const Room&, const Fact& joined);

// listing.cpp
void list(const Request&);

// modes.cpp
void mode(const Request&);
void tban(const Request&);

// monitor.cpp
void monitor(const Request&);
/// A client that comes back by another relay may not have been told who has come and gone meanwhile.
void tell_of_watched(const Request&);

// messages.cpp
void notice(const Request&);
void privmsg(const Request&);
void tagmsg(const Request&);

// operating.cpp
void dline(const Request&);
void kill(const Request&);
void list_address_bans(const Request&);
void oper(const Request&);
void rehash(const Request&);
void undline(const Request&);
void wallops(const Request&);

// people.cpp
void away(const Request&);
void ison(const Request&);
void setname(const Request&);
void userhost(const Request&);
void whois(const Request&);
void whowas(const Request&);

// read_marker.cpp
void markread(const Request&);
/// Tells how far the client has read there.
void tell_read_up_to(const Turn&, std::string_view target);

// redacting.cpp
void redact(const Request&);

// searching.cpp
void search(const Request&);

// silence.cpp
void silence(const Request&);

// who.cpp
void who(const Request&);

// server.cpp
void admin(const Request&);
void error(const Request&);
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
