#include "client/options/destination.h"

#include "client/connection/trust.h"
#include "client/options/exit_statuses.h"

#include <filesystem>
#include <string>

#include <fmt/format.h>

namespace chat::client {
namespace {

Result<std::optional<ServerPort>> parse_some_port(const std::string& text) {
  const auto port = parse_port(text);
  if (!port) return Failure(port.error());
  return *port;
}

/// Takes the rooms and the nick that an address has. A typed address has the last word over those of the
/// file, and one of a profile over those for all profiles.
void take_address(const CommandLine& line, const ServerAddress& address, Options& o) {
  o.server = address.endpoint;
  o.other_servers = address.others;
  const auto decides = [&](const std::string& option) {
    if (!line.profile().empty() && line.is_for_all_profiles(option)) return true;
    return line.is_given("server") && line.profile().empty() ? !line.is_given(option)
                                                             : line.place_of(option).empty();
  };
  if (!address.rooms.empty() && decides("--room")) o.rooms = address.rooms;
  if (!address.nick.empty() && decides("--nick")) o.nick = address.nick;
}

std::optional<Exit> take_port(const CommandLine& line, const Destination& to, Options& o) {
  if (!to.port) return std::nullopt;
  if (line.profile().empty() && to.server.says_port) {
    return Exit{kUsage, fmt::format("chat-client: {} says where already, without {} behind it\n",
                                    to_string(to.server.endpoint), to.port->number)};
  }
  o.server.port = to.port->number;
  return std::nullopt;
}

/// An address that asks for TLS is never gone to in clear, and neither is who has to show a certificate.
std::optional<Exit> take_encryption(const CommandLine& line, const Destination& to, Options& o) {
  const bool address_asks = to.server.with_tls || (to.port && to.port->with_tls);
  const bool asks = address_asks || !o.accepted_certificate.empty();
  const std::string place = line.place_of("--tls");
  if (!place.empty()) o.encryption = to.tls ? Encryption::demanded : Encryption::forbidden;
  if (asks && o.encryption == Encryption::forbidden) {
    const std::string why = address_asks ? fmt::format("the address asks for TLS: {}", to_string(o.server))
                                         : "--accept-certificate asks for TLS: leave out one of the two";
    return Exit{kUsage,
                fmt::format("chat-client: {}: {}\n", line.is_given("--tls") ? "--no-tls" : place, why)};
  }
  if (asks) o.encryption = Encryption::demanded;
  return std::nullopt;
}

/// "libra" may be a host's name, and may be a slip for "libera" in [servers.libera].
void take_advice(const CommandLine& line, Options& o) {
  const std::string& host = o.server.host;
  if (!o.other_servers.empty() || !line.profile().empty() || host.empty() ||
      host.find_first_of(".:") != host.npos)
    return;
  const std::string meant = line.profile_near(host);
  if (meant.empty()) return;
  o.advice = fmt::format("Did you mean {}, of {}?", meant,
                         std::filesystem::path(line.config_file()).filename().string());
}

}  // namespace

void add_server(CommandLine& line, Options& o, Destination& to) {
  line.begin_group("Where to, and as whom");
  line.add_value<ServerAddress>(
      "server", to.server, parse_server_address,
      {.placeholder = "HOST[:PORT]",
       .help =
           "the server; also [V6]:PORT, :PORT, unix:/path, irc://HOST/ROOM, ircs:// for one with TLS, or the "
           "NAME of one in the file's [servers.NAME]; several of one chat, as in A,B: the next where one "
           "cannot be reached. In a file: server",
       .initially = "localhost:6667",
       .example = R"("localhost:6667")"});
  line.add_value<std::optional<ServerPort>>("port", to.port, parse_some_port,
                                            {.placeholder = "PORT",
                                             .help = "its port, where HOST does not say it; +PORT: with TLS",
                                             .initially = "6667, with ircs:// 6697"});
  line.keep_from_file("port");
  line.add_text("--nick", o.nick, parse_nick,
                {.placeholder = "NAME",
                 .help = "your name; if it is taken, with _ behind it",
                 .initially = "your login's",
                 .example = R"("alice")",
                 .here = o.nick});
  line.add_list<WantedRoom>("--room", o.rooms, parse_room,
                            {.placeholder = "'#ROOM [KEY]'",
                             .help = "a room to join, and after a space its key. May be repeated",
                             .initially = "#lobby",
                             .example = R"(["#lobby"])"});
  line.add_file("--password-file", o.password_file.path, "a file whose first line is the server's password",
                R"("~/.config/chat-relay/password")");
  line.add_flag(
      "--reconnect,!--no-reconnect", o.reconnect,
      {.help = "take a lost connection for the end, instead of connecting again", .label = "--no-reconnect"});
}

void add_encryption(CommandLine& line, Options& o, Destination& to) {
  line.add_flag(
      "--tls,!--no-tls", to.tls,
      {.help = "speak to the server with TLS or not at all; --no-tls: without. Else TLS is tried first, "
               "but on this machine",
       .label = "--tls, --no-tls",
       .example = "true"});
  line.add_text(
      "--accept-certificate", o.accepted_certificate, parse_fingerprint,
      {.placeholder = "FINGERPRINT",
       .help =
           "take the server's certificate that has this SHA-256, in place of the one known so far, and no "
           "other; asks for TLS",
       .example = fmt::format("\"{:064}\"", 0)});
  line.add_file("--client-certificate", o.client_certificate.path,
                "a certificate and its key, in PEM; a server that knows it for an account's logs you in "
                "(SASL EXTERNAL)",
                R"("~/.config/chat-relay/identity.pem")");
}

std::optional<Exit> take_destination(const CommandLine& line, const Destination& to, Options& o) {
  take_address(line, to.server, o);
  if (auto exit = take_port(line, to, o)) return exit;
  if (auto exit = take_encryption(line, to, o)) return exit;
  take_advice(line, o);
  return std::nullopt;
}

}  // namespace chat::client
