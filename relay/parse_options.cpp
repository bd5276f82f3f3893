#include "relay/parse_options.h"

#include "common/command_line.h"
#include "common/error_codes.h"
#include "relay/ctl_options.h"
#include "relay/option_explanations.h"
#include "relay/version.h"

#include <fmt/format.h>

namespace chat::relay {

std::variant<Options, Exit> parse_options(int argc, const char* const* argv, const char* const* environment) {
  Options options;
  CommandLine line({.name = "chat-relay",
                    .version = std::string(kVersion),
                    .usage = "chat-relay [OPTION]...",
                    .summary = "A chat room in a terminal, for anybody with nc, telnet or a chat client.",
                    .statuses = {.usage = 2, .unreadable = 1},
                    .variables = "CHAT_RELAY_",
                    .codes = {.option = std::string(codes::kOption),
                              .variable = std::string(codes::kVariable),
                              .file = std::string(codes::kConfig),
                              .unreadable = std::string(codes::kConfigFile)}});
  declare_options(line, options);
  explain_options(line);
  line.add_subprogram(describe_ctl());
  if (auto exit = line.parse(argc, argv, environment)) return *exit;
  options.config_file = line.config_file();
  options.settings = line.settings();
  options.warnings = line.warnings();
  options.listens_by_default = line.place_of("--listen").empty();
  options.listen_places = line.places_in_file("--listen");
  options.raw_listen_places = line.places_in_file("--raw-listen");
  options.state_dir.place = line.place_of("--state-dir");
  options.tls_certificate.place = line.place_of("--tls-certificate");
  options.tls_key.place = line.place_of("--tls-key");
  options.server_password.place = line.place_of("--server-password-file");
  options.motd.place = line.place_of("--motd");
  options.operator_password.place = line.place_of("--operator-password-file");
  options.log_file.place = line.place_of("--log-file");
  options.trace_place = line.place_of("--trace");
  options.cluster_place = line.place_of("--cluster");
  options.cluster_password.place = line.place_of("--cluster-password-file");
  options.metrics_place = line.place_of("--metrics-listen");
  if (!options.export_of.empty() && !options.forget.empty())
    return Exit{2, "chat-relay: --export and --forget are two requests: ask one after the other\n"};
  if (!options.tls_key.path.empty() && options.tls_certificate.path.empty()) {
    const std::string text =
        fmt::format("chat-relay: {}: the key is of no use without --tls-certificate", options.tls_key.place);
    return Exit{2, with_code(text, codes::kCertificate) + '\n'};
  }
  if (options.cluster && options.accounts == "off") {
    const std::string text = fmt::format(
        "chat-relay: {}: relays that share a chat share its accounts, so there is no --accounts "
        "off with --cluster: it would let anybody have here whose name is registered",
        line.place_of("--accounts"));
    return Exit{2, with_code(text, codes::kOption) + '\n'};
  }
  constexpr mode_t kOwnerAndGroup = 0660;
  SocketPermissions& permissions = options.socket_permissions;
  if (permissions.group && !permissions.mode) permissions.mode = kOwnerAndGroup;
  return options;
}

}  // namespace chat::relay
