#pragma once

#include "common/endpoint.h"
#include "common/named_file.h"
#include "common/setting.h"
#include "common/socket_file.h"
#include "common/units.h"
#include "relay/cluster/redis_address.h"
#include "relay/loop/doors.h"
#include "relay/loop/quiet_clients.h"
#include "relay/option_values.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chat {
class CommandLine;
}

namespace chat::relay {

/// What the command line, the environment and the configuration file say, checked. Sizes are in bytes.
struct Options {
  std::vector<NamedDoor> listen{{{.host = "::", .port = 6667}}};
  bool listens_by_default = true;            ///< nobody has said where
  std::vector<std::string> listen_places{};  ///< where each stands, if in the configuration file
  std::vector<NamedDoor> raw_listen{};
  std::vector<std::string> raw_listen_places{};
  SocketPermissions socket_permissions{};
  NamedFile state_dir{};
  NamedFile tls_certificate{};
  NamedFile tls_key{};
  bool require_tls = false;
  std::string accounts = "optional";  ///< required, optional or off
  NamedFile server_password{};
  std::chrono::milliseconds login_grace = std::chrono::seconds(30);
  int login_tries = 3;       ///< wrong passwords from one address a minute; 0: no limit
  int accounts_an_hour = 3;  ///< new ones from one address; 0: no limit
  std::size_t password_memory = 19 * kMiB;
  unsigned password_passes = 2;
  std::string server_name = "chat-relay";
  NamedFile motd{};
  bool first_rules_lobby = false;
  NamedFile operator_password{};
  std::vector<std::string> operators{};  ///< accounts
  std::size_t max_clients = 0;           ///< 0: as many as there are descriptors for
  std::size_t max_clients_per_address = 50;
  int connect_burst = 10;
  double connect_rate = 1;  ///< newcomers from one address a second; 0: no limit
  bool limit_local = false;
  std::size_t max_rooms = 10'000;
  std::size_t max_rooms_per_client = 50;
  std::size_t max_line = 4096;
  std::size_t backlog = kMiB;
  std::size_t ask_all_up_to = QuietClients::kAskAllUpTo;
  std::optional<std::size_t> memory_limit{};  ///< 0: none; not given: half of what is at hand
  std::chrono::milliseconds stall_timeout = std::chrono::minutes(2);
  std::chrono::milliseconds registration_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds silence_timeout = std::chrono::hours(1);  ///< 0: none
  std::chrono::milliseconds ping_interval = std::chrono::seconds(90);
  std::chrono::milliseconds ping_timeout = std::chrono::minutes(1);
  std::chrono::milliseconds dead_peer_timeout = std::chrono::minutes(1);
  std::chrono::milliseconds resume_within = std::chrono::minutes(10);  // 0: nobody comes back
  int flood_burst = 40;
  double flood_rate = 5;  ///< lines a second; 0: no limit
  bool pace_local = false;
  int nick_burst = 5;
  double nick_rate = 0.1;  ///< name changes a second; 0: no limit
  std::string cloak = "on";
  std::size_t history = 50;
  std::optional<KeepHistory> keep_history{};  ///< not given: 30 days where a state directory is given
  std::size_t history_size = 2048 * kMiB;
  std::string export_of{};  ///< an account, or a room: write what is kept of it, and end
  std::string forget{};     ///< an account: delete what was said as it, and end
  std::optional<Endpoint> metrics_listen{};
  std::string metrics_place{};
  std::optional<RedisAddress> cluster{};
  std::string cluster_place{};
  NamedFile cluster_password{};
  NamedFile cluster_ca{};
  NamedFile cluster_certificate{};
  NamedFile cluster_key{};
  std::string log_level = "info";
  std::string log_format = "text";
  NamedFile log_file{};
  bool narrates = false;                   ///< the trace in words, on standard output
  std::vector<std::string> trace_files{};  ///< the trace as NDJSON
  std::string trace_place{};               ///< where they were named
  std::chrono::milliseconds pace{};        ///< a pause after each round
  bool checks_config = false;              ///< it is only to be told whether all of this can be
  bool prints_config = false;              ///< it is only to be told
  std::string config_file{};               ///< empty: there is none
  std::vector<Setting> settings{};         ///< all of it, as it was written
  std::vector<std::string> warnings{};     ///< what is strange in the environment, and no error
};

/// Adds all options of the relay to `line`, bound to `options`, which outlives it and has their defaults.
void declare_options(CommandLine& line, Options& options);

}  // namespace chat::relay
