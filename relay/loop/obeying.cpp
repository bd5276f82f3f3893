// What signals and operators have the relay do: stop, or read its configuration anew.

#include "common/controlling_terminal.h"
#include "common/text.h"
#include "relay/loop/relay.h"

#include <csignal>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::chrono::seconds kFarewellTime{2};
constexpr int kExitStatusOfSignals = 128;

}  // namespace

void Relay::obey_signals(Moment now) {
  if (selector_.take_signal(SIGHUP) > 0) obey_hangup(now);
  // By default they would end the relay on the spot, and other programs open their log anew on one of them.
  for (const auto& [signal, name] : {std::pair(SIGUSR1, "SIGUSR1"), std::pair(SIGUSR2, "SIGUSR2")}) {
    if (selector_.take_signal(signal) == 0) continue;
    spdlog::warn("{} means nothing here: SIGHUP has the log opened and the configuration read anew", name);
  }
  for (const int signal : {SIGINT, SIGTERM}) {
    const int times = selector_.take_signal(signal);
    if (times == 0) continue;
    context_.observer.obeys(signal);
    if (times > 1 || std::exchange(told_to_stop_, true)) std::_Exit(kExitStatusOfSignals + signal);
    stop(signal == SIGINT ? "on SIGINT" : "on SIGTERM", now);
  }
}

/// When a terminal closes, the kernel and the shell may each send SIGHUP, and a session's manager may add
/// SIGTERM (systemd.kill(5), SendSIGHUP). Together they are one request to stop, so SIGHUP does not make the
/// next signal the second one, which would end the process at once.
void Relay::obey_hangup(Moment now) {
  context_.observer.obeys(SIGHUP);
  if (had_terminal_ && !has_controlling_terminal()) return stop("because its terminal was closed", now);
  static_cast<void>(reload(now));
}

void Relay::obey_operators(Moment now) {
  if (const auto wishes = hub_.take_wishes_to_reload(); !wishes.empty()) {
    const Reloaded reloaded = reload(now);
    for (const auto& told : wishes) told(reloaded);
  }
  if (hub_.take_wish_to_stop()) stop("because its operator asked", now);
}

/// The hub has ended the people who were there. Others are connected, and nobody in the chat yet, or have
/// come in since.
void Relay::turn_out_the_banned(Moment now) {
  const AddressBans& bans = hub_.address_bans();
  if (bans_seen_ == bans.added()) return;
  connections_.for_each([&](Connection& each) {
    if (each.is_leaving()) return;
    if (const AddressBan* const ban = bans.find(each.address(), now.wall)) each.turn_out(words_for(*ban));
  });
  bans_seen_ = bans.added();
}

Reloaded Relay::reload(Moment now) {
  if (stop_by_ != kNever) return Failure("the relay is stopping");
  return reload_ ? reload_(now) : Reloaded(ReadAnew{});
}

void Relay::restore_socket_files() const {
  entrance_.restore_files();
  services_.restore_files();
}

void Relay::change_settings(const LiveSettings& settings, const AdmissionLimits& admission, Moment now) {
  context_.limits = settings.limits;
  pace_ = settings.pace;
  memory_.change_limit(settings.memory_limit);
  encryption_.context = settings.encryption.context;
  encryption_.is_required = settings.encryption.is_required;
  begin_certificate_watch(now);
  entrance_.change_limits(admission);
  quiet_.change(settings.ask_all_up_to);
  see_to_all();
}

void Relay::stop(std::string_view why, Moment now) {
  if (stop_by_ != kNever) return;
  spdlog::info("stopping {}, {} connected", why, counted(connections_.size(), "client"));
  service_.stopping(fmt::format("stopping {}", why));
  // Who has left by itself is no longer there when others lose those who are.
  if (cluster_ != nullptr) bury_the_closed(now);
  stop_by_ = now.steady + kFarewellTime;
  connections_.for_each([](Connection& each) { each.dismiss(); });
  hub_.fall_silent();
}

}  // namespace chat::relay
