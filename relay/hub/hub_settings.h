#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"
#include "relay/hub/account_desk.h"
#include "relay/hub/accounts.h"
#include "relay/hub/archive.h"
#include "relay/hub/keeper.h"
#include "relay/hub/ledger.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

class Witness;

/// For how long one may take back what one has said.
inline constexpr std::chrono::minutes kRedactWithin{60};

inline constexpr std::size_t kClaimsOfOne = 20;  ///< rooms that one account may keep

/// What it is told when it begins, and later by Hub::change_settings().
struct HubSettings {
  std::size_t history_lines = 50;          ///< kept in each room
  std::string history_is_kept{};           ///< what follows "is kept": " for 30 days"
  std::string reserved_nick{};             ///< given to nobody: the relay's own name
  std::size_t private_backlog = SIZE_MAX;  ///< a member with more bytes waiting is sent its rooms' lines only
  std::size_t rooms_of_one = 50;           ///< in how many a member may be
  std::size_t rooms = 10'000;              ///< how many there may be
  RateLimit nick_changes{};                ///< of one member
  bool first_rules_lobby = false;          ///< who enters it first is its operator, as in any other room
  bool needs_account = false;              ///< nobody takes part without one
  Duration login_grace = std::chrono::seconds(30);  ///< for who takes a nick that belongs to an account
  AccountRules account_rules{};
  Duration return_within = Duration::zero();  ///< for so long who is lost may come back; for people to know
  Duration lost_within = Duration::zero();    ///< a connection that is lost is known to be within this
  std::string return_key{};                   ///< see ReturnCodes; empty: nobody comes back
  std::string operator_password{};            ///< makes an operator of the relay; empty: none does
  std::string relay_password{};               ///< that everybody has to give; empty: none
  std::vector<std::string> operators{};  ///< accounts; who has logged in to one is an operator of the relay
  std::uint64_t person_ids_after = 0;    ///< people who come here are given greater ones

  /// Whether who has this account, or none if it is empty, may read and no more.
  bool mute(std::string_view account) const { return needs_account && account.empty(); }
};

/// What a hub needs from outside. The ports outlive it.
struct HubPorts {
  Ledger& ledger;
  Archive& archive;
  Accounts& accounts;
  Keeper& keeper;
  Witness* witness = nullptr;  ///< null: there is none
};

}  // namespace chat::relay
