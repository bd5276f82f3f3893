#pragma once

#include "client/conversation/received.h"

/// What is done about each of the server's messages; the table is in server_messages.cpp.
namespace chat::client::handlers {

/// For messages that the person need not be told of.
inline void quiet(Received&) {}

// worded_replies.cpp

/// Tells the message in the table's words, or in the server's where the table has none.
void tell_in_words(Received& received);
/// A numeric that is not in the table.
void tell_unknown(Received& received);
void entry_refused(Received& received);
void nobody_there(Received& received);
void name_not_given(Received& received);
void name_malformed(Received& received);
void logged_out(Received& received);
void ban_listed(Received& received);
void bans_end(Received& received);

// taking_back.cpp

/// Comes back in a PONG when a wish can be looked for.
inline constexpr std::string_view kTakingBack = "taking-back";
/// A PONG: takes back what it was sent for.
void take_back(Received& received);
void redaction_refused(Received& received);

// heard.cpp

/// Names of Questions. The PONG comes once the question is answered, or is not going to be.
inline constexpr std::string_view kOlderLinesAsked = "older-lines";
inline constexpr std::string_view kBansAsked = "bans";
void pong(Received& received);
void privmsg(Received& received);
void notice(Received& received);
void wallops(Received& received);
void batch(Received& received);
void redact(Received& received);

// membership.cpp
void join(Received& received);
void part(Received& received);
void kick(Received& received);
void quit(Received& received);
void nick(Received& received);
void invite(Received& received);
void away(Received& received);
void whois_begins(Received& received);
void whois_ends(Received& received);
void they_are_away(Received& received);
void capabilities_changed(Received& received);

// room_replies.cpp
void topic(Received& received);
void topic_found(Received& received);
void no_topic(Received& received);
void mode(Received& received);
void names_come(Received& received);
void names_end(Received& received);
void modes_are(Received& received);
void own_modes_are(Received& received);
void mode_list_row(Received& received);
void mode_list_ends(Received& received);

// query_replies.cpp
void welcome(Received& received);
void supported(Received& received);
void when_asked(Received& received);
void motd_line(Received& received);
void who_row(Received& received);
void who_ends(Received& received);
void room_listed(Received& received);
void rooms_end(Received& received);
void whois_idle(Received& received);
void fail(Received& received);
void warn(Received& received);
void note(Received& received);

}  // namespace chat::client::handlers
