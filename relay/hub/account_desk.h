#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"
#include "common/sweeping.h"
#include "relay/hub/accounts.h"
#include "relay/hub/refusal.h"
#include "relay/hub/tickets.h"
#include "relay/hub/witness.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace chat::relay {

/// What one address may ask about accounts. Addresses count as network_of() has them.
struct AccountRules {
  RateLimit wrong_passwords{3, std::chrono::seconds(20)};
  RateLimit registrations{3, std::chrono::minutes(20)};
  bool spares_local = true;  ///< this machine's own clients may register as many as they like
  std::size_t waiting = 64;  ///< requests that may wait, of all clients together
};

/// Puts requests to the accounts one at a time, in the order in which they came, because each may cost much,
/// and because it must be known whether one password was wrong before the same address tries the next.
class AccountDesk {
 public:
  /// What the hub objects to a request when its turn comes, though it had no objection when it was made.
  using Objection = std::function<std::optional<Refusal>(const AccountRequest&)>;

  /// What is passed by reference, or pointed to, outlives the desk. `witness` is told of wrong answers
  /// and of what has changed; null: nobody is.
  AccountDesk(AccountRules rules, Accounts& accounts, Witness* witness = nullptr, Objection objection = {})
      : rules_(rules), accounts_(accounts), witness_(witness), objection_(std::move(objection)) {}

  /// Tries that have been made count on.
  void change_rules(const AccountRules& rules) { rules_ = rules; }

  /// Calls `redeem` in a later round, unless `holder` is forgotten before. Refused at once where too many
  /// wait, or where the address has used up its tries.
  Answer<Ticket> ask(AccountRequest request, const void* holder, Moment now, Tickets::Redeem redeem);
  void forget(const void* holder) { tickets_.forget(holder); }

  /// The answer to the request that was put last. Not to be called from within Accounts::ask().
  /// Returns what was asked; nothing if this ticket's answer was not awaited.
  std::optional<Verdict> answer(const AccountAnswer& answer, Moment now);

  /// How often somebody gave a wrong password.
  std::uint64_t failed_log_ins() const { return failed_log_ins_; }

  /// Gives the verdict to whoever waits for it, and puts the next request.
  void conclude(Ticket ticket, const Verdict& verdict, Moment now);

 private:
  struct Known {
    RateMeter wrong_passwords{};
    RateMeter registrations{};
  };
  struct Waiting {
    Ticket ticket;
    AccountRequest request;
  };
  struct Asked {
    Ticket ticket;
    AccountRequest::Kind kind;
    std::string account;
    std::string address;
    std::string network;
    std::uint64_t person;
    std::uint64_t connection;
  };

  Answer<> may_ask(const AccountRequest& request, Moment now) const;
  Answer<> may_still_ask(const AccountRequest& request, Moment now) const;
  void count(const Asked& asked, AccountOutcome outcome, Moment now);
  void tell_witness(const Asked& asked, AccountOutcome outcome, Moment now) const;
  void tell_of_wrong_try(const Asked& asked, Moment now) const;
  void forget_the_quiet(Moment now);
  void put_next(Moment now);

  // Past so many addresses those are forgotten whose tries are regained.
  static constexpr std::size_t kSweptAt = 1'000;

  AccountRules rules_;
  Accounts& accounts_;
  Witness* witness_;
  Objection objection_;
  Tickets tickets_;
  std::deque<Waiting> waiting_;
  std::optional<Asked> asked_;
  std::unordered_map<std::string, Known> known_;  // by network
  Sweeping sweeping_{kSweptAt};
  std::uint64_t failed_log_ins_ = 0;
};

}  // namespace chat::relay
