#pragma once

#include "common/moment.h"
#include "relay/hub/accounts.h"
#include "relay/hub/refusal.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

/// The late answer to a request about an account.
struct Verdict {
  AccountRequest::Kind asked;
  std::string account;                      ///< as it was registered, or as it was asked for
  std::optional<Refusal> refusal{};         ///< none: it is so, or it has been done
  std::vector<std::string> certificates{};  ///< the fingerprints that were asked for

  bool is_good() const { return !refusal; }
};

/// Who waits for which answer. A holder is an address that is only compared.
class Tickets {
 public:
  using Redeem = std::function<void(const Verdict&, Moment)>;

  /// `redeem` is called once, with the answer, unless `holder` is forgotten before.
  Ticket issue(const void* holder, Redeem redeem);

  /// The holder has gone, and wants no answers any more.
  void forget(const void* holder);

  /// Whether the ticket has been issued, and its holder still waits.
  bool is_awaited(Ticket ticket) const { return waits_.count(ticket) > 0; }

  /// Calls the ticket's `redeem`. Does nothing if its holder was forgotten.
  void answer(Ticket ticket, const Verdict& verdict, Moment now);

 private:
  struct Wait {
    const void* holder;
    Redeem redeem;
  };

  Ticket last_ = 0;
  std::map<Ticket, Wait> waits_;
};

}  // namespace chat::relay
