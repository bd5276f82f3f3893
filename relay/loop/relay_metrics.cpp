#include "relay/loop/relay_metrics.h"

#include "common/enum_table.h"
#include "common/process_figures.h"
#include "relay/dialects/base/relay_stats.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace chat::relay {
namespace {

using Type = MetricType;

struct CauseName {
  EndCause cause;
  std::string_view name;
};

constexpr std::array<CauseName, kEndCauses> kCauseNames{{{EndCause::quit, "quit"},
                                                         {EndCause::hung_up, "hung_up"},
                                                         {EndCause::lost, "lost"},
                                                         {EndCause::timed_out, "timed_out"},
                                                         {EndCause::stalled, "stalled"},
                                                         {EndCause::fell_behind, "fell_behind"},
                                                         {EndCause::tls_failed, "tls_failed"},
                                                         {EndCause::ended, "ended"},
                                                         {EndCause::out_of_memory, "out_of_memory"},
                                                         {EndCause::superseded, "superseded"},
                                                         {EndCause::stopped, "stopped"}}};
static_assert(stands_in_order(kCauseNames, &CauseName::cause));

struct ObjectionName {
  Objection objection;
  std::string_view name;
};

constexpr std::array<ObjectionName, kObjections> kObjectionNames{{{Objection::banned, "banned"},
                                                                  {Objection::full, "full"},
                                                                  {Objection::memory, "memory"},
                                                                  {Objection::address, "address_limit"},
                                                                  {Objection::descriptors, "descriptors"}}};
static_assert(stands_in_order(kObjectionNames, &ObjectionName::objection));

/// What the clients of a relay speak, as it is counted.
enum class Speech : std::uint8_t { line, irc, raw, unknown };
constexpr std::array<std::string_view, 4> kSpeechNames{"line", "irc", "raw", "unknown"};

Speech speech_of(const Connection& connection) {
  const auto protocol = connection.protocol();
  if (protocol == Protocol::line) return Speech::line;
  if (protocol == Protocol::irc) return Speech::irc;
  return protocol == Protocol::raw ? Speech::raw : Speech::unknown;
}

/// Of all connections together.
struct Sums {
  std::array<std::array<std::size_t, 2>, kSpeechNames.size()> clients{};  // encrypted ones second
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::size_t backlog = 0;
  std::size_t largest_backlog = 0;
};

Sums sums_of(const Measured& measured) {
  Sums sums{.bytes_in = measured.ended.bytes_in, .bytes_out = measured.ended.bytes_out};
  measured.connections.for_each([&](const Connection& each) {
    ++sums.clients[static_cast<std::size_t>(speech_of(each))][each.is_encrypted() ? 1 : 0];
    sums.bytes_in += each.bytes_in();
    sums.bytes_out += each.bytes_out();
    sums.backlog += each.backlog();
    sums.largest_backlog = std::max(sums.largest_backlog, each.backlog());
  });
  return sums;
}

template <class Number>
double in_double(Number number) {
  return static_cast<double>(number);
}

void tell_of_history(Exposition& out, const ArchiveTally& history, Time now) {
  out.tell("chat_relay_history_lines_kept_total", Type::counter, "Lines written to the history on disk.",
           in_double(history.kept));
  out.tell("chat_relay_history_lines_lost_total", Type::counter,
           "Lines that could not be written to it and are lost to it.", in_double(history.lost));
  out.tell("chat_relay_history_events_kept_total", Type::counter,
           "Events (who came and went, what changed) written to it.", in_double(history.events_kept));
  out.tell("chat_relay_history_events_lost_total", Type::counter,
           "Events that could not be written to it and are lost to it.", in_double(history.events_lost));
  out.tell("chat_relay_history_files_set_aside_total", Type::counter,
           "Files of it that were damaged and set aside.", in_double(history.files_set_aside));
  out.tell("chat_relay_history_lines_set_aside_total", Type::counter,
           "Lines in them, where these could be counted.", in_double(history.lines_set_aside));
  out.tell("chat_relay_history_lines_waiting", Type::gauge, "Lines that have yet to be written to it.",
           in_double(history.waiting));
  const auto lag = std::chrono::duration<double>(now - std::min(history.waiting_since, now));
  out.tell("chat_relay_history_lag_seconds", Type::gauge,
           "How long the oldest of what has yet to be written to it has waited; 0: nothing waits.",
           lag.count());
  out.tell("chat_relay_history_write_failures_total", Type::counter, "Writes to it that failed.",
           in_double(history.failures));
}

void tell_of_cluster(Exposition& out, const ClusterFigures& cluster, std::chrono::seconds lasts) {
  using enum ClusterFigures::Stage;
  out.begin("chat_relay_cluster_state", Type::gauge, "1 for what this relay is among those of its chat.");
  for (const ClusterFigures::Stage each : {coming, alone, member})
    out.add(cluster.stage == each ? 1 : 0, {{"state", name_of(each)}});
  out.tell("chat_relay_cluster_state_seconds", Type::gauge, "For how long it has been that.",
           in_double(lasts.count()));
  out.tell("chat_relay_cluster_other_relays", Type::gauge, "Other relays that it is in touch with.",
           in_double(cluster.others.size()));
  out.tell("chat_relay_cluster_turns_total", Type::counter,
           "How often the floor has come to it from another relay.", in_double(cluster.turns));
  out.tell("chat_relay_cluster_unheard_entries", Type::gauge,
           "Entries appended to the stream and not read back.", in_double(cluster.unheard_entries));
  out.tell("chat_relay_cluster_late_entries", Type::gauge,
           "What was said here and is to be told when the others are met again.",
           in_double(cluster.late_entries));
  out.tell("chat_relay_cluster_losses_total", Type::counter, "How often it has lost the others.",
           in_double(cluster.losses));
}

void tell_of_process(Exposition& out, Moment started) {
  const ProcessFigures process = process_figures();
  out.tell("process_cpu_seconds_total", Type::counter, "CPU time, user and system.",
           process.cpu_time.count());
  // Without /proc they are not known.
  if (process.resident_memory > 0) {
    out.tell("process_resident_memory_bytes", Type::gauge, "Resident memory.",
             in_double(process.resident_memory));
  }
  if (process.open_descriptors > 0)
    out.tell("process_open_fds", Type::gauge, "Open descriptors.", in_double(process.open_descriptors));
  out.tell("process_max_fds", Type::gauge, "Descriptors that may be open.",
           in_double(process.most_descriptors));
  out.tell("process_start_time_seconds", Type::gauge, "When the relay started, since 1970.",
           std::chrono::duration<double>(started.wall.time_since_epoch()).count());
}

}  // namespace

