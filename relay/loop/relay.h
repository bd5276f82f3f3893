#pragma once

#include "common/io_signals.h"
#include "common/result.h"
#include "common/selector.h"
#include "common/workers.h"
#include "relay/cluster/redis_cluster.h"
#include "relay/connection/connection.h"
#include "relay/connection/observer.h"
#include "relay/dialects/dialects.h"
#include "relay/hub/hub.h"
#include "relay/log/crowd_log.h"
#include "relay/loop/agenda.h"
#include "relay/loop/certificate_watch.h"
#include "relay/loop/connections.h"
#include "relay/loop/entrance.h"
#include "relay/loop/fact_log.h"
#include "relay/loop/held_seats.h"
#include "relay/loop/memory_guard.h"
#include "relay/loop/memory_reserve.h"
#include "relay/loop/quiet_clients.h"
#include "relay/loop/relay_metrics.h"
#include "relay/loop/round_lengths.h"
#include "relay/loop/service_doors.h"
#include "relay/loop/tidying.h"
#include "relay/service/service_manager.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// What may change while the relay runs.
struct LiveSettings {
  ConnectionLimits limits{};
  Duration pace = Duration::zero();  ///< a pause after each round, for people who watch
  std::size_t ask_all_up_to = QuietClients::kAskAllUpTo;
  std::size_t memory_limit = 0;  ///< bytes; 0: none
  Encryption encryption{};       ///< of connections that come from then on
};

struct RelaySettings {
  std::vector<Workers*> workers{};  ///< whose answers the hub waits for
  HeldSeatRules held_seats{};
  LiveSettings live{};
  /// On SIGHUP, or when an operator asks for it; none: nothing is read anew.
  std::function<Reloaded(Moment)> reload{};
  ServiceManager service{};
  std::vector<ServiceDoor> service_doors{};
  RedisCluster* cluster = nullptr;  ///< the relays that share this chat; null: this one is alone
  FactLog* facts = nullptr;         ///< what the hub's facts go through; null: the log has none
  /// Whether the log is warned before the certificate runs out. A trace shows how long each round may sleep,
  /// and is for those who look at what clients do.
  bool watches_certificate = true;
  bool had_terminal = false;  ///< when the program began: see has_controlling_terminal()
  std::string version{};      ///< for metrics
};

/// The loop: one round after another until a signal ends it, and nothing else. One thread, one select().
class Relay {
 public:
  /// All that is passed by reference outlives the relay. `selector` watches SIGINT, SIGTERM and SIGHUP.
  Relay(Entrance entrance, Hub& hub, DialectFactory& dialects, Selector& selector, trace::Observer& observer,
        RelaySettings settings);

  /// Serves until SIGINT or SIGTERM comes, or SIGHUP because the relay's terminal was closed. Then it says
  /// goodbye, and returns when everybody has been sent that, after 2 seconds at the latest. A second SIGINT
  /// or SIGTERM ends the process at once. Any other SIGHUP calls RelaySettings::reload.
  void run();

  /// Where the files of unix sockets were removed, they are made anew, and listened at.
  void restore_socket_files() const;

  /// From now on these hold.
  void change_settings(const LiveSettings& settings, const AdmissionLimits& admission, Moment now);

  /// How many rounds there have been. An idle relay sleeps, so it has few.
  std::uint64_t rounds() const { return rounds_; }

