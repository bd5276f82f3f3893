#pragma once

#include "common/moment.h"
#include "relay/dialects/base/long_answer.h"
#include "relay/dialects/base/work.h"
#include "relay/dialects/control/answers.h"
#include "relay/hub/accounts.h"
#include "relay/hub/archive.h"
#include "relay/hub/hub.h"
#include "relay/hub/tickets.h"

#include <functional>
#include <string>
#include <vector>

namespace chat::relay::control {

class Later;

/// In which a command is answered: at once, and again for each part of a long or late answer.
struct Request {
  Hub& hub;
  Answers answers;
  Later& later;
  std::vector<std::function<bool(const Request&)>>& then;  ///< see LongAnswer
  Share& share;
  Moment now;
};
using Part = LongAnswer<Request>::Part;

/// What is not known at once. The client's next line waits until the answer has come. Call one of these at
/// the most in one go; what it calls may call the next.
class Later {
 public:
  virtual void ask_accounts(AccountRequest request,
                            std::function<void(const Request&, const Verdict&)> told) = 0;
  virtual void ask_archive(ArchiveQuery query,
                           std::function<void(const Request&, const ArchiveAnswer&)> told) = 0;
  /// See Hub::when_all_is_forgotten().
  virtual void await_forgetting(std::function<void(const Request&, bool gone)> told) = 0;
  /// Until what was decided is kept. `failure`: why it cannot be, so that it ends with the relay; empty: it
  /// is.
  virtual void await_keeping(std::function<void(const Request&, const std::string& failure)> told) = 0;
  /// `why`: empty if all was read anew.
  virtual void reload(std::function<void(const Request&, const Reloaded&)> told) = 0;

 protected:
  Later() = default;
  Later(const Later&) = default;
  Later& operator=(const Later&) = default;
  ~Later() = default;
};

}  // namespace chat::relay::control