void RelayMetrics::tell(Exposition& exposition, Moment now) const {
  exposition.begin("chat_relay_build_info", Type::gauge, "Which version runs; always 1.");
  exposition.add(1, {{"version", measured_.version}});
  tell_of_connections(exposition);
  tell_of_traffic(exposition);
  tell_of_chat(exposition, now);
  tell_of_loop(exposition);
  tell_of_process(exposition, measured_.hub.started());
}

void RelayMetrics::tell_of_connections(Exposition& out) const {
  out.tell("chat_relay_connections_accepted_total", Type::counter, "Newcomers who were let in.",
           in_double(measured_.entrance.tally().accepted));
  out.begin("chat_relay_connections_refused_total", Type::counter,
            "Newcomers who were turned away, and why.");
  for (const ObjectionName& each : kObjectionNames) {
    out.add(in_double(measured_.entrance.tally().refused[static_cast<std::size_t>(each.objection)]),
            {{"reason", each.name}});
  }
  out.begin("chat_relay_connections_closed_total", Type::counter, "Connections that have ended, and why.");
  for (const CauseName& each : kCauseNames) {
    out.add(in_double(measured_.ended.ended[static_cast<std::size_t>(each.cause)]), {{"reason", each.name}});
  }
  if (const auto& certificate = measured_.encryption.context) {
    out.tell("chat_relay_tls_certificate_expiry_timestamp_seconds", Type::gauge,
             "When the TLS certificate ends to be valid, since 1970.",
             std::chrono::duration<double>(certificate->valid_until().time_since_epoch()).count());
  }
  out.tell("chat_relay_held_seats", Type::gauge, "Lost connections whose clients may come back.",
           in_double(measured_.held_seats.size()));
}

