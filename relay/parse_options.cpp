#include "relay/parse_options.h"

#include "common/command_line.h"
#include "common/error_codes.h"
#include "relay/ctl_options.h"
#include "relay/option_explanations.h"
#include "relay/state_directory.h"
#include "relay/version.h"

#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

Exit refuse(std::string_view place, std::string_view why, std::string_view code) {
  return Exit{2, with_code(fmt::format("chat-relay: {}: {}", place, why), code) + '\n'};
}

/// By whether the option was given on the command line, in a variable, or in a file.
std::string_view code_of(std::string_view place) {
  if (place.starts_with("--")) return codes::kOption;
  return place.starts_with("CHAT_RELAY_") ? codes::kVariable : codes::kConfig;
}

Exit contradiction(std::string_view place, std::string_view why) {
  return refuse(place, why, code_of(place));
}

/// What options that are fine by themselves cannot be together.
std::optional<Exit> contradiction_in(const Options& options, std::string_view place_of_accounts) {
  if (!options.export_of.empty() && !options.forget.empty())
    return refuse("--export", "--forget is another request: ask one after the other", codes::kOption);
  if (!options.tls_key.path.empty() && options.tls_certificate.path.empty()) {
    return refuse(options.tls_key.place, "the key is of no use without --tls-certificate",
                  codes::kCertificate);
  }
  if (options.cluster && options.accounts == "off") {
    return contradiction(
        place_of_accounts,
        "relays that share a chat share its accounts, so there is no --accounts off with --cluster: "
        "it would let anybody have here whose name is registered");
  }
  if (!options.cluster_password.path.empty() && !options.cluster) {
    return contradiction(options.cluster_password.place, "the password is of no use without --cluster");
  }
  for (const NamedFile& each : {options.cluster_ca, options.cluster_certificate, options.cluster_key}) {
    if (each.path.empty() || (options.cluster && options.cluster->tls)) continue;
    return contradiction(each.place, "it is for TLS, which --cluster asks for with rediss://");
  }
  if (!options.cluster_key.path.empty() && options.cluster_certificate.path.empty()) {
    return refuse(options.cluster_key.place, "the key is of no use without --cluster-certificate",
                  codes::kCertificate);
  }
  return std::nullopt;
}

}  // namespace

std::variant<Options, Exit> parse_options(int argc, const char* const* argv, const char* const* environment,
                                          const FileReader& read) {
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
                              .unreadable = std::string(codes::kConfigFile)},
                    .read = read});
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
  options.cluster_ca.place = line.place_of("--cluster-ca");
  options.cluster_certificate.place = line.place_of("--cluster-certificate");
  options.cluster_key.place = line.place_of("--cluster-key");
  options.metrics_place = line.place_of("--metrics-listen");
  if (auto exit = contradiction_in(options, line.place_of("--accounts"))) return *exit;
  if (options.accounts == "off" && !options.operators.empty()) {
    options.warnings.push_back(fmt::format(
        "{}: operators are accounts, and there are none with --accounts off: nobody becomes one so",
        line.place_of("--operators")));
  }
  for (std::string& each : uncounted_variables(options.state_dir.path, variables_in(environment)))
    options.warnings.push_back(std::move(each));
  constexpr mode_t kOwnerAndGroup = 0660;
  SocketPermissions& permissions = options.socket_permissions;
  if (permissions.group && !permissions.mode) permissions.mode = kOwnerAndGroup;
  return options;
}

}  // namespace chat::relay
