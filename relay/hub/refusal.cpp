#include "relay/hub/refusal.h"

#include "common/enum_table.h"

#include <array>

namespace chat::relay {
namespace {

struct Name {
  Problem problem;
  std::string_view name;
};

constexpr std::array<Name, kProblems> kNames{{
    {Problem::nick_malformed, "nick_malformed"},
    {Problem::nick_too_long, "nick_too_long"},
    {Problem::nick_taken, "nick_taken"},
    {Problem::nick_reserved, "nick_reserved"},
    {Problem::renamed_too_often, "renamed_too_often"},
    {Problem::nobody_called, "nobody_called"},
    {Problem::not_reading, "not_reading"},
    {Problem::not_logged_in_there, "not_logged_in_there"},
    {Problem::room_malformed, "room_malformed"},
    {Problem::room_too_long, "room_too_long"},
    {Problem::no_such_room, "no_such_room"},
    {Problem::already_there, "already_there"},
    {Problem::too_many_rooms, "too_many_rooms"},
    {Problem::too_many_rooms_in_all, "too_many_rooms_in_all"},
    {Problem::banned, "banned"},
    {Problem::invite_only, "invite_only"},
    {Problem::needs_key, "needs_key"},
    {Problem::room_full, "room_full"},
    {Problem::not_in_room, "not_in_room"},
    {Problem::not_operator, "not_operator"},
    {Problem::moderated, "moderated"},
    {Problem::members_only, "members_only"},
    {Problem::banned_from_speaking, "banned_from_speaking"},
    {Problem::muted, "muted"},
    {Problem::too_soon, "too_soon"},
    {Problem::topic_too_long, "topic_too_long"},
    {Problem::reason_too_long, "reason_too_long"},
    {Problem::away_too_long, "away_too_long"},
    {Problem::not_there, "not_there"},
    {Problem::already_with_you, "already_with_you"},
    {Problem::list_full, "list_full"},
    {Problem::too_many_invited, "too_many_invited"},
    {Problem::mask_malformed, "mask_malformed"},
    {Problem::too_many_ignored, "too_many_ignored"},
    {Problem::too_many_watched, "too_many_watched"},
    {Problem::no_accounts, "no_accounts"},
    {Problem::nick_registered, "nick_registered"},
    {Problem::guest_name, "guest_name"},
    {Problem::account_taken, "account_taken"},
    {Problem::logged_in_already, "logged_in_already"},
    {Problem::not_logged_in, "not_logged_in"},
    {Problem::password_too_short, "password_too_short"},
    {Problem::password_too_long, "password_too_long"},
    {Problem::wrong_password, "wrong_password"},
    {Problem::certificate_unknown, "certificate_unknown"},
    {Problem::no_such_certificate, "no_such_certificate"},
    {Problem::certificate_taken, "certificate_taken"},
    {Problem::too_many_certificates, "too_many_certificates"},
    {Problem::too_many_tries, "too_many_tries"},
    {Problem::too_many_accounts, "too_many_accounts"},
    {Problem::accounts_busy, "accounts_busy"},
    {Problem::accounts_failed, "accounts_failed"},
    {Problem::not_encrypted, "not_encrypted"},
    {Problem::archive_busy, "archive_busy"},
    {Problem::archive_failed, "archive_failed"},
    {Problem::nothing_is_kept, "nothing_is_kept"},
    {Problem::claimed_already, "claimed_already"},
    {Problem::not_claimed, "not_claimed"},
    {Problem::not_founder, "not_founder"},
    {Problem::too_many_claims, "too_many_claims"},
    {Problem::operators_account, "operators_account"},
    {Problem::no_operators, "no_operators"},
    {Problem::not_operator_password, "not_operator_password"},
    {Problem::not_relay_operator, "not_relay_operator"},
    {Problem::no_address, "no_address"},
    {Problem::no_duration, "no_duration"},
    {Problem::no_duration_and_no_reason, "no_duration_and_no_reason"},
    {Problem::address_not_banned, "address_not_banned"},
    {Problem::network_banned_around, "network_banned_around"},
    {Problem::bans_oneself, "bans_oneself"},
    {Problem::too_many_bans, "too_many_bans"},
    {Problem::nobody_returns, "nobody_returns"},
    {Problem::code_unknown, "code_unknown"},
    {Problem::too_many_codes, "too_many_codes"},
    {Problem::returns_in_clear, "returns_in_clear"},
    {Problem::speaks_otherwise, "speaks_otherwise"},
    {Problem::not_who_said_it, "not_who_said_it"},
    {Problem::said_too_long_ago, "said_too_long_ago"},
    {Problem::no_conversation, "no_conversation"},
    {Problem::no_history, "no_history"},
    {Problem::no_such_account, "no_such_account"},
    {Problem::founder_stays, "founder_stays"},
    {Problem::said_before, "said_before"},
    {Problem::held_to_nick, "held_to_nick"},
    {Problem::silenced, "silenced"},
    {Problem::not_relay_password, "not_relay_password"},
    {Problem::returns_apart, "returns_apart"},
}};
static_assert(stands_in_order(kNames, &Name::problem));

}  // namespace

std::string_view name_of(Problem problem) {
  return kNames[static_cast<std::size_t>(problem)].name;
}

}  // namespace chat::relay
