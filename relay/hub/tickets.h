#pragma once

#include "common/moment.h"
#include "relay/hub/accounts.h"
#include "relay/hub/refusal.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// The late answer to a request about an account.
struct Verdict {
  AccountRequest::Kind asked;
  std::string account;                      ///< as it was registered, or as it was asked for
  std::optional<Refusal> refusal{};         ///< none: it is so, or it has been done
  std::vector<std::string> certificates{};  ///< the fingerprints that were asked for
  WallTime made{};                          ///< see AccountAnswer
  std::uint64_t person = 0;                 ///< who asked; 0: nobody who is in the chat

  bool is_good() const { return !refusal; }
};

/// Who waits for which late answer. A holder is an address that is only compared.
template <class Answer>
class TicketsFor {
 public:
  using Redeem = std::function<void(const Answer&, Moment)>;

  /// `redeem` is called once, with the answer, unless `holder` is forgotten before.
  Ticket issue(const void* holder, Redeem redeem) {
    waits_.emplace(++last_, Wait{holder, std::move(redeem)});
    return last_;
  }

  /// The holder has gone, and wants no answers any more.
  void forget(const void* holder) {
    std::erase_if(waits_, [&](const auto& issued) { return issued.second.holder == holder; });
  }

  /// Whether the ticket has been issued, and its holder still waits.
  bool is_awaited(Ticket ticket) const { return waits_.count(ticket) > 0; }

  /// Calls the ticket's `redeem`. Does nothing if its holder was forgotten.
  void answer(Ticket ticket, const Answer& answer, Moment now) {
    const auto node = waits_.extract(ticket);
    if (!node.empty()) node.mapped().redeem(answer, now);
  }

 private:
  struct Wait {
    const void* holder;
    Redeem redeem;
  };

  Ticket last_ = 0;
  std::map<Ticket, Wait> waits_;
};

using Tickets = TicketsFor<Verdict>;

}  // namespace chat::relay
