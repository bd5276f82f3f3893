#pragma once

#include "client/conversation/telling.h"

/// What is done about each of the server's messages; the table is in server_messages.cpp.
namespace chat::client::handlers {

/// For what nobody need be told.
inline void quiet(Told&) {}

// numerics.cpp

/// Tells the message in the table's words, or if it has none there, in the server's.
void tell_in_words(Told& told);
/// A numeric that is not in the table.
void tell_unknown(Told& told);
void entry_refused(Told& told);
void nobody_there(Told& told);

// speech.cpp
void privmsg(Told& told);
void notice(Told& told);
void wallops(Told& told);
void batch(Told& told);

// presence.cpp
void join(Told& told);
void part(Told& told);
void kick(Told& told);
void quit(Told& told);
void nick(Told& told);
void invite(Told& told);
void away(Told& told);
void whois_begins(Told& told);
void whois_ends(Told& told);
void they_are_away(Told& told);
void capabilities_changed(Told& told);

// rooms.cpp
void topic(Told& told);
void topic_found(Told& told);
void no_topic(Told& told);
void mode(Told& told);
void names_come(Told& told);
void names_end(Told& told);
void modes_are(Told& told);
void mode_list_row(Told& told);
void mode_list_ends(Told& told);

// answers.cpp
void welcome(Told& told);
void supported(Told& told);
void when_asked(Told& told);
void motd_line(Told& told);
void who_row(Told& told);
void who_ends(Told& told);
void room_listed(Told& told);
void rooms_end(Told& told);
void whois_idle(Told& told);
void fail(Told& told);
void warn(Told& told);
void note(Told& told);

}  // namespace chat::client::handlers
