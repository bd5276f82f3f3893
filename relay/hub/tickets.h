#pragma once

#include "common/moment.h"
#include "relay/hub/accounts.h"

#include <functional>
#include <map>
#include <string>

namespace chat::relay {

/// What has come of a request whose answer was late.
struct Verdict {
  bool good;
  std::string account;  ///< that was asked for
};

/// Who waits for which answer. Whoever does waits alone: nobody else's lines do.
class Tickets {
 public:
  using Redeem = std::function<void(const Verdict&, Moment)>;

  /// `redeem` is called once, with the answer, unless `holder` is forgotten before.
  Ticket issue(const void* holder, std::string account, Redeem redeem);

  /// It has gone, and its answers with it.
  void forget(const void* holder);

  /// Nothing happens where nobody waits for it any more.
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
