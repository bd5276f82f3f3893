#include "relay/loop/relay.h"

#include "common/free_memory.h"
#include "common/memory.h"
#include "common/units.h"
#include "relay/log/event.h"
#include "relay/loop/further_looks.h"
#include "relay/loop/memory_reserve.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::size_t kReadBufferBytes = 64 * kKiB;

// A relay that wakes so long after its deadline did not sleep but stood still: it was stopped (SIGSTOP), the
// machine was suspended, or nobody read its trace.
constexpr std::chrono::seconds kStandstill{1};

}  // namespace

Relay::Relay(Entrance entrance, Hub& hub, DialectFactory& dialects, Selector& selector,
             trace::Observer& observer, RelaySettings settings)
    : entrance_(std::move(entrance)),
      hub_(hub),
      selector_(selector),
      workers_(std::move(settings.workers)),
      encryption_(std::move(settings.live.encryption)),
      context_{dialects, observer, settings.live.limits, &encryption_, &tally_, &agenda_.due()},
      pace_(settings.live.pace),
      memory_(settings.live.memory_limit, {resident_memory, give_back_free_memory, refill_reserve}),
      quiet_(settings.live.ask_all_up_to, {[this](int each) { return selector_.keeps_readable(each); },
                                           [this](int each) { return io_signals_.arm(each); },
                                           [this](int each) { io_signals_.disarm(each); }}),
      held_seats_(settings.held_seats),
      services_(std::move(settings.service_doors), dialects),
      read_buffer_(kReadBufferBytes),
      measures_rounds_(services_.has_door_for(Protocol::scrape)),
      reload_(std::move(settings.reload)),
      service_(std::move(settings.service)),
      cluster_(settings.cluster),
      facts_(settings.facts),
      watches_certificate_(settings.watches_certificate),
      had_terminal_(settings.had_terminal),
      metrics_({hub_, connections_, held_seats_, tally_, entrance_, round_lengths_, rounds_, stop_by_,
                encryption_, std::move(settings.version)}) {
  dialects.tell_metrics_of(metrics_);
  begin_certificate_watch(hub_.started());
}

void Relay::begin_certificate_watch(Moment now) {
  if (watches_certificate_) certificate_watch_.begin(encryption_.context, now);
}

/// Where there is no memory for a step, what it had to do is still due in the next round: see
/// memory_reserve.h.
void Relay::run() {
  for (Moment now = read_clocks(); !is_done(now); ++rounds_) {
    attempt([&] { watch(now); });
    const Time deadline = next_deadline(now.steady);
    const Time asleep_since = now.steady;
    context_.observer.falls_asleep(selector_, deadline);
    now = selector_.wait(deadline);
    context_.observer.wakes(selector_, now);
    // What is to be done at once has a deadline long ago, and has not been waiting since.
    if (now.steady - kStandstill > std::max(deadline, asleep_since)) forgive(now.steady - asleep_since);
    service_.beat(now.steady);
    if (cluster_ != nullptr && !attempt_turn(now)) {
      send_meanwhile(now);
      continue;
    }
    begin_turns();
    attempt([&] {
      obey_signals(now);
      hear_from_workers(now);
      turn_out_the_banned(now);
      accept_newcomers(now);
      hear_rings();
      read_from_clients(now);
      services_.read(selector_, read_buffer_, now);
      obey_operators(now);
      turn_out_the_banned(now);
      if (now.steady >= deadline || has_waited_too_long(now)) expire(now);
    });
    attempt([&] { send_to_clients(now); });
    save_memory(now);
    bury_the_closed(now);
    if (cluster_ != nullptr) attempt([&] { end_turn(now); });
    context_.observer.round_ends();
    if (measures_rounds_) measure_round(now);
    keep_pace();
  }
  context_.observer.stops();
  const Moment end = read_clocks();
  connections_.for_each([&](const Connection& each) { log_end_of(each, end); });
  arrivals_.log_summary(kNever);
  departures_.log_summary(kNever);
  if (facts_ != nullptr) facts_->log_summary(kNever);
}

