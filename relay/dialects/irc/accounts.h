#pragma once

#include "common/moment.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace chat::relay {
struct Refusal;
struct Verdict;
}  // namespace chat::relay

namespace chat::relay::irc {

struct Client;
struct Turn;
class Replies;

/// How a client has asked, and is to be answered, about an account.
enum class AskedBy : std::uint8_t { nickserv, regain, sasl, command, oper };

inline constexpr std::string_view kRelayPasswordFirst = "this relay takes a password: give it first, in PASS";

/// What a refusal says, without its numeric.
std::string words_for(const Refusal& refusal);

void say_as_nickserv(const Client& client, Replies& replies, std::string_view text);

/// 900: the client has logged in.
void tell_logged_in(const Client& client, Replies& replies, std::string_view account);
void tell_logged_out(const Client& client, Replies& replies);

/// Tells the client that it is an operator of the relay from now on.
void tell_of_rule(const Client& client, Replies& replies);

/// OPER has asked whether a password is the account's. It may also be that of all operators.
void judge_oper(const Client& client, Replies& replies, const Verdict& verdict, std::string_view password,
                Moment now);

/// Tells the client if its nick belongs to an account that it has not logged in to.
void tell_of_owner(const Client& client, Replies& replies, Moment now);

/// For who has asked NickServ for its own nick, whoever has it.
void take_nick(const Turn& turn, std::string_view nick);

/// Does what a verdict means for the client, and tells it. `password`: that was given with OPER.
void obey_verdict(const Turn& turn, const Verdict& verdict, std::string_view password);

}  // namespace chat::relay::irc
