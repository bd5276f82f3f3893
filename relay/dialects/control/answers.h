#pragma once

#include "relay/hub/refusal.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace chat::relay {
class Outbox;
}

namespace chat::relay::control {

using Json = nlohmann::ordered_json;

/// What one client of the control socket is answered: JSON objects, one a line. An answer ends with
/// {"end":"ok"}, or with {"end":"refused","why":"..."}.
class Answers {
 public:
  /// Both outlive the answers. `refusal`: why the request is refused; empty: it is not.
  Answers(Outbox& outbox, std::string& refusal) : outbox_(outbox), refusal_(refusal) {}

  /// One thing that was asked for. Where it has "text", that is how people are shown it.
  void show(const Json& item) const;

  /// What was done.
  void tell(std::string_view words) const;

  /// Ends the answer, when the command has been carried out.
  void refuse(std::string_view why) const;
  void refuse(const Refusal& refusal) const;

  /// Queues the line that ends the answer.
  void end() const;

 private:
  Outbox& outbox_;
  std::string& refusal_;
};

}  // namespace chat::relay::control