/// A round's work is bounded. When it is used up, the clients that come after get next to nothing in this
/// round, so the next round begins with them.
void Relay::begin_turns() {
  refill_reserve();
  context_.dialects.begin_round(connections_.size());
  encryption_.begin_round();
  first_served_ = std::exchange(first_served_next_, 0);
}

/// What could not be told at once.
void Relay::hear_from_workers(Moment now) {
  for (Workers* const each : workers_) each->collect();
  tidying_.note_archived(hub_.archive_tally().settled(), now.steady);
  hub_.take_late_answers(now);
}

template <class Do>
void Relay::for_each_in_turn(const DescriptorSet& those, Do&& serve) {
  those.for_each_from(first_served_, [&](int descriptor) {
    Connection* const connection = connections_.at(descriptor);
    if (connection == nullptr) return;
    serve_or_break_off(*connection, serve);
    if (first_served_next_ == 0 && context_.dialects.is_round_full()) first_served_next_ = descriptor + 1;
  });
}

/// The relay read nothing while it stood still, so that time counts against no client.
void Relay::forgive(Duration lost) {
  spdlog::warn("stood still for {} s", std::chrono::duration_cast<std::chrono::seconds>(lost).count());
  context_.dialects.forgive(lost);
  held_seats_.forgive(lost);
  services_.forgive(lost);
  connections_.for_each([lost](Connection& each) { each.forgive(lost); });
}

/// Runs after the reads, so that a client whose answer has come is not taken for silent.
void Relay::expire(Moment now) {
  entrance_.expire(now);
  hub_.expire(now);
  held_seats_.expire(now);
  services_.expire(now);
  arrivals_.log_summary(now.steady);
  departures_.log_summary(now.steady);
  shortages_.log_summary(now.steady);
  if (facts_ != nullptr) facts_->log_summary(now.steady);
  if (now.steady >= certificate_watch_.deadline()) certificate_watch_.look(encryption_.context, now);
  if (now.steady >= tidying_.deadline()) {
    tidying_.end();
    give_back_free_memory();
  }
  expire_clients(now);
}

void Relay::expire_clients(Moment now) {
  for_each_in_turn(agenda_.deadlines().take_due(now.steady), [&](Connection& connection) {
    const int descriptor = connection.descriptor();
    const Time deadline = connection.deadline();
    const bool is_due = deadline <= now.steady;
    // Who waits until it has been sent something is due once it has been.
    if (is_due || agenda_.to_send_to().contains(descriptor)) agenda_.see_to(descriptor);
    if (!is_due) return agenda_.deadlines().note(descriptor, deadline);
    connection.expire(now);
  });
}

void Relay::accept_newcomers(Moment now) {
  services_.accept(selector_, now);
  if (stop_by_ != kNever) return;
  entrance_.accept(selector_, now, hub_.address_bans(),
                   [&](Newcomer newcomer) { admit(std::move(newcomer), now); });
}

void Relay::admit(Newcomer newcomer, Moment now) {
  const ConnectionId id = ++last_id_;
  tidying_.put_off(now.steady);
  arrivals_.log(now.steady, [&] {
    log_event(spdlog::level::info, {.name = "connected", .connection = id, .address = newcomer.name},
              "#{} {} connected", id, newcomer.name);
  });
  quiet_.come(newcomer.transport->descriptor());
  connections_.add(std::make_unique<Connection>(id, std::move(newcomer), context_, now));
}

/// Whoever says something though select() was not asked about it, rings.
void Relay::hear_rings() {
  if (selector_.woken_by() != Selector::Cause::signal) quiet_.end_call(selector_.readables());
  if (quiet_.left_out().is_empty() || !selector_.readable(io_signals_.descriptor())) return;
  const auto lost = io_signals_.take([this](int descriptor) { quiet_.ring(descriptor); });
  context_.observer.rang(quiet_.rung());
  if (lost == IoSignals::Lost::some) look_at_everybody();
}

