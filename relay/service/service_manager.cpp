#include "relay/service/service_manager.h"

#include "common/socket.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

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
  // sd_notify(3) would wait where the manager reads nothing, and the loop may not: then it is told later.
  return {
      [manager = std::string(named)](const std::string& message) { return send_datagram(manager, message); },
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
  say(fmt::format("{}\nSTATUS={}", state, status));
}

void ServiceManager::reloading(Time now) const {
  const auto since_boot = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  say(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", since_boot.count()));
}

/// A manager that has missed a state before needs only the last.
void ServiceManager::say(std::string message) const {
  if (voice_ == nullptr) return;
  voice_->untold = std::move(message);
  voice_->again_at = {};
  if (voice_->send(voice_->untold)) voice_->untold.clear();
}

void ServiceManager::say_again(Time now) const {
  constexpr std::chrono::seconds kBetweenTries{1};
  if (voice_ == nullptr || voice_->untold.empty() || now < voice_->again_at) return;
  voice_->again_at = now + kBetweenTries;
  if (voice_->send(voice_->untold)) voice_->untold.clear();
}

Time ServiceManager::deadline() const {
  const Time beat = between_beats_ > Duration::zero() ? beat_at_ : kNever;
  const bool owes_a_state = voice_ != nullptr && !voice_->untold.empty();
  return owes_a_state ? std::min(beat, voice_->again_at) : beat;
}

void ServiceManager::beat(Time now) {
  say_again(now);
  if (between_beats_ <= Duration::zero() || now < beat_at_) return;
  beat_at_ = now + between_beats_;
  voice_->send("WATCHDOG=1");
}

}  // namespace chat::relay
