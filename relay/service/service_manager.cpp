#include "relay/service/service_manager.h"

#include "common/socket.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#ifdef CHAT_HAS_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace chat::relay {

#ifdef CHAT_HAS_SYSTEMD

ServiceManager ServiceManager::from_environment() {
  const char* const named = std::getenv("NOTIFY_SOCKET");
  if (named == nullptr) return {};
  std::uint64_t microseconds = 0;
  const bool is_watched = ::sd_watchdog_enabled(0, &microseconds) > 0;
  // sd_notify(3) would wait where the manager reads nothing, and the loop may not: then it is not told.
  return {[manager = std::string(named)](const std::string& message) { send_datagram(manager, message); },
          is_watched ? std::chrono::microseconds(microseconds) : Duration::zero()};
}

#else

ServiceManager ServiceManager::from_environment() {
  if (std::getenv("NOTIFY_SOCKET") != nullptr)
    spdlog::warn("the service manager is told nothing: this chat-relay was built without libsystemd");
  return {};
}

#endif

void ServiceManager::tell(std::string_view state, std::string_view status) const {
  if (send_) send_(fmt::format("{}\nSTATUS={}", state, status));
}

void ServiceManager::reloading(Time now) const {
  const auto since_boot = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  if (send_) send_(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", since_boot.count()));
}

void ServiceManager::beat(Time now) {
  if (now < deadline()) return;
  beat_at_ = now + between_beats_;
  send_("WATCHDOG=1");
}

}  // namespace chat::relay
