#pragma once

#include "common/moment.h"
#include "relay/hub/accounts.h"

#include <functional>
#include <map>
#include <string>

namespace chat::relay {

/// The late answer to a request.
struct Verdict {
  bool good;
  std::string account;  ///< the one that was asked about
};

/// Who waits for which answer. A holder is an address that is only compared.
class Tickets {
 public:
  using Redeem = std::function<void(const Verdict&, Moment)>;

  /// `redeem` is called once, with the answer, unless `holder` is forgotten before.
  Ticket issue(const void* holder, std::string account, Redeem redeem);

  /// The holder has gone, and wants no answers any more.
  void forget(const void* holder);

  /// Calls the ticket's `redeem`. Does nothing if its holder was forgotten.
  void answer(Ticket ticket, bool good, Moment now);

 private:
  struct Wait {
    const void* holder;
    std::string account;
    Redeem redeem;
  };

  Ticket last_ = 0;
  std::map<Ticket, Wait> waits_;
};

}  // namespace chat::relay
