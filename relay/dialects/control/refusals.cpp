#include "relay/dialects/control/refusals.h"

#include "common/text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::relay::control {
namespace {

struct Words {
  Problem problem;
  const char* words;
};

// Those that can befall an operator who is not in the chat. {0}: the name in question, {1}: what was asked
// for, {2}: the limit, {3}: the room.
constexpr auto kWords = std::to_array<Words>({
    {Problem::nobody_called, "nobody here is called {0}"},
    {Problem::no_such_room, "there is no room {0}"},
    {Problem::not_there, "{0} is not in {3}"},
    {Problem::reason_too_long, "the reason has {1} bytes, and {2} is the most"},
    {Problem::no_address, "'{0}' is neither an address nor a network such as 192.0.2.0/24"},
    {Problem::no_duration_and_no_reason,
     "'{0}' is no time from 1 second to {2} days, such as 10m, 2h or 7d; a reason begins with no number"},
    {Problem::address_not_banned, "{0} is not banned"},
    {Problem::network_banned_around, "{0} is banned as a whole: unban {0} ends that"},
    {Problem::too_many_bans, "too many addresses are banned: {2} are the most"},
    {Problem::no_accounts, "this relay has no accounts"},
    {Problem::no_such_account, "there is no account {0}"},
    {Problem::accounts_busy, "too many people are logging in just now: try again in a moment"},
    {Problem::accounts_failed, "the accounts cannot be read or written: the relay's log says why"},
    {Problem::archive_busy, "too many people are asking for older lines just now: try again in a moment"},
    {Problem::archive_failed, "what was said cannot be read: the relay's log says why"},
});

}  // namespace

std::string words_for(const Refusal& refusal) {
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [&](const Words& each) { return each.problem == refusal.problem; });
  if (found == kWords.end()) return "the relay does not allow that";
  return fmt::format(fmt::runtime(found->words), visible(refusal.subject), with_commas(refusal.actual),
                     with_commas(refusal.limit), visible(refusal.room));
}

}  // namespace chat::relay::control
