#pragma once

#include "common/moment.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace chat::relay {

/// The service manager that has started the relay (systemd), as far as it wants to hear how the relay is:
/// sd_notify(3). Without one all of it does nothing. A status is one line for people.
class ServiceManager {
 public:
  /// Nobody.
  ServiceManager() = default;
  /// `send` passes on a message of sd_notify(3). `watchdog`: within this time a beat() is wanted, again and
  /// again; zero: none is.
  ServiceManager(std::function<void(const std::string&)> send, Duration watchdog)
      : send_(std::move(send)), between_beats_(watchdog / 2) {}

  /// Whom the environment names: $NOTIFY_SOCKET, $WATCHDOG_USEC. In a build without libsystemd that is
  /// nobody, and the log says so if there was somebody.
  static ServiceManager from_environment();

  /// The doors are open.
  void ready(std::string_view status) const { tell("READY=1", status); }
  /// The configuration is being read anew; call ready() when that is over. `now`: read after the relay was
  /// asked to.
  void reloading(Time now) const;
  void stopping(std::string_view status) const { tell("STOPPING=1", status); }

  /// When beat() is due; kNever if none is wanted.
  Time deadline() const { return between_beats_ > Duration::zero() ? beat_at_ : kNever; }
  /// The loop goes round. Tells so if it is time.
  void beat(Time now);

 private:
  void tell(std::string_view state, std::string_view status) const;

  std::function<void(const std::string&)> send_{};
  Duration between_beats_ = Duration::zero();
  Time beat_at_{};
};

}  // namespace chat::relay