void Relay::look_at_everybody() {
  static const DescriptorSet nobody;
  selector_.leave_out(nobody);
  selector_.look_again();
  selector_.leave_out(quiet_.left_out());
  context_.observer.looked_again(selector_);
}

/// Looks again while it saves sends, and while there is work left for what would be found.
void Relay::read_from_clients(Moment now) {
  FurtherLooks looks([this](std::size_t most) { return count_waiting(most); });
  while (looks.is_another_worth_it(read_once(now), quiet_.asked()) && !context_.dialects.is_work_used_up()) {
    selector_.look_again();
    context_.observer.looked_again(selector_);
    hear_rings();
  }
}

bool Relay::read_once(Moment now) {
  bool anything = false;
  ready_ = selector_.readables();
  ready_ |= agenda_.buffered();
  ready_ |= quiet_.rung();
  quiet_.end_rings();
  for_each_in_turn(ready_, [&](Connection& connection) {
    if (is_reserve_low()) return wait_for_memory(connection);
    agenda_.see_to(connection.descriptor());
    if (selector_.readable(connection.descriptor())) quiet_.hear(connection.descriptor());
    anything |= connection.read(read_buffer_, now);
  });
  const bool moved = movements_seen_ != hub_.movements();
  movements_seen_ = hub_.movements();
  if (moved || (anything && tidying_.is_due_some_time())) tidying_.put_off(now.steady);
  return anything;
}

/// The next round begins with who waits.
void Relay::wait_for_memory(const Connection& connection) {
  if (first_served_next_ == 0) first_served_next_ = connection.descriptor();
}

/// Who has yet to take what it was sent before is no reason to look again.
bool Relay::may_be_sent_to(const Connection& connection) const {
  return connection.wants_to_write() &&
         (!connection.is_blocked() || selector_.writable(connection.descriptor()));
}

std::size_t Relay::count_waiting(std::size_t most) const {
  std::size_t waiting = 0;
  agenda_.to_send_to().any_of([&](int descriptor) {
    const Connection* const connection = connections_.at(descriptor);
    return connection != nullptr && may_be_sent_to(*connection) && ++waiting == most;
  });
  return waiting;
}

/// Before connections end, since then it is known whose they are; and after, for what becomes of their
/// clients with that.
void Relay::log_facts() {
  if (facts_ != nullptr) facts_->write(connections_);
}

void Relay::bury_the_closed(Moment now) {
  attempt([&] { log_facts(); });
  attempt([&] { held_seats_.bury_the_ended(now); });
  if (facts_ != nullptr && held_seats_.size() == 0) facts_->forget_the_lost();
  attempt([&] { services_.bury_the_closed(now); });
  attempt([&] { bury(closing_ones(), now); });
  attempt([&] { log_facts(); });
}

/// Who could not leave for want of memory does so in the next round.
void Relay::bury(const std::vector<int>& closing, Moment now) {
  for (const int each : closing) {
    if (!attempt([&] { end_or_hold(each, now); })) agenda_.see_to(each);
  }
  for (const int each : closing) attempt([&] { seat_if_returner(each, now); });
  for (const int each : closing) {
    const Connection* const connection = connections_.at(each);
    if (connection == nullptr || !connection->is_over()) continue;
    close(*connection, now);
    take_out(each);
  }
}

/// The one reading of the clock beside the round's own, and only for who asked for metrics.
void Relay::measure_round(Moment woke) {
  round_lengths_.note(read_clocks().steady - woke.steady);
}

void Relay::keep_pace() {
  if (pace_ > Duration::zero() && stop_by_ == kNever) selector_.pause(pace_);
}

bool Relay::is_done(Moment now) const {
  return stop_by_ != kNever && (connections_.empty() || now.steady >= stop_by_);
}

}  // namespace chat::relay
