#pragma once

#include "common/moment.h"
#include "common/tls_context.h"

#include <optional>
#include <string>

namespace chat::relay {

/// What is wrong with the time for which the certificate is valid, or will be soon: that is told in its last
/// 14 days, or its last third where it was made for less than 42. Empty: nothing.
std::string trouble_with_time(const TlsContext& context, WallTime now);

/// Has the log warn of that while the relay runs, once a day, and when it begins or ends to be valid.
class CertificateWatch {
 public:
  /// This one is used from now on, and the log has been warned of it. None: nothing is watched.
  void begin(const std::optional<TlsContext>& context, Moment now);

  Time deadline() const { return look_at_; }
  /// Call with the one that is used when the deadline has passed.
  void look(const std::optional<TlsContext>& context, Moment now);

 private:
  Time look_at_ = kNever;
};

}  // namespace chat::relay
