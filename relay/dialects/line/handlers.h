#pragma once

// What the commands do, by the files that hold them. The table is in commands.cpp.

#include <string_view>

namespace chat::relay {
class Hub;
struct Verdict;
}  // namespace chat::relay

namespace chat::relay::line {

class Answers;
struct Request;

// returning.cpp
void resume(const Request&, std::string_view code);

// talking.cpp
void me(const Request&, std::string_view action);
void msg(const Request&, std::string_view name_and_text);
void reply(const Request&, std::string_view text);

// accounts.cpp
void certificate(const Request&, std::string_view what);
void keep_private(const Request&, std::string_view on_or_off);
void enroll(const Request&, std::string_view password);
void login(const Request&, std::string_view account_and_password);
void logout(const Request&, std::string_view);
void pass(const Request&, std::string_view password);
void password(const Request&, std::string_view old_and_new);
void unregister(const Request&, std::string_view password);
void whois(const Request&, std::string_view name);

// claiming.cpp
void claim(const Request&, std::string_view);
void unclaim(const Request&, std::string_view);

// oneself.cpp
void away(const Request&, std::string_view where_to);
void echo(const Request&, std::string_view on_or_off);
void nick(const Request&, std::string_view name);
void quit(const Request&, std::string_view reason);
void times(const Request&, std::string_view on_or_off);

// operating.cpp
void ban_address(const Request&, std::string_view network_duration_and_reason);
void oper(const Request&, std::string_view name_and_password);
void rehash(const Request&, std::string_view);
void stats(const Request&, std::string_view);
/// Tells the client that it is an operator of the relay from now on.
void tell_of_rule(const Answers& answers);

// older_lines.cpp
void history(const Request&, std::string_view how_much);
void keep(const Request&, std::string_view on_or_off);
void search(const Request&, std::string_view words);

// redacting.cpp
void forget(const Request&, std::string_view me_and_yes);
void redact(const Request&, std::string_view whose_and_words);

// rooms.cpp
void join(const Request&, std::string_view room_and_key);
void rooms(const Request&, std::string_view);
void topic(const Request&, std::string_view text);
void who(const Request&, std::string_view room_or_name);

// moderating.cpp
void ban(const Request&, std::string_view mask_and_time);
void deop(const Request&, std::string_view names);
void devoice(const Request&, std::string_view names);
void invite(const Request&, std::string_view name);
void kick(const Request&, std::string_view name_and_reason);
void lock(const Request&, std::string_view);
void mute(const Request&, std::string_view mask_and_time);
void slow(const Request&, std::string_view time);
void unmute(const Request&, std::string_view names);
void mode(const Request&, std::string_view letters_and_arguments);
void op(const Request&, std::string_view names);
void unban(const Request&, std::string_view names);
void unlock(const Request&, std::string_view);
void voice(const Request&, std::string_view names);

// ignoring.cpp
void ignore(const Request&, std::string_view name_or_mask);
void unignore(const Request&, std::string_view name_or_mask);

/// Tells what has become of a request about an account.
void tell_verdict(const Hub&, const Answers&, const Verdict&);

}  // namespace chat::relay::line
