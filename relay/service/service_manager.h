#pragma once

#include "common/moment.h"

#include <functional>
#include <memory>
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
  /// Passes on a message of sd_notify(3). Returns false if it could not be passed on now.
  using Send = std::function<bool(const std::string&)>;

  /// `watchdog`: within this time a beat() is wanted, again and again; zero: none is.
  ServiceManager(Send send, Duration watchdog)
      : voice_(std::make_shared<Voice>(Voice{std::move(send), {}, {}})), between_beats_(watchdog / 2) {}

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
  Time deadline() const;
  /// The loop goes round. Tells so if it is time, and what could not be told before.
  void beat(Time now);

 private:
  /// What copies have in common.
  struct Voice {
    Send send;
    std::string untold;  // the last state, if it could not be passed on
    Time again_at;
  };

  void tell(std::string_view state, std::string_view status) const;
  void say(std::string message) const;
  void say_again(Time now) const;

  std::shared_ptr<Voice> voice_{};
  Duration between_beats_ = Duration::zero();
  Time beat_at_{};
};

}  // namespace chat::relay
