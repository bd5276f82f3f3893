// The options of the relay, as they are declared: what each is called, takes, means and is bounded by.

#include "relay/options.h"

#include "common/command_line.h"
#include "common/text.h"
#include "relay/option_values.h"

namespace chat::relay {
namespace {

using namespace std::chrono_literals;

constexpr Bounds<std::chrono::milliseconds> kTimes{1ms, 365 * 24h};
constexpr Bounds<std::chrono::milliseconds> kDeadPeerTimes{1s, 24h};
constexpr Bounds<std::size_t> kLineBytes{64, 64 * kKiB};
constexpr Bounds<std::size_t> kBacklogBytes{4 * kKiB, 1024 * kMiB};
constexpr Bounds<std::size_t> kHashBytes{8 * kKiB, 1024 * kMiB};
constexpr Bounds<std::size_t> kHistoryBytes{kMiB, kMiB* kMiB};
constexpr std::size_t kCountMax = 1'000'000;

void add_doors(CommandLine& line, Options& o) {
  line.begin_group("Where clients join");
  line.add_list<NamedDoor>(
      "--listen", o.listen, read_door,
      {.placeholder = "ENDPOINT",
       .help = "where clients join, encrypted (TLS) or not: HOST:PORT, [V6]:PORT, :PORT or "
               "unix:/path; for TLS alone: tls:HOST:PORT. May be repeated",
       .initially = "[::]:6667, all addresses of this machine",
       .example = R"(["[::]:6667"])"});
  line.add_list<NamedDoor>("--raw-listen", o.raw_listen, read_door,
                           {.placeholder = "ENDPOINT",
                            .help = "where raw clients join, whose bytes are passed on as they are. "
                                    "May be repeated",
                            .example = R"([":7000"])"});
  line.add_value<std::optional<mode_t>>(
      "--socket-mode", o.socket_permissions.mode, parse_socket_mode,
      {.placeholder = "OCTAL",
       .help = "who may connect to unix sockets, as chmod(1) has it; 0660 with --socket-group",
       .example = "0o660"});
  line.add_value<std::optional<gid_t>>("--socket-group", o.socket_permissions.group, parse_group,
                                       {.placeholder = "GROUP",
                                        .help = "the group of unix sockets, a name or a number",
                                        .example = R"("users")"});
  for (const char* each : {"--socket-mode", "--socket-group"}) line.take_numbers_for(each);
}

void add_encryption(CommandLine& line, Options& o) {
  line.begin_group("Encryption (TLS)");
  line.add_text("--state-dir", o.state_dir.path, parse_directory,
                {.placeholder = "DIRECTORY",
                 .help = "where the key and certificate are kept that are made at the first start",
                 .initially = "$STATE_DIRECTORY, else $XDG_STATE_HOME/chat-relay, else "
                              "~/.local/state/chat-relay",
                 .example = R"("/var/lib/chat-relay")"});
  line.add_file("--tls-certificate", o.tls_certificate.path,
                "the relay's certificate, in PEM, with those that vouch for it. SIGHUP reads it anew",
                R"("/etc/chat-relay/certificate.pem")");
  line.add_file("--tls-key", o.tls_key.path, "its private key, if that is in another file",
                R"("/etc/chat-relay/key.pem")");
  line.add_flag("--require-tls", o.require_tls,
                {.help = "turn away clients from other machines that are not encrypted"});
}

void add_accounts(CommandLine& line, Options& o) {
  line.begin_group("Accounts");
  line.add_choice("--accounts", o.accounts, {"required", "optional", "off"},
                  {.placeholder = "WHO",
                   .help = "required: nobody takes part without one; optional: who likes may keep a name for "
                           "itself; off: there are none. They are kept in the state directory"});
  line.add_file("--server-password-file", o.server_password.path,
                "a file whose first line is the password that everybody needs here: PASS, /pass",
                R"("/etc/chat-relay/server-password")");
  line.add_duration("--login-grace", o.login_grace, {1s, 1h},
                    "whoever takes a registered name and has not logged in for so long becomes a guest");
  line.add_count<int>(
      "--login-tries", o.login_tries, {0, static_cast<int>(kCountMax)},
      {.placeholder = "COUNT", .help = "wrong passwords that one address may try a minute; 0: no limit"});
  line.add_count<int>(
      "--accounts-per-hour", o.accounts_an_hour, {0, static_cast<int>(kCountMax)},
      {.placeholder = "COUNT",
       .help = "accounts that one address may make an hour, this machine's excepted; 0: no limit"});
  line.add_size("--password-memory", o.password_memory, kHashBytes,
                "memory that each guess at a password takes (Argon2id)");
  line.add_count<unsigned>("--password-passes", o.password_passes, {1, 100},
                           {.placeholder = "COUNT", .help = "passes over that memory"});
}

void add_limits(CommandLine& line, Options& o) {
  line.begin_group("Who may come in, and limits");
  line.add_count<std::size_t>(
      "--max-clients", o.max_clients, {0, kCountMax},
      {.placeholder = "COUNT", .help = "clients at once; 0: as many as there are descriptors for"});
  line.add_count<std::size_t>(
      "--max-clients-per-address", o.max_clients_per_address, {0, kCountMax},
      {.placeholder = "COUNT",
       .help = "clients from one IPv4 address, or from one /64 of IPv6; 0: no limit"});
  line.add_count<int>("--connect-burst", o.connect_burst, {1, static_cast<int>(kCountMax)},
                      {.placeholder = "COUNT", .help = "newcomers from one address at once"});
  line.add_decimal("--connect-rate", o.connect_rate, {0, kCountMax},
                   {.placeholder = "NUMBER",
                    .help = "newcomers from it a second after that; more are turned away; 0: no limit"});
  line.add_flag("--limit-local", o.limit_local,
                {.help = "hold 127.0.0.0/8 and ::1 to these limits of one address, too"});
  line.add_count<std::size_t>("--max-rooms", o.max_rooms, {1, kCountMax},
                              {.placeholder = "COUNT", .help = "rooms that there may be at once"});
  line.add_count<std::size_t>("--max-rooms-per-client", o.max_rooms_per_client, {1, kCountMax},
                              {.placeholder = "COUNT", .help = "rooms that one client may be in"});
  line.add_duration("--registration-timeout", o.registration_timeout, kTimes,
                    "disconnect a client that has not said who it is for so long");
  line.add_duration(
      "--silence-timeout", o.silence_timeout, {0ms, kTimes.most},
      "ask a text client that has not said a word for so long whether it is there, and disconnect "
      "it 5 minutes later; 0: never");
  line.add_duration("--ping-interval", o.ping_interval, kTimes,
                    "ask an IRC client that has been silent for so long whether it is there");
  line.add_duration("--ping-timeout", o.ping_timeout, kTimes,
                    "disconnect it if it does not answer for so long");
  line.add_duration(
      "--dead-peer-timeout", o.dead_peer_timeout, kDeadPeerTimes,
      "disconnect a client whose machine has been gone for so long; who only does not read stays");
  line.add_duration("--resume-within", o.resume_within, {0ms, kTimes.most},
                    "hold the seat of a client whose connection was lost for so long: /resume, which the "
                    "greeting explains, brings it back; 0: not at all");
  line.add_size("--max-line", o.max_line, kLineBytes, "the longest line that a client may send");
  line.add_count<int>(
      "--flood-burst", o.flood_burst, {1, static_cast<int>(kCountMax)},
      {.placeholder = "COUNT", .help = "lines that a client on another machine may send at once"});
  line.add_decimal("--flood-rate", o.flood_rate, {0, kCountMax},
                   {.placeholder = "NUMBER", .help = "lines a second after that; more wait; 0: no limit"});
  line.add_flag("--pace-local", o.pace_local, {.help = "pace clients of this machine, too"});
  line.add_count<int>("--nick-burst", o.nick_burst, {1, static_cast<int>(kCountMax)},
                      {.placeholder = "COUNT", .help = "times that a client may change its name at once"});
  line.add_decimal(
      "--nick-rate", o.nick_rate, {0, kCountMax},
      {.placeholder = "NUMBER", .help = "times a second after that; 0.1 is once in 10 seconds; 0: no limit"});
}

void add_contents(CommandLine& line, Options& o) {
  line.begin_group("What people see");
  line.add_text("--server-name", o.server_name, parse_server_name,
                {.placeholder = "NAME", .help = "what the relay calls itself"});
  line.add_file("--motd", o.motd.path, "a text file that newcomers are shown, in UTF-8 and of at most 64 KiB",
                R"("/etc/chat-relay/motd")");
  line.add_count<std::size_t>(
      "--history", o.history, {0, kCountMax},
      {.placeholder = "COUNT", .help = "lines of its room that a newcomer is shown; 0: none"});
  line.add_value<std::optional<KeepHistory>>(
      "--keep-history", o.keep_history, parse_keep_history,
      {.placeholder = "HOW-MUCH",
       .help =
           "what is said in rooms is kept in the state directory: for so long (30d), so many lines of each "
           "room (10000lines), or both (30d,10000lines); or off",
       .initially = "30d where --state-dir or $STATE_DIRECTORY names the directory, else off",
       .example = R"("30d")"});
  line.take_numbers_for("--keep-history");
  line.add_size("--history-size", o.history_size, kHistoryBytes, "how large the file for that may become");
  line.add_choice(
      "--cloak", o.cloak, {"on", "off"},
      {.placeholder = "ON-OR-OFF",
       .help = "show a word in place of an address to all but this relay's operators; addresses of "
               "this machine, its links and private networks are shown as they are"});
  line.begin_group("Who rules");
  line.add_flag(
      "--first-rules-lobby", o.first_rules_lobby,
      {.help = "who enters #lobby first is its operator, as in any other room, for as long as they stay"});
  line.add_file(
      "--operator-password-file", o.operator_password.path,
      "whoever gives the password in this file's first line (/oper, OPER) is an operator of the relay",
      R"("/etc/chat-relay/operator-password")");
  line.add_list<std::string>(
      "--operators", o.operators, read_account,
      {.placeholder = "ACCOUNT",
       .help = "whoever has logged in to this account is one, too; it is registered from "
               "this machine alone. May be repeated",
       .example = R"(["ruth", "sam"])"});
  line.begin_group("What is kept for slow clients");
  line.add_value<std::optional<std::size_t>>(
      "--memory-limit", o.memory_limit, parse_memory,
      {.placeholder = "SIZE",
       .help = "past nine tenths of it nobody is let in, and those are disconnected for whom most is kept; "
               "1 MiB is the least, and 0: no limit",
       .initially = "half of what the machine or the control group has",
       .example = R"("1G")"});
  line.take_numbers_for("--memory-limit");
  line.add_size("--backlog", o.backlog, kBacklogBytes, "what is kept for a client that does not read");
  line.add_duration("--stall-timeout", o.stall_timeout, kTimes,
                    "disconnect a client that has read nothing of it for so long");
}

// What a file's true and false, and a flag without a word, arrive as.
constexpr std::string_view kWithoutFile = "true";
constexpr std::string_view kOff = "false";

Result<void> take_trace(Options& options, const std::vector<std::string>& words) {
  options.narrates = false;
  options.trace_files.clear();
  for (const std::string& word : words) {
    if (word == kWithoutFile) {
      options.narrates = true;
    } else if (word != kOff) {
      if (word.empty()) return Failure("'' is no file");
      options.trace_files.push_back(word);
    }
  }
  return {};
}

void add_watching(CommandLine& line, Options& o) {
  line.begin_group("The log, and watching it work");
  line.add_choice("--log-level", o.log_level,
                  {"trace", "debug", "info", "warning", "warn", "error", "critical", "off"},
                  {.placeholder = "LEVEL",
                   .help = "log this and what is worse: trace, debug, info, warning, error, critical, off"});
  line.add_choice(
      "--log-format", o.log_format, {"text", "json"},
      {.placeholder = "FORMAT", .help = "text: for people; json: an object a line, for programs"});
  line.add_file(
      "--log-file", o.log_file.path,
      "log here, not to standard error. SIGHUP opens it anew, and reads the configuration anew (not under "
      "nohup); when the terminal was closed, it ends the relay",
      R"("/var/log/chat-relay.log")");
  line.add_value<std::optional<Endpoint>>(
      "--metrics-listen", o.metrics_listen, parse_metrics_endpoint,
      {.placeholder = "ENDPOINT",
       .help =
           "where Prometheus reads what is measured: http://ENDPOINT/metrics; /health tells whether clients "
           "may come in. A port alone is one of 127.0.0.1; unix:/path is one, too",
       .example = "9100"});
  line.take_numbers_for("--metrics-listen");
  line.add_flag_with_word(
      "--trace", [&o](const std::vector<std::string>& words) { return take_trace(o, words); },
      {.placeholder = "FILE",
       .help = "tell on standard output what the loop does, round by round; with FILE, write it there, as "
               "NDJSON. May be repeated"});
  line.add_duration(
      "--pace", o.pace, {0ms, 10s},
      "wait for so long after each round, for those who watch; a plain number is milliseconds. 0: not at all",
      1ms);
  line.add_count<std::size_t>(
      "--ask-all-up-to", o.ask_all_up_to, {0, kCountMax},
      {.placeholder = "CLIENTS",
       .help = "with more of them, select() is not asked about those who have been quiet for a moment: the "
               "kernel sends a signal when they say something"});
}

void add_cluster(CommandLine& line, Options& o) {
  line.begin_group("Several relays with one chat");
  line.add_value<std::optional<RedisAddress>>(
      "--cluster", o.cluster, parse_cluster,
      {.placeholder = "REDIS",
       .help = "share people, rooms and what is said with all relays that name the same Redis: "
               "redis://HOST:6379/0, rediss://HOST:6379/0 for TLS, unix:/path",
       .example = R"("rediss://redis.example:6379/0")"});
  line.add_file("--cluster-password-file", o.cluster_password.path,
                "a file whose first line is the password of that Redis",
                R"("/etc/chat-relay/redis-password")");
  line.add_file("--cluster-ca", o.cluster_ca.path,
                "with rediss://: who vouches for that Redis, in PEM, instead of whom the system trusts",
                R"("/etc/chat-relay/redis-ca.pem")");
  line.add_file("--cluster-certificate", o.cluster_certificate.path,
                "with rediss://: the certificate to show to that Redis, in PEM, if it wants one",
                R"("/etc/chat-relay/redis-client.pem")");
  line.add_file("--cluster-key", o.cluster_key.path, "its private key, if that is in another file",
                R"("/etc/chat-relay/redis-client-key.pem")");
}

void add_requests(CommandLine& line, Options& o) {
  line.begin_group("Instead of a relay (see also chat-relay ctl --help)");
  line.add_text("--export", o.export_of, parse_kept_name,
                {.placeholder = "WHAT",
                 .help = "write all that is kept of an account, or of a #ROOM, as JSON lines, and end"});
  line.add_text("--forget", o.forget, parse_kept_account,
                {.placeholder = "ACCOUNT",
                 .help = "delete all that was said by who was logged in to it, and end; the account stays"});
  line.add_flag(
      "--check-config", o.checks_config,
      {.help = "only tell whether all that is configured can be: exit status 0, or which file and line "
               "is wrong, and why"});
  line.add_flag("--print-config", o.prints_config,
                {.help = "only print what is configured, as a configuration file, and who has said so"});
  for (const char* each : {"--export", "--forget", "--check-config", "--print-config"})
    line.keep_to_command_line(each);
}

}  // namespace

void declare_options(CommandLine& line, Options& options) {
  add_doors(line, options);
  add_encryption(line, options);
  add_accounts(line, options);
  add_limits(line, options);
  add_contents(line, options);
  add_watching(line, options);
  add_cluster(line, options);
  add_requests(line, options);
}

}  // namespace chat::relay