void RelayMetrics::tell_of_traffic(Exposition& out) const {
  const Sums sums = sums_of(measured_);
  out.begin("chat_relay_clients", Type::gauge,
            "Clients that are connected, by what they speak and over what.");
  for (std::size_t speech = 0; speech < kSpeechNames.size(); ++speech) {
    out.add(in_double(sums.clients[speech][0]), {{"dialect", kSpeechNames[speech]}, {"transport", "plain"}});
    out.add(in_double(sums.clients[speech][1]), {{"dialect", kSpeechNames[speech]}, {"transport", "tls"}});
  }
  out.tell("chat_relay_received_bytes_total", Type::counter, "Bytes from clients, decrypted.",
           in_double(sums.bytes_in));
  out.tell("chat_relay_sent_bytes_total", Type::counter, "Bytes to clients, before they are encrypted.",
           in_double(sums.bytes_out));
  out.tell("chat_relay_backlog_bytes", Type::gauge, "Bytes that clients have yet to be sent.",
           in_double(sums.backlog));
  out.tell("chat_relay_largest_backlog_bytes", Type::gauge,
           "Of these, for the client that is furthest behind.", in_double(sums.largest_backlog));
  out.tell("chat_relay_skips_total", Type::counter, "How often a client was so slow that it missed lines.",
           in_double(measured_.ended.skips));
  out.tell("chat_relay_skipped_lines_total", Type::counter, "How many lines such clients missed.",
           in_double(measured_.ended.skipped_lines));
}

void RelayMetrics::tell_of_chat(Exposition& out, Moment now) const {
  const Hub& hub = measured_.hub;
  const RelayFigures figures = relay_figures(hub, now);
  out.tell("chat_relay_people", Type::gauge, "People in the chat.", in_double(figures.people));
  out.tell("chat_relay_people_logged_in", Type::gauge, "Of these, those who are logged in.",
           in_double(figures.logged_in));
  out.tell("chat_relay_rooms", Type::gauge, "Rooms.", in_double(figures.rooms));
  out.tell("chat_relay_claimed_rooms", Type::gauge, "Of these, those that are kept for an account.",
           in_double(figures.claimed_rooms));
  out.tell("chat_relay_accounts", Type::gauge, "Accounts.", in_double(figures.accounts));
  out.tell("chat_relay_banned_addresses", Type::gauge, "Banned addresses and networks.",
           in_double(figures.address_bans));
  out.tell("chat_relay_lines_total", Type::counter, "Lines that people said, in rooms and to one alone.",
           in_double(hub.spoken()));
  out.tell("chat_relay_deliveries_total", Type::counter,
           "Lines put before readers, joins and the like too: of one in a room, one for each who is in it.",
           in_double(hub.deliveries()));
  out.tell("chat_relay_failed_logins_total", Type::counter,
           "Wrong passwords, of accounts, of operators and of the relay.", in_double(hub.failed_log_ins()));
  out.begin("chat_relay_refusals_total", Type::counter, "What clients asked and were refused, and why.");
  for (std::size_t i = 0; i < kProblems; ++i)
    out.add(in_double(hub.refusals()[i]), {{"reason", name_of(static_cast<Problem>(i))}});
  tell_of_history(out, figures.history, now.steady);
  if (figures.cluster) tell_of_cluster(out, *figures.cluster, figures.cluster_for);
}

void RelayMetrics::tell_of_loop(Exposition& out) const {
  const RoundLengths& lengths = measured_.round_lengths;
  out.tell("chat_relay_rounds_total", Type::counter, "Rounds of the loop.", in_double(measured_.rounds));
  out.begin("chat_relay_round_duration_seconds", Type::histogram,
            "How long rounds took, from waking to going to sleep.");
  out.add_histogram(RoundLengths::kBounds, lengths.up_to_bounds(), lengths.sum(), lengths.count());
}

}  // namespace chat::relay