 private:
  void begin_turns();
  void hear_from_workers(Moment now);
  void watch(Moment now);
  bool attempt_turn(Moment& now);
  bool has_turn(Moment& now);
  bool has_something_to_do(Moment now) const;
  bool has_waited_too_long(Moment now) const;
  Time next_of_its_own() const;
  void send_meanwhile(Moment now);
  void end_turn(Moment now);
  void watch_for_more();
  void watch_client(int descriptor, Moment now);
  bool is_nobody_forgotten() const;
  Time next_deadline(Time now) const;
  void obey_signals(Moment now);
  void obey_hangup(Moment now);
  void obey_operators(Moment now);
  void turn_out_the_banned(Moment now);
  Reloaded reload(Moment now);
  void stop(std::string_view why, Moment now);
  void forgive(Duration lost);
  void accept_newcomers(Moment now);
  void hear_rings();
  void look_at_everybody();
  void begin_certificate_watch(Moment now);
  void read_from_clients(Moment now);
  void expire(Moment now);
  void expire_clients(Moment now);
  void see_to_all();
  void send_to_clients(Moment now);
  void put_off_sending(Connection& connection);
  void save_memory(Moment now);
  void tell_of_memory(Moment now);
  void end_the_broken_off();
  void let_go(std::size_t excess);
  Connection* greediest() const;
  Connection* latest() const;
  void log_facts();
  void bury_the_closed(Moment now);
  void bury(const std::vector<int>& closing, Moment now);

  template <class Serve>
  void serve_or_break_off(Connection& connection, Serve&& serve);
  template <class Do>
  void for_each_in_turn(const DescriptorSet& those, Do&& serve);
  bool read_once(Moment now);
  void wait_for_memory(const Connection& connection);
  bool may_be_sent_to(const Connection& connection) const;
  std::size_t count_waiting(std::size_t most) const;
  void admit(Newcomer newcomer, Moment now);
  void log_end_of(const Connection& connection, Moment now);
  void close(const Connection& connection, Moment now);
  std::vector<int> closing_ones() const;
  void end_or_hold(int descriptor, Moment now);
  std::unique_ptr<Connection> take_out(int descriptor);
  void seat_if_returner(int descriptor, Moment now);
  std::unique_ptr<Connection> take_seat_of(std::uint64_t person, Moment now);
  void keep_pace();
  void measure_round(Moment woke);
  bool is_done(Moment now) const;

  Entrance entrance_;
  Hub& hub_;
  Selector& selector_;
  std::vector<Workers*> workers_;
  Encryption encryption_;
  ConnectionTally tally_{};
  Agenda agenda_;
  ConnectionContext context_;
  Duration pace_;
  MemoryGuard memory_;
  IoSignals io_signals_{};
  QuietClients quiet_;
  Connections connections_;
  HeldSeats held_seats_;
  int first_served_ = 0;       // the descriptor that this round begins with
  int first_served_next_ = 0;  // and the next: where the round's work was used up
  int first_sent_to_ = 0;      // in the next round: where this one had sent enough
  ServiceDoors services_;
  std::vector<char> read_buffer_;
  DescriptorSet ready_;  // to be read from, by read_once() alone, whose room is used again
  ConnectionId last_id_ = 0;
  CrowdLog arrivals_{"connections", spdlog::level::info};
  CrowdLog departures_{"disconnections", spdlog::level::info};
  CrowdLog shortages_{"times that no memory was left", spdlog::level::warn};
  std::uint64_t rounds_ = 0;
  RoundLengths round_lengths_{};
  const bool measures_rounds_;
  Tidying tidying_;
  std::uint64_t movements_seen_ = 0;  // hub_.movements() at the last read
  std::uint64_t bans_seen_ = 0;       // of addresses, that had been added
  std::function<Reloaded(Moment)> reload_;
  ServiceManager service_;
  RedisCluster* cluster_;
  FactLog* facts_;
  const bool watches_certificate_;
  CertificateWatch certificate_watch_{};
  const bool had_terminal_;
  bool told_to_stop_ = false;  // by SIGINT or SIGTERM
  Time stop_by_ = kNever;
  RelayMetrics metrics_;
};

/// Where there is no memory left for what a client asks, it is the client that ends, and not the relay.
template <class Serve>
void Relay::serve_or_break_off(Connection& connection, Serve&& serve) {
  if (!attempt([&] { serve(connection); })) connection.break_off();
}

}  // namespace chat::relay
